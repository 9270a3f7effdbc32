"""What moved the estimate most, a line each; to point at one lights up its place in the case."""

from __future__ import annotations

from medmodels.explanations import Contribution, Explanation
from medmodels.explanations.words import effect, part
from ui.instrument.component import instrument

__all__ = ["part_of", "reasons"]

_reasons = instrument("reasons")
_FIRST = 3


def part_of(c: Contribution) -> str:
    """The name under which a part of a case is pointed at."""
    return f"{c.input}@{c.window[0]}-{c.window[1]}" if c.window else c.input


def reasons(explanation: Explanation, *, key: str) -> None:
    """The first three, with what each did."""
    rows = [
        {"part": part_of(c), "what": part(c), "effect": effect(explanation, c), "up": c.amount > 0}
        for c in explanation.contributions[:_FIRST]
        if c.amount
    ]
    title = (
        f"What moved the {explanation.label}"
        if explanation.is_amount
        else f"What moved it towards {explanation.label}, or away"
    )
    _reasons(data={"rows": rows, "title": title}, key=key)
