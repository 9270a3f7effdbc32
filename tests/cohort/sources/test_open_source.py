"""What was given is opened as what it is, whatever it is called."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet
import pytest

from medmodels.cohort.score import score_portion
from medmodels.cohort.scoring import Scoring
from medmodels.cohort.settling import settle
from medmodels.cohort.sources import open_source
from medmodels.cohort.sources.delimited import DelimitedFiles
from medmodels.cohort.sources.folder import Files
from medmodels.cohort.sources.parquet import ParquetSource
from medmodels.cohort.sources.query import Query
from medmodels.cohort.sources.workbook import Workbooks
from medmodels.errors import MedModelsError
from medmodels.models import load_model
from medmodels.tasks import TASKS
from tests.cases.workbooks import xlsx
from tests.cohort.good import NAMES, plausible, text

TABLE, NOTES = TASKS["breast-fna"], TASKS["note-section"]


def table() -> pa.Table:
    columns = zip(*[map(float, row) for row in plausible()], strict=True)
    return pa.table(dict(zip(NAMES, columns, strict=True)))


def parquet(path: Path) -> None:
    pa.parquet.write_table(table(), path)


def commas(path: Path) -> None:
    path.write_text(text(plausible()))


def packed_semicolons(path: Path) -> None:
    """With decimal commas."""
    rows = [[cell.replace(".", ",") for cell in row] for row in plausible()]
    path.write_bytes(gzip.compress(text(rows, delimiter=";").encode()))


def workbook(path: Path) -> None:
    path.write_bytes(xlsx(list(NAMES), *[list(map(float, row)) for row in plausible()]))


@pytest.mark.parametrize(
    ("write", "kind"),
    [
        (parquet, ParquetSource),
        (commas, DelimitedFiles),
        (packed_semicolons, DelimitedFiles),
        (workbook, Workbooks),
    ],
)
def test_a_table_is_known_by_how_it_begins(
    tmp_path: Path, write: Callable[[Path], None], kind: type
) -> None:
    """Its name says nothing; and the same rows are scored alike, whatever they come in."""
    write(tmp_path / "cohort")
    parquet(tmp_path / "same")
    model = load_model("breast-fna/forest")

    found = open_source([tmp_path / "cohort"], task=TABLE)
    scored = [
        score_portion(settle(model, source, explain="no", inputs=True), portion).scored
        for source in (found, open_source([tmp_path / "same"], task=TABLE))
        for portion in source.portions(size=512)
    ]

    assert type(found) is kind
    assert scored[0].num_rows == len(plausible())
    assert scored[0].equals(scored[1])


def test_a_query_is_scored_as_what_it_selects(tmp_path: Path) -> None:
    """Over a database, or over files by their names."""
    parquet(tmp_path / "cohort.parquet")
    query = f"SELECT * FROM '{tmp_path}/cohort.parquet'"
    with duckdb.connect(str(tmp_path / "cohort.db")) as connection:
        connection.sql(f"CREATE TABLE cases AS {query}")
    model = load_model("breast-fna/forest")
    sources = [
        open_source([tmp_path / "cohort.parquet"], task=TABLE),
        open_source([], task=TABLE, query=query),
        open_source([tmp_path / "cohort.db"], task=TABLE, query="FROM cases"),
    ]

    first, *others = [
        score_portion(settle(model, source, explain="no", inputs=False), portion).scored
        for source in sources
        for portion in source.portions(size=512)
    ]

    assert isinstance(sources[1], Query)
    assert all(other.equals(first) for other in others)


def test_files_of_a_folder_are_scored_and_the_others_rejected(tmp_path: Path) -> None:
    """Each by its name; a file that is not read, and one that cannot be, with the reason."""
    (tmp_path / "a.txt").write_text("The patient was discharged home with her family.")
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.7")
    (tmp_path / ".c.txt").write_text("hidden")
    model = load_model("note-section/svm")
    source = open_source([tmp_path], task=NOTES)
    scoring: Scoring = settle(model, source, explain="no", inputs=False)

    (portion,) = source.portions(size=512)
    scored = score_portion(scoring, portion)

    assert isinstance(source, Files)
    assert scored.scored["file"].to_pylist() == ["a.txt"]
    assert scored.rejected["file"].to_pylist() == [".c.txt", "b.txt"]
    assert "hidden" in scored.rejected["wrong"][0].as_py()
    assert "PDF" in scored.rejected["wrong"][1].as_py()
    assert (scored.rows, scored.accepted) == (3, 1)


def test_what_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    """Nothing there, a folder where a table is asked for, files of two kinds, two databases."""
    parquet(tmp_path / "a")
    commas(tmp_path / "b")

    for paths, query, said in [
        ([tmp_path / "c"], None, "“c”"),
        ([tmp_path], None, "is a folder"),
        ([tmp_path / "a", tmp_path / "b"], None, "several kinds"),
        ([tmp_path / "a", tmp_path / "b"], "SELECT 1", "one database"),
    ]:
        with pytest.raises(MedModelsError, match=said):
            open_source(paths, task=TABLE, query=query)
