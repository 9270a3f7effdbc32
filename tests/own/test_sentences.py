"""What is said of a table that cannot be learnt from fits what is wrong with it."""

from __future__ import annotations

import pytest

from medmodels.errors import DatasetError
from medmodels.own.labelled import read_labelled


def said(header: str, cell: str = "") -> str:
    rows = "".join(f"{cell}{n % 2}\n" for n in range(60))
    with pytest.raises(DatasetError) as refused:
        read_labelled(f"{header}\n{rows}".encode(), target="label")
    return str(refused.value)


def test_a_table_of_the_label_alone() -> None:
    """It is told what is missing, and no list of nothing."""
    assert said("label") == (
        "The table has no column besides the label; give it columns to learn from."
    )


@pytest.mark.parametrize("cell", ["inf,", "-Infinity,", "1e300,", "∞,"])
def test_infinite_numbers_are_not_called_text(cell: str) -> None:
    """What is no measurement is called that; words are text as before."""
    assert "“dose” holds infinite numbers, or larger ones" in said("dose,label", cell)
    assert "“dose” holds text" in said("dose,label", "much,")


def test_a_name_of_two_lines_is_named() -> None:
    """The column is named on one line, before anything is trained."""
    rows = "".join(f"{n * 7 % 31}.5,{n % 2}\n" for n in range(60))
    with pytest.raises(DatasetError, match="name of the column “blood sugar” holds a line break"):
        read_labelled(f'"blood\nsugar",label\n{rows}'.encode(), target="label")
