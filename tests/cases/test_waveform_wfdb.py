"""The files of PhysioNet: samples in each format, headers with their defaults, annotations."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from medmodels.cases import Reading, read_waveform
from medmodels.cases.waveform_annotations import annotated_beats
from medmodels.cases.waveform_samples import FORMATS, samples_of
from medmodels.cases.workbooks.archive import Archive
from medmodels.errors import UnreadableFile
from medmodels.tasks.ecg_beat import ECG_BEAT
from tests.cases.recordings import archive, recorded, times
from tests.told import told
from tools.draw_waveform_samples import wfdb_archive

COUNTS = np.array([0, 1, -1, 100, -100, 2047, -2047, 7])


def stored(counts: np.ndarray, form: int) -> bytes:
    """Counts as each format has them, written by other means than they are read."""
    if form == 212:
        bits = "".join(f"{n & 0xFFF:012b}"[::-1] for n in counts.tolist())
        order = [bits[n : n + 12] for n in range(0, len(bits), 12)]
        made = b""
        for first, second in zip(order[::2], order[1::2], strict=True):
            middle = first[8:] + second[8:]
            made += bytes(int(byte[::-1], 2) for byte in (first[:8], middle, second[:8]))
        return made
    size, order, less = {
        16: (2, "little", 0),
        61: (2, "big", 0),
        80: (1, "little", 128),
        160: (2, "little", 32_768),
        32: (4, "little", 0),
    }[form]
    signed = form in (16, 61, 32)
    return b"".join(
        (n + less).to_bytes(size, order, signed=signed)  # type: ignore[arg-type]
        for n in counts.tolist()
    )


def read(parts: dict[str, bytes]) -> Reading:
    return read_waveform(archive(parts), task=ECG_BEAT)


@pytest.mark.parametrize("form", FORMATS)
def test_samples_of_every_format_are_read(form: int) -> None:
    """Two signals take turns; each is read as it was stored."""
    counts = np.clip(COUNTS, -127, 127) if form == 80 else COUNTS
    data = stored(counts, form)

    for which in (0, 1):
        assert samples_of(data, form, signals=2, which=which).tolist() == counts[which::2].tolist()


@pytest.mark.parametrize(("form", "missing"), [(16, -32_768), (212, -2_048)])
def test_what_was_not_recorded_is_missing(form: int, missing: int) -> None:
    """The lowest number of a format says that there was no sample."""
    data = stored(np.array([1, missing, 3, 4]), form)

    assert (
        np.isnan(samples_of(data, form, signals=1, which=0)).tolist() == [False, True] + [False] * 2
    )


def test_a_record_is_read_with_its_beats() -> None:
    """The second of two signals, by its name; millivolts by gain and baseline; the beats that are
    annotated, however far apart.
    """
    lead = recorded(hertz=360)
    counts = np.round(lead * 200 + 1024).astype(int)
    both = np.column_stack([np.full(len(counts), 1000), counts]).reshape(-1)
    header = (
        f"# 63 F 1085\nx/1 2 360 {len(counts)}\nx.dat 212 200 11 1024 0 0 0 V1\n"
        "x.dat 212 200(1024)/mV 11 0 0 0 0 MLII\n"
    ).replace("x/1", "x")
    parts = wfdb_archive(lead, 360, [(round(t * 360), "N") for t in times().tolist()])
    reading = read({"folder/x.hea": header.encode(), "folder/x.dat": stored(both, 212)})
    annotated = read_waveform(parts, task=ECG_BEAT)

    assert "“MLII” at 360 samples" in " ".join(told(reading.notes))
    assert "comments of the header" in " ".join(told(reading.notes))
    assert "age" not in " ".join(told(reading.warnings))  # 63 years, by a comment
    assert np.nanmax(reading.case(5).data[0]) == pytest.approx(lead.max(), abs=0.2)
    assert set(annotated.truth) == {"normal"}
    assert len(annotated) == len(times())


def test_a_child_is_none_of_the_patients() -> None:
    """A comment that gives six years makes the model abstain; it is not told."""
    lead = recorded(hertz=250)
    header = f"# Age: 6\nx 1 250 {len(lead)}\nx.dat 16 1000 16 0 0 0 0 II\n"
    data = np.round(lead * 1000).astype("<i2").tobytes()
    reading = read({"x.hea": header.encode(), "x.dat": data})

    assert reading.unfit is not None
    assert "not an adult" in " ".join(told(reading.warnings))


def test_annotations_skip_what_is_no_beat() -> None:
    """A rhythm change, a text, a far beat and one that lies before: places add up."""
    words = [28 << 10 | 18, 63 << 10 | 3, 0x4E28, 0x0000, 1 << 10 | 82]  # "+" with a text, then N
    words += [59 << 10, 0x0001, 0x0000, 5 << 10 | 0, 62 << 10 | 1, 8 << 10 | 5, 0]
    at, symbols = annotated_beats(np.array(words, "<u2").tobytes())

    assert symbols == ("N", "V", "A")
    assert at.tolist() == [100, 100 + 65_536, 100 + 65_536 + 5]


@pytest.mark.parametrize(
    "header",
    [
        "x",
        "x two 360",
        "x 1 0 100\nx.dat 16",
        "x 1 nan 9\nx.dat 16",
        "x 99 360\n",
        "x 1 360 -5\nx.dat 16",
    ],
)
def test_a_header_that_is_none_is_refused(header: str) -> None:
    """Missing fields, words for numbers, impossible rates and counts."""
    with pytest.raises(UnreadableFile) as caught:
        read({"x.hea": header.encode(), "x.dat": b"\0" * 9000})

    assert caught.value.code == "ecg-header-amiss"
    assert caught.value.__context__ is None


def test_a_signal_that_is_no_ecg_is_not_taken() -> None:
    """Breath in litres is no lead, whatever it is called."""
    lead = recorded(hertz=250)
    both = np.column_stack([lead, lead]).reshape(-1)
    header = (
        f"x 2 250 {len(lead)}\nx.dat 16 1000/l 16 0 0 0 0 II\nx.dat 16 1000/mV 16 0 0 0 0 ECG\n"
    )
    with pytest.raises(UnreadableFile) as caught:
        read({"x.hea": header.encode(), "x.dat": np.round(both * 1000).astype("<i2").tobytes()})

    assert caught.value.code == "ecg-leads-unnamed"


def test_only_the_named_file_is_opened() -> None:
    """A path in a header leads nowhere but to the file of that name beside it."""
    lead = recorded(hertz=250)
    header = f"x 1 250 {len(lead)}\n../../etc/x.dat 16 1000 16 0 0 0 0 II\n"
    reading = read(
        {"x.hea": header.encode(), "x.dat": np.round(lead * 1000).astype("<i2").tobytes()}
    )

    assert len(reading) == len(times())


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("bytes_there", "offset"), [(0, ""), (9000, "+9001")])
def test_a_file_without_samples_is_refused_in_words(
    form: int, bytes_there: int, offset: str
) -> None:
    """Empty, or to be read from behind its end: in each format it lasts for 0 seconds."""
    header = f"x 1 250\nx.dat {form}{offset} 1000 16 0 0 0 0 II\n"
    with pytest.raises(UnreadableFile) as caught:
        read({"x.hea": header.encode(), "x.dat": b"\0" * bytes_there})

    assert caught.value.code == "ecg-too-short"
    assert "0.0 seconds" in str(caught.value)


def test_an_archive_made_on_a_mac_is_read() -> None:
    """The twins that a Mac adds, of the same names or after "._", are no second record."""
    lead = recorded(hertz=250)
    parts = {
        "x.hea": f"x 1 250 {len(lead)}\nx.dat 16 1000 16 0 0 0 0 II\n".encode(),
        "x.dat": np.round(lead * 1000).astype("<i2").tobytes(),
    }
    twins = {f"__MACOSX/{mark}{name}": b"\0\5\x16\7" for name in parts for mark in ("._", "")}

    assert len(read({**twins, **parts})) == len(times())


def test_a_large_header_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A header of 50 MB that is small in the archive; none of its parts is opened."""
    monkeypatch.setattr(Archive, "open", lambda *_: pytest.fail("it was opened"))
    with pytest.raises(UnreadableFile) as caught:
        read({"x.hea": b"#" * 50_000_000, "x.dat": b""})

    assert caught.value.code == "ecg-header-amiss"


def cut(share: float) -> dict[str, bytes]:
    """A record whose samples end early: copied in part."""
    with zipfile.ZipFile(io.BytesIO(wfdb_archive(recorded(), 250, []))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    return {
        name: data[: int(share * len(data))] if name.endswith(".dat") else data
        for name, data in parts.items()
    }


def test_samples_that_end_early_are_told() -> None:
    """With every beat goes that the recording is cut short; of a whole one nothing is said."""
    said = " ".join(told(read(cut(0.5)).case().warnings))

    assert "The samples end after 11 of the 22 seconds that the header promises" in said
    assert "cut short" not in " ".join(told(read(cut(1)).case().warnings))


def test_hardly_any_samples_are_refused_as_what_they_are() -> None:
    """A second of twenty-two: the file is cut short, and not the recording too short."""
    with pytest.raises(UnreadableFile) as caught:
        read(cut(0.05))

    assert "lasts for 22 seconds, but its samples (.dat) end after 1.1" in str(caught.value)
