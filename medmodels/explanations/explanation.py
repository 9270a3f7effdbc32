"""What an explanation is: a base value plus one contribution an input, adding up to the number shown."""

from __future__ import annotations

import math
from dataclasses import dataclass

from medmodels.wording import percent

__all__ = ["Contribution", "Explanation"]


@dataclass(frozen=True, slots=True)
class Contribution:
    """How far one input moved the model's estimate from the base, in the unit of the explanation."""

    input: str
    value: float
    shown: str
    unit: str
    reference: str
    flag: str
    amount: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """One label's explanation: ``base`` + Σ amounts = ``output``, and link(``output``) = ``shown``.

    ``reference`` names what the base is of, the reference group or film, and ``background`` what that consists of.
    ``contributions`` come largest first. ``evaluations`` counts how many model outputs (or their exact
    equivalent) went into it; ``additivity_error`` is |base + Σ amounts − output|.
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
    contributions: tuple[Contribution, ...]
    evaluations: int
    additivity_error: float
    seconds: float

    @property
    def sentence(self) -> str:
        """The explanation in words: the starting point, the estimate, and the inputs that moved it most."""
        moved = [self._moved(c) for c in self.contributions[:3] if c.amount]
        start = (
            f"The {self.reference} starts at {percent(self.base_shown, digits=0)} {self.label}; this case ends at {percent(self.shown, digits=0)}."
        )
        return f"{start} Compared with that {self.reference.split()[-1]}, {'; '.join(moved)}." if moved else start

    def _moved(self, c: Contribution) -> str:
        flag = {"H": " (high)", "L": " (low)"}.get(c.flag, "")
        direction = "up" if c.amount > 0 else "down"
        if self.unit == "probability":
            how = f"moved the model's estimate {direction} by {abs(c.amount) * 100:.0f} points"
        else:
            verb = "multiplying" if c.amount > 0 else "dividing"
            how = f"moved the model's estimate {direction} ({verb} its odds by {math.exp(abs(c.amount)):.1f})"
        return f"{f'{c.input} {c.shown}'.rstrip()}{flag} {how}"
