"""Recordings as tests need them: drawn, with known beats, and written in each layout."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import numpy as np

from tools.drawn_ecg import Beat, Rhythm, beat_times, drawn_ecg

SECONDS = 22.0


def rhythm(rr: float = 0.8, **settings: object) -> Rhythm:
    """Regular sinus beats over the whole recording."""
    count = int((SECONDS - 1) / rr)
    return Rhythm(beats=[Beat("sinus", rr)] * count, **settings)  # type: ignore[arg-type]


def recorded(of: Rhythm | None = None, *, hertz: float = 250, seed: int = 0) -> np.ndarray:
    """The lead of a rhythm in millivolts."""
    rng = np.random.default_rng(seed)
    return drawn_ecg(of or rhythm(), hertz=hertz, seconds=SECONDS, rng=rng)


def times(of: Rhythm | None = None) -> np.ndarray:
    return beat_times(of or rhythm())


def table(lead: np.ndarray, *, head: str = "II (mV) 250 Hz", scale: float = 1.0) -> bytes:
    """A table of one column."""
    return "\n".join([head, *(f"{scale * value:.4f}" for value in lead.tolist())]).encode()


def timed(
    lead: np.ndarray, hertz: float, *, head: str = "time,II", marks: Mapping[int, str] = {}
) -> bytes:
    """A table with times, and marks in a third column where there are any."""
    names = f"{head},beat" if marks else head
    rows = (
        f"{n / hertz:.4f},{value:.4f}{f',{marks.get(n, str())}' if marks else ''}"
        for n, value in enumerate(lead.tolist())
    )
    return "\n".join([names, *rows]).encode()


def archive(parts: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return made.getvalue()
