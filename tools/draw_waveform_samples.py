"""Draw the synthetic ECGs from written rhythms: ``python -m tools.draw_waveform_samples``.

No patient's beat goes in: waves are Gaussians, and rhythms are written in ``tools.ecg_rhythms``.
Files come in the layouts in which such recordings do, so that each is tried: a table with times, a
table whose lead names its rate, and the files of WFDB in an archive. One beat is marked in each.
"""

from __future__ import annotations

import io
import zipfile

import numpy as np

from medmodels.cases.samples import SAMPLES
from medmodels.cases.waveform_annotations import BEATS
from medmodels.cases.written import csv_text
from medmodels.tasks.ecg_beat import ECG_BEAT
from tools.drawn_ecg import beat_times, drawn_ecg
from tools.ecg_rhythms import COURSE_SECONDS, ECGS, DrawnEcg

__all__ = ["draw_ecg", "wfdb_archive"]

_TABLE_HERTZ, _WFDB_HERTZ = 128, 360
_GAIN, _MIDDLE = 200, 1024  # counts a millivolt, and where 0 lies, as in MIT-BIH
_THEN = (2026, 1, 1, 0, 0, 0)  # so that an archive is the same every time


def main() -> None:
    """Write every rhythm as a file."""
    folder = SAMPLES / ECG_BEAT.name
    folder.mkdir(parents=True, exist_ok=True)
    for name, ecg in ECGS.items():
        suffix = "zip" if ecg.layout == "wfdb" else "csv"
        (folder / f"{name}.{suffix}").write_bytes(draw_ecg(name))


def draw_ecg(name: str) -> bytes:
    """The file of a rhythm, the same every time."""
    ecg, rng = ECGS[name], np.random.default_rng(int(name[:2]))
    hertz = _WFDB_HERTZ if ecg.layout == "wfdb" else _TABLE_HERTZ
    lead = drawn_ecg(ecg.rhythm, hertz=hertz, seconds=COURSE_SECONDS, rng=rng)
    at = round(float(beat_times(ecg.rhythm)[ecg.asked]) * hertz)
    if ecg.layout == "wfdb":
        return wfdb_archive(lead, hertz, [(at, ecg.symbol)])
    return _table(ecg, lead, hertz, at)


def _table(ecg: DrawnEcg, lead: np.ndarray, hertz: int, at: int) -> bytes:
    marks = {at: ecg.symbol}
    if ecg.layout == "rate":
        head = [f"II (mV) {hertz} Hz", "beat"]
        rows = [[f"{value:.3f}", marks.get(n, "")] for n, value in enumerate(lead.tolist())]
    else:
        head = ["time (s)", "II (mV)", "beat"]
        rows = [
            [f"{n / hertz:.4f}", f"{value:.3f}", marks.get(n, "")]
            for n, value in enumerate(lead.tolist())
        ]
    return csv_text([head, *rows]).encode()


def wfdb_archive(
    lead: np.ndarray, hertz: int, beats: list[tuple[int, str]], *, name: str = "ecg"
) -> bytes:
    """A record of one lead in format 212, with its beats marked, as one archive."""
    counts = np.clip(np.round(lead * _GAIN) + _MIDDLE, 0, 2047).astype(int)
    header = (
        f"{name} 1 {hertz} {len(counts)}\n"
        f"{name}.dat 212 {_GAIN} 11 {_MIDDLE} {counts[0]} 0 0 MLII\n"
    )
    parts = {
        f"{name}.hea": header.encode(),
        f"{name}.dat": _of_twelve_bits(counts),
        f"{name}.atr": _annotations(beats),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(zipfile.ZipInfo(part, _THEN), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _of_twelve_bits(counts: np.ndarray) -> bytes:
    """Two samples in three bytes, the upper four bits of both in the middle one."""
    pairs = np.pad(counts, (0, len(counts) % 2)).reshape(-1, 2)
    first, second = pairs[:, 0] & 0xFFF, pairs[:, 1] & 0xFFF
    middle = (first >> 8) | (second >> 8) << 4
    return np.column_stack([first & 0xFF, middle, second & 0xFF]).astype(np.uint8).tobytes()


def _annotations(beats: list[tuple[int, str]]) -> bytes:
    """Words of 16 bits: a code and the samples since the word before, long ones apart."""
    codes = {symbol: code for code, symbol in BEATS.items()}
    words, before = [], 0
    for at, symbol in beats:
        gap = at - before
        if gap >= 1024:
            words += [59 << 10, gap >> 16, gap & 0xFFFF]
            gap = 0
        words.append(codes[symbol] << 10 | gap)
        before = at
    return np.array([*words, 0], "<u2").tobytes()


if __name__ == "__main__":
    main()
