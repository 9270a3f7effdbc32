"""Bytes to cells: bounds at their edges, encodings, other kinds of file, and numbers that survive
the way.
"""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmodels.cases import case_from_values, delimited, read_table, samples
from medmodels.cases.delimited import read_cells
from medmodels.errors import CaseError, CaseRejected, DatasetError, UnreadableFile
from medmodels.own.labelled import read_labelled
from medmodels.tasks import TASKS
from tests.told import told

TASK = TASKS["breast-fna"]
NAMES = list(TASK.feature_names)
SAMPLE = read_table(samples(TASK)[0].path.read_bytes(), task=TASK).case()
CELLS = [repr(value) for value in SAMPLE.data.tolist()]


def lines(*rows: list[str], delimiter: str = ",") -> bytes:
    return "".join(delimiter.join(row) + "\n" for row in rows).encode()


def with_cell(column: str, text: str) -> list[str]:
    """The sample's cells with one of them replaced."""
    return [text if name == column else cell for name, cell in zip(NAMES, CELLS, strict=True)]


def workbook() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return stream.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_cuts_the_header(delimiter: str) -> None:
    """Each of the four delimiters is recognised and gives the same cells."""
    cells = read_cells(lines(["a", "b", "c"], ["1", "2", "3"], delimiter=delimiter))

    assert (cells.header, list(cells.rows)) == (("a", "b", "c"), [("1", "2", "3")])


def test_a_delimiter_inside_quotes_does_not_cut() -> None:
    """A quoted name with commas counts as one cell of a semicolon file."""
    assert read_cells(b'"a,b,c,d";e\n1;2\n').header == ("a,b,c,d", "e")


@pytest.mark.parametrize(
    ("encoding", "called"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_the_encoding_is_recognised_and_reported(encoding: str, called: str) -> None:
    """An umlaut survives each encoding that spreadsheets write, and the encoding is named."""
    cells = read_cells("größe,b\n1,2\n".encode(encoding))

    assert (cells.header[0], cells.encoding) == ("größe", called)


def test_a_cp1252_file_with_an_umlaut_in_an_identifier_reads() -> None:
    """A Western European export gives the case of the plain file."""
    data = (",".join(["name", *NAMES]) + "\n" + ",".join(["Müller", *CELLS]) + "\n").encode(
        "cp1252"
    )

    assert read_table(data, task=TASK).case().digest == SAMPLE.digest


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (workbook(), "a zip archive"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old Excel"),
        (b"PAR1\x15\x04abc", "Parquet"),
        (bytes(128) + b"DICM", "DICOM"),
        (b'{"a": 1}', "JSON"),
    ],
)
def test_another_kind_of_file_is_named(data: bytes, says: str) -> None:
    """A file that is no text table is refused by the name of its kind."""
    with pytest.raises(UnreadableFile, match=says):
        read_cells(data)


@pytest.mark.parametrize(
    ("character", "called"),
    [
        ("\0", "NUL (U+0000)"),
        ("\x1b", "ESC (U+001B)"),
        ("\x1f", "US (U+001F)"),
        ("\x7f", "DEL (U+007F)"),
    ],
)
@pytest.mark.parametrize("where", ["a{},label\n1,0\n", "a,label\n1{},0\n"])
def test_a_control_character_is_refused_by_its_name(
    character: str, called: str, where: str
) -> None:
    """In a column's name or in a cell, in UTF-16 where a zero byte is no sign of another kind of
    file: by name, with its line.
    """
    line = 1 if where.index("{}") < 5 else 2
    with pytest.raises(UnreadableFile) as caught:
        read_cells(where.format(character).encode("utf-16"))

    assert str(caught.value).startswith(f"Line {line} holds the control character {called}")
    with pytest.raises(DatasetError, match="control character"):
        read_labelled(where.format(character).encode("utf-16"), target="label")


def test_tabs_and_line_ends_are_no_control_characters() -> None:
    """What text is laid out with stays, within quotes too."""
    assert list(read_cells(b'a\tb\r\n"1\n2"\t3\r\n').rows) == [("1\n2", "3")]


@pytest.mark.parametrize("data", [b",", b",,,\n", b"\n;;;\n;;\n", b'""\n', b'"",""\n', b"\t|\t\n"])
def test_a_file_of_nothing_but_delimiters_is_refused(data: bytes) -> None:
    """Delimiters and quotes with nothing between them are an empty file, refused like one."""
    with pytest.raises(UnreadableFile):
        read_cells(data)


def test_the_bounds_are_inclusive(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file exactly at the bounds is read, and one row or one byte more is not."""
    data = lines(["a", "b"], ["1", "2"], ["3", "4"])
    monkeypatch.setattr(delimited, "MAX_ROWS", 2)
    monkeypatch.setattr(delimited, "MAX_BYTES", len(data))
    assert len(read_cells(data).rows) == 2

    monkeypatch.setattr(delimited, "MAX_BYTES", len(data) + 4)
    with pytest.raises(UnreadableFile, match="more than 2 rows"):
        read_cells(data + b"5,6\n")
    monkeypatch.setattr(delimited, "MAX_BYTES", len(data) - 1)
    with pytest.raises(UnreadableFile, match="are read"):
        read_cells(data)


@pytest.mark.parametrize("ragged", [b"5\n", b"5,6,7\n"])
def test_a_ragged_row_leaves_the_others_usable(ragged: bytes) -> None:
    """A short or a long row is named with what is wrong with it, the others stay as they are, and
    trailing delimiters are no fault.
    """
    cells = read_cells(b"a,b\n1,2\n" + ragged + b"3,4,,\n")

    assert list(cells.ragged) == [2]
    assert " where the first line has 2 columns" in str(cells.ragged[2])
    assert (cells.rows[0], cells.rows[2]) == (("1", "2"), ("3", "4"))


def test_a_file_of_ragged_rows_is_refused() -> None:
    """Where most rows do not fit the header the whole file is refused, with the first such row."""
    with pytest.raises(UnreadableFile, match=r"^Row 1 has 3 cells where the first line has 2"):
        read_cells(b"a,b\n1,2,3\n4,5,6\n7,8\n")


def test_a_ragged_row_of_a_file_of_cases_is_rejected_alone() -> None:
    """The reading serves rows 1 and 3 and says of row 2 that a delimiter is missing."""
    reading = read_table(lines(NAMES, CELLS, CELLS[:-1], CELLS), task=TASK)

    assert reading.case(1).digest == reading.case(3).digest
    with pytest.raises(CaseRejected) as rejected:
        reading.case(2)
    assert "delimiter is missing" in rejected.value.sentences[0]


def test_blank_lines_between_rows_are_counted_and_said() -> None:
    """Two blank lines between the rows are left out, and the note says that they are not
    counted.
    """
    reading = read_table(
        lines(NAMES, CELLS) + b"\n,,\n" + lines(NAMES, CELLS).splitlines()[1] + b"\n", task=TASK
    )

    assert len(reading) == 2
    assert any("2 blank lines" in note for note in told(reading.notes))


def test_excels_separator_line_is_no_row() -> None:
    """A first line "sep=;" is passed over."""
    assert read_cells(b"sep=;\r\na;b\r\n1;2\r\n").header == ("a", "b")


@pytest.mark.parametrize("data", [b"sep=;", b"sep=;\r\n", b" \n;\n"])
def test_a_separator_line_alone_is_an_empty_file(data: bytes) -> None:
    """Nothing under Excel's own first line is refused in words."""
    with pytest.raises(UnreadableFile):
        read_cells(data)


def test_blank_lines_come_before_the_delimiter_is_told() -> None:
    """A first line of blanks says nothing of the delimiter."""
    assert read_cells(b"   \n\na;b\n1;2\n").header == ("a", "b")


def test_the_second_row_is_called_row_two() -> None:
    """A bad value in the second case is reported with row, column, value and the right range."""
    with pytest.raises(CaseRejected) as caught:
        read_table(lines(NAMES, CELLS, with_cell("worst area", "abc")), task=TASK).case(2)

    assert caught.value.sentences == (
        (
            "Row 2, column “worst area”: the value “abc” is not a number; expected a number between"
            " 60 and 9000."
        ),
    )
    assert "abc" not in str(caught.value)


def test_radius_and_perimeter_swapped_is_refused() -> None:
    """Radius in the perimeter's column and the other way round is rejected, with both columns
    named.
    """
    header = [
        {"mean radius": "mean perimeter", "mean perimeter": "mean radius"}.get(name, name)
        for name in NAMES
    ]
    with pytest.raises(CaseRejected) as caught:
        read_table(lines(header, CELLS), task=TASK).case()

    assert {"mean radius", "mean perimeter"} <= {
        problem.column for problem in caught.value.problems
    }


@pytest.mark.parametrize("bad", ["abc", "", "-1", '"13,05"'])
def test_a_bad_cell_in_one_row_leaves_the_row_above_usable(bad: str) -> None:
    """Whatever stands in row 2, row 1 is the case it would be on its own."""
    reading = read_table(lines(NAMES, CELLS, with_cell("mean radius", bad)), task=TASK)

    assert 1 not in reading.problems
    assert reading.case(1).digest == SAMPLE.digest


def test_zero_has_one_digest_whatever_its_sign() -> None:
    """A value of −0 is the value 0: the same input has the same digest."""
    plain, negative = (
        read_table(lines(NAMES, with_cell("mean concavity", zero)), task=TASK).case()
        for zero in ("0", "-0")
    )

    assert plain.values == negative.values
    assert plain.digest == negative.digest


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (float("nan"), "missing"),
        (float("inf"), "infinite"),
        (-3.0, "negative"),
        (900.0, "plausible range"),
    ],
)
def test_a_typed_value_is_refused_as_in_a_file(value: float, says: str) -> None:
    """A typed value gets the words of the file's problem, without a row."""
    with pytest.raises(CaseRejected) as typed:
        case_from_values({**SAMPLE.values, "mean radius": value}, task=TASK)
    with pytest.raises(CaseRejected) as filed:
        read_table(lines(NAMES, with_cell("mean radius", repr(value))), task=TASK).case()

    assert says in typed.value.sentences[0]
    assert [(p.column, p.wrong, p.right) for p in typed.value.problems] == [
        (p.column, p.wrong, p.right) for p in filed.value.problems
    ]
    assert all(problem.row is None for problem in typed.value.problems)


@st.composite
def plausible_values(draw: st.DrawFn) -> list[float]:
    """Values inside every plausible range that keep the consistency rules."""
    value = {f.name: draw(st.floats(*f.plausible)) for f in TASK.features}
    for quantity in (
        "texture",
        "smoothness",
        "compactness",
        "concavity",
        "concave points",
        "symmetry",
        "fractal dimension",
    ):
        value[f"worst {quantity}"] = max(value[f"worst {quantity}"], value[f"mean {quantity}"])
    radius = draw(st.floats(6, 25))
    for statistic, r in (("mean", radius), ("worst", radius * draw(st.floats(1, 1.5)))):
        value |= {
            f"{statistic} radius": r,
            f"{statistic} perimeter": 6.5 * r,
            f"{statistic} area": 3.1 * r * r,
        }
    return [value[name] for name in NAMES]


@settings(max_examples=300, deadline=None)
@given(plausible_values(), st.booleans())
def test_plausible_numbers_arrive_as_they_were_written(values: list[float], comma: bool) -> None:
    """Through a file, with a decimal point or comma, and typed in, the numbers are bit for bit the
    same.
    """
    texts = [repr(value) for value in values]
    data = (
        lines(NAMES, [t.replace(".", ",") for t in texts], delimiter=";")
        if comma
        else lines(NAMES, texts)
    )
    case = read_table(data, task=TASK).case()

    assert case.data.tolist() == values
    assert case.digest == case_from_values(dict(zip(NAMES, values, strict=True)), task=TASK).digest


shreds = st.text(alphabet=',;\t|"\r\n .-0123456789eEx\x00\ufeffé', max_size=80).map(str.encode)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        shreds,
        st.binary(max_size=200),
        st.builds(lambda a, b: a + lines(NAMES, CELLS) + b, shreds, shreds),
    )
)
def test_shreds_of_a_table_bring_nothing_down(data: bytes) -> None:
    """Delimiters, quotes and line ends in any order give finite cases or a CaseError."""
    try:
        reading = read_table(data, task=TASK)
    except CaseError:
        return
    for row in range(1, len(reading) + 1):
        if row in reading.problems:
            with pytest.raises(CaseRejected):
                reading.case(row)
        else:
            assert np.isfinite(reading.case(row).data).all()


@pytest.mark.parametrize(
    "text",
    [
        "Doctor: Good day, what is it?\nPatient: A cough, doctor. It came at night, and stays.\n"
        "Doctor: Any fever, chills, or sweats?\n",
        "She is 63, and well. No complaints, she says, but tired. Sleeps well.",
    ],
)
def test_running_text_is_not_told_of_delimiters(text: str) -> None:
    """A passage given for a table is called that; a table with blanks after its commas is not."""
    with pytest.raises(UnreadableFile, match="looks like running text"):
        read_cells(text.encode())
    with pytest.raises(UnreadableFile, match="Row 1 has 1 cell where the first line has 3 columns"):
        read_cells(b"a, b, c\n1\n2\n")
