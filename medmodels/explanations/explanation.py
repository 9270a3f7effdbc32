"""What an explanation is: a base value plus one contribution an input, adding up to the number
shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from medmodels.wording import percent, placed

__all__ = ["NOT_CHARTED", "Contribution", "Explanation"]

NOT_CHARTED = "not charted"  # what is shown of a part that the case holds nothing of


@dataclass(frozen=True, slots=True)
class Contribution:
    """How far one input moved the model's estimate from the base, in the unit of the explanation.

    ``window`` says over which hours of a stay, and is empty elsewhere; ``spread`` is the standard
    error of a sampled method, 0 where it is exact.
    """

    input: str
    value: float
    shown: str
    unit: str
    reference: str
    flag: str
    amount: float
    window: str = ""
    spread: float = 0.0

    @property
    def name(self) -> str:
        return f"{self.input}, {self.window}" if self.window else self.input


@dataclass(frozen=True, slots=True)
class Explanation:
    """One label's explanation: ``base`` + Σ amounts = ``output``, and link(``output``) = ``shown``.

    ``supported`` is the lowest and the highest probability that held-out cases support, ``None``
    for an amount: words and labels say nothing beyond, the numbers stay as they add up.
    ``reference`` names what the base is of, the reference group or film, and ``background`` what
    that consists of. ``contributions`` come largest first. ``evaluations`` counts how many model
    outputs (or their exact equivalent) went into it; ``additivity_error`` is |base + Σ amounts −
    output|.
    """

    model: str
    digest: str
    case: str
    label: str
    method: str
    unit: str
    background: str
    reference: str
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
        return (
            self._summed(lambda c: c.input)
            if any(c.window for c in self.contributions)
            else self.contributions
        )

    @property
    def by_window(self) -> tuple[Contribution, ...]:
        """The sums over all inputs of each window of a stay, in order of time; empty where there
        are no windows.
        """
        found = (
            self._summed(lambda c: c.window) if any(c.window for c in self.contributions) else ()
        )
        return tuple(sorted((c for c in found if c.input), key=lambda c: int(c.input.split()[1])))

    def _summed(self, key: Callable[[Contribution], str]) -> tuple[Contribution, ...]:
        groups: dict[str, list[Contribution]] = {}
        for c in self.contributions:
            groups.setdefault(key(c), []).append(c)
        sums = [_sum(name, parts) for name, parts in groups.items()]
        return tuple(sorted(sums, key=lambda c: -abs(c.amount)))

    @property
    def sentence(self) -> str:
        """The explanation in words: the starting point, the estimate, and the inputs that moved it
        most.
        """
        moved = [self._moved(c) for c in self.contributions[:3] if c.amount]
        what = "" if self._is_amount else f" {self.label}"
        starts, ends = placed(self._said(self.base_shown)), placed(self._said(self.shown))
        start = f"The {self.reference} starts {starts}{what}; this case ends {ends}."
        return (
            f"{start} Compared with that {self.reference.split()[-1]}, {'; '.join(moved)}."
            if moved
            else start
        )

    def ends(self, *, digits: int, scale: float = 1.0) -> tuple[str, str]:
        """``base`` and ``output`` as text, multiplied by ``scale``; beyond what held-out cases
        support the probability in words.
        """
        found = []
        for value, shown in ((self.base, self.base_shown), (self.output, self.shown)):
            words = self._said(shown)
            found.append(
                f"{value * scale:.{digits}f}" if self._is_amount or words[0].isdigit() else words
            )
        return found[0], found[1]

    def _said(self, shown: float) -> str:
        return (
            f"{shown:.1f} {self.unit}"
            if self.supported is None
            else percent(shown, self.supported, digits=0)
        )

    @property
    def _is_amount(self) -> bool:
        return self.supported is None

    def _moved(self, c: Contribution) -> str:
        flag = {"H": " (high)", "L": " (low)"}.get(c.flag, "")
        direction = "up" if c.amount > 0 else "down"
        if self.unit == "probability":
            points = round(abs(c.amount) * 100)
            how = (
                f"moved the model's estimate {direction} by {points or 'under 1'}"
                f" point{'' if points <= 1 else 's'}"
            )
        elif self._is_amount:
            how = f"moved the model's estimate {direction} by {abs(c.amount):.1f} {self.unit}"
        else:
            verb = "multiplying" if c.amount > 0 else "dividing"
            how = (
                f"moved the model's estimate {direction} ({verb} its odds by"
                f" {math.exp(abs(c.amount)):.1f})"
            )
        when = f" in {c.window}" if c.window else ""
        return f"{f'{c.input} {c.shown}'.rstrip()}{flag}{when} {how}"


def _sum(name: str, parts: list[Contribution]) -> Contribution:
    """The contributions of several parts as one; with a single part its value stays."""
    only = parts[0] if len(parts) == 1 else None
    spread = math.sqrt(sum(c.spread**2 for c in parts))
    return Contribution(
        name,
        only.value if only else math.nan,
        only.shown if only else "",
        parts[0].unit,
        parts[0].reference if only else "",
        only.flag if only else "",
        sum(c.amount for c in parts),
        spread=spread,
    )
