"""A passage of text, from a file, a table with a text column or typed in, to a checked case; identifiers masked first of all."""

from __future__ import annotations

import numpy as np

from medmodels.cases.case import Case, Reading
from medmodels.cases.delimited import Cells, decoded, read_cells
from medmodels.cases.identifiers import Masked, masked
from medmodels.errors import CaseError, CaseRejected, Problem, UnreadableFile
from medmodels.tasks import Task

__all__ = ["case_from_text", "read_note"]

_TEXT_COLUMNS = ("text", "dialogue", "dialog", "note", "passage", "transcript", "conversation")
_LEAST_WORDS, _MOST_CHARACTERS = 3, 20_000


def read_note(data: bytes, *, task: Task, origin: str = "upload") -> Reading:
    """Read a text file as one passage, or a delimited file with a column of texts as one a row.

    Raises ``UnreadableFile`` when it is another kind of file, empty or too long.
    """
    cells = _table(data)
    if cells is None:
        text, encoding = decoded(data)
        return _reading(task, origin, [text], [None], (f"Read as one passage, {encoding}.",), single=True)
    header = [name.lower() for name in cells.header]
    position = next(i for i, name in enumerate(header) if name in _TEXT_COLUMNS)
    truth = next((i for i, name in enumerate(header) if name in task.truth_columns), None)
    known = [None if truth is None else task.truth_columns[header[truth]].get(row[truth].strip().lower()) for row in cells.rows]
    said = [f"Read {len(cells.rows)} rows: the column “{cells.header[position]}” holds the passages; other columns were set aside."]
    if truth is not None:
        said.append(f"“{cells.header[truth]}” is kept aside as the known outcome, shown only after the prediction.")
    return _reading(task, origin, [row[position] for row in cells.rows], known, tuple(said), single=False)


def case_from_text(text: str, *, task: Task, origin: str = "typed") -> tuple[Case, str]:
    """A case from a passage typed in, and what was masked; raises ``CaseRejected`` under the same rules as a file."""
    found = masked(text)
    if problems := _problems(found.text, 1):
        raise CaseRejected(problems)
    return Case(task, _array(found.text), origin), found.sentence


def _table(data: bytes) -> Cells | None:
    """The cells of a table that has a column of texts; ``None`` for anything that is not one."""
    first = data[:4096].splitlines()[0].lower() if data[:4096].splitlines() else b""
    if not any(name.encode() in first for name in _TEXT_COLUMNS) or not any(mark in first for mark in (b",", b";", b"\t")):
        return None
    try:
        cells = read_cells(data, cell=_MOST_CHARACTERS)
    except CaseError:
        return None
    return cells if any(name.lower() in _TEXT_COLUMNS for name in cells.header) else None


def _reading(task: Task, origin: str, texts: list[str], truth: list[str | None], notes: tuple[str, ...], *, single: bool) -> Reading:
    found = [masked(text.strip()) for text in texts]
    problems = {n: wrong for n, one in enumerate(found, 1) if (wrong := _problems(one.text, n))}
    if single and problems:
        raise UnreadableFile(" ".join(CaseRejected(problems[1]).sentences))
    data = np.empty(len(found), object)
    data[:] = [_array(one.text) for one in found]
    return Reading(task, origin, data, tuple(truth), problems, (*notes, _together(found).sentence))


def _together(found: list[Masked]) -> Masked:
    kinds = {kind for one in found for kind in one.found}
    return Masked("", {kind: sum(one.found.get(kind, 0) for one in found) for kind in sorted(kinds)})


def _problems(text: str, row: int) -> tuple[Problem, ...]:
    words = len(text.split())
    if words < _LEAST_WORDS:
        return (Problem("the passage", None, f"has {words} words", f"a passage has at least {_LEAST_WORDS}", row),)
    if len(text) > _MOST_CHARACTERS:
        return (Problem("the passage", None, f"has {len(text)} characters", f"at most {_MOST_CHARACTERS} are read; give the part in question", row),)
    return ()


def _array(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-8"), np.uint8).copy()
