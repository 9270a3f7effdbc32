"""Text to rows of cells, a block at a time, by pyarrow's reader of CSV; the rows that it passes
over are read here.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from io import StringIO
from typing import TYPE_CHECKING, Any

from medmodels.cases.lines import MAX_RECORD
from medmodels.cases.written import as_written
from medmodels.cohort.sources.table_rows import TableRows
from medmodels.cohort.sources.text_stream import TextStream
from medmodels.errors import UnreadableFile
from medmodels.words import Phrase

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["text_rows"]

_LEAST, _MOST = 1 << 20, 1 << 23  # bytes of a block: the first holds any row
_ROWS = 256  # of a wide table in a block: each column of a block is an array, and costs as such


def text_rows(stream: TextStream, width: int, *, delimiter: str, row: int) -> Iterator[TableRows]:
    """The rows of a stream, in order, blank ones left out; a ``row`` has about so many bytes.

    Raises ``UnreadableFile`` where a row is longer than a block.
    """
    import pyarrow as pa
    from pyarrow import csv as arrow

    strange: deque[Any] = deque()

    def passed_over(row: Any) -> str:
        strange.append(row)
        return "skip"

    names = [str(n) for n in range(width)]
    try:
        with arrow.open_csv(
            pa.PythonFile(stream, mode="r"),
            read_options=arrow.ReadOptions(
                use_threads=False,
                block_size=min(max(_LEAST, _ROWS * row), _MOST),
                column_names=names,
            ),
            parse_options=arrow.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, invalid_row_handler=passed_over
            ),
            convert_options=arrow.ConvertOptions(
                check_utf8=False, column_types=dict.fromkeys(names, pa.string())
            ),
        ) as batches:
            place = 1
            for batch in batches:
                whole, place = _in_place(batch, strange, place, delimiter)
                yield _filled(whole, plain=stream.plain)
            left = batch.slice(batch.num_rows)
            yield _filled(_in_place(left, strange, place, delimiter)[0], plain=False)
    except pa.ArrowInvalid as error:
        # what it says beyond that may hold a patient's values
        if "straddl" in str(error):
            raise UnreadableFile("row-too-long", most=MAX_RECORD) from None
        if "Empty CSV" in str(error):
            return
        raise UnreadableFile("cohort-not-split") from None


def _in_place(
    batch: pa.RecordBatch, strange: deque[Any], place: int, delimiter: str
) -> tuple[TableRows, int]:
    """The rows of a batch and those that were passed over before its end, in their order; the first
    of them is that of the file at ``place``, which is returned for the next batch.
    """
    import pyarrow as pa

    table, count = pa.Table.from_batches([batch]), batch.num_rows
    if not strange or strange[0].number > place + count:
        return TableRows(table), place + count
    order: list[int] = []
    others: list[list[str | None]] = []
    ragged: dict[int, Phrase] = {}
    accepted = 0
    while strange and strange[0].number <= place + count + len(others):
        row = strange.popleft()
        before = row.number - place - len(others)  # accepted ones
        order += range(accepted, before)
        accepted = before
        cells, wrong = _mended(row, table.num_columns, delimiter)
        if wrong is not None:
            ragged[len(order)] = wrong
        order.append(count + len(others))
        others.append(cells)
    order += range(accepted, count)
    columns = [pa.array(column, pa.string()) for column in zip(*others, strict=True)]
    both = pa.concat_tables([table, pa.Table.from_arrays(columns, names=table.column_names)])
    return TableRows(both.take(pa.array(order)), ragged), place + len(order)


def _mended(row: Any, width: int, delimiter: str) -> tuple[list[str | None], Phrase | None]:
    """The cells of a row that has too many or too few, and what is wrong; nothing is, where those
    too many are blank, as spreadsheets write them, or all of them, which makes a blank line.
    """
    wrong = Phrase("cells-miscounted", cells=row.actual_columns, columns=width)
    try:
        cells = next(csv.reader(StringIO(row.text, newline=""), delimiter=delimiter), [])
    except csv.Error:  # a cell as long as a chapter
        return [None] * width, wrong
    if not any(cell.strip() for cell in cells):
        return [""] * width, None
    if len(cells) >= width and not any(cell.strip() for cell in cells[width:]):
        return [*cells[:width]], None
    return [None] * width, wrong


def _filled(rows: TableRows, *, plain: bool) -> TableRows:
    """The rows with something in them, and their cells as they were before somebody wrote them:
    without blanks around them, or apostrophes before what looks like a formula.
    """
    import pyarrow as pa
    from pyarrow import compute

    table = rows.table
    if not plain:
        names, columns = table.column_names, map(_bare, table.columns)
        table = pa.Table.from_arrays(list(columns), names=names)
    blank = None
    for column in table.columns:
        empty = compute.equal(column, "")
        blank = empty if blank is None else compute.and_(blank, empty)
        if not compute.any(blank, min_count=0).as_py():
            return TableRows(table, rows.ragged)
    keep = compute.invert(compute.fill_null(blank, fill_value=False))
    kept = keep.to_pylist()
    after, places = 0, []
    for there in kept:
        places.append(after)
        after += there
    return TableRows(table.filter(keep), {places[n]: wrong for n, wrong in rows.ragged.items()})


def _bare(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa
    from pyarrow import compute

    bare = compute.utf8_trim_whitespace(column)
    marked = compute.starts_with(bare, "'")
    if not compute.any(marked, min_count=0).as_py():
        return bare
    return pa.chunked_array(
        [[cell if cell is None else as_written(cell) for cell in bare.to_pylist()]], pa.string()
    )
