"""A whole run: files that depend on nothing but what was given, and a run that goes on."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from medmodels.cli import main
from medmodels.cohort import Progress, score_cohort, serial
from medmodels.cohort.engine import Engine, Work
from medmodels.cohort.output import rejected_beside
from medmodels.cohort.portion import Portion, Scored
from medmodels.cohort.sources.parquet import ParquetSource
from medmodels.errors import CohortError
from medmodels.models import load_model
from tests.cohort.tables import many, written

FOREST, SVM = load_model("breast-fna/forest"), load_model("breast-fna/svm")


def clock() -> Iterator[float]:
    return itertools.count(0.0, 0.5)


def table(rows: int) -> pa.Table:
    """Rows of which every seventh has nothing in one column, with outcomes."""
    made = many(FOREST.task, rows)
    texture = [None if n % 7 == 3 else v for n, v in enumerate(made["mean texture"].to_pylist())]
    made = made.set_column(1, "mean texture", pa.array(texture, pa.float64()))
    return made.append_column("diagnosis", pa.array(["M", "B"] * (rows // 2) + ["M"] * (rows % 2)))


def ran(
    out: Path, source: Path, *, engine: Engine = serial, told: list[Progress] | None = None, **how
) -> Progress:
    """One run over a file."""
    heard = [] if told is None else told
    return score_cohort(
        how.pop("model", FOREST),
        ParquetSource([source]),
        out,
        engine=engine,
        now=clock().__next__,
        told=heard.append,
        **how,
    )


@pytest.mark.parametrize("out", ["cohort.parquet", "link.parquet"])
def test_the_file_that_was_given_is_never_written_over(
    out: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An --out that is the file itself, also by another name, is refused, and the file stays."""
    given = written(table(20), tmp_path / "cohort.parquet", group=20)
    before = given.read_bytes()
    (tmp_path / "link.parquet").symlink_to(given)

    assert main(["score", FOREST.id, str(given), "--out", str(tmp_path / out)]) != 0
    assert "would be written over" in capsys.readouterr().err
    assert given.read_bytes() == before


@pytest.mark.parametrize("model", [FOREST, SVM])
@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_no_byte_depends_on_how_a_table_is_divided(model, ending: str, tmp_path: Path) -> None:
    """One, two and many portions, and row groups of any size, give the same two files."""
    rows = table(2600)
    files = [written(rows, tmp_path / f"{n}.parquet", group=g) for n, g in enumerate((2600, 700))]
    found = set()
    for n, (file, size) in enumerate(itertools.product(files, (4096, 1536, 512))):
        out = tmp_path / f"out{n}.{ending}"
        ran(out, file, size=size, model=model, inputs=True)
        found.add((out.read_bytes(), rejected_beside(out).read_bytes()))

    assert len(found) == 1


def test_csv_and_parquet_say_the_same(tmp_path: Path) -> None:
    """The two forms hold the same rows; digits of a number are not lost as text."""
    source = written(table(600), tmp_path / "rows.parquet")
    for ending in ("parquet", "csv"):
        ran(tmp_path / f"out.{ending}", source)
    with (tmp_path / "out.csv").open(newline="") as stream:
        texts = list(csv.DictReader(stream))
    rows = pq.read_table(tmp_path / "out.parquet").to_pylist()

    assert [float(row["probability"]) for row in texts] == [row["probability"] for row in rows]
    assert [row["call"] or None for row in texts] == [row["call"] for row in rows]


class Killed(Exception):
    """As if the process had ended there."""


def dying(after: int, counted: list[int]) -> Engine:
    """An engine that dies after so many portions, and counts which it has worked on."""

    def engine(work: Work, portions: Iterable[Portion]) -> Iterator[Scored]:
        for n, portion in enumerate(portions):
            if n == after:
                raise Killed
            counted.append(portion.number)
            yield work(portion)

    return engine


def test_a_run_goes_on_from_its_last_whole_part(tmp_path: Path) -> None:
    """What was done is not done again, and the files are those of a run that was never killed."""
    source, whole, out = (
        written(table(3000), tmp_path / "rows.parquet"),
        tmp_path / "whole.parquet",
        tmp_path / "out.parquet",
    )
    ran(whole, source, size=512)
    done: list[int] = []
    with pytest.raises(Killed):
        ran(out, source, size=512, engine=dying(2, done))
    assert not out.exists()
    told: list[Progress] = []
    ran(out, source, size=512, engine=dying(99, done), told=told)

    assert done == [0, 1, 2, 3, 4, 5]
    assert out.read_bytes() == whole.read_bytes()
    assert rejected_beside(out).read_bytes() == rejected_beside(whole).read_bytes()
    assert [progress.rows for progress in told] == [1024, 1536, 2048, 2560, 3000]
    assert not list(tmp_path.glob("*.parts"))


def test_a_part_that_is_not_whole_is_done_again(tmp_path: Path) -> None:
    """Without its counts, which are written last, a part counts for nothing."""
    source, out = written(table(1500), tmp_path / "rows.parquet"), tmp_path / "out.parquet"
    with pytest.raises(Killed):
        ran(out, source, size=512, engine=dying(2, []))
    parts = tmp_path / "out.parquet.parts"
    (parts / "00000001.json").unlink()
    (parts / "00000001.scored").write_bytes(b"half")
    done: list[int] = []
    ran(out, source, size=512, engine=dying(9, done))

    assert done == [1, 2]
    assert pq.read_table(out).num_rows == 1500 - len(range(3, 1500, 7))


@pytest.mark.parametrize("kind", ["json", "scored", "rejected"])
def test_a_part_that_lost_its_bytes_is_done_again(kind: str, tmp_path: Path) -> None:
    """As after a loss of power: the file is there, and nothing is in it."""
    source, whole, out = (
        written(table(1500), tmp_path / "rows.parquet"),
        tmp_path / "whole.parquet",
        tmp_path / "out.parquet",
    )
    ran(whole, source, size=512)
    with pytest.raises(Killed):
        ran(out, source, size=512, engine=dying(2, []))
    (tmp_path / "out.parquet.parts" / f"00000001.{kind}").write_bytes(b"")
    done: list[int] = []
    ran(out, source, size=512, engine=dying(9, done))

    assert done == [1, 2]
    assert out.read_bytes() == whole.read_bytes()


def test_two_runs_at_once_do_not_share_parts(tmp_path: Path) -> None:
    """The second is refused before it does anything, and the first ends as if alone."""
    source, out = written(table(1500), tmp_path / "rows.parquet"), tmp_path / "out.parquet"
    refused: list[str] = []

    def disturbed(work: Work, portions: Iterable[Portion]) -> Iterator[Scored]:
        for portion in portions:
            with pytest.raises(CohortError) as error:
                ran(out, source, size=512)
            refused.append(error.value.code)
            yield work(portion)

    ran(out, source, size=512, engine=disturbed)

    assert refused == ["cohort-parts-at-work"] * 3
    assert pq.read_table(out).num_rows == 1500 - len(range(3, 1500, 7))
    assert not list(tmp_path.glob("*.parts"))


def test_parts_of_another_run_are_not_mixed_in(tmp_path: Path) -> None:
    """Another model, question or file does not go on with what is there, and says so."""
    source, out = written(table(1500), tmp_path / "rows.parquet"), tmp_path / "out.parquet"
    other = written(table(1501), tmp_path / "other.parquet")
    with pytest.raises(Killed):
        ran(out, source, size=512, engine=dying(1, []))
    for file, how in (
        (source, {"model": SVM}),
        (source, {"explain": "all"}),
        (source, {"size": 1024}),
        (other, {}),
    ):
        with pytest.raises(CohortError, match=r"out\.parquet\.parts"):
            ran(out, file, **({"size": 512} | how))


def test_progress_says_how_much_is_left(tmp_path: Path) -> None:
    """Rows, of how many, rejected, and the seconds left if the rest goes as before; as JSON too."""
    source = written(table(2048), tmp_path / "rows.parquet")
    told: list[Progress] = []
    done = ran(tmp_path / "out.csv", source, size=512, told=told)

    assert [p.rows for p in told] == [512, 1024, 1536, 2048]
    assert {p.of for p in told} == {2048}
    assert told[0].seconds_left == pytest.approx(1.5)
    assert told[-1].seconds_left == 0
    assert done.rejected == len(range(3, 2048, 7))
    assert json.loads(told[0].line)["event"] == "scored"


def test_nobody_else_reads_what_was_scored(tmp_path: Path) -> None:
    """Both files are their owner's alone, while they grow and after."""
    out = tmp_path / "out.parquet"
    ran(out, written(table(600), tmp_path / "rows.parquet"))

    assert {p.stat().st_mode & 0o077 for p in (out, rejected_beside(out))} == {0}
