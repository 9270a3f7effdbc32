"""Reading a stay: the three layouts, times, units, artefacts, and what is refused in which
words.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmodels.cases import Reading, delimited
from medmodels.cases.stay import read_stay
from medmodels.cases.stay_units import conversion
from medmodels.errors import CaseError, CaseRejected, UnreadableFile, WrongColumns
from medmodels.tasks.icu_mortality import ICU_MORTALITY as TASK
from tests.shares import part
from tests.told import told
from tests.work import cpu_seconds

DATA = Path(os.environ.get("MEDMODELS_DATA", Path(__file__).parents[3] / "shared" / "data"))
INPUTS = (*TASK.features, *TASK.descriptors)
LOW, HIGH = np.array([f.plausible for f in INPUTS]).T

CHALLENGE = b"""Time,Parameter,Value
00:00,RecordID,135014
00:00,Age,71
00:00,Gender,1
00:00,Height,-1
00:00,ICUType,3
00:00,Weight,80.5
00:07,HR,96
00:07,Temp,37.2
01:30,HR,101
01:30,Glucose,142
26:15,FiO2,0.5
48:00,pH,7.31
"""

TIDY = b"""patient_id,charttime,variable,value,unit
7,2101-10-20 23:50:00,age,71,years
7,2101-10-20 23:50:00,sex,male,
7,2101-10-20 23:50:00,unit type,medical,
7,2101-10-20 23:50:00,weight,80.5,kg
7,2101-10-20 23:57:00,heart rate,96,bpm
7,2101-10-20 23:57:10,temperature,98.96,deg. F
7,2101-10-21 01:20:00,pulse,101,/min
7,2101-10-21 01:20:00,glucose,142,mg/dL
7,2101-10-22 02:05:00,inspired oxygen,50,%
7,2101-10-22 23:50:00,ph,7.31,
"""

WIDE = """Hours;HR;Temp;Glucose (mg/dL);FiO2;pH;Weight;Age;Gender;ICUType;MRN
0;;;;;;80,5;71;M;;A-1
0,1167;96;37,2;;;;;;;;A-1
1,5;101;;142;;;;71;;3;A-1
26,25;;;;0,5;;;;;;A-1
48;;;;;7,31;;;;;
""".encode("cp1252")


def read(data: bytes | str) -> Reading:
    return read_stay(data if isinstance(data, bytes) else data.encode(), task=TASK)


def long(*rows: str, header: str = "time,variable,value") -> str:
    """A long file with a heart rate on top, so that something is charted."""
    return "\n".join([header, f"00:00,HR,80{',' * (header.count(',') - 2)}", *rows])


def charted(data: bytes | str) -> dict[str, list[tuple[float, float]]]:
    """Input to its (minute, value) pairs."""
    found: dict[str, list[tuple[float, float]]] = {}
    for minute, variable, value in read(data).case().data:
        found.setdefault(INPUTS[int(variable)].name, []).append((minute, value))
    return found


def sentences(data: bytes | str) -> tuple[str, ...]:
    with pytest.raises(CaseRejected) as caught:
        read(data).case()
    return caught.value.sentences


def noted(data: bytes | str) -> str:
    return "\n".join(told(read(data).notes))


def test_one_stay_is_one_case_in_every_layout() -> None:
    """The Challenge's text, a tidy CSV with dates and units, and a wide CSV with decimal commas
    give the same digest.
    """
    readings = [read(data) for data in (CHALLENGE, TIDY, WIDE)]

    assert [r.problems for r in readings] == [{}, {}, {}]
    assert len({r.case().digest for r in readings}) == 1
    assert readings[0].data.shape == (1, 10, 3)
    assert readings[0].data.dtype == np.float64
    assert readings[0].truth == (None,)


@pytest.mark.parametrize(
    "data",
    [
        CHALLENGE.replace(b",", b";"),
        CHALLENGE.replace(b",", b"\t").replace(b".", b","),
        b"\xef\xbb\xbf" + CHALLENGE,
        CHALLENGE.decode().encode("utf-16"),
        CHALLENGE.replace(b"\n", b"\r\n"),
        CHALLENGE.upper(),
        b"\n".join([CHALLENGE.splitlines()[0], *CHALLENGE.splitlines()[:0:-1]]),
    ],
    ids=[
        "semicolon",
        "tab and decimal comma",
        "BOM",
        "UTF-16",
        "CRLF",
        "capitals",
        "rows turned round",
    ],
)
def test_ways_of_writing_do_not_change_the_case(data: bytes) -> None:
    """Delimiter, encoding, decimal comma, capitals and the order of the rows change nothing."""
    assert read(data).case().digest == read(CHALLENGE).case().digest


def test_values_are_sorted_by_time_and_input() -> None:
    """Descriptors come at minute 0 after the variables, and 48:00 counts as the last minute."""
    data = read(CHALLENGE).data[0]

    assert data.tolist() == sorted(data.tolist())
    assert data[:4, 0].tolist() == [0, 0, 0, 0]
    assert data[-1].tolist() == [2879, 15, 7.31]


@pytest.mark.parametrize(
    ("column", "text", "minute"),
    [
        ("time", "03:15", 195),
        ("time", "3:15", 195),
        ("Time", "03:15:40", 196),
        ("time", "1d 03:15", 1635),
        ("time", "1 days 03:15:00", 1635),
        ("hours", "3.25", 195),
        ("Time (h)", "3.25", 195),
        ("minutes", "195", 195),
        ("time_min", "195.4", 195),
        ("hours", "48", 2879),
        ("charttime", "47:59:50", 2879),
        ("time", "0.0", 0),
    ],
)
def test_times_are_minutes_since_the_start(column: str, text: str, minute: int) -> None:
    """Clocks, days, hours and minutes are told apart by how they are written and by the name of the
    column.
    """
    assert charted(f"{column},variable,value\n{text},HR,80\n")["heart rate"] == [(minute, 80)]


def test_dates_count_from_the_first_and_go_no_further() -> None:
    """With dates the first time is minute 0, a note says so, and no date is in what is kept or
    said.
    """
    reading = read("timestamp,HR\n2101-10-21T01:20:00Z,90\n2101-10-20T23:50:00Z,80\n")

    assert reading.case().data[:, 0].tolist() == [0, 90]
    assert any("counted from the first" in note for note in told(reading.notes))
    assert "2101" not in str(vars(reading))
    assert (
        "2101"
        not in sentences(
            "timestamp,HR\n2101-10-21 01:20,80\n2101-10-21 01:30,x\n2101-13-45 01:20,80\n21/10/2101"
            " 09:00,80\n"
        )[1]
    )


@pytest.mark.parametrize(
    "date",
    ["2101-13-45 01:20", "21/10/01 09:00", "20 Oct 2101", "20.10.01", "21011020", "2101-10-20"],
)
def test_a_date_that_cannot_be_read_is_not_quoted(date: str) -> None:
    """The sentence says the row; the date is not repeated."""
    (sentence,) = sentences(f"timestamp,HR\n2101-10-21 01:20,80\n2101-10-21 01:30,80\n{date},80\n")

    assert sentence.startswith("Row 3, column “time”: the value is ")
    assert date not in sentence


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("-00:30", "“-00:30” is before the start; give hours and minutes since admission"),
        ("", "is blank"),
        ("noon", "“noon” is not a time"),
        ("12", "“12” is written in another way than most times"),
        ("01:75", "“01:75” is not a time"),
    ],
)
def test_a_bad_time_is_a_sentence(text: str, says: str) -> None:
    """What is wrong with a time, in which row, and what would be right."""
    (sentence,) = sentences(long("01:00,HR,85", f"{text},HR,90"))

    assert "Row 3" in sentence
    assert says in sentence


def test_values_after_48_hours_are_left_out_and_counted() -> None:
    """Two values past the 48th hour are neither kept nor examined."""
    data = long("48:01,HR,90", "72:00,Temp,hot")

    assert charted(data) == {"heart rate": [(0, 80)]}
    assert "Charted after 48 hours and left out: 2 values." in noted(data)


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        ("", UnreadableFile, "empty"),
        ("time,variable,value\n", UnreadableFile, "no case"),
        ("a,b\n1,2\n", WrongColumns, "No variable of this task"),
        ("time,variable\n0,HR\n", WrongColumns, "No variable of this task"),
        ("variable,value\nHR,80\n", WrongColumns, "No column is the time"),
        ("time,hours,HR\n1,1,80\n", WrongColumns, "“time”, “hours” all look like the time"),
        (
            "date,time,HR\n20/10/2101,16:40,80\n",
            WrongColumns,
            "“date” stands beside a time and should say its day, as 1, 2, 3 or as 2024-05-31",
        ),
        ("time,HR\n30,80\n90,80\n", WrongColumns, "name the column “hours” or “minutes”"),
        ("time,HR\n2101-10-20 16:40,80\n2101-10-20 16:40Z,81\n", UnreadableFile, "time zone"),
        ("time,variable,value\n00:00,shoe size,43\n", WrongColumns, "No variable of this task"),
        ("time,variable,value\n00:00,Age,70\n", UnreadableFile, "at least one measured value"),
        ("time,HR,Age\n00:00,,70\n", UnreadableFile, "at least one measured value"),
        ("time,HR\n50:00,80\n", UnreadableFile, "in the first 48 hours"),
        (
            "subject_id,time,HR\n1,00:00,80\n2,00:00,80\n3,00:00,80\n",
            UnreadableFile,
            "“subject_id” has 3 different values: the file holds 3 stays",
        ),
        (
            CHALLENGE + CHALLENGE.replace(b"135014", b"135015"),
            UnreadableFile,
            "“RecordID” has 2 different values",
        ),
        (b"%PDF-1.7", UnreadableFile, "PDF"),
        (bytes(300), UnreadableFile, "zero bytes"),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence(
    data: bytes | str, error: type[CaseError], says: str
) -> None:
    """Each way a whole file can be wrong has its own words."""
    with pytest.raises(error, match=says):
        read(data)


def test_bounds_are_those_of_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many bytes or rows are refused before anything is made of them."""
    for name, value, says in (("MAX_ROWS", 5, "more than 5 rows"), ("MAX_BYTES", 50, "are read")):
        with monkeypatch.context() as patch:
            patch.setattr(delimited, name, value)
            with pytest.raises(UnreadableFile, match=says):
                read(CHALLENGE)


def test_identifiers_go_no_further_than_the_door() -> None:
    """Identifiers are named by column only, and row numbers do not make several stays."""
    for data, name, value in (
        (CHALLENGE, "RecordID", "135014"),
        (WIDE, "MRN", "A-1"),
        ("row_id,time,HR\n4711,00:00,80\n4712,00:00,80\n", "row_id", "4712"),
    ):
        reading = read(data)
        assert f"“{name}” (could identify a patient)" in "\n".join(told(reading.notes))
        assert value not in str(vars(reading)) + str(vars(reading.case()))


def test_unknown_variables_are_named_in_a_note() -> None:
    """At most eight unknown names are listed, without what cannot be printed; an unknown column
    likewise.
    """
    data = long(*(f"00:00,marker {c}\x85,1" for c in "abcdefghij"))

    assert "Set aside as no inputs of this task: “marker a”, “marker b”" in noted(data)
    assert "“marker h” and 2 more." in noted(data)
    assert "\x85" not in noted(data)
    assert "“Shoe size”" in noted("time,HR,Shoe size,Empty\n00:00,80,43,\n")
    assert "“Empty”" not in noted("time,HR,Shoe size,Empty\n00:00,80,43,\n")


def test_a_value_where_a_name_should_be_is_not_put_in_a_note() -> None:
    """A row with its cells shifted is a problem with its row, and the number goes into no note."""
    data = long("00:00,37.4,Temp", "00:05,,5")

    assert "37.4" not in noted(data)
    first, second = sentences(data)
    assert first.startswith(
        "Row 2, column “variable”: the value “37.4” is not the name of a variable"
    )
    assert second.startswith("Row 3, column “variable”: the value is blank")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("abc", "“abc” is not a number; give °C, between 25 and 45"),
        ("NaN", "“NaN” stands for a missing value; leave temperature out where it was not charted"),
        ("", "is blank; leave temperature out"),
        ("inf", "is infinite"),
        ("1e400", "too large"),
        ("1" * 1990 + "x", "is not a number"),
    ],
)
def test_a_bad_value_is_a_sentence_and_not_in_the_error(value: str, says: str) -> None:
    """Row, variable, value and what would be right stand in the sentence; the error itself quotes
    no value.
    """
    with pytest.raises(CaseRejected) as caught:
        read(long(f"01:00,Temp,{value}")).case()

    assert says in caught.value.sentences[0]
    assert caught.value.sentences[0].startswith("Row 2, column “temperature”")
    assert not value or value not in str(caught.value)


def test_blanks_in_a_wide_file_were_not_charted() -> None:
    """Blank cells, and words for missing as programs write them, are no values and no problems."""
    assert charted("time,HR,Temp\n00:00,80,\n01:00,NaN,37\n02:00,NA,\n") == {
        "heart rate": [(0, 80)],
        "temperature": [(60, 37)],
    }


def test_a_ragged_row_is_a_problem() -> None:
    """A row with a cell too few is named and not guessed at."""
    (sentence,) = sentences(long("00:10,HR,81", "00:20,82"))

    assert sentence.startswith("Row 3, column “the whole row”")
    assert "has 2 cells where the first line has 3 columns" in sentence
    assert len(sentences("subject_id,time,HR\n7,00:00,80\n7,00:10,80\n00:20,80\n")) == 1


def test_artefacts_are_set_aside_without_their_values() -> None:
    """Values that cannot be are counted by variable; the others stay."""
    data = long(
        "00:10,Temp,36.6", "00:20,Temp,17.8", "00:30,Temp,36.8", "00:40,Temp,36.7", "00:50,HR,901"
    )

    assert charted(data)["temperature"] == [(10, 36.6), (30, 36.8), (40, 36.7)]
    assert (
        "1 value of temperature set aside as implausible, not between 25 and 45 °C: row 3 (00:20)."
        in told(read(data).notes)
    )
    assert any(
        note.startswith(
            "1 value of heart rate set aside as implausible, not between 15 and 300 /min: row 6"
            " (00:50)."
        )
        for note in told(read(data).notes)
    )
    assert "17.8" not in noted(data)
    assert told(read(data).case().warnings) == ()


@pytest.mark.parametrize("value", ["0.9", "1300", "-5", "0"])
def test_one_implausible_value_does_not_refuse_a_stay(value: str) -> None:
    """The only systolic pressure is a typing error: the stay is read without it, and a reviewer is
    told that it counts as not charted.
    """
    rows = [f"{n // 6:02d}:{n % 6}0,HR,{70 + n % 9}" for n in range(1, 280)]
    stay = read(long(*rows, f"07:05,NISysABP,{value}"))

    said = (
        "1 value of systolic pressure, cuff set aside as implausible, not between 20 and 300 mmHg:"
        " row 281 (07:05). It counts as not charted"
    )
    assert stay.problems == {}
    assert stay.case().data.shape == (280, 3)
    assert said in told(stay.case().warnings)[0]
    assert said in noted(long(*rows, f"07:05,NISysABP,{value}"))


@pytest.mark.parametrize(
    "values", [["94", "96"], ["7.4", "94", "96"], ["7.3", "7.4", "70", "71", "72", "73"]]
)
def test_a_variable_that_is_mostly_implausible_counts_as_not_charted(values: list[str]) -> None:
    """A saturation that was charted as a pH stands for no pH, nor do the few values beside it; the
    stay is read without the variable.
    """
    data = long(*(f"0{n}:00,pH,{value}" for n, value in enumerate(values, 1)))

    assert set(charted(data)) == {"heart rate"}
    assert "arterial pH set aside as implausible" in told(read(data).case().warnings)[0]


def test_many_implausible_values_are_listed_in_short() -> None:
    """Four rows are named and the others counted."""
    data = long(
        *(f"0{n}:00,Na,{value}" for n, value in enumerate(["140"] * 5, 1)),
        *(f"1{n}:00,Na,14" for n in range(5)),
    )

    assert "5 values of sodium set aside" in noted(data)
    assert (
        "mmol/L: row 7 (10:00), row 8 (11:00), row 9 (12:00), row 10 (13:00) and 1 more."
        in noted(data)
    )


def test_noughts_are_artefacts_however_many() -> None:
    """A pressure of 0 is a line that is not connected: nought is nought in every unit."""
    data = long("00:10,MAP,0", "00:20,MAP,0")

    assert charted(data) == {"heart rate": [(0, 80)]}
    assert "2 values of mean pressure, arterial line set aside as implausible" in noted(data)


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [
        ("Temp", ["98.6", "99.1", "101"], "“99.1” looks like °F; give °C, between 25 and 45"),
        ("Temp", ["98.6"], "looks like °F"),
        ("Temp", ["310"], "looks like K"),
        ("Glucose", ["5.4", "9.8", "21"], "looks like mmol/L; give mg/dL"),
        ("Glucose", ["5.4"], "looks like mmol/L"),
        ("FiO2", ["40", "60"], "looks like per cent; give a number, between 0.2 and 1"),
        ("Creatinine", ["88", "120"], "looks like µmol/L; give mg/dL"),
        ("PaCO2", ["5.1", "6"], "looks like kPa; give mmHg"),
        ("PaO2", ["11", "13"], "looks like kPa; give mmHg"),
        ("SysABP", ["16", "15.5"], "looks like kPa; give mmHg"),
        ("Albumin", ["31"], "looks like g/L; give g/dL"),
        ("HCT", ["0.38"], "looks like a fraction; give %"),
        ("WBC", ["8800"], "looks like /µL"),
        (
            "HR",
            ["800", "900", "850"],
            (
                "“850” is implausible, as are all of its values; the unit looks wrong; give /min,"
                " between 15 and 300"
            ),
        ),
        ("HR", ["-5", "-6", "-7"], "is implausible, as are all of its values"),
        ("Temp", ["98.6", "99.1", "37"], "looks like °F"),
    ],
)
def test_a_unit_that_looks_wrong_is_refused(name: str, values: list[str], says: str) -> None:
    """Where most values make no sense, or all are what another unit would give, the sentence says
    which unit it looks like.
    """
    data = "time,variable,value\n00:00,Na,140\n" + "\n".join(
        f"0{n}:00,{name},{value}" for n, value in enumerate(values)
    )

    (sentence,) = sentences(data)

    assert says in sentence


@pytest.mark.parametrize(
    ("name", "value", "unit", "gives"),
    [
        ("temperature", "98.6", "°F", 37.0),
        ("temperature", "310.15", "K", 37.0),
        ("glucose", "5.5", "mmol/L", 99.09),
        ("glucose", "25", "mg/dl", 25.0),
        ("creatinine", "88.4", "µmol/L", 1.0),
        ("bilirubin", "17.1", "umol/l", 1.0),
        ("bun", "10", "mmol/L", 28.01),
        ("PaCO2", "5.3", "kPa", 39.75),
        ("weight", "176.37", "lb", 80.0),
        ("FiO2", "40", "%", 0.4),
        ("albumin", "35", "g/L", 3.5),
        ("sodium", "140", "mEq/L", 140.0),
        ("platelets", "250", "10^9/L", 250.0),
        ("WBC", "8.8", "x 10⁹ / L", 8.8),
        ("WBC", "8.8", "K/uL", 8.8),
        ("haematocrit", "0.38", "fraction", 38.0),
        ("GCS", "14", "points", 14.0),
        ("GCS", "14", "NA", 14.0),
        ("height", "1.75", "m", 175.0),
        ("troponin T", "50", "ng/L", 0.05),
    ],
)
def test_a_known_unit_is_converted(name: str, value: str, unit: str, gives: float) -> None:
    """A unit column, or a unit in brackets after the name, turns values into the task's unit, with
    a note if they change.
    """
    data = long(f"01:00,{name},{value},{unit}", header="time,variable,value,unit")
    bracketed = f"time,HR,{name} ({unit})\n01:00,80,{value}\n"

    feature = next(
        f for f in INPUTS if name.lower() in {f.name.lower(), *(s.lower() for s in f.synonyms)}
    )
    assert charted(data)[feature.name][0][1] == pytest.approx(gives, rel=5e-4)
    assert charted(bracketed)[feature.name][0][1] == charted(data)[feature.name][0][1]
    assert (f"{feature.name} from {unit} (1)" in noted(data)) == (float(value) != gives)


def test_magnesium_is_converted_by_its_atomic_mass() -> None:
    """Milligrams and moles a litre turn into each other in either direction, and one mole has two
    equivalents.
    """
    scale = {"mmol/L": 1.0, "mg/dL": 0.41144, "mEq/L": 0.5}
    feature = TASK.feature("magnesium")

    for unit, moles in scale.items():
        assert conversion(feature, unit) == (
            pytest.approx(moles / scale[feature.unit], rel=1e-4),
            0.0,
        )


def test_an_unknown_unit_is_a_problem_once() -> None:
    """The unit is named with the one expected, once for all the values that have it."""
    data = long(
        "01:00,Temp,37,furlong",
        "02:00,Temp,37,furlong",
        "03:00,GCS,15,%",
        header="time,variable,value,unit",
    )

    assert sentences(data) == (
        (
            "Row 2, column “unit of temperature”: the value “furlong” is not known for it; give it"
            " in °C."
        ),
        (
            "Row 4, column “unit of Glasgow coma score”: the value “%” is not known for it; leave"
            " its unit blank."
        ),
    )


def test_repeated_values_are_merged() -> None:
    """The same number twice in a minute is one value in silence; different numbers give their mean
    and a note.
    """
    same, other = long("00:00,HR,80"), long("00:00,HR,90", "01:00,HR,90")

    assert charted(same) == {"heart rate": [(0, 80)]}
    assert not any("more than once" in note for note in told(read(same).notes))
    assert charted(other) == {"heart rate": [(0, 85), (60, 90)]}
    assert (
        "1 value charted more than once in a minute with different numbers, the mean of which is"
        " kept: heart rate (1)." in noted(other)
    )


@pytest.mark.parametrize(
    ("name", "value", "gives"),
    [
        ("Gender", "0", 0),
        ("sex", "F", 0),
        ("SEX", "Male", 1),
        ("sex", "1.0", 1),
        ("ICUType", "4", 4),
        ("unit type", "Surgical", 4),
        ("age", "94", 90),
        ("age", "15", 15),
        ("age", "90", 90),
    ],
)
def test_descriptors_are_read_as_numbers_or_words(name: str, value: str, gives: float) -> None:
    """Codes and their words mean the same, ages above 90 are 90, and the time in the row does not
    matter.
    """
    data = long(f"70:00,{name},{value}")

    assert [pair for key, pair in charted(data).items() if key != "heart rate"] == [[(0, gives)]]
    assert not any("implausible" in note or "after 48" in note for note in told(read(data).notes))


@pytest.mark.parametrize("name", ["Age", "Gender", "Height", "ICUType", "Weight"])
def test_minus_one_means_not_known(name: str) -> None:
    """The Challenge's −1 is left out without a word."""
    data = long(f"00:00,{name},-1")

    assert charted(data) == {"heart rate": [(0, 80)]}
    assert [note.split()[0] for note in told(read(data).notes)] == ["Read", "No"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (["00:00,Age,14"], "“14” is below 15, and the model is for adults"),
        (["00:00,Age,130"], "“130” is implausible; give years, between 15 and 120"),
        (
            ["00:00,Age,70", "00:00,age,71"],
            "“71” is not the one in row 2; give one value for the whole stay",
        ),
        (["00:00,sex,x"], "“x” is not a number; give 0 (female) or 1 (male)"),
        (["00:00,sex,2"], "“2” is none of its codes"),
        (
            ["00:00,ICUType,0"],
            "give 1 (coronary) or 2 (cardiac surgery) or 3 (medical) or 4 (surgical)",
        ),
        (["00:00,sex,0.5"], "“0.5” is none of its codes"),
    ],
)
def test_a_wrong_descriptor_is_a_sentence(rows: list[str], says: str) -> None:
    """Children, two ages and unknown codes are refused in words."""
    (sentence,) = sentences(long(*rows))

    assert says in sentence


def test_problems_leave_the_rest_of_the_stay_readable() -> None:
    """What is refused is not in the data, and everything else is."""
    reading = read(long("00:00,sex,x", "01:00,HR,85"))

    assert reading.data[0].tolist() == [[0, 0, 80], [60, 0, 85]]
    assert set(reading.problems) == {1}


def test_an_implausible_height_counts_as_not_known() -> None:
    """A height may be left out, as half of the training stays do; who typed it wrongly is told."""
    stay = read(long("00:00,Height,431.8")).case()

    assert stay.data.tolist() == [[0, 0, 80]]
    assert told(stay.warnings)[0].endswith(
        "not between 100 and 230 cm: row 2. It counts as not known: no other value of it is used."
    )


def test_a_height_in_metres_is_set_aside_as_in_training() -> None:
    """One implausible value refuses no stay: models see it without the height, as they saw the one
    such stay of their training; the warning says what it looks like.
    """
    stay = read(long("00:00,Height,1.8", "01:00,HR,85")).case()

    assert stay.data.tolist() == [[0, 0, 80], [60, 0, 85]]
    assert told(stay.warnings)[0].endswith(
        "row 2. It looks like m. It counts as not known: no other value of it is used."
    )


def survives(data: bytes) -> bool:
    """Whether the reader answers with a CaseError or with problems in words; a case must be within
    all bounds.
    """
    try:
        reading = read(data)
    except CaseError:
        return False
    minutes, variables, values = reading.data[0].T
    index = variables.astype(int)
    assert reading.data.shape[::2] == (1, 3)
    assert np.isfinite(reading.data).all()
    assert ((minutes >= 0) & (minutes < 2880) & (minutes % 1 == 0)).all()
    assert ((LOW[index] <= values) & (values <= HIGH[index])).all()
    assert all(len(note) < 700 for note in told(reading.notes))
    assert all(problem.sentence for problem in reading.problems.get(1, ()))
    return not reading.problems


TOKENS = [
    "",
    "nan",
    "-1",
    '"',
    "1,5",
    "1e999",
    "é",
    "\x00",
    ";",
    "\n",
    ",",
    "٣",
    "99:99",
    "-0:01",
    "HR",
    "Age",
]
TOKENS += ["2101-10-20 23:50", "9999-12-31T23:59Z", "0001-01-01 00:00+23:59"]
changes = st.lists(
    st.tuples(
        st.sampled_from(["flip", "drop", "insert", "cell", "swap", "line", "cut"]),
        st.integers(0, 10_000),
        st.sampled_from(TOKENS),
    ),
    max_size=6,
)


def mutated(data: bytes, changes: list[tuple[str, int, str]]) -> bytes:
    """A file with bytes, cells or lines damaged, exchanged, repeated or cut off."""
    for kind, place, text in changes:
        at = place % (len(data) + 1)
        cells, lines = data.split(b","), data.split(b"\n")
        if kind == "flip":
            data = data[:at] + bytes(b ^ 1 << place % 8 for b in data[at : at + 1]) + data[at + 1 :]
        elif kind == "drop":
            data = data[:at] + data[at + place % 40 :]
        elif kind == "insert":
            data = data[:at] + text.encode() + data[at:]
        elif kind == "cell":
            cells[place % len(cells)] = text.encode()
            data = b",".join(cells)
        elif kind == "swap":
            i, j = place % len(cells), place // 7 % len(cells)
            cells[i], cells[j] = cells[j], cells[i]
            data = b",".join(cells)
        elif kind == "line":
            data = b"\n".join([*lines, lines[place % len(lines)]])
        elif place % 5 == 0:
            data = data[:at]
    return data


@settings(max_examples=part(300, of=1200), deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.builds(mutated, st.sampled_from([CHALLENGE, TIDY, WIDE]), changes),
    )
)
def test_no_bytes_bring_the_reader_down(data: bytes) -> None:
    """Whatever comes in is a CaseError, problems in words, or a stay within all bounds."""
    survives(data)


def test_random_damage_is_refused_or_read() -> None:
    """A thousand files of each layout with a few random bytes changed: nothing but sentences, and
    some are still stays.
    """
    rng = random.Random(0)
    for sample in (CHALLENGE, TIDY, WIDE):
        read_anyway = 0
        for _ in range(1000):
            data = bytearray(sample)
            for _ in range(rng.randint(1, 4)):
                data[rng.randrange(len(data))] = rng.choice(
                    (rng.randrange(256), rng.choice(b"0123456789,;:.-\n"))
                )
            read_anyway += survives(bytes(data))
        assert 50 < read_anyway < 950


def plainly_parsed(text: str) -> list[list[float]]:
    """The values of a Challenge file, by nothing but its description."""
    position = {f.synonyms[0]: n for n, f in enumerate(INPUTS)}
    found: dict[tuple[int, int], list[float]] = {}
    for line in text.splitlines()[1:]:
        time, code, value = line.split(",")
        if code == "RecordID" or (
            value == "-1" and code in {"Age", "Gender", "Height", "ICUType", "Weight"}
        ):
            continue
        minute = min(int(time[:2]) * 60 + int(time[3:]), 2879)
        if LOW[position[code]] <= float(value) <= HIGH[position[code]]:
            found.setdefault((minute, position[code]), []).append(float(value))
    return [[*key, np.mean(numbers)] for key, numbers in sorted(found.items())]


@pytest.mark.skipif(
    not (DATA / "physionet2012").is_dir(), reason="the Challenge's stays are not in the data folder"
)
def test_the_challenges_own_files_are_read_as_they_are() -> None:
    """Every value of 100 stays of set A, against a plain parse."""
    with tarfile.open(DATA / "physionet2012" / "set-a.tar.gz") as tar:
        files = [
            tar.extractfile(m).read()
            for m, _ in zip((m for m in tar if m.name.endswith(".txt")), range(100), strict=False)
        ]  # type: ignore[union-attr]

    assert len(files) == 100
    for file in files:
        np.testing.assert_allclose(
            read(file).case().data, plainly_parsed(file.decode()), rtol=1e-12
        )


@pytest.mark.parametrize(
    "data",
    [
        "time,HR\n14:00,80\n20:00,82\n23:30,84\n00:30,86\n08:00,88\n",
        "time,variable,value\n22:00,HR,80\n23:30,Temp,37\n00:15,Na,140\n01:00,K,4\n",
        "time,variable,value\n22:00,HR,80\n23:30,HR,81\n00:15,Temp,37\n01:00,Temp,38\n",
        "time,HR,Temp,Na\n22:00,80,,\n23:30,,37,\n00:15,,,140\n",
        "hour,HR,Temp\n22,80,\n23,,37\n0,,38\n",
        "Tag no,time,HR,Temp\nA,20:00,80,\nB,08:00,,37\n",
        "shift,time,variable,value\n1,20:00,HR,80\n2,08:00,Temp,37\n",
        "time,variable,value\n08:00,HR,80\n20:00,HR,81\n09:00,Temp,37\n",
        "time,variable,value\n22:00,HR,80\n00:15,Temp,37\n23:59:40,Na,140\n",
        *(
            f"time,{name},variable,value\n22:00,{day},HR,80\n23:00,{day},HR,81\n01:00,{day},HR,82\n"
            for name, day in [
                ("start date", "2024-05-31"),
                ("icu start date", "2024-05-31"),
                ("date", "2024-05-31"),
                ("study day", "1"),
            ]
        ),
    ],
)
def test_times_of_day_are_refused(data: str) -> None:
    """Clocks that run over midnight back to small numbers are no hours since admission, whether or
    not a variable comes again.

    A day that is the same in every row changes nothing of that.
    """
    with pytest.raises(
        (UnreadableFile, WrongColumns),
        match=r"may be times of day.*a column “day”|should say its day",
    ):
        read(data)


@pytest.mark.parametrize(
    ("data", "minutes"),
    [
        ("time,HR\n20:00,80\n23:30,82\n24:30,84\n32:00,86\n", [1200, 1410, 1470, 1920]),
        ("time,variable,value\n36:15,HR,80\n01:00,HR,80\n02:00,Temp,37\n", [60, 120, 2175]),
        (
            "time,variable,value\n10:00,HR,80\n11:00,HR,80\n10:00,Temp,37\n11:00,Temp,37\n",
            [600, 600, 660, 660],
        ),
        ("time since admission,variable,value\n22:00,HR,80\n00:15,Temp,37\n", [15, 1320]),
        ("elapsed hours,HR,Temp\n22,80,\n0.25,,37\n", [15, 1320]),
        ("time,variable,value\n20:00,HR,80\n49:00,Temp,37\n01:00,Na,140\n", [60, 1200]),
        ("time,variable,value\n22:00,HR,80\n23:00,Temp,37\n00:00,Age,70\n", [0, 1320, 1380]),
        (
            "time since admission,hospital day,HR\n01:00,1,80\n05:00,2,81\n20:00,2,82\n",
            [60, 300, 1200],
        ),
        ("date,elapsed minutes,HR\n2024-05-31,10,80\n2024-06-01,600,81\n", [10, 600]),
        ("hours since admission,date,HR\n5,2024-06-01,81\n1,2024-05-31,80\n", [60, 300]),
    ],
)
def test_hours_since_admission_may_run_backwards(data: str, minutes: list[int]) -> None:
    """Past 24:00, where values are grouped by variable, or where the column's name says so, times
    count from admission in any order.

    A day beside such a name adds nothing to them.
    """
    assert read(data).case().data[:, 0].tolist() == minutes


DAYS_AND_CLOCKS = [("1", "20:00"), ("1", "23:30"), ("2", "00:15"), ("2", "20:00"), ("3", "06:00")]


@pytest.mark.parametrize(
    "name",
    ["day", "Day", "ICU day", "hospital_day", "day of stay", "Tag", "date", "chartdate", "d"],
)
@pytest.mark.parametrize(
    "write",
    [
        str,
        lambda n: str(int(n) - 1),
        lambda n: f"Day {n}",
        lambda n: f"2100-12-{28 + int(n)}",
        lambda n: f"2100-12-{28 + int(n)} 00:00:00",
    ],
)
@pytest.mark.parametrize("layout", ["long", "wide", "hours"])
def test_a_day_beside_the_time_of_day_tells_it(
    name: str, write: Callable[[str], str], layout: str
) -> None:
    """Days from 0, from 1 or as dates, in a column of their own: minutes count from the first
    entry, and no day folds onto another.
    """
    rows = [(write(day), clock) for day, clock in DAYS_AND_CLOCKS]
    if layout == "long":
        data = f"{name},time,variable,value\n" + "".join(
            f"{day},{clock},{code},{value}\n"
            for (day, clock), code, value in zip(
                rows, ["HR", "Temp", "Na", "HR", "K"], [80, 37, 140, 81, 4], strict=True
            )
        )
    elif layout == "wide":
        data = f"time,HR,{name}\n" + "".join(f"{clock},80,{day}\n" for day, clock in rows)
    else:
        data = f"{name},hour,HR\n" + "".join(
            f"{day},{int(clock[:2]) + int(clock[3:]) / 60},80\n" for day, clock in rows
        )
    reading = read(data)

    assert reading.case().data[:, 0].tolist() == [0, 210, 255, 1440, 2040]
    assert any(
        note.startswith("Times are counted from the first entry, by the day in “")
        for note in told(reading.notes)
    )
    assert "2100" not in str(vars(reading))
    assert not any("Set aside" in note for note in told(reading.notes))


def test_the_order_of_the_rows_does_not_matter_beside_days() -> None:
    """With days, rows that are not sorted are read as those that are."""
    rows = [f"{day},{clock},80" for day, clock in DAYS_AND_CLOCKS]

    assert (
        read("\n".join(["day,time,HR", *rows])).case().digest
        == read("\n".join(["day,time,HR", *rows[::-1]])).case().digest
    )


def test_days_that_repeat_what_the_hours_say_are_set_aside() -> None:
    """Hours since admission that go past 24 need no day; one that agrees with them changes nothing,
    one that does not is refused.
    """
    data = "day,time,HR\n1,02:00,80\n1,20:00,81\n2,26:15,82\n2,36:15,83\n"

    assert read(data).case().data[:, 0].tolist() == [120, 1200, 1575, 2175]
    assert "“day”" in noted(data)
    for wrong in ("2,02:00,80", "1,26:15,82", ",26:15,82"):
        with pytest.raises(WrongColumns, match="go past 24:00, yet “day” counts days too"):
            read(data + wrong)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (
            "day,time,HR\nMonday,08:00,80\nTuesday,08:00,81\n",
            "“day” stands beside a time and should say its day",
        ),
        (
            "date,day,time,HR\n2101-10-20,1,08:00,80\n",
            "“date”, “day” all look like the day of each time; keep one",
        ),
        (
            "taken on,time,HR,Temp\n20.10.2101,08:00,80,\n21.10.2101,09:00,,37\n",
            "“taken on” holds dates: name it “date”",
        ),
        (
            "taken on,time,variable,value\n10/20/01,08:00,HR,80\n10/21/01,09:00,Temp,37\n",
            "“taken on” holds dates",
        ),
        *(
            (f"recorded,time,HR\n{first},08:00,80\n{second},09:00,81\n", "“recorded” holds dates")
            for first, second in [
                ("31-May-2024", "01-Jun-2024"),
                ("31MAY2024", "01JUN2024"),
                ("31. Mai", "1. Juni"),
                ("May 31 2024", "June 1 2024"),
            ]
        ),
        (
            "start date,time,HR\n2024-05-31,08:00,80\n2024-06-01,09:00,81\n",
            "“start date” holds dates",
        ),
        (
            "day,time,HR\n31,22:00,80\n31,23:00,81\n1,01:00,82\n1,08:00,83\n",
            "“day” lie far apart and do not rise: they may be days of two months",
        ),
        (
            "day,time,HR\n1,08:00,83\n1,01:00,82\n31,23:00,81\n31,22:00,80\n",
            "they may be days of two months",
        ),
        (
            "postop day,time,parameter,value\n1,08:00,HR,80\n2,09:00,HR,90\n",
            "may say the day of each time",
        ),
        (
            "weekday,time,parameter,value\nMon,08:00,HR,80\nTue,09:00,HR,90\n",
            "may say the day of each time",
        ),
    ],
)
def test_days_that_cannot_be_told_are_refused(data: str, says: str) -> None:
    """Words for days, two columns of days, days of two months, and dates under another name are
    refused in words, never set aside.
    """
    with pytest.raises(WrongColumns, match=says) as caught:
        read(data)
    assert "20.10" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "minutes"),
    [
        ("day,time,HR\n1,08:00,80\n2,08:00,81\n7,08:00,82\n", [0, 1440]),
        (
            "day,time,variable,value\n"
            + "".join(
                f"{n},08:00,{code},{n + 36}\n" for code in ("HR", "Temp") for n in range(1, 6)
            ),
            [0, 0, 1440, 1440],
        ),
        (
            "time,variable,value,reference range\n01:00,K,4,3.5-5.0\n02:00,creatinine,1,0.6-1.2\n",
            [60, 120],
        ),
        (
            "time,variable,value,remark\n01:00,K,4,12 decreased\n02:00,creatinine,1,3 marked\n",
            [60, 120],
        ),
    ],
)
def test_what_only_looks_like_days_of_two_months_or_dates_is_read(
    data: str, minutes: list[int]
) -> None:
    """Days that rise over a gap, days that begin again with each variable, reference ranges and
    remarks refuse nothing.
    """
    assert [minute for minute in read(data).case().data[:, 0].tolist() if minute <= 1440] == minutes


def test_a_row_without_its_day_is_a_problem() -> None:
    """A blank or impossible day is named with its row; a descriptor needs none, and a day beside
    whole dates is not needed.
    """
    first, second = sentences(
        "day,time,HR,Age\n1,08:00,80,\n,09:00,80,\n2100-02-30,09:00,80,\n,09:00,,70\n"
    )

    assert first.startswith(
        "Row 2, column “time”: the value “09:00” has no day beside it (a whole number, or a date as"
        " 2024-05-31); give"
    )
    assert second.startswith("Row 3")
    assert "“day”" in noted("day,time,HR\n1,2101-10-20 08:00,80\n1,2101-10-21 08:00,80\n")


def rows_of(count: int, row: Callable[[int], str], header: str = "time,variable,value") -> bytes:
    """A file of so many rows, each with a time of its own within 48 hours."""
    return "\n".join(
        [
            header,
            "00:00,HR,80" + "," * (header.count(",") - 2),
            *(f"{n // 60 % 48:02d}:{n % 60:02d}:{n // 2880:02d},{row(n)}" for n in range(count)),
        ]
    ).encode()


def wide(names: list[str], cells: str) -> bytes:
    """A file with these columns and a row for each of 990 minutes."""
    return "\n".join(
        [",".join(["time", *names]), *(f"{n // 60:02d}:{n % 60:02d}{cells}" for n in range(990))]
    ).encode()


UNITS = ["".join("?.^*"[n >> 2 * k & 3] for k in range(9)) for n in range(99_000)]
NASTY: dict[str, Callable[[], bytes]] = {
    "60 000 identifying names": lambda: rows_of(60_000, lambda n: f"patient name {n},1"),
    "99 000 long names": lambda: rows_of(99_000, lambda n: f"{'patient id name ' * 10}{n},1"),
    "99 000 words for numbers": lambda: rows_of(99_000, lambda n: f"HR,x{n}{'y' * 150}"),
    "99 000 ways to write a unit": lambda: rows_of(
        99_000, lambda n: f"Temp,98.6,{UNITS[n]}F", "time,variable,value,unit"
    ),
    "a column 5 000 times": lambda: wide(["HR"] * 4_999, ",8" * 4_999),
    "5 000 unknown columns": lambda: wide(
        ["HR", *(f"c{n}" for n in range(4_990))], ",80" + ",8" * 4_990
    ),
    "5 000 columns of blanks": lambda: wide(
        ["HR", *(f"c{n}" for n in range(4_990))], ",80" + ",   " * 4_990
    ),
}


COST = """
import re, sys
from tests.work import cpu_seconds, yardstick
from medmodels.cases import read_cases
from medmodels.errors import MedModelsError
from medmodels.tasks import get_task
def kilobytes(what):
    return int(re.search(what + r":\\s+([0-9]+)", open("/proc/self/status").read())[1])
task = get_task(sys.argv[1])
data = sys.stdin.buffer.read()
small = open(sys.argv[2], "rb").read()
read_cases(small, task=task)
kept = None
def given():
    global kept
    try:
        kept = read_cases(data, task=task)
    except MedModelsError as error:
        kept = error.with_traceback(None)
before, held = kilobytes("VmHWM"), kilobytes("VmRSS")
seconds = cpu_seconds(given)
peak, kept = kilobytes("VmHWM") - before, kilobytes("VmRSS") - held
print(seconds / yardstick(), peak / 1000, kept / 1000)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("name", NASTY)
@pytest.mark.heavy
def test_a_stay_made_to_cost_is_cheap(name: str, tmp_path: Path) -> None:
    """Hundreds of thousands of names, units, values or mistakes are read or refused with little
    work and memory.
    """
    (tmp_path / "small").write_bytes(CHALLENGE)
    command = [sys.executable, "-c", COST, "icu-mortality", str(tmp_path / "small")]
    done = subprocess.run(
        command, input=NASTY[name](), capture_output=True, check=True, cwd=Path(__file__).parents[2]
    )
    yardsticks, peak, kept = map(float, done.stdout.split())

    assert yardsticks < 60  # of some tenths of a second each
    assert peak < 150
    assert kept < 60  # what Python holds back for the next file among it


@pytest.mark.parametrize("name", ["5 000 unknown columns", "5 000 columns of blanks"])
@pytest.mark.heavy
def test_what_is_no_input_costs_little_more_than_its_cells(name: str) -> None:
    """Thousands of columns that the task does not ask for are not gone through again and again."""
    data = NASTY[name]()
    parted = cpu_seconds(lambda: delimited.read_cells(data), times=3)

    assert cpu_seconds(lambda: read(data)) < 10 * parted  # once a column would be hundreds of times


def test_of_many_problems_a_hundred_are_listed() -> None:
    """Nobody corrects a file by reading a thousand sentences: the first hundred stand for them, and
    a note says how many there are.
    """
    data = long(*(f"{n // 60:02d}:{n % 60:02d},HR,x" for n in range(500)), *["xx,HR,80"] * 500)
    problems = read(data).problems[1]

    assert [problem.row for problem in problems] == list(range(2, 102))
    assert "1000 values need correcting; the first 100 are listed." in noted(data)


def test_units_that_are_not_stated_are_said() -> None:
    """Without a unit a note says what was assumed; with one there is none."""
    assert any(
        "taken as" in note and "creatinine" in note
        for note in told(read("time,HR\n01:00,80\n").notes)
    )
    assert not any(
        "taken as" in note
        for note in told(read("time,variable,value,unit\n01:00,HR,80,/min\n").notes)
    )
