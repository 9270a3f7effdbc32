"""Which columns of a table are the pixels of a picture or variables over time, told by their names,
numbers and values.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from medmodels.errors import DatasetError
from medmodels.words import Phrase

__all__ = ["READ_AS", "Layout", "find_layout"]

READ_AS = ("table", "picture", "series")

_PIXEL = re.compile(r"(?:pixels?|pix|px)[ _.-]?(?:[rgb]|red|green|blue)?[ _.-]?\d.*", re.IGNORECASE)
_RUNNING = re.compile(r"(\D{0,8}?)[ _.-]?(\d+)")
_STEP = re.compile(
    r"(?:(?P<variable>.+?)[ _.-])?(?:t|time|step)[ _.]?(?P<step>-?\d+)", re.IGNORECASE
)
_NUMBERED = re.compile(r"(?P<variable>.*?(?:[^\d _.-]|\d(?=[ _.-])))?[ _.]?(?P<step>-?\d+)")
_LEAST_STEPS = 5
# of a pixel or a step; what takes longer to say is something else, and takes long to match
_LONGEST_NAME = 100
# The smallest side of a picture that columns are taken for unasked: by names that say pixel, by
# numbers alone, by their values alone.
_PIXEL_SIDE, _RUNNING_SIDE, _ANY_SIDE = 4, 8, 16


@dataclass(frozen=True, slots=True)
class Layout:
    """``modality`` and ``shape`` as a task has them, ``order`` the positions of the columns in that
    order, ``variables`` the one of each.
    """

    modality: str
    shape: tuple[int, ...]
    order: tuple[int, ...]
    variables: tuple[str, ...]


def find_layout(
    names: Sequence[str], values: Callable[[], np.ndarray], read_as: str | None = None
) -> Layout | None:
    """The layout of columns of those names, or ``None`` for a plain table.

    ``values`` gives their numbers (rows, columns) when they are needed. ``read_as`` asks for one of
    ``READ_AS``; raises ``DatasetError`` when the columns cannot be read so.
    """
    if read_as == "table":
        return None
    if read_as == "picture":
        return _asked(
            _picture(names, range(len(names))),
            Phrase("no-picture", columns=len(names)),
        )
    if read_as == "series":
        return _asked(
            _series(names, _STEP) or _series(names, _NUMBERED),
            Phrase("no-series"),
        )
    return (
        _told_pixels(names)
        or _series(names, _STEP)
        or _running_pixels(names, values)
        or _several(_series(names, _NUMBERED), names)
    )


def _asked(layout: Layout | None, why: Phrase) -> Layout:
    if layout is None:
        raise DatasetError(why.code, **why.values)
    return layout


def _told_pixels(names: Sequence[str]) -> Layout | None:
    mine = [i for i, name in enumerate(names) if _PIXEL.fullmatch(name.strip())]
    picture = _picture([names[i] for i in mine], mine)
    return picture if picture and picture.shape[0] >= _PIXEL_SIDE else None


def _running_pixels(names: Sequence[str], values: Callable[[], np.ndarray]) -> Layout | None:
    """Without a name that says so, only squares of whole grey levels or of shares are taken for a
    picture.
    """
    picture = _picture(names, range(len(names)))
    least = _RUNNING_SIDE if _numbers(names) else _ANY_SIDE
    if picture is None or picture.shape[0] < least:
        return None
    x = values()
    grey = (
        x.min() >= 0
        and x.max() <= 255
        and (x.max() <= 1 or all((column == np.round(column)).all() for column in x.T))
    )
    return picture if grey else None


def _picture(names: Sequence[str], positions: Sequence[int]) -> Layout | None:
    for channels in (1, 3):
        side = math.isqrt(len(names) // channels)
        if side > 1 and channels * side * side == len(names):
            # By the numbers in the names: a running one, or row and column; equal ones (of three
            # colours) stay as the file has them.
            order = sorted(
                range(len(names)), key=lambda i: tuple(map(int, re.findall(r"\d+", names[i])))
            )
            return Layout(
                "pixels",
                (side, side, channels),
                tuple(positions[i] for i in order),
                ("",) * len(names),
            )
    return None


def _numbers(names: Sequence[str]) -> list[int] | None:
    """The running number in each name, if there is one and all stand behind the same word."""
    matches = [_RUNNING.fullmatch(name.strip()) for name in names]
    if not all(matches) or len({m[1].lower() for m in matches if m}) != 1:
        return None
    numbers = [int(m[2]) for m in matches if m]
    return numbers if len(set(numbers)) == len(numbers) else None


def _series(names: Sequence[str], pattern: re.Pattern[str]) -> Layout | None:
    """Every variable has the same running steps, at least five."""
    named = (
        (i, pattern.fullmatch(name.strip()))
        for i, name in enumerate(names)
        if len(name) <= _LONGEST_NAME
    )
    places = {i: (m["variable"] or "", int(m["step"])) for i, m in named if m}
    variables, steps = (
        list(dict.fromkeys(v for v, _ in places.values())),
        sorted({step for _, step in places.values()}),
    )
    position = {where: i for i, where in places.items()}
    whole = len(position) == len(places) == len(variables) * len(steps)
    if not whole or len(steps) < _LEAST_STEPS or steps[-1] - steps[0] != len(steps) - 1:
        return None
    order = [position[variable, step] for step in steps for variable in variables]
    return Layout(
        "steps", (len(steps), len(variables)), tuple(order), tuple(variables) * len(steps)
    )


def _several(layout: Layout | None, names: Sequence[str]) -> Layout | None:
    """Numbered columns without a t are a series only if there are several variables and nothing
    else.
    """
    return layout if layout and layout.shape[1] > 1 and len(layout.order) == len(names) else None
