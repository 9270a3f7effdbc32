"""A passage of text, from a file, a table with a text column or typed in, to a checked case;
identifiers masked first of all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from medmodels.cases.case import Case, Reading
from medmodels.cases.delimited import Cells, decoded, header_of, split_cells
from medmodels.cases.first_line import is_number
from medmodels.cases.identifiers import Masked, masked
from medmodels.cases.problems import RowProblems
from medmodels.cases.remarks import Remark
from medmodels.cases.table_truth import left_out, one_of
from medmodels.errors import CaseRejected, Problem, UnreadableFile
from medmodels.tasks import Note, Task
from medmodels.words import Phrase

__all__ = ["case_from_text", "read_note"]

_TEXT_COLUMNS = ("text", "dialogue", "dialog", "note", "passage", "transcript", "conversation")
_LEAST_WORDS, _MOST_CHARACTERS = 3, 20_000
_GLANCE = 50  # rows that tell a table from a passage
# characters of a file: masking takes from half a microsecond to three for each
_MOST_TOGETHER = 1_000_000
_PROSE = re.compile(r":\s+\S|[.!?…]$")
_LONGEST_NAME = 10  # words of a column's name


def read_note(data: bytes, *, task: Task, origin: str = "upload") -> Reading:
    """Read a text file as one passage, or a delimited file with a column of texts as one a row.

    Raises ``UnreadableFile`` when it is another kind of file, empty or too long, or a table that
    cannot be split into rows: names may stand in its other columns, so it is never taken for a
    passage.
    """
    text, encoding = decoded(data, passage=True)
    cells = _table(text, encoding)
    if cells is None:
        _refuse_rows(text, encoding, task)
        mask, problem = _checked(text.strip() if len(text) < _MOST_TOGETHER else text)
        if problem:
            raise UnreadableFile("passage-refused", wrong=problem.wrong, right=problem.right)
        how = Remark("read_passage", {"encoding": encoding})
        passage = _column([_array(mask.text)])
        return Reading(task, origin, passage, (None,), {}, (how, mask.note))
    header = [name.lower() for name in cells.header]
    position = next(i for i, name in enumerate(header) if name in _TEXT_COLUMNS)
    truth, truth_notes = _truth(cells, header, task)
    passages, problems, mask = _passages(cells, position)
    rows = {"rows": len(cells.rows), "column": cells.header[position]}
    notes = (Remark("read_passages", rows), *truth_notes, mask.note)
    return Reading(task, origin, passages, truth, problems, notes)


def _passages(cells: Cells, position: int) -> tuple[np.ndarray, RowProblems, Masked]:
    """The masked passage of every row, what is wrong with which, and all that was masked together.

    Of a row with another number of cells nothing is kept: what stands in the column may be part of
    a passage, or of another column.
    """
    texts = cells.rows.column(position)
    if sum(map(len, texts)) > _MOST_TOGETHER:
        raise UnreadableFile("passages-too-long", millions=_MOST_TOGETHER / 1e6)
    data, wrong = np.empty(len(texts), object), np.zeros(len(texts), bool)
    kinds: Counter[str] = Counter()
    for n, text in enumerate(texts):
        mask, problem = _checked("" if n + 1 in cells.ragged else text)
        data[n], wrong[n] = _array(mask.text), problem is not None
        kinds.update(mask.counts)
    ragged = dict(cells.ragged)

    def told(row: int) -> tuple[Problem, ...]:
        if row in ragged:
            return (
                Problem(
                    Phrase("whole-row"), None, ragged[row], Phrase("passage-delimiters-amiss"), row
                ),
            )
        problem = _too_short(data[row - 1].tobytes().decode(), row)
        return (problem,) if problem else ()

    return data, RowProblems(wrong, told), Masked("", dict(sorted(kinds.items())))


def case_from_text(text: str, *, task: Task, origin: str = "typed") -> tuple[Case, Remark]:
    """A case from a passage typed in, and what was masked; raises ``CaseRejected`` under the same
    rules as a file.
    """
    mask, problem = _checked(text)
    if problem:
        raise CaseRejected([problem])
    return Case(task, _array(mask.text), origin), mask.note


def _table(text: str, encoding: str) -> Cells | None:
    """The cells of a table that has a column of texts; ``None`` for a passage, whose first line may
    well begin “Text, please read: …”.
    """
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
        raise UnreadableFile("taken-for-a-table", why=error.phrase, column=column) from None
    return None if prose and cells.ragged else cells


def _refuse_rows(text: str, encoding: str, task: Task) -> None:
    """A table without names over its columns is no passage: in every line stands a number or a
    known outcome, and a passage beside it.
    """
    try:
        cells = split_cells(text, encoding, rows=_GLANCE, cell=_MOST_CHARACTERS)
    except UnreadableFile:
        return
    outcomes = {word for words in Note.of(task.inputs).truth_columns.values() for word in words}
    columns = list(zip(cells.header, *cells.rows, strict=True))
    marked = any(
        all(is_number(cell) or cell.lower() in outcomes for cell in column) for column in columns
    )
    prose = any(
        sum(len(cell.split()) >= _LEAST_WORDS for cell in column) > len(column) / 2
        for column in columns
    )
    if marked and prose and not cells.ragged:
        raise UnreadableFile("no-names-over-passages")


def _truth(
    cells: Cells, header: Sequence[str], task: Task
) -> tuple[tuple[str | None, ...], tuple[Remark, ...]]:
    """The known outcomes, and notes on where they came from and how many could not be read."""
    position = next(
        (i for i, name in enumerate(header) if name in Note.of(task.inputs).truth_columns), None
    )
    if position is None:
        return (None,) * len(cells.rows), ()
    meaning, texts = (
        Note.of(task.inputs).truth_columns[header[position]],
        cells.rows.column(position),
    )
    truth = tuple(meaning.get(text.lower()) for text in texts)
    name = cells.header[position]
    kept = Remark("outcome_column", {"name": name, "codes": {}})
    return truth, (kept, *left_out(texts, truth, "words_left_out", name, one_of(meaning)))


def _checked(text: str) -> tuple[Masked, Problem | None]:
    """The masked text and what is wrong with it; one that is too long is not searched for
    identifiers at all.
    """
    if len(text) > _MOST_CHARACTERS:
        return Masked("", {}), Problem(
            Phrase("passage"),
            None,
            Phrase("passage-too-long", characters=len(text)),
            Phrase("give-fewer-characters", most=_MOST_CHARACTERS),
        )
    mask = masked(text)
    return mask, _too_short(mask.text)


def _too_short(text: str, row: int | None = None) -> Problem | None:
    words = len(text.split())
    if words >= _LEAST_WORDS:
        return None
    return Problem(
        Phrase("passage"),
        None,
        Phrase("passage-too-short", words=words),
        Phrase("give-more-words", least=_LEAST_WORDS),
        row,
    )


def _column(passages: Sequence[np.ndarray]) -> np.ndarray:
    data = np.empty(len(passages), object)
    data[:] = passages
    return data


def _array(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-8"), np.uint8).copy()
