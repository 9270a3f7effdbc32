"""Passages of text: identifiers masked first, files and tables read, everything else refused in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.cases import case_from_text, read_cases
from medmodels.cases.identifiers import masked
from medmodels.errors import CaseError, CaseRejected, UnreadableFile
from medmodels.tasks.note_section import NOTE_SECTION as TASK

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
    ],
)
def test_what_looks_like_an_identifier_is_masked(text: str, gives: str) -> None:
    """Dates, telephone, e-mail and web addresses, record numbers, long runs of digits, names after titles."""
    assert masked(text).text == gives


@pytest.mark.parametrize(
    "text",
    [
        "Doctor: What brings you in?",
        "blood pressure 120/80, 98.6 degrees",
        "10 mg twice, for 2 to 3 weeks",
        "she is 76 years old",
        "T4 to L5, 1/2 tablet",
    ],
)
def test_what_a_clinician_needs_stays(text: str) -> None:
    """Speakers, measurements, doses and ages are no identifiers."""
    assert masked(text).text == text


def test_the_count_is_told_in_honest_words() -> None:
    """How many of which kind, and that no pattern knows everything."""
    sentence = masked("Dr. Who, 1/2/2020, 3/4/2020").sentence

    assert "flagged 3 possible identifiers (date: 2, name: 1)" in sentence
    assert "still in it" in sentence
    assert "flagged 0 possible identifiers;" in masked("nothing here at all").sentence


def test_a_text_file_is_one_passage() -> None:
    """The case holds the masked text, and nothing of what was masked."""
    reading = read_cases((PASSAGE + " I saw Dr. Brown.").encode(), task=TASK)

    assert len(reading) == 1
    assert reading.case().text == PASSAGE + " I saw Dr. [name]."
    assert any("flagged 1 possible identifier" in note for note in reading.notes)
    assert b"Brown" not in reading.case().data.tobytes()


def test_a_table_with_a_column_of_texts_is_one_passage_a_row() -> None:
    """Quoted line breaks, the known section kept aside, other columns dropped, a short row refused by itself."""
    data = b'ID,section_header,dialogue\n1,ALLERGY,"Doctor: Any allergies?\nPatient: No, none."\n2,ROS,Yes.\n'
    reading = read_cases(data, task=TASK)

    assert len(reading) == 2
    assert reading.case(1).truth == "allergies"
    assert reading.case(1).text.startswith("Doctor: Any allergies?")
    with pytest.raises(CaseRejected, match="row 2"):
        reading.case(2)


@pytest.mark.parametrize("data", [b"", b"   \n", b"%PDF-1.7", b"\x89PNG\r\n", b"\0\1\2", b"two words", b"word " * 10_000])
def test_anything_else_gets_a_sentence(data: bytes) -> None:
    """Empty, another kind of file, too short, too long."""
    with pytest.raises(UnreadableFile):
        read_cases(data, task=TASK)


def test_a_pasted_passage_goes_the_same_way() -> None:
    """Masked, checked, and its digest is that of the same text in a file."""
    case, said = case_from_text(PASSAGE, task=TASK)

    assert case.digest == read_cases(PASSAGE.encode(), task=TASK).case().digest
    assert "flagged 0" in said
    with pytest.raises(CaseRejected, match="needs correcting"):
        case_from_text("No.", task=TASK)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    """Whatever is typed."""
    try:
        case, _ = case_from_text(text, task=TASK)
    except CaseError:
        return
    assert masked(case.text).text.count("[") >= 0
    assert case.text.encode() == case.data.tobytes()
