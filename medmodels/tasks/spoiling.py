"""Ways in which the values of a case of a question can come wrongly, which its gate is tried on.

``code`` is what a manifest calls one, ``said`` what a card does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medmodels.tasks.inputs import require, require_distinct

__all__ = ["Cut", "OtherUnits", "Spoiling", "Swapped", "require_spoilings"]


@dataclass(frozen=True, slots=True)
class OtherUnits:
    """Inputs in another unit, all of them at once: the factor of each, by name."""

    code: str
    said: str
    factors: Mapping[str, float]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.factors)


@dataclass(frozen=True, slots=True)
class Swapped:
    """Two inputs of a row, each with the value of the other."""

    code: str
    said: str
    names: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Cut:
    """A stay cut to its first ``hours``, and where there are ``names``, to those variables; its
    descriptors stay.
    """

    code: str
    said: str
    hours: float = float("inf")
    names: tuple[str, ...] = ()


Spoiling = OtherUnits | Swapped | Cut


def require_spoilings(spoilings: Iterable[Spoiling], known: Iterable[str]) -> None:
    """Raise ``BadQuestion`` where two have one code or one is of an input that is not known."""
    spoilings, inputs = tuple(spoilings), frozenset(known)
    require_distinct((spoiling.code for spoiling in spoilings), "spoilings")
    for spoiling in spoilings:
        for name in spoiling.names:
            require(name in inputs, "spoiling-of-no-input", name=name)
