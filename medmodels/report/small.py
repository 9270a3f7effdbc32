"""A case in a few square centimetres: its picture, its beginning, its curves, or the values that
moved the estimate most.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from medmodels.cases import Case
from medmodels.explanations import Explanation
from medmodels.tasks import Stay, Steps

__all__ = ["SMALL", "CurveShown", "SmallCase", "ValueShown", "small_case"]

_VALUES = 8  # of a table, those that moved the estimate most
_CURVES = 6
_CHARACTERS = 700  # of a note
_SIDE = 420  # pixels of a picture
_WIDTH, _HEIGHT = 150.0, 26.0  # of a curve


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


@dataclass(frozen=True, slots=True)
class SmallCase:
    """What is shown of a case; ``said`` counts what is not. ``picture`` is a PNG in base64."""

    said: str
    picture: str = ""
    text: str = ""
    values: tuple[ValueShown, ...] = ()
    curves: tuple[CurveShown, ...] = ()


def small_case(case: Case, explanation: Explanation | None) -> SmallCase:
    """The case small, by its modality."""
    return SMALL[case.task.modality](case, explanation)


def _table(case: Case, e: Explanation | None) -> SmallCase:
    features = {f.name: f for f in case.task.features}
    ranked = [c.input for c in e.by_input if c.input in features] if e else []
    flagged = sorted(features, key=lambda name: not features[name].flag(case.values[name]))
    names = list(dict.fromkeys([*ranked, *flagged]))[:_VALUES]
    values = tuple(
        ValueShown(
            name,
            features[name].show(case.values[name]),
            features[name].flag(case.values[name]),
            features[name].reference_text,
        )
        for name in names
    )
    left = len(features) - len(values)
    first = "The values that moved the estimate most" if e else "Values, flagged ones first"
    return SmallCase(f"{first}; {left} more were given." if left else first + ".", values=values)


def _film(case: Case, e: Explanation | None) -> SmallCase:
    height, width = case.data.shape[:2]
    said = f"The {case.task.inputs.noun}, {width} × {height} pixels."
    return SmallCase(said, picture=_png(case.data))


def _pixels(case: Case, e: Explanation | None) -> SmallCase:
    from medmodels.figures.layout import picture_of

    picture = picture_of(case)
    height, width = picture.shape[:2]
    return SmallCase(f"The picture, {width} × {height} pixels.", picture=_png(picture))


def _png(levels: np.ndarray) -> str:
    from PIL import Image

    picture = Image.fromarray(levels)
    longest = max(picture.size)
    if longest > _SIDE:
        picture.thumbnail((_SIDE, _SIDE))
    elif longest < _SIDE // 2:  # a small one is drawn with its pixels seen
        times = _SIDE // 2 // longest
        picture = picture.resize(
            (picture.width * times, picture.height * times), Image.Resampling.NEAREST
        )
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def _note(case: Case, e: Explanation | None) -> SmallCase:
    # what looks like an identifier was masked before the case was one
    text, words = case.text, len(case.text.split())
    if len(text) <= _CHARACTERS:
        return SmallCase(f"The {case.task.inputs.noun}, {words} words.", text=text)
    start = text[:_CHARACTERS].rsplit(None, 1)[0]
    said = f"The beginning of the {case.task.inputs.noun}: {len(start.split())} of {words} words."
    return SmallCase(said, text=f"{start} …")


def _stay(case: Case, e: Explanation | None) -> SmallCase:
    inputs = Stay.of(case.task.inputs)
    names = [f.name for f in case.task.features]
    which = case.data[:, 1].astype(int)
    counts = np.bincount(which[which < len(names)], minlength=len(names))
    ranked = [c.input for c in e.by_input if c.input in names] if e else []
    most = sorted(names, key=lambda name: -counts[names.index(name)])
    shown = [n for n in dict.fromkeys([*ranked, *most]) if counts[names.index(n)]][:_CURVES]
    curves = []
    for name in shown:
        rows = case.data[which == names.index(name)]
        points = _points(rows[:, 0] / (60 * inputs.hours), rows[:, 2])
        last = case.task.feature(name).show(float(rows[-1, 2]))
        curves.append(CurveShown(name, points, last, len(rows)))
    described = [
        f"{f.name} {f.show(float(row[2]))}"
        for n, f in enumerate(case.task.descriptors)
        for row in case.data[which == len(names) + n][:1]
    ]
    said = f"{', '.join(described)}{'. ' if described else ''}"
    charted = int(counts.sum())
    said += f"{charted} values of {(counts > 0).sum()} variables over {inputs.hours} hours."
    return SmallCase(said, curves=tuple(curves))


def _steps(case: Case, e: Explanation | None) -> SmallCase:
    steps, count = Steps.of(case.task.inputs).layout
    table = case.data.reshape(steps, count)
    variables = Steps.of(case.task.inputs).variables
    curves = tuple(
        CurveShown(
            name or "value",
            _points(np.linspace(0, 1, steps), table[:, n]),
            f"{table[-1, n]:g}",
            steps,
        )
        for n, name in enumerate(variables[:_CURVES])
    )
    said = f"A series of {steps} steps of {count} variable{'s' * (count != 1)}."
    return SmallCase(said, curves=curves)


def _points(when: np.ndarray, values: np.ndarray) -> str:
    """Shares of the width and values as the points of a line; one alone is drawn as a short one."""
    low, high = float(values.min()), float(values.max())
    x = 3 + when * (_WIDTH - 6)
    y = _HEIGHT / 2 if high == low else 3 + (high - values) / (high - low) * (_HEIGHT - 6)
    pairs = list(zip(x.tolist(), np.broadcast_to(y, x.shape).tolist(), strict=True))
    if len(pairs) == 1:
        pairs = [(pairs[0][0] - 2, pairs[0][1]), (pairs[0][0] + 2, pairs[0][1])]
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in pairs)


# By modality.
SMALL: Mapping[str, Callable[[Case, Explanation | None], SmallCase]] = {
    "table": _table,
    "pixels": _pixels,
    "steps": _steps,
    "note": _note,
    "film": _film,
    "stay": _stay,
}
