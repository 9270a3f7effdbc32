"""A passage of text, from a file, a table with a text column or typed in, to a checked case; identifiers masked first of all."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from medmodels.cases.case import Case, Reading
from medmodels.cases.delimited import Cells, decoded, header_of, split_cells
from medmodels.cases.identifiers import Masked, masked
from medmodels.cases.table import left_out, one_of
from medmodels.errors import CaseRejected, Problem, UnreadableFile
from medmodels.tasks import Task

__all__ = ["case_from_text", "read_note"]

_TEXT_COLUMNS = ("text", "dialogue", "dialog", "note", "passage", "transcript", "conversation")
_LEAST_WORDS, _MOST_CHARACTERS = 3, 20_000
_PROSE = re.compile(r":\s+\S|[.!?…]$")
_LONGEST_NAME = 10  # words of a column's name


def read_note(data: bytes, *, task: Task, origin: str = "upload") -> Reading:
    """Read a text file as one passage, or a delimited file with a column of texts as one a row.

    Raises ``UnreadableFile`` when it is another kind of file, empty or too long, or a table that cannot be split into rows: names may
    stand in its other columns, so it is never taken for a passage.
    """
    text, encoding = decoded(data, passage=True)
    cells = _table(text, encoding)
    if cells is None:
        found, problem = _checked(text.strip())
        if problem:
            raise UnreadableFile(f"The passage {problem.wrong}; {problem.right}.")
        return Reading(task, origin, _column([found]), (None,), {}, (f"Read as one passage, {encoding}.", found.sentence))
    header = [name.lower() for name in cells.header]
    position = next(i for i, name in enumerate(header) if name in _TEXT_COLUMNS)
    truth, truth_notes = _truth(cells, header, task)
    passages: list[Masked] = []
    problems: dict[int, tuple[Problem, ...]] = {}
    for n, row in enumerate(cells.rows, 1):
        ragged = cells.ragged.get(n)
        found, problem = _checked("" if ragged else row[position].strip(), n)
        if ragged:  # whatever stands in the column may be part of a passage, or of another column
            problem = Problem("the whole row", None, ragged, "a delimiter is missing or too many, or a passage that holds one is not in quotes", n)
        passages.append(found)
        if problem:
            problems[n] = (problem,)
    said = f"Read {len(cells.rows)} rows: the column “{cells.header[position]}” holds the passages; other columns were set aside."
    return Reading(task, origin, _column(passages), truth, problems, (said, *truth_notes, _together(passages).sentence))


def case_from_text(text: str, *, task: Task, origin: str = "typed") -> tuple[Case, str]:
    """A case from a passage typed in, and what was masked; raises ``CaseRejected`` under the same rules as a file."""
    found, problem = _checked(text)
    if problem:
        raise CaseRejected([problem])
    return Case(task, _array(found.text), origin), found.sentence


def _table(text: str, encoding: str) -> Cells | None:
    """The cells of a table that has a column of texts; ``None`` for a passage, whose first line may well begin “Text, please read: …”."""
    header = header_of(text)
    if not any(name.lower() in _TEXT_COLUMNS for name in header):
        return None
    prose = any(_PROSE.search(name) or len(name.split()) > _LONGEST_NAME for name in header)
    try:
        cells = split_cells(text, encoding, cell=_MOST_CHARACTERS)
    except UnreadableFile as error:
        if prose:
            return None
        column = next(name for name in header if name.lower() in _TEXT_COLUMNS)
        raise UnreadableFile(
            f"{error} The file was taken for a table, since its first line names a column “{column}”; if it is one passage, leave that line out."
        ) from None
    return None if prose and cells.ragged else cells


def _truth(cells: Cells, header: Sequence[str], task: Task) -> tuple[tuple[str | None, ...], tuple[str, ...]]:
    """The known outcomes, and notes on where they came from and how many could not be read."""
    position = next((i for i, name in enumerate(header) if name in task.truth_columns), None)
    if position is None:
        return (None,) * len(cells.rows), ()
    meaning, texts = task.truth_columns[header[position]], [row[position].strip() for row in cells.rows]
    truth = tuple(meaning.get(text.lower()) for text in texts)
    kept = f"“{cells.header[position]}” is kept aside as the known outcome, shown only after the prediction."
    return truth, (kept, *left_out(texts, truth, cells.header[position], one_of(meaning)))


def _checked(text: str, row: int | None = None) -> tuple[Masked, Problem | None]:
    """The masked text and what is wrong with it; one that is too long is not searched for identifiers at all."""
    if len(text) > _MOST_CHARACTERS:
        wrong = f"has {len(text)} characters"
        return Masked("", {}), Problem("the passage", None, wrong, f"at most {_MOST_CHARACTERS} are read; give the part in question", row)
    found = masked(text)
    words = len(found.text.split())
    if words >= _LEAST_WORDS:
        return found, None
    return found, Problem("the passage", None, f"has {words} word{'' if words == 1 else 's'}", f"a passage has at least {_LEAST_WORDS}", row)


def _together(found: list[Masked]) -> Masked:
    kinds = {kind for one in found for kind in one.found}
    return Masked("", {kind: sum(one.found.get(kind, 0) for one in found) for kind in sorted(kinds)})


def _column(found: list[Masked]) -> np.ndarray:
    data = np.empty(len(found), object)
    data[:] = [_array(one.text) for one in found]
    return data


def _array(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-8"), np.uint8).copy()
