"""Ratings of every case by every reader in every condition."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from medmodels.errors import AnswersError
from medmodels.wording import natural

__all__ = ["Ratings", "crossed"]


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """``ratings`` (conditions, readers, cases), more meaning more suspicious, and whether each case
    is positive, ``truth`` (cases,) bool; names in their natural order.
    """

    ratings: np.ndarray
    truth: np.ndarray
    conditions: tuple[str, ...]
    readers: tuple[str, ...]
    cases: tuple[str, ...]


def crossed(
    reader: Sequence[Any],
    modality: Sequence[Any],
    case: Sequence[Any],
    truth: Sequence[Any],
    rating: Sequence[float],
) -> Ratings:
    """Ratings of rows (n,) each, in any order; truths are 0 or 1.

    Raises ``AnswersError`` when there are none, when a reader lacks a case or has one twice, when a
    case has two truths, when all have the same, or when a rating is not finite.
    """
    if not len(rating):
        raise AnswersError("no-answers")
    names, places = zip(*map(_placed, (modality, reader, case)), strict=True)
    shape = tuple(map(len, names))
    where = np.ravel_multi_index(places, shape)
    _refuse_holes(np.asarray(where), names)
    values = np.asarray(rating, float)
    if not np.isfinite(values).all():
        raise AnswersError("rating-not-finite")
    filled = np.empty(shape)
    filled.flat[where] = values
    return Ratings(filled, _truths(names[2], places[2], truth), *names)


def _placed(column: Sequence[Any]) -> tuple[tuple[str, ...], np.ndarray]:
    """The names of a column in their natural order, and the place of each row's (n,)."""
    written = [str(name).strip() for name in column]
    names = tuple(sorted(set(written), key=natural))
    place = {name: n for n, name in enumerate(names)}
    return names, np.array([place[name] for name in written])


def _refuse_holes(where: np.ndarray, names: Sequence[tuple[str, ...]]) -> None:
    """Without a table of all that could have been rated, for which there may be no room."""
    rated, times = np.unique(where, return_counts=True)
    shape = tuple(map(len, names))
    twice = rated[times > 1]
    missing = math.prod(shape) - len(rated)
    if not len(twice) and not missing:
        return
    # as long as none is missing, each stands at its own number
    gap = np.argmax(np.append(rated, -1) != np.arange(len(rated) + 1))
    first = int(twice[0] if len(twice) else gap)
    condition, reader, case = (
        name[n][:40] for name, n in zip(names, np.unravel_index(first, shape), strict=True)
    )
    raise AnswersError(
        "rating-twice" if len(twice) else "rating-missing",
        reader=reader,
        modality=condition,
        case=case,
        more=(len(twice) or missing) - 1,
    )


def _truths(cases: tuple[str, ...], places: np.ndarray, truth: Iterable[Any]) -> np.ndarray:
    known: dict[int, bool] = {}
    for place, one in zip(places.tolist(), truth, strict=True):
        if str(one).strip() not in {"0", "1", "0.0", "1.0", "True", "False"}:
            raise AnswersError("truth-not-two", truth=str(one)[:40])
        positive = str(one).strip() in {"1", "1.0", "True"}
        if known.setdefault(place, positive) != positive:
            raise AnswersError("truth-differs", case=cases[place])
    truths = np.array([known[n] for n in range(len(cases))])
    if truths.all() or not truths.any():
        raise AnswersError("truth-of-one-kind")
    return truths
