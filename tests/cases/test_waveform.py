"""Recordings of an ECG become a case a beat: the lead in the middle, the R peaks beside it."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.cases import Reading, beats_around, read_waveform, segments_of
from medmodels.cases.waveform_recording import pick_lead, resampled
from medmodels.errors import CaseError, UnreadableFile
from medmodels.tasks import Waveform
from medmodels.tasks.ecg_beat import ECG_BEAT
from tests.cases.recordings import archive, recorded, rhythm, table, timed, times
from tests.told import told
from tools.draw_waveform_samples import wfdb_archive

INPUTS = Waveform.of(ECG_BEAT.inputs)
KNOWN = times()


def read(data: bytes, origin: str = "upload") -> Reading:
    return read_waveform(data, task=ECG_BEAT, origin=origin)


def near(beat: int) -> np.ndarray:
    """The known beats within ten seconds of one of them."""
    away = KNOWN - KNOWN[beat]
    return away[np.abs(away) < 10]


def refused(data: bytes) -> str:
    with pytest.raises(CaseError) as caught:
        read(data)
    assert str(caught.value).endswith(".")
    return str(caught.value)


def notes(data: bytes) -> str:
    reading = read(data)
    return " ".join(told([*reading.notes, *reading.warnings]))


def test_each_beat_is_a_case_around_its_peak() -> None:
    """The R peak stands in the middle, the others where they were, and beyond the recording is
    nothing.
    """
    reading = read(table(recorded()))
    case = reading.case(5)

    assert len(reading) == len(KNOWN)
    assert case.data.shape == (2, 2500)
    assert case.data.dtype == float
    assert case.data[1, 1250] == 1
    assert abs(int(np.nanargmax(case.data[0, 1200:1300])) - 50) <= 1
    assert beats_around(case.data, INPUTS) == pytest.approx(near(4), abs=0.03)
    assert np.isnan(case.data[0, 0])
    assert not np.isnan(case.data[0, 1250])


def test_cases_share_what_they_have_in_common() -> None:
    """Rows are views of one array, so that a long recording is kept once."""
    reading = read(table(recorded()))

    assert np.shares_memory(reading.data[0], reading.data[1])
    assert not reading.data[0].flags.writeable


def test_a_recording_of_any_rate_gives_the_same_beats() -> None:
    """128 or 1000 samples a second: the same places, nearly the same millivolts."""
    quiet = rhythm(noise=0.0)
    leads = [
        read(table(recorded(quiet, hertz=hertz), head=f"II (mV) {hertz} Hz")).case(6).data
        for hertz in (128, 250, 1000)
    ]

    for lead in leads[1:]:
        assert np.nanmax(np.abs(lead[0] - leads[0][0])[400:2100]) < 0.12
        assert np.abs(np.flatnonzero(lead[1]) - np.flatnonzero(leads[0][1])).max() <= 1


def test_resampling_keeps_a_slow_wave_and_drops_a_fast_one() -> None:
    """5 Hz comes through from 1000 to 125 samples a second, 200 Hz does not; a gap stays a gap."""
    t = np.arange(10_000) / 1000
    slow = resampled(2 + np.sin(2 * np.pi * 5 * t), 1000, 125)
    fast = resampled(np.sin(2 * np.pi * 200 * t), 1000, 125)
    gap = np.sin(2 * np.pi * 5 * t)
    gap[4000:5000] = np.nan
    holed = resampled(gap, 1000, 125)

    assert slow[100:-100] == pytest.approx(2 + np.sin(2 * np.pi * 5 * t[::8])[100:-100], abs=0.01)
    assert np.abs(fast[100:-100]).max() < 0.01
    assert np.isnan(holed[505:620]).all()
    assert not np.isnan(holed[:495]).any()


@pytest.mark.parametrize(
    ("names", "name", "kind"),
    [
        (("I", "II", "V1"), "II", "asked"),
        (("Lead I (Einthoven)", "Lead II (Einthoven)"), "Lead II (Einthoven)", "asked"),
        (("V5", "MLII"), "MLII", "asked"),
        (("ecg_ii",), "ecg_ii", "asked"),
        (("V1", "V5"), "V1", "other"),
        (("ECG",), "ECG", "unstated"),
    ],
)
def test_the_lead_that_is_asked_for_is_found_by_name(
    names: tuple[str, ...], name: str, kind: str
) -> None:
    """However it is written; else one without a known name where it is alone, else another lead."""
    lead = pick_lead(names, INPUTS)

    assert (lead.name, lead.kind) == (name, kind)


def test_what_was_used_and_how_is_told() -> None:
    """Which lead, how many others, the rate and that it was changed, how the beats came about."""
    lead = recorded()
    two = b"\n".join(
        [b"time (s),V1 (mV),II (mV)"]
        + [b"%.4f,%.4f,%.4f" % (n / 250, 0.1, v) for n, v in enumerate(lead.tolist())]
    )
    said = notes(two)

    assert "the lead “II (mV)” at 250 samples a second, resampled to 125 a second" in said
    assert "1 other lead was set aside" in said
    assert f"{len(KNOWN)} beats were found by the R peaks" in said
    assert "The patient's age is not in this file" in said


def test_a_lead_without_a_name_is_doubted_and_another_is_not_judged() -> None:
    """A column “ECG” is read with a warning; of V1 alone no model is asked."""
    doubted, other = (read(table(recorded(), head=f"{name} (mV) 250 Hz")) for name in ("ECG", "V1"))

    assert doubted.unfit is None
    assert "does not say which lead" in " ".join(told(doubted.warnings))
    assert other.unfit is not None
    assert other.case().unfit is other.unfit
    assert "no lead II" in " ".join(told(other.warnings))


def test_marked_beats_are_the_rows_and_their_classes_the_outcome() -> None:
    """Symbols by the classes of EC57, labels as words; what is none of them has no outcome."""
    lead = recorded()
    at = (KNOWN * 250).round().astype(int)
    symbols = ("N", "A", "V", "F", "supraventricular", "L", "1")
    marks = dict(zip(at.tolist(), [*symbols, *["N"] * (len(at) - 7)], strict=True))
    reading = read(timed(lead, 250, marks=marks))

    assert len(reading) == len(KNOWN)
    assert reading.truth[:7] == (
        "normal",
        "supraventricular",
        "ventricular",
        None,
        "supraventricular",
        "normal",
        None,
    )
    assert "2 beats are marked as none of the labels (“F”, “–”)" in " ".join(told(reading.notes))


def test_where_one_beat_is_marked_the_others_are_found() -> None:
    """One row with its outcome, and the rhythm around it."""
    at = round(float(KNOWN[10]) * 250)
    reading = read(timed(recorded(), 250, marks={at: "V"}))

    assert len(reading) == 1
    assert reading.truth == ("ventricular",)
    assert beats_around(reading.case().data, INPUTS) == pytest.approx(near(10), abs=0.03)


def test_marks_beyond_the_end_are_no_beats() -> None:
    """Of a recording that was cut the annotations go on: they are counted, and make no row; one at
    the last sample stays.
    """
    lead, last = recorded(), 22 * 250 - 1
    known = [(round(float(t) * 250), "N") for t in KNOWN[:3]]
    beyond = [(last + 1, "V"), (last + 500, "V"), (last + 90_000, "A")]
    reading = read(wfdb_archive(lead, 250, [*known, (last, "V"), *beyond]))
    whole = read(wfdb_archive(lead, 250, known))

    assert reading.truth == ("normal",) * 3 + ("ventricular",)
    assert "outside the recording were left out: 3." in " ".join(told(reading.case().warnings))
    assert "outside" not in " ".join(told(whole.warnings))


def test_where_all_marks_lie_beyond_the_end_beats_are_found() -> None:
    """As where nothing is marked, with a word on the marks."""
    reading = read(wfdb_archive(recorded(), 250, [(9_000, "V"), (9_200, "N")]))
    said = " ".join(told([*reading.notes, *reading.warnings]))

    assert reading.truth == (None,) * len(KNOWN)
    assert f"{len(KNOWN)} beats were found" in said
    assert "outside the recording were left out: 2." in said


def test_segments_lie_around_the_beat_they_are_of() -> None:
    """P, QRS and ST–T around the R peak, the neighbours around theirs, the rest between; a beat
    that comes early takes nothing of the one before it.
    """
    case = read(table(recorded())).case(8)
    names = [INPUTS.elements[n] for n in segments_of(case.data, INPUTS)]
    early = np.zeros((2, 2500))
    early[1, [1250 - 38, 1250, 1350]] = 1
    close = segments_of(early, INPUTS)

    assert [names[1250 + n] for n in (-20, 0, 40)] == [
        "P wave",
        "QRS complex",
        "ST segment and T wave",
    ]
    assert (names[1150], names[1350], names[0]) == ("beat before", "beat after", "rhythm")
    assert INPUTS.elements[close[1250 - 38]] == "beat before"
    assert set(close.tolist()) == set(range(6))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty"),
        (b"\0\0\0", "The file is empty"),
        (b"%PDF-1.7", "not a recording but a PDF"),
        (table(recorded(), head="II (mV)"), "how many samples a second"),
        (table(recorded(), head="II (250 Hz)", scale=1000), "no millivolts"),
        (table(recorded()[:1000]), "lasts for 4.0 seconds"),
        (table(recorded(), head="II (mV) 5 Hz"), "5 samples a second"),
        (table(np.zeros(5000)), "The lead is flat"),
        (table(recorded(), head="II (250 Hz)", scale=1e-4), "if it is in volts, say so"),
        (table(recorded(), head="II (mV) 250 Hz", scale=1e-3), "in volts, say so"),
        (table(np.linspace(0, 0.08, 5000)), "No beat was found"),
        (timed(np.delete(recorded(), slice(900, 999)), 250).replace(b"3.6", b"9.6"), "evenly"),
        (table(recorded()).replace(b"\n0.0", b"\nx0.0", 1), "not a number"),
        (b"a (250 Hz),b\n" + b"0.1,0.2\n" * 3000, "None of the 2"),
        (archive({"a.hea": b"", "b.hea": b""}), "2 headers"),
        (archive({"a.hea": b"nonsense"}), "not as WFDB writes them"),
        (archive({"a.hea": b"a 1 360 9\na.dat 212 200 11 0 0 0 0 II\n"}), "not in the archive"),
        (archive({"a.hea": b"a/3 1 360 9\n"}), "several segments"),
        (archive({"a.hea": b"a 1 360\na.dat 310 200 11 0 0 0 0 II\n"}), "16, 32, 61"),
        (b"PK\x03\x04.hea", "cannot be opened"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(data: bytes, says: str) -> None:
    """Each wrong file is refused in words that say what would be right."""
    assert says in refused(data)


def test_a_file_past_the_bounds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its bytes, its seconds, and the samples and annotations of an archive."""
    from medmodels.cases import waveform, waveform_annotations, waveform_recording, waveform_samples

    lead = recorded()
    for module, name, value, says, data in (
        (waveform, "MAX_BYTES", 1000, "MB are read", table(lead)),
        (waveform_recording, "LONGEST", 20.0, "minutes", table(lead)),
        (waveform_samples, "MAX_SAMPLES", 1000, "million samples", wfdb_archive(lead, 250, [])),
        (
            waveform_annotations,
            "_MOST_WORDS",
            2,
            "annotations",
            wfdb_archive(lead, 250, [(9, "N")] * 3),
        ),
        (waveform_recording, "MIN_HERTZ", 300, "samples a second", table(lead)),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(module, name, value)
            assert says in refused(data)


def test_no_sentence_quotes_what_stands_in_a_lead() -> None:
    """A name in the place of a number is told by its row alone."""
    said = refused(table(recorded()).replace(b"\n0.0", b"\nJane Doe 0.0", 1))

    assert "Jane" not in said


def test_no_heart_gives_so_many_millivolts() -> None:
    """A lead in microvolts under a heading of millivolts is asked about, not judged."""
    rows = "\n".join(f"{1000 * v:.1f}" for v in recorded().tolist())

    assert "no heart" in refused(f"II (mV 250 Hz)\n{rows}".encode())
    assert len(read(f"II (µV 250 Hz)\n{rows}".encode())) == len(KNOWN)


def test_columns_that_are_no_lead_are_set_aside() -> None:
    """Who the patient is, a counter and words: named, and not read as a lead."""
    rows = "\n".join(f"7,{n},{v:.3f},ok" for n, v in enumerate(recorded().tolist()))
    data = f"patient id,sample,II (mV 250 Hz),quality\n{rows}".encode()

    assert "“patient id”, “sample”, “quality”" in notes(data)
    assert len(read(data)) == len(KNOWN)


@pytest.mark.parametrize(
    ("head", "time"),
    [
        ("time (ms)", lambda n: f"{4 * n}"),
        ("elapsed", lambda n: f"00:{n // 15000:02d}:{n / 250 % 60:06.3f}"),
        ("t", lambda n: f"{100 + n / 250:.3f}"),
        ("'Elapsed time'", lambda n: f"'0:{n / 250:06.3f}'" if n < 15000 else ""),
    ],
)
def test_times_are_read_in_their_ways(head: str, time) -> None:  # type: ignore[no-untyped-def]
    """Milliseconds, clock times, seconds from anywhere, and as PhysioNet writes them."""
    rows = "\n".join(f"{time(n)},{v:.4f}" for n, v in enumerate(recorded().tolist()))
    units = "'hh:mm:ss.mmm','mV'\n" if "'" in head else ""
    reading = read(f"{head},'MLII'\n{units}{rows}".encode())

    assert len(reading) == len(KNOWN)
    assert "at 250 samples" in " ".join(told(reading.notes))


def test_microvolts_and_decimal_commas_are_understood() -> None:
    """A lead in µV becomes millivolts; 0,12 after a semicolon is a number."""
    lead = recorded()
    micro = read(table(lead, head="II (µV) 250 Hz", scale=1000)).case(5)
    rows = "\n".join(
        f"{n / 250:.3f};{v:.4f}".replace(".", ",") for n, v in enumerate(lead.tolist())
    )
    comma = read(f"Zeit;II [mV]\n{rows}".encode()).case(5)

    assert np.nanmax(np.abs(micro.data - comma.data)) < 0.01


@pytest.mark.parametrize(
    "names", ["II (V) 250 Hz,hz", "II [V],hz", "II in volts,hz", "'II',hz\n'V',"]
)
def test_volts_are_understood(names: str) -> None:
    """Said in the name, or under it; the lead becomes millivolts, and that is told."""
    rows = "\n".join(f"{v / 1000:.7f},250" for v in recorded().tolist())
    reading = read(f"{names}\n{rows}".encode())
    same = read(table(recorded()))

    assert np.nanmax(np.abs(reading.case(5).data[0] - same.case(5).data[0])) < 0.01
    assert "The lead is in volts" in " ".join(told(reading.notes))


def test_a_lead_called_v_is_not_in_volts() -> None:
    """Of “V (mV)” and of “V” alone the values stay as they are."""
    for head in ("V (mV) 250 Hz", "V 250 Hz"):
        reading = read(table(recorded(), head=head))
        assert np.nanmax(reading.case(5).data[0]) == pytest.approx(1.5, abs=0.5)


def test_what_a_reviewer_must_know_goes_with_every_beat() -> None:
    """A unit that is assumed and gaps are warnings of each case, not notes on the file alone."""
    lead = recorded()
    lead[2000:2200] = np.nan
    rows = "\n".join("" if np.isnan(v) else f"{v:.3f}" for v in lead.tolist())
    reading = read("\n".join(["II 250 Hz,q", *(f"{row},1" for row in rows.split("\n"))]).encode())
    said = " ".join(told(reading.case(3).warnings))

    assert "does not say the unit" in said
    assert "Nothing was recorded in" in said


def test_an_error_is_of_a_kind_that_a_page_catches() -> None:
    """A refusal is ``UnreadableFile``."""
    with pytest.raises(UnreadableFile):
        read(b"%PDF-1.7")
