"""Workbooks: what a person sees in the first sheet is what is read, and what is made to hang, to
fill the memory or to read other files is refused in words.
"""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.cases import read_table, samples
from medmodels.cases.delimited import read_cells
from medmodels.cases.words import sentence
from medmodels.cases.workbooks import archive, markup
from medmodels.cases.workbooks import xlsx as excel
from medmodels.errors import CaseError, CaseRejected, UnreadableFile
from medmodels.own.labelled import read_labelled
from medmodels.tasks import TASKS
from medmodels.training.words import sentence as event_in_words
from tests.cases.workbooks import Value, ods, xlsx, zipped

TASK = TASKS["breast-fna"]
NAMES = list(TASK.feature_names)
SAMPLE = read_table(samples(TASK)[0].path.read_bytes(), task=TASK).case()
VALUES = SAMPLE.data.tolist()
KINDS = pytest.mark.parametrize("made", [xlsx, ods])
Maker = Callable[..., bytes]

# What a cell may hold: text that markup can hold, without what a reader takes off or for a formula.
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12).filter(
    lambda text: text == " ".join(text.split()) and not text.startswith("'")
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**12), 10**12)


def with_value(column: str, value: Value) -> list[Value]:
    return [value if name == column else v for name, v in zip(NAMES, VALUES, strict=True)]


@KINDS
def test_a_sheet_is_the_case_of_the_same_csv(made: Maker) -> None:
    """A row of a sheet is the very case of its CSV, bit for bit, and the sheet's name is said."""
    reading = read_table(made(NAMES, VALUES), task=TASK)

    assert reading.case().digest == SAMPLE.digest
    assert sentence(reading.notes[0]).startswith("Read 1 row of the sheet “Cohort” (")


@KINDS
@given(rows=st.lists(st.lists(NUMBERS | TEXTS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_what_stands_in_a_sheet_is_what_is_read(made: Maker, rows: list[list[Value]]) -> None:
    """Texts come as they are, numbers keep their value, blank cells and rows are blank."""
    cells = read_cells(made(["a", "b", "c"], *rows, ["end", 1, 2]))
    expected = [row for row in rows if any(str(value).strip() for value in row)]

    assert cells.header == ("a", "b", "c")
    assert len(cells.rows) == len(expected) + 1
    assert cells.blank == len(rows) - len(expected)
    for read, row in zip(cells.rows, expected, strict=False):
        for text, value in zip(read, row, strict=True):
            assert text == value if isinstance(value, str) else float(text) == value


@KINDS
def test_dates_times_and_truths_are_text(made: Maker) -> None:
    """A date is written with its year first, a time beside it, and neither is taken for a number;
    what a spreadsheet made a date of is refused by row and column.
    """
    row = [date(2012, 3, 1), datetime(2012, 3, 1, 14, 5), True]
    (cells,) = read_cells(made(["day", "when", "dead"], row)).rows
    reading = read_table(made(NAMES, with_value("mean radius", date(2026, 5, 3))), task=TASK)

    assert [cell.removesuffix(":00") for cell in cells] == [
        "2012-03-01",
        "2012-03-01 14:05",
        "TRUE",
    ]
    with pytest.raises(CaseRejected) as caught:
        reading.case()
    assert (
        "row 1, column “mean radius”: the value “2026-05-03”" in caught.value.sentences[0].lower()
    )


def test_formulas_are_their_kept_values() -> None:
    """A formula counts as the value that was kept; one without is refused, never taken for a
    blank; an error stays what it is called.
    """
    row = (
        "<c><f>1+1</f><v>2</v></c><c><f>1+1</f></c>"
        '<c t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="str"><f>A1</f><v>yes</v></c>'
    )
    names = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in "abcd")
    (cells,) = read_cells(xlsx(sheet=f"<row>{names}</row><row>{row}</row>")).rows

    assert cells == ("2", "formula without a value", "#DIV/0!", "yes")
    given = '<table:table-row><table:table-cell table:formula="of:=1"{}/></table:table-row>'
    value = ' office:value-type="float" office:value="2"'
    table = ods(table=given.format(value) + given.format(value) + given.format(""))
    assert list(read_cells(table).rows) == [("2",), ("formula without a value",)]


def test_runs_of_a_text_are_one_text() -> None:
    """Text in several runs is put together, how it is spoken is left out, and the characters that
    Excel writes as numbers are those characters or blanks.
    """
    text = (
        "<si><r><t>mean </t></r><r><t>ra</t></r><rPh><t>no</t></rPh>"
        "<r><t>dius_x0041__x001F_</t></r></si>"
    )
    data = xlsx(
        sheet='<row><c t="s"><v>0</v></c></row><row><c><v>1</v></c></row>',
        shared=f"<sst>{text}</sst>",
    )

    assert read_cells(data).header == ("mean radiusA",)


def test_cells_stand_where_they_say() -> None:
    """A cell that is left out is blank, a row that is left out counts as a blank one, and trailing
    values without a name over them are told of their row.
    """
    sheet = (
        '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="C1" t="str"><v>c</v></c></row>'
        '<row r="4"><c r="C4"><v>4</v></c></row><row r="5"><c r="A5"><v>5</v></c></row>'
        '<row r="6"><c r="E6"><v>6</v></c></row>'
    )
    cells = read_cells(xlsx(sheet=sheet))

    assert cells.header == ("a", "", "c")
    assert list(cells.rows) == [("", "", "4"), ("5", "", ""), ("", "", "")]
    assert (cells.blank, list(cells.ragged)) == (2, [3])


def test_the_first_sheet_that_is_shown_is_read() -> None:
    """A hidden sheet is passed over, in both kinds of workbook, and the others are counted."""
    hidden = '<table:table table:style-name="ta2" table:name="x"/>'
    sheets = '<sheet name="Old" state="hidden" r:id="rId2"/><sheet name="Data" r:id="rId1"/>'
    for data in (
        xlsx(["a"], [1], sheets=sheets),
        ods(["a"], [1], before=hidden, name="Data"),
    ):
        cells = read_cells(data)

        assert (cells.header, cells.sheet, cells.others) == (("a",), "Data", 1)


def test_repeated_cells_and_rows_are_there_as_often() -> None:
    """OpenDocument writes what repeats once; blanks to the end of the sheet are nothing."""
    cell = '<table:table-cell office:value-type="float" office:value="{}"{}/>'
    many = ' table:number-columns-repeated="2"'
    table = (
        f"<table:table-row>{cell.format(1, '')}{cell.format(2, '')}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="2">{cell.format(3, many)}</table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row>'
    )

    assert list(read_cells(ods(table=table)).rows) == [("3", "3"), ("3", "3")]


def test_a_decimal_point_of_a_sheet_is_one() -> None:
    """A number of a sheet is a number: 1.125 is a little over one, whatever stands beside it."""
    reading = read_table(xlsx(NAMES, with_value("texture error", 1.125)), task=TASK)

    assert reading.case().values["texture error"] == 1.125


@KINDS
def test_a_table_of_ones_own_may_be_a_sheet(made: Maker) -> None:
    """A labelled sheet is learnt from like its CSV, and which sheet it was is said."""
    rows = [[n / 7, (n * 5) % 11, n % 2] for n in range(40)]
    text = "\n".join(["a,b,y", *(",".join(map(repr, row)) for row in rows)])
    sheet = read_labelled(made(["a", "b", "y"], *rows), target="y")
    plain = read_labelled(text.encode(), target="y")

    assert sheet.data.tobytes() == plain.data.tobytes()
    assert event_in_words(sheet.remarks[0]) == "Read from the sheet “Cohort”."


WORD = zipped({"[Content_Types].xml": "<a/>", "_rels/.rels": "<a/>", "word/document.xml": "<a/>"})
ENTITIES = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def damaged() -> bytes:
    data = bytearray(xlsx(NAMES, VALUES))
    data[len(data) // 3] ^= 0xFF
    return bytes(data)


REFUSED: dict[str, tuple[bytes, str]] = {
    "no archive at all": (b"PK\x03\x04" + bytes(60), "cannot be opened"),
    "half of one": (xlsx(NAMES, VALUES)[:900], "cannot be opened"),
    "a picture in an archive": (zipped({"a.png": "x"}), "a Word document or a zip archive"),
    "a letter": (WORD, "a Word document or a zip archive"),
    "packed so that it grows without bound": (
        zipped({"_rels/.rels": " " * 10_000}, method=zipfile.ZIP_LZMA),
        "cannot be opened",
    ),
    "an empty sheet": (xlsx(), "first sheet of the workbook is empty"),
    "an empty sheet of the other kind": (ods(), "first sheet of the workbook is empty"),
    "names alone": (xlsx(NAMES), "no case under it"),
    "another file by an entity": (
        xlsx(NAMES, VALUES, shared=f"{ENTITIES}<sst><si><t>&x;</t></si></sst>"),
        "entities of its own",
    ),
    "a cell at the end of the sheet": (
        xlsx(sheet='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "more than 5,000 cells",
    ),
    "a cell beyond it": (xlsx(sheet='<row><c r="AAAAAAA1"><v>1</v></c></row>'), "5,000 cells"),
    "a cell without a column": (xlsx(sheet='<row><c r="1"><v>1</v></c></row>'), "5,000 cells"),
    "a cell of small letters": (xlsx(sheet='<row><c r="a1"><v>1</v></c></row>'), "be opened"),
    "a shared text that is not there": (
        xlsx(sheet='<row><c t="s"><v>5</v></c></row>'),
        "cannot be opened",
    ),
    "a cell repeated a billion times": (
        ods(
            table='<table:table-row><table:table-cell office:value-type="float" office:value="1"'
            ' table:number-columns-repeated="1000000000"/></table:table-row>'
        ),
        "5,000 cells",
    ),
    "a row repeated a billion times": (
        ods(
            table='<table:table-row table:number-rows-repeated="1000000000"><table:table-cell'
            ' office:value-type="float" office:value="1"/></table:table-row>'
        ),
        "more than 100,000 rows",
    ),
    "a cell of a billion blanks": (
        ods(
            table="<table:table-row><table:table-cell><text:p>a<text:s"
            ' text:c="1000000000"/></text:p></table:table-cell></table:table-row>'
        ),
        "more than 2,000 characters",
    ),
    "a long text": (xlsx(["a" * 2_001], [1]), "more than 2,000 characters"),
    "a bomb": (xlsx(sheet=" " * 120_000_000), "more than 100 MB"),
    "parts without end": (
        zipped({f"{n}": "" for n in range(2_001)}, method=zipfile.ZIP_STORED),
        "more than 2,000 parts",
    ),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_is_no_sheet_is_refused_in_words(name: str) -> None:
    """Damaged, locked, of another kind, or made to fill the memory: a sentence, in little of it."""
    data, says = REFUSED[name]
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableFile, match=says):
            read_cells(data)
        assert tracemalloc.get_traced_memory()[1] < 80_000_000
    finally:
        tracemalloc.stop()


@given(data=st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    """Whatever byte of a workbook is another one, there is a table or a sentence."""
    whole = data.draw(st.sampled_from([xlsx(NAMES, VALUES), ods(NAMES, VALUES)]))
    spoilt = bytearray(whole)
    for at in data.draw(st.lists(st.integers(4, len(whole) - 1), min_size=1, max_size=3)):
        spoilt[at] = data.draw(st.integers(0, 255))
    with suppress(CaseError):
        read_cells(bytes(spoilt))


@given(text=st.text("<>/=\"' abcr:tvs123&;!-[]", max_size=60))
def test_any_markup_is_read_or_refused(text: str) -> None:
    """Whatever stands between the rows of a sheet, there is a table or a sentence."""
    for data in (xlsx(sheet=text or " "), ods(table=text or " ")):
        with pytest.raises(CaseError) as caught:
            read_cells(data)
        assert str(caught.value)


def test_a_part_gives_no_more_than_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes are counted by what the parts say together, and a part that says less than it holds is
    damaged.
    """
    whole = xlsx(NAMES, VALUES)
    with zipfile.ZipFile(io.BytesIO(whole)) as parts:
        read = (
            sum(
                i.file_size
                for i in parts.infolist()
                if "sheet2" not in i.filename and "Types" not in i.filename
            )
            + parts.getinfo("_rels/.rels").file_size
        )
    monkeypatch.setattr(archive, "_MOST_UNPACKED", read)
    assert len(read_cells(whole).rows) == 1

    monkeypatch.setattr(archive, "_MOST_UNPACKED", read - 1)
    with pytest.raises(UnreadableFile, match="once it is unpacked"):
        read_cells(whole)


def test_a_sheet_has_a_bound_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """What calls for too much reading is refused before it is read."""
    monkeypatch.setattr(markup, "_MOST_CALLS", 10)
    with pytest.raises(UnreadableFile, match="million cells"):
        read_cells(ods(NAMES, VALUES))


def test_shared_texts_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many different texts as a workbook may share are read, one more is refused."""
    whole = xlsx(["a", "b"], ["c", 1])
    monkeypatch.setattr(excel, "_MOST_TEXTS", 3)
    assert list(read_cells(whole).rows) == [("c", "1")]

    monkeypatch.setattr(excel, "_MOST_TEXTS", 2)
    with pytest.raises(UnreadableFile, match="more than 2 different texts"):
        read_cells(whole)
