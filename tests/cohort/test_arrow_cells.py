"""Cells of a table as Arrow has it: the numbers and the texts that a small file has."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.cases.numerals import DecimalComma, numbers
from medmodels.cohort.arrow_cells import ArrowCells

NUMBER = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True).map(repr),
    st.decimals(allow_nan=False, allow_infinity=False, places=5).map(str),
    st.integers().map(str),
    st.sampled_from(
        ["", "-", "NA", "nan", "NaN(1)", "inf", "-Infinity", "1e999", "1e-999", "true"]
    ),
    st.sampled_from(["+1", "-0", ".5", "5.", "1e5", "1E+05", "007", "--1", "1e", "e5", ".", "½"]),
    st.sampled_from(["1_000", "0x1F", "1f", "1d5", "1,5", "1,234", "1.234", "1.2.3", "١", "1 000"]),
    st.text(alphabet="0123456789.,+-eE_ xX", max_size=8),
)


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
@given(
    texts=st.lists(st.tuples(st.sampled_from(["", " "]), NUMBER).map("".join), max_size=6),
    comma=st.sampled_from([None, True, False]),
)
def test_texts_become_the_numbers_of_a_small_file(
    kind: pa.DataType, texts: list[str], comma: DecimalComma
) -> None:
    """Bit for bit, whatever they are and however they are read."""
    cells = ArrowCells(pa.table({"a": pa.array(texts, kind)}), comma=comma)

    found = cells.column(0)
    expected = numbers([text.strip() for text in texts], comma=comma)

    if not isinstance(found, np.ndarray):
        found = numbers(found, comma=comma)
    assert found.tobytes() == np.asarray(expected).tobytes()


def test_plain_texts_are_numbers_at_once() -> None:
    """Where a point is the decimal mark; else they stay texts until they are asked one by one."""
    table = pa.table({"a": ["1.5", None, "-0", "inf"]})

    at_once = ArrowCells(table, comma=False).column(0)

    assert isinstance(at_once, np.ndarray)
    assert np.array_equal(at_once, [1.5, np.nan, 0.0, np.nan], equal_nan=True)
    assert not np.signbit(at_once[2])
    assert ArrowCells(table, comma=None).column(0) == ["1.5", "", "-0", "inf"]


@pytest.mark.parametrize(
    ("array", "texts"),
    [
        (pa.array([True, None]), ["true", ""]),
        (pa.array([1.5, None]), ["1.5", ""]),
        (pa.array([" x\x1fy ", "z"], pa.string_view()), ["x y", "z"]),
        (pa.array([b"\xff", b"9"]).dictionary_encode(), ["b'\\xff'", "b'9'"]),
        (pa.array([2**62], pa.timestamp("us")), ["\N{REPLACEMENT CHARACTER}"]),
        (pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xff"]).buffers()), ["�"]),
    ],
    ids=lambda value: str(getattr(value, "type", "")),
)
def test_every_cell_has_a_text(array: pa.Array, texts: list[str]) -> None:
    """What cannot be written is a sign that there is something; what is null is nothing."""
    cells = ArrowCells(pa.table({"a": array}))

    assert list(cells.texts(0)) == texts
    assert [row[0] for row in cells.only(np.ones(len(array), bool), [0])] == texts
