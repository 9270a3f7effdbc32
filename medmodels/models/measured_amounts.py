"""What was measured of recipes for an amount: beside what they are compared with, where they have
never been, with and without some inputs.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["AblationRow", "Beside", "Elsewhere", "SiteRow", "WithAndWithout"]


@dataclass(frozen=True, slots=True)
class AblationRow:
    """A recipe ``without`` some inputs (nothing where it has all) on the cases of a ``group``
    (everybody where it has no name): mean absolute error and share within 20%, mean and standard
    deviation over the repeats.
    """

    without: str
    group: str
    error: float
    error_sd: float
    within: float
    within_sd: float


@dataclass(frozen=True, slots=True)
class WithAndWithout:
    """What inputs are worth: the recipe with and without them on the same random parts."""

    repeats: int
    rows: tuple[AblationRow, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Mean absolute ``error`` of a recipe and of what it is compared with on the same random parts,
    left out so many times; their ``difference`` with its 95% interval, below zero where the recipe
    is the better one.
    """

    repeats: int
    error: float
    baseline: float
    difference: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A hospital or group by its number, ``n`` cases of it, scored by a model fitted on all others:
    mean absolute ``error``, that of the ``baseline``, and the share within 20%.
    """

    site: int
    n: int
    error: float
    baseline: float
    within: float


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What becomes of a recipe where it has never been: each site left out once, and over all their
    cases the mean absolute ``error``, that of the ``baseline``, and the ``difference`` with its 95%
    interval, sites drawn anew.
    """

    error: float
    baseline: float
    difference: tuple[float, float, float]
    rows: tuple[SiteRow, ...]
