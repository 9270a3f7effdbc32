"""The page of what to buy says what was measured, and reckons rightly with it."""

from __future__ import annotations

import pytest

from benchmarks.measured import read
from benchmarks.scale import BEGIN, END, PAGE, TABLES, with_tables

# Round numbers: a case is half a second of a core, a session a megabyte.
ROUND = {
    "clicks": {
        **{
            f"{step}{more}": ms
            for step, ms in {
                "open a review": 50,
                "reveal": 300,
                "verdict": 150,
                "next case": 50,
            }.items()
            for more in ("", ", dearest")
        },
        "open a lesson": 40,
    },
    "class": {"answer_ms": 2, "grown_mb": 30, "phones": 300},
    "crowd": {"before_mb": 500, "grown_mb": 100, "sessions": 100},
    "cohorts": {
        "dask two workers": 1.6,
        "forest us a row, top5": 100,
        "shap us a row": 9_000,
        **{
            f"{family} {what}": value
            for family, a_row in (("forest", 10), ("svm", 4))
            for what, value in {
                "us a row": a_row,
                "start s": 2,
                "peak mb": 400,
                "bytes read": 300,
                "bytes written": 8,
            }.items()
        },
    },
}


def lines(name: str) -> list[str]:
    """A table of the page, by the round numbers."""
    return TABLES[name](ROUND)


def test_the_page_says_what_was_measured() -> None:
    """Written again from the file of numbers, it is the same."""
    text = PAGE.read_text(encoding="utf-8")
    assert text == with_tables(text, read())


def test_a_core_holds_those_whose_cases_fill_half_of_it() -> None:
    """Half a second each two minutes: 120 of them work a core for half of its time."""
    (told,) = [line for line in lines("a person") if line.startswith("| sessions a core")]
    assert "| 120 |" in told


@pytest.mark.parametrize(
    ("people", "cores", "memory"), [("50", 2, 3), ("500", 6, 6), ("5,000", 43, 28)]
)
def test_people_get_cores_a_replica_more_and_memory(people: str, cores: int, memory: int) -> None:
    """Cores for half of the time, and one more; 2 GB, half a gigabyte a replica, 1 MB a session."""
    (told,) = [line for line in lines("people") if line.startswith(f"| {people} |")]
    assert told.startswith(f"| {people} | {cores} | {cores} | {memory} GB |")


def test_a_hundred_million_rows_take_what_a_row_takes() -> None:
    """10 µs a row are 17 minutes; with reasons three hours, which four cores at 80% make one."""
    forest, svm, reasons = [line for line in lines("rows") if line.startswith("| 100,000,000 |")]
    assert "| forest | 17 min | 1 | 30.0 GB | 800.0 MB |" in forest
    assert "| 7 min | 1 |" in svm
    assert "| 3.1 h | 4 |" in reasons


def test_a_page_without_its_marks_is_refused() -> None:
    """Rather than written without the table."""
    with pytest.raises(ValueError, match="unpack"):
        with_tables(f"{BEGIN.format('clicks')}\n{END}\n", ROUND)
