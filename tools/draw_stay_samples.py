"""Draw the synthetic stays from written courses: ``python -m tools.draw_stay_samples``.

A course says, for each variable, how often it is charted, how much it wavers and where it stands at
some hours; between those it is interpolated, the wavering is a first-order autoregression (a
patient does not jump), and the minutes of charting are not exact. No patient's value goes in. The
files are written in the three layouts that charts come in, so that each is tried.
"""

from __future__ import annotations

import numpy as np

from medmodels.cases.samples import SAMPLES
from medmodels.cases.written import csv_text
from medmodels.tasks.icu_mortality import ICU_MORTALITY
from tools.stay_courses import COURSES
from tools.stay_tracks import Course, Track

__all__ = ["charted", "draw_stay", "written"]

Row = tuple[int, str, float]  # minute, the Challenge's code, value

_DECIMALS = {f.synonyms[0]: f.decimals for f in ICU_MORTALITY.features}
_PLAUSIBLE = {f.synonyms[0]: f.plausible for f in ICU_MORTALITY.features}
_UNITS = {f.synonyms[0]: f.unit for f in ICU_MORTALITY.features}
_PERSISTENCE = 0.7  # of the wavering, from one value to the next


def main() -> None:
    """Write every course as a file."""
    folder = SAMPLES / ICU_MORTALITY.name
    for name in COURSES:
        (folder / f"{name}.csv").write_text(draw_stay(name), encoding="utf-8")


def draw_stay(name: str) -> str:
    """The file of a course, the same every time."""
    course = COURSES[name]
    rng = np.random.default_rng(int(name[:2]))
    rows = [row for code, track in course.tracks.items() for row in charted(code, track, rng)]
    return written(course, sorted(rows))


def charted(code: str, track: Track, rng: np.random.Generator) -> list[Row]:
    """The values of one variable at the minutes they are charted."""
    hours, values = np.array(track.stands, float).T
    rows: list[Row] = []
    wavering = rng.normal()
    low, high = _PLAUSIBLE[code]
    for due in np.arange(hours[0] * 60, hours[-1] * 60 + 1, track.every):
        minute = min(int(due) + int(rng.integers(0, max(track.every // 4, 2))), 48 * 60 - 1)
        wavering = _PERSISTENCE * wavering + np.sqrt(1 - _PERSISTENCE**2) * rng.normal()
        value = float(np.interp(minute / 60, hours, values)) + track.wavers * wavering
        rows.append((minute, code, round(float(np.clip(value, low, high)), _DECIMALS[code])))
    return rows


def written(course: Course, rows: list[Row]) -> str:
    """Rows in the layout of the course: ``long`` as in the Challenge, ``units`` with a unit beside
    each value, ``wide`` with a column for each variable.
    """
    known = [(code, value) for code, value in course.known.items()]
    if course.layout == "wide":
        codes = list(course.tracks)
        times = sorted({minute for minute, _, _ in rows})
        cells = {(minute, code): _number(value) for minute, code, value in rows}
        head = ["time", *(code for code, _ in known), *codes]
        lines = [
            [
                _clock(minute),
                *(_number(value) if n == 0 else "" for _, value in known),
                *(cells.get((minute, code), "") for code in codes),
            ]
            for n, minute in enumerate(times)
        ]
        return csv_text([head, *lines])
    every = [(0, code, value) for code, value in known] + rows
    if course.layout == "units":
        head = ["time", "variable", "value", "unit"]
        return csv_text(
            [head, *([_clock(m), c, _number(v), _UNITS.get(c, "")] for m, c, v in every)]
        )
    return csv_text(
        [["Time", "Parameter", "Value"], *([_clock(m), c, _number(v)] for m, c, v in every)]
    )


def _number(value: float) -> str:
    return f"{value:g}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


if __name__ == "__main__":
    main()
