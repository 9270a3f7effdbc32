"""An ECG as PhysioNet keeps it (WFDB): a zip archive of a header (.hea), its samples (.dat), and
annotations (.atr) where there are any.

The formats are those of "header(5)", "signal(5)" and "annot(5)" of the WFDB manual.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np

from medmodels.cases.remarks import Remark
from medmodels.cases.waveform_annotations import annotated_beats
from medmodels.cases.waveform_recording import MAX_LEADS, SHORTEST, Recording, pick_lead
from medmodels.cases.waveform_samples import FORMATS, samples_of
from medmodels.cases.workbooks.archive import Archive, refused
from medmodels.errors import UnreadableFile
from medmodels.tasks import Ages, Waveform

__all__ = ["holds_header", "read_wfdb"]

_MOST_HEADER = 100_000  # bytes
_OF_A_MAC = "__MACOSX/"  # where a Mac puts a twin of each file, with what its Finder knows of it
_MOST_STORED = (
    45_000_000  # bytes of samples: an hour of twelve leads at 500 a second are 43 million
)
_GAIN = 200.0  # units a millivolt, where a header says nothing or 0
_RATE = 250.0  # samples a second, where it says nothing
_FORMAT = re.compile(r"([0-9]{1,3})(?:x([0-9]{1,3}))?(?::([0-9]+))?(?:\+([0-9]{1,9}))?")
_GAIN_BASE_UNIT = re.compile(
    r"([0-9.]+(?:e[+-]?[0-9]{1,2})?)(?:\((-?[0-9]{1,10})\))?(?:/(\S+))?", re.IGNORECASE
)
_SCALE = {"mv": 1.0, "": 1.0, "uv": 1e-3, "µv": 1e-3, "μv": 1e-3, "v": 1e3}
_AGE = re.compile(r"#\s*(?:<?age>?\s*[:=]\s*)?([0-9]{1,3})\s*(?:[MF]\b|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Signal:
    """A line of the header: in which file a signal stands, and what its numbers mean."""

    file: str
    format: int
    offset: int
    gain: float
    baseline: float
    scale: float
    name: str


@dataclass(frozen=True, slots=True)
class _Header:
    """What of a header is used; a comment's age, and nothing else of its comments."""

    signals: tuple[_Signal, ...]
    hertz: float
    samples: int
    age: int | None
    comments: bool


def holds_header(data: bytes) -> bool:
    """Whether an archive has a header of WFDB in it; its table of contents names what is in it."""
    return re.search(rb"\.hea", data, re.IGNORECASE) is not None


def read_wfdb(data: bytes, inputs: Waveform) -> Recording:
    """Read one record of an archive; raises ``UnreadableFile`` where its header, its samples or its
    lead cannot be used.
    """
    try:
        return _record(Archive(data), inputs)
    except UnreadableFile as error:
        if not error.code.startswith("workbook"):
            raise
    raise UnreadableFile("ecg-archive-broken")


def _record(archive: Archive, inputs: Waveform) -> Recording:
    header, name = _header(archive)
    if not header.signals:
        raise UnreadableFile("ecg-without-lead", named=inputs.named)
    lead = pick_lead([signal.name for signal in header.signals], inputs)
    signal = header.signals[lead.position]
    together = [n for n, other in enumerate(header.signals) if other.file == signal.file]
    stored = _part(archive, signal.file)
    counts = samples_of(
        stored[signal.offset :],
        signal.format,
        signals=len(together),
        which=together.index(lead.position),
    )
    short = _cut_short(len(counts), header)
    counts = counts[: header.samples] if header.samples else counts
    values = ((counts - signal.baseline) / signal.gain * signal.scale).astype(np.float32)
    beats, symbols = _annotations(archive, name, header.hertz)
    aside = (Remark("ecg_comments_aside"),) if header.comments else ()
    return Recording(
        values,
        header.hertz,
        lead,
        "wfdb",
        len(header.signals) - 1,
        beats,
        symbols,
        aside,
        short,
        _of_age(header.age, inputs.ages),
    )


def _cut_short(samples: int, header: _Header) -> tuple[Remark, ...]:
    """That the samples end before the header says; raises ``UnreadableFile`` where hardly any are
    left.
    """
    if samples >= header.samples:
        return ()
    there, promised = samples / header.hertz, header.samples / header.hertz
    if there < SHORTEST:
        raise UnreadableFile("ecg-cut-short", seconds=there, promised=promised)
    return (Remark("ecg_cut_short", {"seconds": there, "promised": promised}),)


def _of_age(age: int | None, ages: Ages | None) -> bool | None:
    return None if age is None or ages is None else ages.holds(age)


def _parts(archive: Archive) -> list[str]:
    """The names of an archive's parts, but for what a Mac adds."""
    return [part for part in archive.names() if not part.startswith(_OF_A_MAC)]


def _part(archive: Archive, name: str) -> bytes:
    """A file of the record, by its name alone: what folder it lies in does not matter, and no
    other file is ever opened.
    """
    wanted = PurePosixPath(name).name
    found = [part for part in _parts(archive) if PurePosixPath(part).name == wanted]
    if len(found) != 1:
        raise UnreadableFile("ecg-file-missing", count=len(found))
    if (size := archive.size(found[0])) > _MOST_STORED:
        raise UnreadableFile("ecg-too-large", megabytes=size / 1e6, most=_MOST_STORED / 1e6)
    return _unpacked(archive, found[0])


def _unpacked(archive: Archive, part: str) -> bytes:
    with refused(), archive.open(part) as file:
        return file.read()


def _header(archive: Archive) -> tuple[_Header, str]:
    """The header, and the name of the record by which its annotations go."""
    found = [part for part in _parts(archive) if part.lower().endswith(".hea")]
    if len(found) != 1:
        raise UnreadableFile("ecg-several-records", count=len(found))
    if archive.size(found[0]) > _MOST_HEADER:  # before it is unpacked
        raise UnreadableFile("ecg-header-amiss")
    lines = _unpacked(archive, found[0]).decode("ascii", errors="replace").splitlines()
    try:
        return _parsed(lines), found[0][: -len(".hea")]
    except (ValueError, IndexError):
        pass
    # out here the error has no context, which could hold text of the file
    raise UnreadableFile("ecg-header-amiss")


def _parsed(lines: list[str]) -> _Header:
    comments = [line for line in lines if line.lstrip().startswith("#")]
    lines = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    first = lines[0].split()
    if "/" in first[0]:
        raise UnreadableFile("ecg-in-segments")
    count = int(first[1])
    if not 0 <= count <= MAX_LEADS or len(lines) < count + 1:
        raise ValueError
    hertz = float(re.split(r"[/(]", first[2])[0]) if len(first) > 2 else _RATE
    samples = int(first[3]) if len(first) > 3 else 0
    if not math.isfinite(hertz) or hertz <= 0 or samples < 0:
        raise ValueError
    ages = [int(match[1]) for line in comments if (match := _AGE.match(line.strip()))]
    return _Header(
        tuple(_signal(line) for line in lines[1 : count + 1]),
        hertz,
        samples,
        ages[0] if ages and 0 < ages[0] < 120 else None,
        bool(comments),
    )


def _signal(line: str) -> _Signal:
    fields = line.split(maxsplit=8)
    stored = _FORMAT.fullmatch(fields[1])
    if stored is None:
        raise ValueError
    if int(stored[1]) not in FORMATS or int(stored[2] or 1) != 1:
        raise UnreadableFile("ecg-format-unread", formats=FORMATS)
    meaning = _GAIN_BASE_UNIT.fullmatch(fields[2]) if len(fields) > 2 else None
    if len(fields) > 2 and meaning is None:
        raise ValueError
    gain = float(meaning[1]) if meaning else 0.0
    unit = (meaning[3] or "").lower() if meaning else ""
    if unit not in _SCALE:  # blood pressure or breath beside the ECG: no lead of it
        return _Signal(fields[0], int(stored[1]), int(stored[4] or 0), 1.0, 0.0, math.nan, "resp")
    middle = int(fields[4]) if len(fields) > 4 else 0
    return _Signal(
        fields[0],
        int(stored[1]),
        int(stored[4] or 0),
        gain or _GAIN,
        float(meaning[2]) if meaning and meaning[2] is not None else float(middle),
        _SCALE[unit],
        fields[8].strip() if len(fields) > 8 else "",
    )


def _annotations(archive: Archive, name: str, hertz: float) -> tuple[np.ndarray, tuple[str, ...]]:
    """Seconds and symbols of the beats that a file of annotations beside the header has."""
    part = next((part for part in archive.names() if part == f"{name}.atr"), None)
    if part is None:
        return np.empty(0), ()
    at, symbols = annotated_beats(_unpacked(archive, part))
    return at / hertz, symbols
