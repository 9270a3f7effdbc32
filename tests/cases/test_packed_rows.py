"""Rows of cells in little memory: whatever goes in comes out, row by row and column by column."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from medmodels.cases import packed_rows as module
from medmodels.cases.packed_rows import Rows

cells = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=5)


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.tuples(
            st.just(width), st.lists(st.lists(cells, min_size=width, max_size=width), max_size=12)
        )
    )
)
def test_cells_come_out_as_they_went_in(given: tuple[int, list[list[str]]]) -> None:
    """In blocks of five cells: by row, by number, by column, by row of some columns, without the
    blanks around them.
    """
    width, rows = given
    whole, module._BLOCK = module._BLOCK, 5
    try:
        held = Rows(rows, width=width)
    finally:
        module._BLOCK = whole
    stripped = [tuple(cell.strip() for cell in row) for row in rows]

    assert len(held) == len(rows)
    assert list(held) == stripped == [held[n] for n in range(len(rows))]
    assert [held.column(i) for i in range(width)] == [
        [row[i] for row in stripped] for i in range(width)
    ]
    assert [list(row.items()) for row in held.only([width - 1, 0])] == [
        list({width - 1: row[-1], 0: row[0]}.items()) for row in stripped
    ]
    assert [held.blank(i) for i in range(width)] == [
        not any(row[i] for row in stripped) for i in range(width)
    ]
