"""What an explanation is: a base value plus one contribution an input, adding up to the number
shown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

__all__ = ["Contribution", "Explanation"]

Window = tuple[int, int] | None  # hours of a stay


@dataclass(frozen=True, slots=True)
class Contribution:
    """How far one input moved the model's estimate from the base, in the unit of the explanation.

    ``window`` says over which hours of a stay, and is ``None`` elsewhere; ``spread`` is the
    standard error of a sampled method, 0 where it is exact. ``summary`` says what ``shown``, the
    value as the question writes it, is: the part's ``own``, a ``mean`` over it, the ``mean_of`` so
    many charted values (``count``), ``not_charted`` or ``not_recorded``.
    """

    input: str
    value: float
    shown: str
    unit: str
    reference_range: str
    flag: str
    amount: float
    window: Window = None
    spread: float = 0.0
    summary: str = "own"
    count: int = 1


@dataclass(frozen=True, slots=True)
class Explanation:
    """One label's explanation: ``base`` + Σ amounts = ``output``, and link(``output``) = ``shown``.

    ``supported`` is the lowest and the highest probability that held-out cases support, ``None``
    for an amount: words and labels say nothing beyond, the numbers stay as they add up.
    ``reference_name`` names what the base is of, the reference group or film, and ``background``
    what that consists of; ``method`` is the code of the method, ``noun`` what a case is called.
    ``contributions`` come largest first. ``evaluations`` counts how many model outputs (or their
    exact equivalent) went into it; ``additivity_error`` is |base + Σ amounts − output|.
    """

    model: str
    digest: str
    case: str
    label: str
    method: str
    unit: str
    background: str
    reference_name: str
    noun: str
    base: float
    base_shown: float
    output: float
    shown: float
    supported: tuple[float, float] | None
    contributions: tuple[Contribution, ...]
    evaluations: int
    additivity_error: float
    seconds: float

    @property
    def by_input(self) -> tuple[Contribution, ...]:
        """One contribution an input, largest first: the sums over its windows where there
        are any.
        """
        if not any(c.window for c in self.contributions):
            return self.contributions
        groups: dict[str, list[Contribution]] = {}
        for c in self.contributions:
            groups.setdefault(c.input, []).append(c)
        sums = [_sum(parts, name=name) for name, parts in groups.items()]
        return tuple(sorted(sums, key=lambda c: -abs(c.amount)))

    @property
    def by_window(self) -> tuple[Contribution, ...]:
        """The sums over all inputs of each window of a stay, in order of time; empty where there
        are no windows.
        """
        groups: dict[tuple[int, int], list[Contribution]] = {}
        for c in self.contributions:
            if c.window:
                groups.setdefault(c.window, []).append(c)
        return tuple(
            _sum(parts, name="", window=window) for window, parts in sorted(groups.items())
        )

    @property
    def is_amount(self) -> bool:
        return self.supported is None


def _sum(parts: Sequence[Contribution], *, name: str, window: Window = None) -> Contribution:
    """The contributions of several parts as one; with a single part its value stays."""
    amount, spread = sum(c.amount for c in parts), math.sqrt(sum(c.spread**2 for c in parts))
    if len(parts) == 1:
        return replace(parts[0], input=name, window=window, amount=amount, spread=spread)
    unit = parts[0].unit
    return Contribution(name, math.nan, "", unit, "", "", amount, window=window, spread=spread)
