"""What a written course of a stay is made of: who it is, and tracks of charted variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Course", "Track", "blood", "urine", "ventilated", "vitals", "who"]


@dataclass(frozen=True, slots=True)
class Track:
    """A variable charted ``every`` so many minutes, wavering by a standard deviation around where
    it ``stands``: pairs of hour and value, straight lines between them.
    """

    every: int
    wavers: float
    stands: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Course:
    """Who it is, by the Challenge's codes, what is charted, and the layout of the file."""

    known: Mapping[str, float]
    tracks: Mapping[str, Track]
    layout: str = "long"


def who(age: int, sex: int, height: int, unit: int) -> dict[str, float]:
    """Years, 0 female or 1 male, cm, and the type of unit from 1 to 4."""
    return {"Age": age, "Gender": sex, "Height": height, "ICUType": unit}


def _track(every: int, wavers: float, *stands: float) -> Track:
    """Values at equal steps from admission to the end of the second day."""
    last = max(len(stands) - 1, 1)
    times = [47.5 * n / last for n in range(len(stands))] if len(stands) > 1 else [0.0, 47.5]
    values = stands if len(stands) > 1 else stands * 2
    return Track(every, wavers, tuple(zip(times, values, strict=True)))


def vitals(
    pulse: tuple[float, ...],
    systolic: tuple[float, ...],
    diastolic: tuple[float, ...],
    warmth: tuple[float, ...],
    coma: tuple[float, ...],
    *,
    line: bool = True,
    breaths: tuple[float, ...] = (),
) -> dict[str, Track]:
    """Hourly signs, by arterial line or by cuff; breaths are charted of who breathes alone."""
    before = "" if line else "NI"
    mean = tuple((s + 2 * d) / 3 for s, d in zip(systolic, diastolic, strict=True))
    names = (f"{before}SysABP", f"{before}DiasABP", "MAP" if line else "NIMAP")
    tracks = {
        "HR": _track(60, 4, *pulse),
        names[0]: _track(60, 6, *systolic),
        names[1]: _track(60, 4, *diastolic),
        names[2]: _track(60, 4, *mean),
        "Temp": _track(240, 0.2, *warmth),
        "GCS": _track(240, 0.3, *coma),
    }
    return tracks | ({"RespRate": _track(60, 2, *breaths)} if breaths else {})


def blood(every: int, **values: tuple[float, ...]) -> dict[str, Track]:
    """Laboratory values, wavering by a fiftieth."""
    return {
        code: _track(every, 0.02 * abs(sum(stands) / len(stands)), *stands)
        for code, stands in values.items()
    }


def urine(*per_hour: float, every: int = 120) -> dict[str, Track]:
    """Millilitres an hour, charted every so many minutes."""
    return {
        "Urine": _track(
            every, 0.2 * min(per_hour) * every / 60, *(v * every / 60 for v in per_hour)
        )
    }


def ventilated(oxygen: tuple[float, ...]) -> dict[str, Track]:
    """A ventilator throughout, with its share of oxygen."""
    return {"MechVent": _track(120, 0, 1), "FiO2": _track(240, 0, *oxygen)}
