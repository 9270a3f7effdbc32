"""Means of groups of neighbouring cases, so that no row of a data set travels with a model."""

from __future__ import annotations

import numpy as np

from medmodels.errors import DatasetError

__all__ = ["GROUP", "MEANS", "group_means", "groups_of"]


GROUP = 5
MEANS = 120  # at most: an explanation takes as many references as there are groups


def group_means(
    x: np.ndarray,
    size: int = GROUP,
    *,
    y: np.ndarray | None = None,
    people: np.ndarray | None = None,
) -> np.ndarray:
    """Means of groups of at least ``size`` neighbouring cases, so that no row of the data set is
    carried along.
    """
    return np.array([x[group].mean(0) for group in groups_of(x, y, size, people)])


def groups_of(
    x: np.ndarray, y: np.ndarray | None = None, size: int = GROUP, people: np.ndarray | None = None
) -> list[np.ndarray]:
    """Positions of the members of groups of neighbouring cases (n, D), of ``size`` or more where
    there are so many; every case is in one.

    Where ``people`` (n,) says whose each case is, a group is of ``GROUP`` of them or more, or of
    everybody where there are fewer. Where ``y`` (n,) gives labels a group is of one label, unless a
    label has fewer cases or people than that. Microaggregation by maximum distance (MDAV:
    Domingo-Ferrer and Mateo-Sanz, IEEE TKDE 2002): take the case farthest from the middle together
    with its nearest neighbours, and go on with the rest. Raises ``DatasetError`` when there are too
    few cases for one group.
    """
    if len(x) < GROUP:
        raise DatasetError("too-few-to-learn", rows=len(x), least=GROUP)
    size = min(size, len(x))
    people = np.arange(len(x)) if people is None else people
    least = min(GROUP, len(np.unique(people)))
    if y is not None and min(_enough(people[y], GROUP, least), _enough(people[~y], GROUP, least)):
        return [
            part[group]
            for part in (np.flatnonzero(y), np.flatnonzero(~y))
            for group in groups_of(x[part], None, size, people[part])
        ]
    scaled = (x - x.mean(0)) / np.maximum(x.std(0), 1e-12)
    rest = np.arange(len(x))
    groups: list[np.ndarray] = []
    while True:
        middle = scaled[rest].mean(0)
        farthest = rest[np.argmax(((scaled[rest] - middle) ** 2).sum(1))]
        near = rest[np.argsort(((scaled[rest] - scaled[farthest]) ** 2).sum(1), kind="stable")]
        count = _enough(people[near], size, least)
        if not _enough(people[near[count:]], size, least):
            return [*groups, rest]
        groups.append(near[:count])
        rest = np.setdiff1d(rest, near[:count])


def _enough(people: np.ndarray, size: int, least: int) -> int:
    """How many of the first cases are ``size`` or more of ``least`` people or more; 0 where all of
    them are not.
    """
    first = np.sort(np.unique(people, return_index=True)[1])
    return (
        max(size, int(first[least - 1]) + 1) if len(people) >= size and len(first) >= least else 0
    )
