"""An ECG as a clinician has it, as CSV, DICOM or the WFDB files of PhysioNet, to checked cases: one
for each beat.

Example
-------
>>> from medmodels.tasks.ecg_beat import ECG_BEAT
>>> read_waveform(b"%PDF-1.7", task=ECG_BEAT)
Traceback (most recent call last):
medmodels.errors.UnreadableFile: ...
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from medmodels.cases.case import Reading
from medmodels.cases.delimited import MAX_BYTES
from medmodels.cases.remarks import Abstention, Remark, first_of
from medmodels.cases.waveform_dicom import read_dicom_ecg
from medmodels.cases.waveform_peaks import r_peaks
from medmodels.cases.waveform_recording import Recording, refuse_flat, refuse_unlikely, resampled
from medmodels.cases.waveform_table import read_ecg_table
from medmodels.cases.waveform_wfdb import holds_header, read_wfdb
from medmodels.cases.workbooks import is_archive
from medmodels.errors import UnreadableFile
from medmodels.tasks import Task, Waveform

__all__ = ["read_waveform"]

_SAME = 0.15  # seconds: a peak that near to a marked beat is that beat
_FASTEST = 6.0  # beats a second: no heart has so many
_GAPS = 0.001  # share of a recording from which gaps are told


def read_waveform(data: bytes, *, task: Task, origin: str = "upload") -> Reading:
    """Read one recording; each of its beats becomes a row.

    ``Reading.data`` holds (2, samples) a row: the lead in millivolts at the task's rate around the
    beat, ``nan`` where nothing was recorded, and 1 where an R peak is. Beats that the file marks
    are the rows, with what it says of them as the known outcome; where it marks none, or some
    alone, the others are found. Raises ``UnreadableFile`` for what is no such recording.
    """
    inputs = Waveform.of(task.inputs)
    recording = _recording(data, inputs)
    refuse_unlikely(len(recording.values), recording.hertz)
    lead = resampled(recording.values, recording.hertz, inputs.hertz)
    refuse_flat(lead)
    rows, peaks, truth, told = _beats(recording, lead, inputs)
    if not len(rows):
        raise UnreadableFile("ecg-without-beats", seconds=recording.seconds)
    unfit, warnings = _doubts(recording, task, origin)
    notes = (_how(recording, inputs), *recording.notes, *told)
    cases = _around(lead, peaks, rows, inputs)
    return Reading(task, origin, cases, truth, {}, notes, warnings, unfit)


def _recording(data: bytes, inputs: Waveform) -> Recording:
    if len(data) > MAX_BYTES:
        raise UnreadableFile("ecg-too-large", megabytes=len(data) / 1e6, most=MAX_BYTES / 1e6)
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableFile("ecg-empty")
    if data[128:132] == b"DICM":
        return read_dicom_ecg(data, inputs)
    if is_archive(data) and holds_header(data):
        return read_wfdb(data, inputs)
    return read_ecg_table(data, inputs)


def _beats(
    recording: Recording, lead: np.ndarray, inputs: Waveform
) -> tuple[np.ndarray, np.ndarray, tuple[str | None, ...], tuple[Remark, ...]]:
    """The samples of the beats that are rows, those of all R peaks, the known outcomes of the rows,
    and how the beats came to be known.
    """
    found = r_peaks(lead, inputs.hertz)
    seconds, given = _marks_within(recording)
    if not given:
        told = Remark("beats_found", {"count": len(found)})
        return found, found, (None,) * len(found), (told,)
    at = (seconds * inputs.hertz).round().astype(int)
    marked, first = np.unique(np.clip(at, 0, len(lead) - 1), return_index=True)
    if len(marked) > _FASTEST * recording.seconds:
        raise UnreadableFile("ecg-many-beats", count=len(marked), seconds=recording.seconds)
    symbols = [given[n] for n in first.tolist()]
    truth = tuple(
        symbol if symbol in inputs.symbols.values() else inputs.symbols.get(symbol)
        for symbol in symbols
    )
    others = found[:0]
    if 2 * len(marked) < len(found):  # some beats are marked, and the rhythm is made of all
        others = found[_distance(found, marked) > _SAME * inputs.hertz]
    told = Remark("beats_marked", {"count": len(marked), "others": len(others)})
    strange = Counter(s for s, label in zip(symbols, truth, strict=True) if not label)
    left = (Remark("beats_of_no_class", {"count": strange.total(), **_named(strange)}),)
    return marked, np.union1d(marked, others), truth, (told, *(left if strange else ()))


def _marks_within(recording: Recording) -> tuple[np.ndarray, list[str]]:
    """The seconds and the symbols of the beats that a file marks where something was recorded."""
    within = _within(recording)
    symbols = [s for s, there in zip(recording.symbols, within.tolist(), strict=True) if there]
    return recording.beats[within], symbols


def _within(recording: Recording) -> np.ndarray:
    """Which marks lie where something was recorded."""
    return np.asarray((recording.beats >= 0) & (recording.beats < recording.seconds))


def _outside(recording: Recording) -> tuple[Remark, ...]:
    """How many marks lie elsewhere: they may be of a longer recording, or of another one."""
    count = int((~_within(recording)).sum())
    return (Remark("beats_outside", {"count": count}),) if count else ()


def _distance(places: np.ndarray, among: np.ndarray) -> np.ndarray:
    """How far each place is from the nearest of some others, which are in order."""
    after = np.clip(np.searchsorted(among, places), 1, max(len(among) - 1, 1))
    return np.minimum(
        np.abs(places - among[after - 1]), np.abs(places - among[np.minimum(after, len(among) - 1)])
    )


def _named(symbols: Counter[str]) -> dict[str, object]:
    return first_of([symbol or "–" for symbol in symbols], most=4)


def _around(lead: np.ndarray, peaks: np.ndarray, rows: np.ndarray, inputs: Waveform) -> np.ndarray:
    """What is seen around each beat: views of one array, so that overlapping seconds are kept
    once.
    """
    room = inputs.centre
    whole = np.full((2, len(lead) + 2 * room), np.nan, np.float32)
    whole[0, room : room + len(lead)], whole[1] = lead, 0
    whole[1, room + peaks] = 1
    whole.setflags(write=False)
    cases = np.empty(len(rows), object)
    for n, at in enumerate(rows.tolist()):
        cases[n] = whole[:, at : at + inputs.samples]
    return cases


def _doubts(
    recording: Recording, task: Task, origin: str
) -> tuple[Abstention | None, tuple[Remark, ...]]:
    """Why no model should be asked of this recording, and what a reviewer must know of it."""
    inputs = Waveform.of(task.inputs)
    warnings = [*recording.warnings, *_gaps(recording), *_outside(recording)]
    unfit = None
    if recording.lead.kind == "unstated":
        warnings.append(Remark("unstated_lead", {"said": inputs.unstated_lead}))
    if task.ages and recording.of_age is None and origin != "sample":  # which is nobody's
        warnings.append(Remark("age_unstated", {"said": task.ages.unstated}))
    if task.ages and recording.of_age is False:
        unfit = Abstention("other_age", {"said": task.ages.other})
    if recording.lead.kind == "other":
        unfit = Abstention("other_lead", {"said": inputs.other_lead})
    return unfit, (*warnings, *([unfit] if unfit else []))


def _how(recording: Recording, inputs: Waveform) -> Remark:
    return Remark(
        "read_recording",
        {
            "kind": recording.kind,
            "seconds": recording.seconds,
            "hertz": recording.hertz,
            "lead": first_of([recording.lead.name], most=1)["names"][0],
            "others": recording.others,
            "to": inputs.hertz,
        },
    )


def _gaps(recording: Recording) -> tuple[Remark, ...]:
    share = float(np.isnan(recording.values).mean())
    return (Remark("ecg_gaps", {"share": share}),) if share > _GAPS else ()
