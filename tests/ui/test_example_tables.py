"""Tables to try: a click gives one as an upload would, and each is what it is said to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from medmodels.own.labelled import column_names, label_values, read_labelled
from ui.example_tables import _EXAMPLES

TABLES = Path(__file__).parents[2] / "assets" / "tables"


def offered() -> AppTest:
    """The page's part."""

    def script() -> None:
        from ui.example_tables import example_tables

        example_tables("table")

    return AppTest.from_function(script).run()


def test_every_table_there_is_is_offered() -> None:
    """A button a file, with what it shows, and that it is nobody's."""
    test = offered()

    assert {f"{name}.csv" for name in _EXAMPLES} == {file.name for file in TABLES.glob("*.csv")}
    assert [b.label for b in test.button] == [title for title, _ in _EXAMPLES.values()]
    told = [c.value for c in test.caption]
    assert "none of it is anybody's data" in told[0]
    assert told[1:] == [about for _, about in _EXAMPLES.values()]


@pytest.mark.parametrize("name", _EXAMPLES)
def test_a_click_gives_the_table(name: str) -> None:
    """Whole, under its own name, in the place of an upload."""
    test = offered()

    next(b for b in test.button if b.label == _EXAMPLES[name][0]).click().run()

    given = test.session_state["table given"]
    assert (given.name, given.data) == (f"{name}.csv", (TABLES / f"{name}.csv").read_bytes())


@pytest.mark.parametrize(
    ("name", "rows", "choice", "modality", "remark"),
    [
        ("falls", 400, {}, "table", "text"),
        ("grades", 500, {"cut": 1.0}, "table", "zeros"),
        ("series", 300, {}, "steps", None),
        ("readmission", 400, {}, "table", None),
    ],
)
def test_a_table_is_what_it_is_said_to_be(
    name: str, rows: int, choice: dict[str, float], modality: str, remark: str | None
) -> None:
    """As many rows as its words say, ready to be learnt from by its last column, with the kind of
    columns that it is there to show.
    """
    data = (TABLES / f"{name}.csv").read_bytes()
    target = column_names(data)[-1]
    table = read_labelled(data, target=target, **choice)

    assert f"{rows} invented" in _EXAMPLES[name][1]
    assert len(data.splitlines()) == rows + 1
    assert (len(label_values(data, target)) > 2) == bool(choice)
    assert table.dataset("Any").task.modality == modality
    assert remark is None or remark in {column.remark for column in table.columns}
    assert any(column.missing for column in table.columns) == (name == "falls")
