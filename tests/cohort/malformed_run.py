"""Malformed cohorts scored in a process of its own, a line of JSON each:
``python -m tests.cohort.malformed_run FOLDER NUMBER…``.

A line has the number, the fault, what became of it, what is amiss in that (nothing, as it should
be), and the most memory in megabytes so far.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet

from medmodels.cohort.engine import serial
from medmodels.cohort.output import rejected_beside
from medmodels.cohort.run import score_cohort
from medmodels.cohort.sources import open_source
from medmodels.errors import MedModelsError
from medmodels.models import load_model
from tests.cohort.good import TASK
from tests.cohort.malformed import ANYTHING, SENTENCE, Malformed, Rejected, malformed

Outcome = tuple[str | None, Rejected, int]


def scored(path: Path) -> Outcome:
    """The sentence, or none; what is rejected, and how many rows are scored."""
    out = path.with_suffix(".scored.parquet")
    try:
        source = open_source([path], task=TASK)
        model = load_model(f"{TASK.name}/forest")
        score_cohort(model, source, out, engine=serial, now=lambda: 0.0)
    except MedModelsError as error:
        return str(error), frozenset(), 0
    rejected = pyarrow.csv.read_csv(rejected_beside(out)).to_pylist()
    rows = frozenset((row["row"], row["column"]) for row in rejected)
    return None, rows, pyarrow.parquet.read_metadata(out).num_rows


def amiss(made: Malformed, outcome: Outcome) -> str:
    """What is not as it has to be."""
    sentence, rejected, count = outcome
    if made.rejected is SENTENCE:
        return "" if sentence else f"no sentence, {count} rows scored"
    if made.rejected is ANYTHING:
        return ""
    if sentence is not None:
        return f"refused: {sentence}"
    if rejected != made.rejected:
        differs = sorted(rejected ^ made.rejected)[:3]
        return f"rejected otherwise, as in {differs}"
    left = None if made.rows is None else made.rows - len({row for row, _ in rejected})
    return "" if left in (None, count) else f"{count} rows scored instead of {left}"


def _peak() -> float:
    """Megabytes that this program held at the most: what its parent held before is not among it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1000


def main(folder: Path, numbers: list[int]) -> None:
    for number in numbers:
        made = malformed(folder, number)
        outcome = scored(made.path)
        told = outcome[0] or f"{len(outcome[1])} rejected, {outcome[2]} scored"
        peak = _peak()
        line = {"number": number, "fault": made.fault, "told": told, "peak": peak}
        print(json.dumps({**line, "amiss": amiss(made, outcome)}), flush=True)
        made.path.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]), list(map(int, sys.argv[2:])))
