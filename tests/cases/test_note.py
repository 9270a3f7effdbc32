"""Passages of text: identifiers masked first, files and tables read, everything else refused in
words.
"""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.cases import case_from_text, note, read_cases
from medmodels.cases.identifiers import masked
from medmodels.errors import CaseError, CaseRejected, UnreadableFile
from medmodels.tasks.note_section import NOTE_SECTION as TASK
from tests.told import told
from tests.work import cpu_seconds

PASSAGE = "Doctor: Any allergies?\nPatient: Penicillin gives me hives."


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("seen on 3/4/2019 and 2020-01-31", "seen on [date] and [date]"),
        ("on July 31, 2008, and the 2nd of March", "on [date], and the [date]"),
        ("call 555-123-4567 or (020) 7946 0958", "call [telephone number] or [telephone number]"),
        ("write to jane.doe+x@mail.example.org", "write to [e-mail address]"),
        ("see https://portal.example/patient?id=7", "see [web address]"),
        ("MRN: 00123456 in the chart", "[record number] in the chart"),
        ("her number is 12345678", "her number is [long number]"),
        ("Mrs. Jane Smith and Doctor Kumar", "Mrs. [name] and Doctor [name]"),
        ("DR. SMITH, MRS JONES", "DR. [name], MRS [name]"),
        ("Dr.Smith and Dr. J. Smith", "Dr. [name] and Dr. [name]"),
        ("Dr. de la Cruz, Dr. Élise Martin", "Dr. [name], Dr. [name]"),
        ("I saw dr. smith yesterday", "I saw dr. [name] yesterday"),
        ("Dr. John Q Smith said", "Dr. [name] said"),
        ("Prof. Dr. Škoda, Dr. He, Mrs. O'Brien", "Prof. Dr. [name], Dr. [name], Mrs. [name]"),
        ("Dr. B. He said; Doctor X too", "Dr. B. He said; Doctor X too"),
        ("born 1950/03/04, in March 1950", "born [date], in [date]"),
        ("on May 5, on May 5th, on MAY 5, 2020", "on [date], on [date], on [date]"),
        ("3 Jan 2020, 03-Jan-2020, Sept. 3rd", "[date], [date], [date]"),
        ("6.5.2020, dob 6.5.20", "[date], dob [date]"),
        ("phone 555-1234", "phone [telephone number]"),
        ("call me at 555 123 4567", "call me at [telephone number]"),
        ("+44 20 7946 0958 or 1-800-555-1234", "[telephone number] or [telephone number]"),
        ("patient id 12345, MRN#1234", "[record number], [record number]"),
        (
            "SSN 123-45-6789, NHS 943 476 5919, case no. 1234",
            "[record number], [record number], [record number]",
        ),
        ("from 192.168.10.4.", "from [IP address]."),
        ("zip 62704-1234", "[postal code]"),
        ("aged 93, a 93-year-old, 93 years old", "[age over 89], a [age over 89], [age over 89]"),
        ("ninety-three years old, 102 y/o", "[age over 89], [age over 89]"),
    ],
)
def test_what_looks_like_an_identifier_is_masked(text: str, gives: str) -> None:
    """Dates, telephone numbers, addresses, record numbers, great ages, long runs of digits, names
    after titles; a second look finds no more.
    """
    assert masked(text).text == gives
    assert masked(gives).text == gives


@pytest.mark.parametrize(
    "text",
    [
        "Doctor: What brings you in?",
        "blood pressure 120/80, 98.6 degrees",
        "10 mg twice, for 2 to 3 weeks",
        "she is 76 years old",
        "T4 to L5, 1/2 tablet",
        "Decadron 4 mg, NovoLog 12 units, octreotide 50 mcg",
        "aprepitant 80 mg, febuxostat 40 mg, Januvia 50 mg, Marcaine 10 ml",
        "decreased 20 percent, sepsis 3 days ago",
        "may 5 mg be taken? May 5 mg be taken?",
        "Married. 4 children",
        "Dec 2.5 mg, Oct 20 mg, sep 3 days",
        "they march 10 miles, and may 5 times",
        "platelets 250000, then 135 4012 3300 and 5000 1000 2000",
        "Case 2 1000 mg, file 3",
        "6.5.20 and 6.5.20 mg",
        "insulin 10-12-14 units, at 12-24-48 hours",
        "pain 6-7/10, HR 95 for 95 years",
        "Patient: 2019 was a bad year",
        "Doctor Any allergies?",
        "nurse Patient denies pain. Doctor: Penicillin?",
        "my dr. said so, the dr. prescribed rest",
        "MS Contin 15 mg, MR Angiography, QT 400 ms Sinus rhythm",
    ],
)
def test_what_a_clinician_needs_stays(text: str) -> None:
    """Speakers, measurements, doses, drugs whose names begin like a month, laboratory values and
    ages are no identifiers.
    """
    assert masked(text).text == text


@pytest.mark.parametrize(
    "written", ["aged {}", "age: {}", "a {}-year-old", "{} years old", "{} yrs of age", "{} y/o"]
)
def test_only_ages_over_89_are_masked(written: str) -> None:
    """Safe Harbor lets ages up to 89 stand, and a clinician needs them; from 90 on they go."""
    kept = [written.format(age) for age in (1, 8, 18, 75, 80, 84, 88, 89)]
    gone = [written.format(age) for age in (90, 91, 99, 100, 104, 112)]

    assert [masked(text).text for text in kept] == kept
    assert [masked(text).counts for text in gone] == [{"age over 89": 1}] * len(gone)
    assert not any(digit in masked(text).text.replace("89", "") for text in gone for digit in "019")


@pytest.mark.parametrize("age", ["eighty-one", "eighty-nine", "eighty", "seventy-five"])
def test_only_ages_over_89_in_words_are_masked(age: str) -> None:
    """Ninety and more in words goes; eighty-nine stays."""
    text = f"she is {age} years old"

    assert masked(text).text == text
    assert masked(text.replace(age, "ninety-one")).text == "she is [age over 89]"


def test_masking_takes_no_longer_than_the_text() -> None:
    """Blanks after every word that announces a number, long words and runs of digits: a text of
    eight times the length takes some eight times as long, where going back and forth takes 64.
    """
    cues = (
        "mrn ssn nhs record chart account policy case file patient id zip postcode phone call fax"
        " aged born dob Dr. Doctor March".split()
    )
    runs = ["a", "1", "a.", "1-", "1 ", "(1)", "Dr. A. ", "a@", "1 May "]

    def searched(length: int) -> dict[str, float]:
        texts = {run: (run * length)[:length] for run in runs}
        texts |= {cue: cue + " " * (length // 8) + cue + " number" + "\t" * length for cue in cues}
        return {of: cpu_seconds(partial(masked, text), times=3) for of, text in texts.items()}

    short, long = searched(2_000), searched(16_000)

    assert sum(long.values()) < 24 * sum(short.values())
    assert [of for of in long if long[of] > 40 * short[of]] == []


@pytest.mark.parametrize("length", [20_001, 2_000_000])
def test_a_text_that_is_too_long_is_refused_before_it_is_searched(
    length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Uploaded, in a table and pasted: the bound comes first, and its words name the length."""
    monkeypatch.setattr(
        note, "masked", lambda text: pytest.fail("searched") if len(text) > 20_000 else masked(text)
    )
    text = "a" * length

    with pytest.raises(
        UnreadableFile, match=rf"^The passage has {length:,} characters; at most 20,000 are read"
    ):
        read_cases(text.encode(), task=TASK)
    with pytest.raises(
        UnreadableFile, match=r"more than (20,000|1,000,000) characters|larger than field limit"
    ):
        read_cases(b"id,text\n1," + text.encode(), task=TASK)
    with pytest.raises(CaseRejected) as caught:
        case_from_text(text, task=TASK)
    assert f"has {length:,} characters" in caught.value.sentences[0]


def test_the_count_is_told_in_honest_words() -> None:
    """How many of which kind, and that no pattern knows everything."""
    (sentence,) = told([masked("Dr. Who, 1/2/2020, 3/4/2020").note])

    assert "flagged 3 possible identifiers (date: 2, name: 1)" in sentence
    assert "still in it" in sentence
    assert "flagged 0 possible identifiers;" in told([masked("nothing here at all").note])[0]


def test_a_text_file_is_one_passage() -> None:
    """The case holds the masked text, and nothing of what was masked."""
    reading = read_cases((PASSAGE + " I saw Dr. Brown.").encode(), task=TASK)

    assert len(reading) == 1
    assert reading.case().text == PASSAGE + " I saw Dr. [name]."
    assert any("flagged 1 possible identifier" in note for note in told(reading.notes))
    assert b"Brown" not in reading.case().data.tobytes()


def test_a_table_with_a_column_of_texts_is_one_passage_a_row() -> None:
    """Quoted line breaks, the known section kept aside, other columns dropped, a short row refused
    by itself.
    """
    data = (
        b'ID,section_header,dialogue\n1,ALLERGY,"Doctor: Any allergies?\nPatient: No,'
        b' none."\n2,ROS,Yes.\n'
    )
    reading = read_cases(data, task=TASK)

    assert len(reading) == 2
    assert reading.case(1).truth == "allergies"
    assert reading.case(1).text.startswith("Doctor: Any allergies?")
    with pytest.raises(CaseRejected, match="row 2"):
        reading.case(2)


TABLE = (
    'name,text\nFeatherstone,"Doctor: Any allergies?\nPatient: No, none."\nBrown,Yes I smoke a'
    " pipe.\n"
)


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode("utf-16"),
        TABLE.encode("utf-8-sig"),
        b"\n  \n" + TABLE.encode(),
        b"sep=,\r\n" + TABLE.encode(),
        *(TABLE.replace(",", mark).replace(f"No{mark}", "No,").encode() for mark in ";|\t"),
        TABLE.replace("name,text", "name, TEXT ").encode(),
        b'text\n"Doctor: Any allergies?\nPatient: No, none."\n"Yes I smoke a pipe."\n',
    ],
    ids=[
        "UTF-16",
        "BOM",
        "blank lines",
        "sep=",
        "semicolon",
        "vertical bar",
        "tab",
        "capitals",
        "one column",
    ],
)
def test_a_table_is_a_table_however_it_is_written(data: bytes) -> None:
    """Encoding, delimiter, Excel's own first line, blank lines and a single column: two passages,
    and nothing of the other column.
    """
    reading = read_cases(data, task=TASK)

    assert [reading.case(row).text for row in (1, 2)] == [
        "Doctor: Any allergies?\nPatient: No, none.",
        "Yes I smoke a pipe.",
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"name,text\n", "no case under it"),
        (
            b"name,text\nFeatherstone,No, none at all.\nBrown,Yes, I smoke a pipe.\n",
            "Row 1 has 3 cells",
        ),
        (b"text\nFeatherstone, yes, I smoke.\n", "Row 1 has 3 cells"),
        (b"name,text\nFeatherstone," + b"word " * 5_000, "more than 20,000 characters"),
    ],
)
def test_a_table_that_cannot_be_read_is_no_passage(data: bytes, says: str) -> None:
    """It is refused in words that say why it was taken for a table, and that quote nothing
    of it.
    """
    with pytest.raises(UnreadableFile, match=says) as caught:
        read_cases(data, task=TASK)
    assert "names a column “text”" in str(caught.value)
    assert "Featherstone" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "text, please read: the patient has a cough.",
        (
            "Text, please read: the patient has a cough.\nDoctor: Since when?\nPatient: Two weeks,"
            " I think."
        ),
        "the note, the whole of it; no text",
        "Doctor: hello, how are you?\ntext,note",
        "[00:01] Doctor: hello there",
        "[date] the patient came in",
        "<pause> so what brings you in",
        "{unclear} what brings you in",
        '"Doctor: what brings you in?',
    ],
)
def test_a_passage_may_begin_in_any_way(text: str) -> None:
    """With a bracket, a mark of time, a quote, or words that could name a column: read as one
    passage, word for word.
    """
    for data in (text.encode(), text.encode("utf-16")):
        reading = read_cases(data, task=TASK)
        assert (len(reading), reading.case().text) == (1, text)


def test_a_row_with_a_comma_out_of_quotes_is_refused_alone() -> None:
    """Half a passage is never judged: the row says how many cells it has, and the others are
    served.
    """
    reading = read_cases(
        b"id,text\n1,No allergies at all.\n2,Yes I smoke, a pipe.\n3,Yes I drink wine.\n", task=TASK
    )

    assert set(reading.problems) == {2}
    assert reading.case(3).text == "Yes I drink wine."
    with pytest.raises(CaseRejected) as caught:
        reading.case(2)
    assert "has 3 cells where the first line has 2 columns" in caught.value.sentences[0]
    assert b"smoke" not in reading.data[1].tobytes()


def test_a_section_that_is_unknown_is_counted() -> None:
    """How many outcomes could not be read, and what would be right; a blank one is no fault."""
    reading = read_cases(
        b"text,section\nNo allergies at all.,Featherstone\nYes I smoke.,\nYes I drink.,ROS\nYes I"
        b" do indeed.,n/a\n",
        task=TASK,
    )

    assert reading.truth == (None, None, "review of systems", None)
    (left_out,) = [said for said in told(reading.notes) if "could not be read" in said]
    assert left_out.startswith(
        "1 known outcome could not be read and was left out, not guessed: “section” should be one"
        " of “fam/sochx”"
    )
    assert "Featherstone" not in " ".join(told(reading.notes))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b" \n", "it should hold the passage, or a table with a column of passages"),
        (b"PK\x03\x04", "not a text file but a Word or Excel document"),
        (b"%PDF-1.7", "not a text file but a PDF"),
        (b"one\0two", "Save the note as plain text"),
        (b"two words", "^The passage has 2 words; a passage has at least 3.$"),
        (b"word", "^The passage has 1 word; a passage has at least 3.$"),
    ],
)
def test_a_file_of_notes_is_refused_in_words_of_notes(data: bytes, says: str) -> None:
    """Nobody who gives a passage is told of column names, or to export a table."""
    with pytest.raises(UnreadableFile, match=says) as caught:
        read_cases(data, task=TASK)
    assert "Export" not in str(caught.value)


@pytest.mark.parametrize(
    "data", [b"", b"   \n", b"%PDF-1.7", b"\x89PNG\r\n", b"\0\1\2", b"two words", b"word " * 10_000]
)
def test_anything_else_gets_a_sentence(data: bytes) -> None:
    """Empty, another kind of file, too short, too long."""
    with pytest.raises(UnreadableFile):
        read_cases(data, task=TASK)


def test_a_pasted_passage_goes_the_same_way() -> None:
    """Masked, checked, and its digest is that of the same text in a file."""
    case, said = case_from_text(PASSAGE, task=TASK)

    assert case.digest == read_cases(PASSAGE.encode(), task=TASK).case().digest
    assert "flagged 0" in told([said])[0]
    with pytest.raises(CaseRejected, match="needs correcting") as caught:
        case_from_text("No.", task=TASK)
    assert caught.value.sentences == (
        "“the passage”: the value has 1 word; a passage has at least 3.",
    )


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    """Whatever is typed."""
    try:
        case, _ = case_from_text(text, task=TASK)
    except CaseError:
        return
    assert case.text.encode() == case.data.tobytes()
