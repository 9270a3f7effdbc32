"""A heat map of a film: partition values (Owen values over halves of halves of the picture) through
LiteRT.

Owen 1977; the tree and the order in which it is cut are those of shap's partition explainer
(Lundberg and Lee 2017): a rectangle shares its credit between its two halves, each before and after
the other, and the rectangle that weighs most is cut next until the evaluations are used up; what is
still whole then is spread over its pixels. A part that is absent shows the reference film; values
are in the same log-odds as the regions' and add up to the same output.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

import numpy as np

from medmodels.explanations.regions import composed
from medmodels.models.film_cnn import FilmCnn

__all__ = [
    "HEAT_EVALUATIONS",
    "PATCHES",
    "HeatMap",
    "film_cnn_heat",
    "partition_values",
    "patch_map",
]

HEAT_EVALUATIONS = 512
PATCHES = 12  # a side
_TOGETHER = 32  # rectangles that are cut before the next weights are looked at


@dataclass(frozen=True, eq=False)
class HeatMap:
    """Contributions (H, W) of each pixel of what the model sees; base + their sum = output."""

    values: np.ndarray
    base: float
    evaluations: int
    additivity_error: float
    seconds: float

    def patches(self) -> np.ndarray:
        """Sums over squares of the picture, (PATCHES, PATCHES): finer detail than that is noise of
        the halving.
        """
        places = patch_map(len(self.values)).ravel()
        return np.bincount(places, self.values.ravel(), PATCHES**2).reshape(PATCHES, PATCHES)


def patch_map(side: int) -> np.ndarray:
    """Which patch, counted row by row, each pixel of a picture (side, side) belongs to: squares
    where the side divides by their number, else some are a pixel wider than others.
    """
    of = np.arange(side) * PATCHES // side
    return of[:, None] * PATCHES + of


class _Rectangle(NamedTuple):
    """Where it lies, what is shown besides (H, W), what the film is worth without and with it, and
    its share in the whole.
    """

    place: tuple[slice, slice]
    others: np.ndarray
    without: float
    together: float
    share: float

    @property
    def amount(self) -> float:
        return self.share * (self.together - self.without)


def partition_values(
    outputs: Callable[[np.ndarray], np.ndarray],
    picture: np.ndarray,
    background: np.ndarray,
    *,
    evaluations: int,
) -> tuple[np.ndarray, float]:
    """Values (H, W) of the pixels of a picture, and the output of ``background``; ``outputs`` gives
    the worth (n,) of pictures (n, H, W), of which it is asked for at most ``evaluations``, 2 or
    more.
    """
    nothing, values = np.zeros(picture.shape, bool), np.zeros(picture.shape)
    everything = (slice(0, picture.shape[0]), slice(0, picture.shape[1]))
    base, whole = outputs(composed(picture, background, np.stack([nothing, ~nothing]))).tolist()
    # by weight, and those of one weight in the order in which they came
    number, left = count(), evaluations - 2
    waiting = [(0.0, next(number), _Rectangle(everything, nothing, base, whole, 1.0))]
    while waiting:
        cut: list[_Rectangle] = []
        while waiting and len(cut) < min(_TOGETHER, left // 2):
            rectangle = heappop(waiting)[2]
            if values[rectangle.place].size > 1:
                cut.append(rectangle)
            else:
                values[rectangle.place] += rectangle.amount
        if not cut:
            break
        for half in _halves(cut, lambda shown: outputs(composed(picture, background, shown))):
            heappush(waiting, (-abs(half.amount), next(number), half))
        left -= 2 * len(cut)
    for _, _, rectangle in waiting:
        values[rectangle.place] += rectangle.amount / values[rectangle.place].size
    return values, base


def _halves(cut: list[_Rectangle], play: Callable[[np.ndarray], np.ndarray]) -> list[_Rectangle]:
    """Both halves of each, once before the other half and once after it."""
    places = [half for rectangle in cut for half in _middle(rectangle.place)]
    shown = np.repeat([rectangle.others for rectangle in cut], 2, axis=0)
    for picture, place in zip(shown, places, strict=True):
        picture[place] = True
    worth, halves = play(shown).tolist(), []
    for n, (_, others, without, together, share) in enumerate(cut):
        one, other = 2 * n, 2 * n + 1
        halves += [
            _Rectangle(places[one], others, without, worth[one], share / 2),
            _Rectangle(places[other], others, without, worth[other], share / 2),
            _Rectangle(places[one], shown[other], worth[other], together, share / 2),
            _Rectangle(places[other], shown[one], worth[one], together, share / 2),
        ]
    return halves


def _middle(place: tuple[slice, slice]) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """A rectangle cut through its longer side, through its rows where both are as long; of an odd
    number the first half has one more.
    """
    rows, columns = place
    height, width = rows.stop - rows.start, columns.stop - columns.start
    if height >= width:
        at = rows.start + (height + 1) // 2
        return (slice(rows.start, at), columns), (slice(at, rows.stop), columns)
    at = columns.start + (width + 1) // 2
    return (rows, slice(columns.start, at)), (rows, slice(at, columns.stop))


def film_cnn_heat(
    model: FilmCnn, picture: np.ndarray, *, label: int, evaluations: int = HEAT_EVALUATIONS
) -> HeatMap:
    """The heat map of a picture (H, W) for the label at that position."""
    start = time.perf_counter()
    values, base = partition_values(
        lambda pictures: model.outputs(pictures)[:, label],
        picture,
        model.artifact.fitted["background"][0],
        evaluations=evaluations,
    )
    output = float(model.outputs(picture[None])[0, label])
    return HeatMap(
        values,
        base,
        evaluations,
        abs(base + float(values.sum()) - output),
        time.perf_counter() - start,
    )
