"""What is given for a recording by mistake is told by what it is, in words about recordings."""

from __future__ import annotations

import io
import re
import zipfile

import numpy as np
import pytest

from medmodels.cases import read_waveform, samples
from medmodels.cases.delimited import OTHER_KINDS
from medmodels.errors import CaseError
from medmodels.tasks import TASKS
from medmodels.tasks.ecg_beat import ECG_BEAT
from medmodels.words.text_files import FILE_KINDS
from tests.cases.recordings import archive, recorded, table
from tests.cases.workbooks import xlsx
from tools.draw_waveform_samples import wfdb_archive

# What is said to somebody who has a table of patients.
ABOUT_TABLES = ("each case", "column names", "the table", "is not a table", "not like a table")

NOTE = (
    b"Admission note.\nMr A is a 63-year-old man, with chest pain since 4 a.m., and a history of\n"
    b"hypertension, diabetes and smoking (20 pack years).\nPlan: troponin, ECG, cardiology.\n"
)
STAY = b"Time,Parameter,Value\n" + b"".join(
    b"%02d:%02d,%s,%d\n" % (n // 7, n % 7 * 7, name, 80 + n % 9)
    for n in range(300)
    for name in (b"HR", b"RespRate")
)
WIDE = b"hour,HR,SpO2,RR\n" + b"".join(b"%d,88,97,18\n" % (n // 10) for n in range(900))

EVEN = b"Time,HR\n" + b"".join(b"%02d:%02d,88\n" % (n // 60, n % 60) for n in range(900))


def refused(data: bytes) -> str:
    with pytest.raises(CaseError) as caught:
        read_waveform(data, task=ECG_BEAT)
    return str(caught.value)


def dat() -> bytes:
    """The samples of a record, cut in the middle of one."""
    parts = zipfile.ZipFile(io.BytesIO(wfdb_archive(recorded(), 250, [(200, "N")])))
    name = next(name for name in parts.namelist() if name.endswith(".dat"))
    return parts.read(name)[:1777]


def header() -> bytes:
    parts = zipfile.ZipFile(io.BytesIO(wfdb_archive(recorded(), 250, [(200, "N")])))
    return parts.read(next(name for name in parts.namelist() if name.endswith(".hea")))


WRONG = {
    "nothing": (b"", "The file is empty"),
    "delimiters": (b";;;\n;;;\n", "The file is empty"),
    "a PNG": (b"\x89PNG\r\n\x1a\n" + bytes(60), "a PNG image. A picture of an ECG cannot be read"),
    "a PDF": (b"%PDF-1.7 of a printed ECG", "a PDF. A picture of an ECG cannot be read"),
    "a spreadsheet": (
        xlsx(["age", "sex"], *[[40 + n, "f"] for n in range(30)]),
        "The table has 30 rows; the shortest recording has 450",
    ),
    "an empty spreadsheet": (xlsx(), "The first sheet of the workbook is empty"),
    "a damaged spreadsheet": (xlsx(["a"], [1])[:300], "cannot be opened"),
    "a Word document": (archive({"word/document.xml": b"<w/>"}), "neither a WFDB record nor"),
    "a note": (NOTE, "This is text and not a recording"),
    "a note in one line": (b"Chest pain since this morning.", "one line and no sample"),
    "a longer note": (NOTE * 40, "This is text and not a recording"),
    "samples alone": (dat(), "put it into a .zip with its header (.hea)"),
    "a header alone": (header(), "a WFDB record (.hea) without its samples"),
    "a header with comments": (b"# 63 M\n" + header(), "(.hea) without its samples"),
    "a header in a .zip": (archive({"a.hea": header()}), "not in the archive"),
    "samples in a .zip": (archive({"a.dat": dat()}), "neither a WFDB record nor"),
    "a stay": (STAY, "values that were charted, not a recording"),
    "a stay of wide rows": (WIDE, "values that were charted, not a recording"),
    "a stay by the minute": (EVEN, "Values that were charted by the minute or the hour"),
    "XML": (b'<?xml version="1.0"?><AnnotatedECG/>', "XML or JSON, in which recordings are not"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_file_is_told_in_words_about_recordings(kind: str) -> None:
    """What it is, and what would be right; nothing about tables of patients."""
    data, says = WRONG[kind]
    said = refused(data)

    assert says in said
    assert said.endswith(".")
    assert not [words for words in ABOUT_TABLES if words in said]


@pytest.mark.parametrize("magic", OTHER_KINDS)
def test_each_kind_of_file_is_named(magic: bytes) -> None:
    """By its first bytes; a .zip is looked into instead."""
    said = refused(magic + bytes(200))
    kind = OTHER_KINDS[magic]

    assert (FILE_KINDS[kind] if kind != "workbook" else "cannot be opened") in said


@pytest.mark.parametrize("name", sorted(TASKS.keys() - {"ecg-beat"}))
def test_samples_of_other_questions_are_refused_in_its_own_words(name: str) -> None:
    """A stay, a film, a note, a table: whoever is in the wrong question is told so."""
    for sample in samples(TASKS[name]):
        said = refused(sample.path.read_bytes())
        assert re.search("recording|ECG|lead", said), (sample.path.name, said)
        assert not [words for words in ABOUT_TABLES if words in said]


def test_an_ordinary_recording_is_no_stranger() -> None:
    """Of one column, of many, with blanks where nothing was recorded."""
    lead = recorded()
    many = "\n".join(f"{n / 250:.3f};{v:.3f};;ok" for n, v in enumerate(lead.tolist()))

    assert len(read_waveform(table(lead), task=ECG_BEAT))
    assert len(read_waveform(f"t;II;V1;q\n{many}".encode(), task=ECG_BEAT))


def test_a_gap_in_the_times_is_no_chart() -> None:
    """Two stretches of a recording with an hour between are told by their times."""
    t = np.arange(3000) / 250
    t[1500:] += 3600
    rows = "\n".join(f"{s:.3f},0.1" for s in t.tolist())

    assert "do not go on evenly" in refused(f"time (s),II\n{rows}".encode())
