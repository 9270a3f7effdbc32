"""Reading tables: what is recognised, what is refused and in which words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmodels.cases import case_from_values, delimited, read_cases, read_table, samples
from medmodels.errors import CaseError, CaseRejected, UnreadableFile, WrongColumns
from medmodels.tasks import TASKS, Table
from tests.told import told

TASK = TASKS["breast-fna"]
SAMPLE = samples(TASK)[0].path.read_bytes()
HEADER, ROW = (line.split(",") for line in SAMPLE.decode().splitlines())
GOOD = read_table(SAMPLE, task=TASK).case()


def table(header: list[str], *rows: list[str], delimiter: str = ",") -> bytes:
    return "\n".join(delimiter.join(cells) for cells in (header, *rows)).encode()


def changed(column: str, value: str) -> bytes:
    """The sample with one value replaced."""
    return table(
        HEADER, [value if name == column else cell for name, cell in zip(HEADER, ROW, strict=True)]
    )


def rejected(data: bytes) -> CaseRejected:
    with pytest.raises(CaseRejected) as caught:
        read_table(data, task=TASK).case()
    return caught.value


def common_export() -> bytes:
    """The layout in which this data set is passed around, trailing empty column included."""
    header = ["id", "diagnosis", *(f.synonyms[0] for f in TASK.features), "Unnamed: 32"]
    return table(header, ["842302", "M", *ROW[:30], ""], ["842517", "B", *ROW[:30], ""])


def test_the_common_export_is_read_as_it_is() -> None:
    """Names, outcome and the empty last column of the widely used export are recognised."""
    reading = read_table(common_export(), task=TASK)

    assert reading.truth == ("malignant", "benign")
    assert reading.case(1).digest == GOOD.digest


def test_identifiers_go_no_further_than_the_door() -> None:
    """An identifier column is named in a note and its values are nowhere in what is kept."""
    reading = read_table(common_export(), task=TASK)

    assert any("“id”" in note for note in told(reading.notes))
    assert "842302" not in str(vars(reading)) + str(vars(reading.case(1)))


def test_scikit_learns_zero_is_malignant() -> None:
    """In a column “target”, 0 is malignant and 1 is benign, as scikit-learn codes them."""
    data = table([*HEADER[:30], "target"], [*ROW[:30], "0"], [*ROW[:30], "1"])

    assert read_table(data, task=TASK).truth == ("malignant", "benign")


def test_an_outcome_that_cannot_be_told_is_left_out() -> None:
    """A diagnosis of 1 could mean either label: it is not guessed, and a note says so."""
    reading = read_table(table([*HEADER[:30], "diagnosis"], [*ROW[:30], "1"]), task=TASK)

    assert reading.truth == (None,)
    assert any("not guessed" in note for note in told(reading.notes))


@pytest.mark.parametrize(
    "data",
    [
        table(HEADER, ROW, delimiter=";"),
        table(HEADER, ROW, delimiter="\t"),
        table(HEADER, [c.replace(".", ",") for c in ROW], delimiter=";"),
        b"\xef\xbb\xbf" + SAMPLE,
        SAMPLE.decode().encode("utf-16"),
        SAMPLE.replace(b"\n", b"\r\n"),
        table(HEADER[::-1], ROW[::-1]),
        table([name.upper().replace(" ", ".") for name in HEADER], ROW),
    ],
    ids=[
        "semicolon",
        "tab",
        "decimal comma",
        "BOM",
        "UTF-16",
        "CRLF",
        "shuffled",
        "other case and punctuation",
    ],
)
def test_layouts_that_mean_the_same_give_the_same_case(data: bytes) -> None:
    """Delimiter, encoding, decimal comma, order and spelling of the columns do not change
    the case.
    """
    assert read_table(data, task=TASK).case().digest == GOOD.digest


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("abc", "is not a number"),
        ("", "is blank"),
        ("NaN", "missing value"),
        ("inf", "is infinite"),
        ("-3", "is negative"),
        ("130.5", "about 10 times what is usual"),
        ("1e400", "too large"),
        ("1e300", "out of the plausible range"),
        ("1_000", "is not a number"),
    ],
)
def test_a_bad_value_is_named_with_row_column_and_what_would_be_right(
    value: str, says: str
) -> None:
    """The sentence holds the row, the column, the value, what is wrong and the plausible range."""
    error = rejected(changed("mean radius", value))

    sentence = error.sentences[0]
    assert says in sentence
    assert "Row 1, column “mean radius”" in sentence
    assert "between 3 and 60" in sentence
    assert not value or value in sentence


def test_the_error_itself_never_quotes_a_value() -> None:
    """What may end up in a log names the column and not the value."""
    error = rejected(changed("mean radius", "Jane Doe"))

    assert "Jane" not in str(error)
    assert "mean radius" in str(error)


def test_a_swap_across_plausible_ranges_names_both_columns() -> None:
    """Radius and perimeter swapped: each is implausible where it stands, and each sentence names
    the other column.
    """
    header = HEADER.copy()
    header[0], header[2] = header[2], header[0]

    first, second = rejected(table(header, ROW)).sentences

    assert "would fit “mean perimeter”, whose value would fit here: the two look swapped" in first
    assert "would fit “mean radius”, whose value would fit here: the two look swapped" in second


def test_swapped_columns_are_noticed_inside_the_plausible_ranges() -> None:
    """Radius and texture swapped: the perimeter no longer fits the radius, and the sentence says
    so.
    """
    header = [
        {"mean radius": "mean texture", "mean texture": "mean radius"}.get(name, name)
        for name in HEADER
    ]

    assert any("swapped" in sentence for sentence in rejected(table(header, ROW)).sentences)


def test_one_bad_row_leaves_the_others_usable() -> None:
    """Rows 1 and 3 are served while row 2 waits to be corrected."""
    reading = read_table(table(HEADER, ROW, ["x", *ROW[1:]], ROW), task=TASK)

    assert set(reading.problems) == {2}
    assert reading.case(3).digest == GOOD.digest
    with pytest.raises(CaseRejected, match="row 2"):
        reading.case(2)


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (b"", UnreadableFile, "empty"),
        (b" \n \n", UnreadableFile, "empty"),
        (table(HEADER), UnreadableFile, "no case"),
        (b"\x89PNG\r\n\x1a\n", UnreadableFile, "PNG"),
        (b"PK\x03\x04rest", UnreadableFile, "Excel"),
        (b"%PDF-1.7", UnreadableFile, "PDF"),
        (b"<html>", UnreadableFile, "web page"),
        (bytes(300), UnreadableFile, "zero bytes"),
        (table(HEADER[1:], ROW[1:]), WrongColumns, "“mean radius” is missing"),
        (table([*HEADER, "shoe size"], [*ROW, "42"]), WrongColumns, "“shoe size” is not an input"),
        (table([*HEADER, "radius_mean"], [*ROW, "14"]), WrongColumns, "there twice"),
        (table(ROW[:30], ROW[:30]), WrongColumns, "names of the columns"),
        (table(["a", "b"], ["1", "2"]), WrongColumns, "None of the 30"),
        (table(["mean radios", *HEADER[1:]], ROW), WrongColumns, "did you mean “mean radius”"),
        (
            table(["mean radius (mm)", *HEADER[1:]], ROW),
            WrongColumns,
            r"“mean radius” by “mean radius \(mm\)”\?\)\. All 30",
        ),
        (table(HEADER, ROW[:-2]), UnreadableFile, "Row 1 has 29 cells"),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence(
    data: bytes, error: type[CaseError], says: str
) -> None:
    """Each way a whole file can be wrong has its own words."""
    with pytest.raises(error, match=says):
        read_table(data, task=TASK)


def test_bounds_are_checked_before_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many bytes, rows or columns are refused with the bound."""
    for name, value, says in (
        ("MAX_ROWS", 2, "more than 2 rows"),
        ("MAX_COLUMNS", 5, "more than 5 cells"),
        ("MAX_BYTES", 50, "are read"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(delimited, name, value)
            with pytest.raises(UnreadableFile, match=says):
                read_table(table(HEADER, ROW, ROW, ROW), task=TASK)


def test_typed_values_obey_the_rules_of_a_file() -> None:
    """The same numbers typed in give the same case, and a missing one is refused."""
    assert case_from_values(GOOD.values, task=TASK).digest == GOOD.digest
    with pytest.raises(CaseRejected, match="mean radius"):
        case_from_values({**GOOD.values, "mean radius": None}, task=TASK)


DOSES = TASKS["warfarin-dose"]
DOSE = read_table(samples(DOSES)[0].path.read_bytes(), task=DOSES).case()


@pytest.mark.parametrize("code", [7.0, -1.0, 0.5, float("nan"), float("inf")])
def test_a_code_without_a_word_is_a_problem(code: float) -> None:
    """Out of range, between two codes or no number: refused by name, neither an error nor taken for
    a missing value.
    """
    with pytest.raises(CaseRejected) as caught:
        case_from_values({**DOSE.values, "VKORC1": code}, task=DOSES)

    assert [(p.column, p.row) for p in caught.value.problems] == [("VKORC1", None)]
    assert "expected one of “G/G”" in caught.value.sentences[0]


def test_codes_with_a_word_arrive_as_they_are() -> None:
    """Every code of an input, typed in, is that code; one left empty is what the task calls
    unknown.
    """
    for code, word in enumerate(DOSES.feature("VKORC1").codes):
        assert (
            case_from_values({**DOSE.values, "VKORC1": float(code)}, task=DOSES).values["VKORC1"]
            == code
        ), word
    assert case_from_values({**DOSE.values, "VKORC1": None}, task=DOSES).values["VKORC1"] == 3


def test_a_dose_that_cannot_be_read_is_counted() -> None:
    """A word, a bound and a negative dose are left out and counted, a blank is not, and no note
    quotes what stood there.
    """
    header, row = (line.split(",") for line in samples(DOSES)[0].path.read_text().splitlines()[:2])
    cells = [
        cell
        for name, cell in zip(header, row, strict=True)
        if name not in Table.of(DOSES.inputs).truth_columns
    ]
    names = [name for name in header if name not in Table.of(DOSES.inputs).truth_columns]
    reading = read_table(
        table(
            [*names, "dose"], *([*cells, dose] for dose in ("Jane", ">50", "-5", "", "na", "35"))
        ),
        task=DOSES,
    )

    assert reading.truth == (None, None, None, None, None, "35.0 mg/week")
    (left_out,) = [said for said in told(reading.notes) if "could not be read" in said]
    assert left_out.startswith(
        "3 known outcomes could not be read and were left out, not guessed: “dose” should be a"
        " number between"
    )
    assert not any(text in " ".join(told(reading.notes)) for text in ("Jane", ">50", "-5"))


def test_a_case_shows_nothing_of_the_patient_in_a_log() -> None:
    """The representation of a case holds no value."""
    assert str(GOOD.data[0]) not in repr(GOOD)


mutations = st.lists(
    st.tuples(
        st.sampled_from(["flip", "drop", "insert", "cell", "line"]),
        st.integers(0, 10_000),
        st.sampled_from(
            [
                "",
                "nan",
                "-1",
                "=1+1",
                '"',
                "1,5",
                "1e999",
                "é",
                "\x00",
                ";",
                "\n",
                "99999",
                "٣",
                "0x10",
            ]
        ),
    ),
    max_size=6,
)


def mutated(changes: list[tuple[str, int, str]]) -> bytes:
    """The sample with bytes, cells or lines damaged."""
    data = bytearray(common_export())
    for kind, place, text in changes:
        at = place % max(len(data), 1)
        if kind == "flip" and data:
            data[at] ^= 1 << place % 8
        elif kind == "drop":
            del data[at : at + place % 40]
        elif kind == "insert":
            data[at:at] = text.encode()
        elif kind == "cell":
            cells = bytes(data).split(b",")
            cells[place % len(cells)] = text.encode()
            data = bytearray(b",".join(cells))
        else:
            lines = bytes(data).split(b"\n")
            data = bytearray(b"\n".join([*lines, lines[place % len(lines)]]))
    return bytes(data)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.binary(max_size=400), mutations.map(mutated)))
def test_no_bytes_bring_the_reader_down(data: bytes) -> None:
    """Whatever comes in is a case with finite numbers or a CaseError, row by row."""
    try:
        reading = read_cases(data, task=TASK)
    except CaseError:
        return
    for row in range(1, len(reading) + 1):
        if row in reading.problems:
            assert all(problem.sentence for problem in reading.problems[row])
        else:
            assert np.isfinite(reading.case(row).data).all()


@pytest.mark.parametrize("cell", ["1,876", "1,2"])
def test_a_comma_among_decimal_points_is_asked_about(cell: str) -> None:
    """Where other numbers have a decimal point, a comma could mean two things: the value is
    refused, and the others are not.
    """
    (sentence,) = rejected(changed("mean area", f'"{cell}"')).sentences

    assert "thousands separator or a decimal comma" in sentence


def test_several_swaps_at_once_name_no_wrong_partner() -> None:
    """With radius and perimeter swapped in the means and among the worst values, no sentence blames
    a column of the other pair.
    """
    header = HEADER.copy()
    for first, second in (("mean radius", "mean perimeter"), ("worst radius", "worst perimeter")):
        i, j = header.index(first), header.index(second)
        header[i], header[j] = header[j], header[i]

    sentences = rejected(table(header, ROW)).sentences

    assert all("swapped" in s for s in sentences)
    assert not any("column “worst" in s and "“mean" in s for s in sentences)


def test_the_coding_of_a_numeric_outcome_is_said() -> None:
    """scikit-learn's target codes malignant as 0: the note spells the coding out."""
    reading = read_table(table([*HEADER[:30], "target"], [*ROW[:30], "0"]), task=TASK)

    assert reading.case().truth == "malignant"
    assert any("0 = malignant, 1 = benign" in note for note in told(reading.notes))


def test_an_empty_outcome_column_beside_a_filled_one_is_no_conflict() -> None:
    """A column "target" with nothing in it does not compete with "diagnosis"."""
    reading = read_table(
        table([*HEADER[:30], "diagnosis", "target"], [*ROW[:30], "M", ""]), task=TASK
    )

    assert reading.case().truth == "malignant"


def test_a_flag_agrees_with_what_is_shown() -> None:
    """A value that is shown equal to the end of its range carries no flag."""
    feature = TASK.feature("mean smoothness")

    assert feature.show(feature.reference_range[1] + 0.0004) == feature.show(
        feature.reference_range[1]
    )
    assert feature.flag(feature.reference_range[1] + 0.0004) == ""
    assert feature.flag(feature.reference_range[1] + 0.0006) == "H"
