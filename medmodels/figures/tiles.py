"""A case small enough to stand among others: a thumbnail, sparklines, a first line or the values
that are out of range.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from medmodels.cases import Case, beats_around
from medmodels.figures.film import png
from medmodels.figures.layout import picture_of
from medmodels.figures.waveform import beat_words, millivolts
from medmodels.tasks import Feature, Stay, Steps, Waveform

__all__ = ["TILES", "Spark", "Tile", "tile_of"]

_SIDE = 160  # pixels of a thumbnail
_LINES = 3  # sparklines, or values, of a tile
_WORDS = 200  # characters of a passage
_REACH = 1.6  # seconds on both sides of a beat


@dataclass(frozen=True, slots=True)
class Spark:
    """One variable over time: its ``name``, what it was at last, and its points, ``x`` and ``y``
    both from 0 to 1, upwards.
    """

    name: str
    last: str
    x: tuple[float, ...]
    y: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """What a tile shows of a case: a ``picture`` as a data address, ``sparks``, or ``lines`` of
    text; and in ``said`` the same for those who cannot see it.
    """

    said: str
    picture: str = ""
    sparks: tuple[Spark, ...] = ()
    lines: tuple[str, ...] = ()


def tile_of(case: Case) -> Tile:
    """A case as a tile, by its modality."""
    return TILES[case.task.modality](case)


def _thumbnail(picture: np.ndarray, noun: str) -> Tile:
    """At most ``_SIDE`` pixels a side, every n-th kept."""
    step = max(1, -(-max(picture.shape[:2]) // _SIDE))
    return Tile(f"The {noun}, small.", picture=png(np.ascontiguousarray(picture[::step, ::step])))


def _film(case: Case) -> Tile:
    return _thumbnail(case.data, case.task.inputs.noun)


def _pixels(case: Case) -> Tile:
    return _thumbnail(picture_of(case), "picture")


def _stay(case: Case) -> Tile:
    """The variables of which most values lie outside their reference range."""
    hours, features = Stay.of(case.task.inputs).hours, case.task.features
    kept = []
    for position, f in enumerate(features):
        minutes, values = case.data[case.data[:, 1] == position][:, [0, 2]].T
        if len(values) > 1 and not f.codes:
            outside = sum(bool(f.flag(v)) for v in values.tolist())
            kept.append((-outside, -len(values), position, minutes / (60 * hours), values))
    sparks = tuple(
        _spark(features[position], x, values)
        for _, _, position, x, values in sorted(kept, key=lambda one: one[:3])[:_LINES]
    )
    return Tile(_of_sparks(sparks), sparks=sparks)


def _steps(case: Case) -> Tile:
    """The first variables of the series."""
    groups = np.array([f.group for f in case.task.features])
    sparks = []
    for group in list(dict.fromkeys(groups.tolist()))[:_LINES]:
        values = case.data[groups == group]
        named = Steps.of(case.task.inputs).features[int(np.argmax(groups == group))]
        x = np.linspace(0, 1, len(values))
        spark = _spark(named, x, values)
        sparks.append(Spark(group or "value", spark.last, spark.x, spark.y))
    return Tile(_of_sparks(tuple(sparks)), sparks=tuple(sparks))


def _spark(f: Feature, x: np.ndarray, values: np.ndarray) -> Spark:
    """A line over its own span, or its reference range where that is wider."""
    low, high = float(values.min()), float(values.max())
    if not f.codes and np.isfinite(f.reference_range).all():
        low, high = min(low, f.reference_range[0]), max(high, f.reference_range[1])
    y = (values - low) / ((high - low) or 1.0)
    return Spark(f.name, f.show(float(values[-1])), _rounded(x), _rounded(y))


def _rounded(values: np.ndarray) -> tuple[float, ...]:
    return tuple(np.round(values, 3).tolist())


def _of_sparks(sparks: tuple[Spark, ...]) -> str:
    return "; ".join(f"{spark.name}, at last {spark.last}" for spark in sparks) or "Little charted."


def _note(case: Case) -> Tile:
    first = next((line.strip() for line in case.text.splitlines() if line.strip()), "")
    shown = first if len(first) <= _WORDS else f"{first[: _WORDS - 1]}…"
    return Tile(shown, lines=(shown,))


def _table(case: Case) -> Tile:
    """The values furthest outside their reference range, by its width; where none is, the first."""
    out = []
    for f, value in zip(case.task.features, case.data.tolist(), strict=True):
        if flag := f.flag(value) if value == value else "":
            low, high = f.reference_range
            off = max(value - high, low - value) / ((high - low) or 1.0)
            out.append((-off, f"{f.name} {f.show(value)} {'H ▲' if flag == 'H' else 'L ▼'}"))
    lines = tuple(line for _, line in sorted(out)[:_LINES])
    if not lines:
        pairs = zip(case.task.features, case.data.tolist(), strict=True)
        lines = tuple(f"{f.name} {f.show(value)}" for f, value in pairs if value == value)[:_LINES]
    return Tile("; ".join(lines), lines=lines)


def _waveform(case: Case) -> Tile:
    """The lead around the beat, which lies in the middle, and how soon it comes."""
    inputs, level = Waveform.of(case.task.inputs), millivolts(case)
    reach = round(_REACH * inputs.hertz)
    values = level[inputs.centre - reach : inputs.centre + reach]
    there = np.isfinite(values)
    x, low, high = np.linspace(0, 1, len(values)), np.nanmin(values), np.nanmax(values)
    y = (values - low) / (float(high - low) or 1.0)
    before = beats_around(case.data, inputs)
    soon = f"{-before[before < 0].max():.2f} s" if (before < 0).any() else "first"
    spark = Spark(
        f"the {inputs.noun}, and after how long", soon, _rounded(x[there]), _rounded(y[there])
    )
    return Tile(beat_words(case), sparks=(spark,))


TILES: dict[str, Callable[[Case], Tile]] = {
    "table": _table,
    "pixels": _pixels,
    "steps": _steps,
    "film": _film,
    "stay": _stay,
    "note": _note,
    "waveform": _waveform,
}
