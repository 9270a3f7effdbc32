"""What a cohort costs: scored, explained, on workers, and looked at. ``python -m
benchmarks.cohorts`` prints it, and ``make bench`` takes the rows into its table.

Scoring is the command as a person gives it, a process from its start to its end, against a script
that reads the same file and wants nothing but ``predict_proba`` (``bare.py``), turn about; both
with one thread unless it is said otherwise.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.cohorts_explain import explain_rows, row_by_row
from benchmarks.drawn import TASK, blocks, write
from benchmarks.measured import Cells, keep
from benchmarks.spent import Spent, run

__all__ = ["cohort_rows", "engine_rows", "reason_rows", "score_rows", "scored"]

_MANY, _FEWER = 1_000_000, 100_000
_TURNS = 3
_BY_HAND = 100  # rows that shap explains one by one; it would take hours for all
# What a family is compared with: how a plain script computes it, and what that is.
_PLAIN = {
    "forest": {"forest": "scikit-learn's forest"},
    "svm": {"svm": "scikit-learn's SVC of its size", "expansion": "our own kernel sum, bare"},
}
_ONE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def cohort_rows(many: int = _MANY, fewer: int = _FEWER) -> Iterator[Cells]:
    """What, bar and measured: every row of this file but those of the page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rows in (many, fewer):
            write(folder / f"{rows}.parquet", rows)
        yield from score_rows(folder, many, fewer)
        yield from reason_rows(folder, fewer)
        yield from explain_rows()
        yield from engine_rows(folder, many, fewer)


def score_rows(folder: Path, many: int = _MANY, fewer: int = _FEWER) -> Iterator[Cells]:
    """Throughput against the bare probabilities, and memory at two sizes, of forest and SVM."""
    for family in _PLAIN:
        yield from _scored(folder, family, many, fewer)


def _scored(folder: Path, family: str, many: int, fewer: int) -> list[Cells]:
    ours: list[Spent] = []
    plain: dict[str, list[Spent]] = {how: [] for how in _PLAIN[family]}
    for _ in range(_TURNS):  # turn about, so that a slow minute of the machine is everybody's
        ours.append(scored(folder, family, many, "--workers", "1"))
        for how, done in plain.items():
            done.append(run(["-m", "benchmarks.bare", how, folder / f"{many}.parquet"], **_ONE))
    both = scored(folder, family, many)
    _same(folder / f"{family} {many}.parquet", json.loads(plain[family][-1].said)["last"])
    small = scored(folder, family, fewer, "--workers", "1")
    seconds = median(spent.seconds for spent in ours)
    # of a processor, which is what is bought, and the same on a machine with other work
    whole = median(spent.worked for spent in ours)
    a_row = (whole - small.worked) / (many - fewer)
    files = [folder / f"{many}.parquet", folder / f"{family} {many}.parquet"]
    read, written = (file.stat().st_size / many for file in files)
    keep(
        "cohorts",
        **{
            f"{family} us a row": 1e6 * a_row,
            f"{family} start s": max(small.worked - fewer * a_row, 0),
            f"{family} peak mb": max(one.peak_mb for one in (*ours, both)),
            f"{family} bytes read": read,
            f"{family} bytes written": written,
        },
    )
    return [
        *(_ratio(family, many, seconds, what, plain[how]) for how, what in _PLAIN[family].items()),
        (
            f"the same, {family}, with every processor (as it does unless told)",
            "told",
            f"{both.seconds:.1f} s, {many / both.seconds:,.0f} rows/s",
        ),
        (
            f"the same, {family}: most memory, and at {fewer:,} rows",
            "≤ 600 MB, the same ± 10%",
            f"{ours[-1].peak_mb:.0f} MB and {small.peak_mb:.0f} MB"
            f" ({ours[-1].peak_mb / small.peak_mb - 1:+.1%}); with every processor"
            f" {both.peak_mb:.0f} MB",
        ),
    ]


def _ratio(family: str, many: int, seconds: float, what: str, plain: list[Spent]) -> Cells:
    """Our throughput as a share of a plain script's, and of ``predict_proba`` by itself."""
    whole = median(spent.seconds for spent in plain)
    inside = median(json.loads(spent.said)["inside"] for spent in plain)
    keep("cohorts", **{f"{family} of {what}": whole / seconds})
    return (
        f"{many:,} rows scored into a file, {family}: throughput against {what}",
        "≥ 80%" if "own" not in what else "told",
        f"**{whole / seconds:.0%}** of a script that reads the file and calls it ({seconds:.1f} s"
        f" and {whole:.1f} s); {inside / seconds:.0%} of the call alone ({inside:.1f} s)",
    )


def scored(folder: Path, family: str, rows: int, *more: str) -> Spent:
    """The command on so many rows; the file is ``FAMILY ROWS.parquet``."""
    out = folder / f"{family} {rows}.parquet"
    for left in folder.glob(f"{out.stem}.*"):
        left.unlink()
    given = ["-m", "medmodels", "score", f"{TASK}/{family}", folder / f"{rows}.parquet"]
    return run([*given, "--out", out, *more], **_ONE)


def _same(scored: Path, last: list[float]) -> None:
    """The last row of the file is what the plain script says of it (a refitted SVM, nearly)."""
    import pyarrow.parquet as pq

    ours = pq.read_table(scored, columns=["probability"])["probability"][-1].as_py()
    if min(abs(ours - p) for p in (last[0], 1 - last[0])) > 0.1:
        raise AssertionError(f"{scored.name}: {ours} is not {last}")


def reason_rows(folder: Path, rows: int = _FEWER) -> list[Cells]:
    """Five reasons a row beside the numbers, against ``shap.TreeExplainer`` row by row; both in
    seconds of a processor.
    """
    from medmodels.models import load_model

    model: Any = load_model(f"{TASK}/forest")
    data, _ = next(blocks(_BY_HAND))
    seconds, values = row_by_row(
        model.estimator, model.artifact.fitted["background"], data, down=True
    )
    plain = scored(folder, "forest", rows, "--workers", "1")
    told = scored(folder, "forest", rows, "--workers", "1", "--explain", "top5")
    apart = _reasons_apart(folder / f"forest {rows}.parquet", values)
    ours = told.worked / rows
    keep(
        "cohorts",
        **{
            "forest us a row, top5": 1e6 * (told.worked - plain.worked) / rows,
            "shap us a row": 1e6 * seconds,
        },
    )
    return [
        (
            f"`--explain top5` for {rows:,} rows, forest, against `shap.TreeExplainer` row by row",
            "≥ 20 ×, equal to 1e-6",
            f"**{seconds / ours:.0f} ×**: {1e3 * ours:.2f} ms a row, the whole command"
            f" ({told.worked:.0f} s of a processor; without reasons {plain.worked:.1f} s), and"
            f" {1e3 * seconds:.0f} ms (of {_BY_HAND} rows); apart by {apart:.0e}",
        )
    ]


def _reasons_apart(scored: Path, values: np.ndarray) -> float:
    """The largest difference between the amounts in the file and shap's of the same inputs."""
    import pyarrow.parquet as pq

    from medmodels.tasks import get_task

    place = {name: n for n, name in enumerate(get_task(TASK).feature_names)}
    table = pq.read_table(scored).slice(0, len(values))
    apart = 0.0
    for n in range(1, 6):
        names, amounts = table[f"reason {n}"].to_pylist(), table[f"amount {n}"].to_numpy()
        theirs = np.array([values[row, place[name]] for row, name in enumerate(names)])
        apart = max(apart, float(np.abs(np.abs(theirs) - np.abs(amounts)).max()))
    return apart


def engine_rows(folder: Path, many: int = _MANY, fewer: int = _FEWER) -> list[Cells]:
    """Two workers of Dask against one, at the work that is worth it: the reasons. What it takes to
    start them is told apart, by two numbers of rows; each is the median of three, in turns, since
    one alone is a tenth off now and then.
    """
    at = ("--explain", "top5", "--scheduler", "local", "--workers")
    each = [(rows, workers) for rows in (fewer, many) for workers in "12"]
    runs = [
        [scored(folder, "forest", rows, *at, workers).seconds for rows, workers in each]
        for _ in range(_TURNS)
    ]
    took = dict(zip(each, map(median, zip(*runs, strict=True)), strict=True))
    a_row = {n: (took[many, n] - took[fewer, n]) / (many - fewer) for n in "12"}
    whole = {rows: took[rows, "1"] / took[rows, "2"] for rows in (fewer, many)}
    faster = a_row["1"] / a_row["2"]
    keep("cohorts", **{"dask two workers": faster})
    return [
        (
            "`--explain top5`, forest: 2 workers of Dask against 1, once started (medians of"
            f" {_TURNS})",
            "≥ 1.6 ×",
            f"**{faster:.2f} ×** ({1e6 * a_row['2']:.0f} µs and {1e6 * a_row['1']:.0f} µs a row);"
            f" the whole command with {many:,} rows {whole[many]:.2f} ×"
            f" ({took[many, '2']:.0f} s and {took[many, '1']:.0f} s), with {fewer:,} rows"
            f" {whole[fewer]:.2f} × ({took[fewer, '2']:.0f} s and {took[fewer, '1']:.0f} s)",
        )
    ]


def main() -> None:
    """Print the rows."""
    for what, bar, measured in cohort_rows():
        print(f"{what}\n    {bar}: {measured}", flush=True)


if __name__ == "__main__":
    main()
