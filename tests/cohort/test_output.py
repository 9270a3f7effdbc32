"""Where answers may go: never over what was given, nor among it."""

from __future__ import annotations

from pathlib import Path

import pytest

from medmodels.cli import main
from medmodels.cohort.output import check_out
from medmodels.errors import CohortError
from tests.cohort.tables import many, written
from tests.cohort.test_run import FOREST


@pytest.mark.parametrize(
    ("given", "out"),
    [
        ("rows.parquet", "rows.parquet"),
        ("rows.rejected.csv", "rows.parquet"),
        ("rows.parquet", "link.parquet"),
        ("rows.parquet", "hard.parquet"),
        ("link.parquet", "rows.parquet"),
    ],
)
def test_nothing_that_was_given_is_written_over(given: str, out: str, tmp_path: Path) -> None:
    """Neither file may be one that is scored, by whatever name it goes."""
    for name in ("rows.parquet", "rows.rejected.csv"):
        (tmp_path / name).write_bytes(b"rows of somebody")
    (tmp_path / "link.parquet").symlink_to(tmp_path / "rows.parquet")
    (tmp_path / "hard.parquet").hardlink_to(tmp_path / "rows.parquet")

    with pytest.raises(CohortError) as refused:
        check_out(tmp_path / out, [tmp_path / given])

    assert refused.value.code == "cohort-out-given"


def test_a_file_that_a_query_names_is_not_written_over(tmp_path: Path) -> None:
    """By its name, wherever the query says that it lies; a new one may have any."""
    sql = "SELECT * FROM 'ward/rows.parquet' JOIN 'other.rejected.csv' USING (id)"
    check_out(tmp_path / "rows.parquet", [], sql)
    for name in ("rows.parquet", "other.rejected.csv"):
        (tmp_path / name).write_bytes(b"rows of somebody")
    for out in ("rows.parquet", "other.csv"):
        with pytest.raises(CohortError) as refused:
            check_out(tmp_path / out, [], sql)
        assert refused.value.code == "cohort-out-given"


def test_answers_do_not_lie_among_the_files_of_a_folder(tmp_path: Path) -> None:
    """Nor in a folder below it, where they and their parts would be read as cases."""
    (tmp_path / "films" / "ward").mkdir(parents=True)
    for out in ("films/out.csv", "films/ward/out.csv", "films/../films/out.csv"):
        with pytest.raises(CohortError) as refused:
            check_out(tmp_path / out, [tmp_path / "films"])
        assert refused.value.code == "cohort-out-within"

    check_out(tmp_path / "out.csv", [tmp_path / "films"])
    check_out(tmp_path / "films.csv", [tmp_path / "films"])


def test_a_folder_is_no_file_for_answers(tmp_path: Path) -> None:
    """It is refused before the first case, and not after the last."""
    (tmp_path / "out.parquet").mkdir()
    (tmp_path / "other.rejected.csv").mkdir()
    for out in ("out.parquet", "other.parquet"):
        with pytest.raises(CohortError) as refused:
            check_out(tmp_path / out, [])
        assert refused.value.code == "cohort-out-folder"


def test_the_verb_leaves_what_was_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table that is scored onto itself stays as it was; nothing to score is said as that."""
    rows = written(many(FOREST.task, 3), tmp_path / "rows.parquet")
    before = rows.read_bytes()

    assert main(["score", FOREST.id, str(rows), "--out", str(rows)]) == 2
    assert rows.read_bytes() == before
    assert "written over" in capsys.readouterr().err
    assert main(["score", FOREST.id, "--out", str(tmp_path / "out.csv")]) == 2
    assert "Give a file or a folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["rows.parquet"]
