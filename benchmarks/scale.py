"""Write the tables of docs/scale.md anew from what was measured: ``python -m benchmarks.scale``.

Whatever stands between two marks is written by this, from ``measured.json``, which
``benchmarks/measure.py`` writes beside its table. What is arithmetic is done here, and nowhere
else; a test compares.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.measured import read
from medmodels.card.table import table

__all__ = ["BEGIN", "END", "PAGE", "TABLES", "with_tables"]

PAGE = Path(__file__).parents[1] / "docs" / "scale.md"
BEGIN = "<!-- {}: written by `python -m benchmarks.scale`; not by hand. -->"
END = "<!-- End of what is written. -->"
Numbers = Mapping[str, Mapping[str, float]]

# What the arithmetic supposes; the page says so in words.
_A_CASE = 120.0  # seconds that a person takes for one
_BUSY = 0.5  # of a core, at the most, so that a click seldom waits
_PEOPLE, _ROWS = (50, 500, 5_000), (10**4, 10**6, 10**8)
_SYSTEM_GB, _HOUR = 2.0, 3_600.0
_STEPS = ("open a review", "reveal", "verdict", "next case")


def _clicks(n: Numbers) -> list[str]:
    """Measured: milliseconds of a processor, by kind."""
    of = n["clicks"]
    rows = [[name, f"{of[name]:.0f} ms", f"{of[f'{name}, dearest']:.0f} ms"] for name in _STEPS]
    rows += [
        [name, f"{ms:.0f} ms", ""]
        for name, ms in of.items()
        if name.startswith("open ") and name not in _STEPS and not name.endswith("dearest")
    ]
    if "page" in n:
        rows.append(["filter, sort or search a cohort", f"{n['page']['p95_ms']:.0f} ms (p95)", ""])
    rows.append(
        ["an answer from a phone, all that follows", f"{n['class']['answer_ms']:.1f} ms", ""]
    )
    return table(["a click", "mean over the questions", "dearest question"], rows)


def _person(n: Numbers) -> list[str]:
    """What a person costs: a case in so many seconds."""
    crowd = n["crowd"]
    rows = [
        ["a case: next case, reveal, verdict", f"{_work(n) * 1000:.0f} ms of a core", "sum"],
        [
            f"sessions a core, a case in {_A_CASE:.0f} s, the core busy for {_BUSY:.0%}",
            f"{_a_core(n):.0f}",
            "arithmetic",
        ],
        ["a server with every model loaded", f"{crowd['before_mb']:.0f} MB", "measured"],
        [
            "a session more",
            f"{_session_mb(n):.1f} MB",
            f"measured, {crowd['sessions']:.0f} sessions",
        ],
        [
            "a phone more",
            f"{n['class']['grown_mb'] / n['class']['phones']:.2f} MB",
            "measured, 300",
        ],
    ]
    return table(["", "", "how it is known"], rows)


def _people(n: Numbers) -> list[str]:
    """Arithmetic: what to buy for so many people at once."""
    return table(
        ["people at once", "cores", "replicas", "memory", "where"],
        [_for_people(people, n) for people in _PEOPLE],
    )


def _for_people(people: int, n: Numbers) -> list[str]:
    cores = max(1, math.ceil(people / _a_core(n)))
    replicas, spare = cores, 1  # a replica keeps about one core busy; one more may be restarted
    memory = (
        _SYSTEM_GB
        + ((replicas + spare) * n["crowd"]["before_mb"] + people * _session_mb(n)) / 1_000
    )
    where = "one machine" if cores + 1 <= 16 else f"{math.ceil((cores + 1) / 16)} machines of 16"
    return [f"{people:,}", f"{cores + 1}", f"{replicas + spare}", f"{memory:.0f} GB", where]


def _row_costs(n: Numbers) -> list[str]:
    """Measured: what a row costs a core, by family and with reasons."""
    of = n["cohorts"]
    rows = [
        [
            f"{family}, as it is",
            f"{of[f'{family} us a row']:.1f} µs",
            f"{of[f'{family} start s']:.1f} s",
            f"{of[f'{family} peak mb']:.0f} MB",
        ]
        for family in ("forest", "svm")
    ]
    rows.append(["forest, five reasons more", f"+ {of['forest us a row, top5']:.0f} µs", "", ""])
    rows.append(["the reasons by `shap`, row by row", f"+ {of['shap us a row']:,.0f} µs", "", ""])
    return table(["a row of 30 inputs", "a core", "to start", "most memory"], rows)


def _rows(n: Numbers) -> list[str]:
    """Arithmetic: how long so many rows take, and what for an hour."""
    return table(
        ["rows", "what", "one core", "cores for an hour", "file read", "file written"],
        [line for rows in _ROWS for line in _for_rows(rows, n)],
    )


def _for_rows(rows: int, n: Numbers) -> list[list[str]]:
    of, lines = n["cohorts"], []
    for what, family, more in (
        ("forest", "forest", 0.0),
        ("svm", "svm", 0.0),
        ("forest and reasons", "forest", of["forest us a row, top5"]),
    ):
        seconds = of[f"{family} start s"] + rows * (of[f"{family} us a row"] + more) / 1e6
        cores = 1 if seconds <= _HOUR else math.ceil(seconds / _HOUR / _efficiency(n))
        lines.append(
            [f"{rows:,}", what, _time(seconds), str(cores)]
            + [_size(rows * of[f"{family} bytes {way}"]) for way in ("read", "written")]
        )
    return lines


def _work(n: Numbers) -> float:
    """Seconds of a core for a case."""
    return sum(n["clicks"][name] for name in ("next case", "reveal", "verdict")) / 1_000


def _a_core(n: Numbers) -> float:
    return _A_CASE * _BUSY / _work(n)


def _session_mb(n: Numbers) -> float:
    return max(n["crowd"]["grown_mb"], 0) / n["crowd"]["sessions"]


def _efficiency(n: Numbers) -> float:
    """What a second worker brings, as a share of a core."""
    return min(n["cohorts"].get("dask two workers", 1.6) / 2, 1.0)


def _time(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 2 * _HOUR else f"{seconds / _HOUR:.1f} h"


def _size(count: float) -> str:
    return f"{count / 1e6:.1f} MB" if count < 1e9 else f"{count / 1e9:.1f} GB"


TABLES: dict[str, Callable[[Numbers], list[str]]] = {
    "clicks": _clicks,
    "a person": _person,
    "people": _people,
    "a row": _row_costs,
    "rows": _rows,
}


def with_tables(text: str, numbers: Numbers) -> str:
    """The page with its tables as they are to be; raises ``ValueError`` without the marks."""
    for name, made in TABLES.items():
        begin = BEGIN.format(name)
        before, rest = text.split(begin + "\n")
        _, after = rest.split(END + "\n", 1)
        text = "\n".join([f"{before}{begin}", "", *made(numbers), "", f"{END}\n{after}"])
    return text


def main() -> None:
    """Write the tables into the page."""
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), read()), encoding="utf-8")


if __name__ == "__main__":
    main()
