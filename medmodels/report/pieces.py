"""What a case is drawn with where there is no Streamlit: values, curves and pictures."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from medmodels.cases import Case
from medmodels.tasks import Stay, Steps

__all__ = [
    "CURVE_HEIGHT",
    "CURVE_WIDTH",
    "PICTURES",
    "CurveShown",
    "ValueShown",
    "charted",
    "descriptors_shown",
    "levels_of",
    "png_of",
    "stay_curves",
    "step_curves",
    "values_shown",
]

CURVE_WIDTH, CURVE_HEIGHT = 150.0, 26.0
_PAPER = 10.0  # pixels a millimetre: as much as a picture that is looked into needs


@dataclass(frozen=True, slots=True)
class ValueShown:
    """A value as it is written, its flag and its reference range."""

    name: str
    shown: str
    flag: str
    reference: str


@dataclass(frozen=True, slots=True)
class CurveShown:
    """A variable over time: its name, its ``points`` as SVG writes them, its ``last`` value and how
    many there are.
    """

    name: str
    points: str
    last: str
    count: int


def values_shown(case: Case, names: Sequence[str]) -> tuple[ValueShown, ...]:
    """These values of a table."""
    return tuple(
        ValueShown(f.name, f.show(value), f.flag(value), f.reference_text)
        for f, value in ((case.task.feature(name), case.values[name]) for name in names)
    )


def _film(case: Case) -> np.ndarray:
    return case.data


def _pixels(case: Case) -> np.ndarray:
    from medmodels.figures.layout import picture_of

    return picture_of(case)


def _paper(case: Case) -> np.ndarray:
    from medmodels.figures.waveform_paper import ecg_paper

    return ecg_paper(case, scale=_PAPER)


# By modality, of those that are looked at as a picture.
PICTURES: Mapping[str, Callable[[Case], np.ndarray]] = {
    "film": _film,
    "pixels": _pixels,
    "waveform": _paper,
}


def levels_of(case: Case) -> np.ndarray:
    """The picture of a film, of a row of pixels or of a beat on paper, uint8 (height, width) or
    (height, width, 3).
    """
    return PICTURES[case.task.modality](case)


def png_of(levels: np.ndarray, side: int) -> bytes:
    """A picture as PNG, at most ``side`` pixels long; a small one is drawn with its pixels seen."""
    from PIL import Image

    picture = Image.fromarray(levels)
    longest = max(picture.size)
    if longest > side:
        picture.thumbnail((side, side))
    elif longest < side // 2:
        times = side // 2 // longest
        picture = picture.resize(
            (picture.width * times, picture.height * times), Image.Resampling.NEAREST
        )
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def charted(case: Case) -> dict[str, int]:
    """How often each variable of a stay was charted, in the task's order."""
    names = [f.name for f in case.task.features]
    which = case.data[:, 1].astype(int)
    counts = np.bincount(which[which < len(names)], minlength=len(names))
    return dict(zip(names, counts.tolist(), strict=True))


def stay_curves(case: Case, names: Sequence[str]) -> tuple[CurveShown, ...]:
    """These variables of a stay, which were charted."""
    hours, which = Stay.of(case.task.inputs).hours, case.data[:, 1].astype(int)
    places = {f.name: n for n, f in enumerate(case.task.features)}
    curves = []
    for name in names:
        rows = case.data[which == places[name]]
        points = _points(rows[:, 0] / (60 * hours), rows[:, 2])
        last = case.task.feature(name).show(float(rows[-1, 2]))
        curves.append(CurveShown(name, points, last, len(rows)))
    return tuple(curves)


def descriptors_shown(case: Case) -> tuple[str, ...]:
    """Who the patient of a stay is: each descriptor with its value."""
    which, first = case.data[:, 1].astype(int), len(case.task.features)
    return tuple(
        f"{f.name} {f.show(float(row[2]))}"
        for n, f in enumerate(case.task.descriptors)
        for row in case.data[which == first + n][:1]
    )


def step_curves(case: Case, most: int | None = None) -> tuple[CurveShown, ...]:
    """The first ``most`` variables of a series, or all."""
    steps, count = Steps.of(case.task.inputs).layout
    table = case.data.reshape(steps, count)
    return tuple(
        CurveShown(
            name or "value",
            _points(np.linspace(0, 1, steps), table[:, n]),
            f"{table[-1, n]:g}",
            steps,
        )
        for n, name in enumerate(Steps.of(case.task.inputs).variables[:most])
    )


def _points(when: np.ndarray, values: np.ndarray) -> str:
    """Shares of the width and values as the points of a line; one alone is drawn as a short one."""
    low, high = float(values.min()), float(values.max())
    x = 3 + when * (CURVE_WIDTH - 6)
    y = CURVE_HEIGHT / 2 if high == low else 3 + (high - values) / (high - low) * (CURVE_HEIGHT - 6)
    pairs = list(zip(x.tolist(), np.broadcast_to(y, x.shape).tolist(), strict=True))
    if len(pairs) == 1:
        pairs = [(pairs[0][0] - 2, pairs[0][1]), (pairs[0][0] + 2, pairs[0][1])]
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in pairs)
