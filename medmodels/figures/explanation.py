"""Pictures of one explanation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import plotly.graph_objects as go

from medmodels.explanations import Contribution, Explanation, words
from medmodels.figures.chart import LOWERS, NEUTRAL, RAISES, Chart, styled

__all__ = ["waterfall"]

_ROOM = 0.18  # of the length of the bars, beside them at either end


def waterfall(explanation: Explanation, *, top: int = 8) -> Chart:
    """From the reference to this case, the largest contributions one by one, the rest as a sum."""
    scale = 100 if explanation.unit == "probability" else 1
    unit = "probability, %" if explanation.unit == "probability" else explanation.unit
    every = explanation.by_input
    shown, rest = every[:top], every[top:]
    others = sum(c.amount for c in rest)
    start, end = words.ends(explanation, digits=1 if scale == 100 else 2, scale=scale)
    first, last = _total(explanation.reference_name.capitalize(), start), _total("This case", end)
    names = [
        first,
        *(_name(c) for c in shown),
        *([f"{len(rest)} other inputs (sum)"] if rest else []),
        last,
    ]
    steps = [*(c.amount for c in shown), *([others] if rest else [])]
    values = [explanation.base, *steps, explanation.output]
    texts = [start, *(_signed(s, scale) for s in steps), end]
    figure = go.Figure(
        go.Waterfall(
            orientation="h",
            y=names,
            x=[v * scale for v in values],
            measure=["absolute", *["relative"] * len(steps), "total"],
            text=[text if _is_number(text) else "" for text in texts],
            textposition="outside",
            cliponaxis=False,
            increasing={"marker": {"color": RAISES}},
            decreasing={"marker": {"color": LOWERS}},
            totals={"marker": {"color": NEUTRAL}},
            connector={"line": {"color": NEUTRAL, "width": 1}},
            hovertemplate=[
                ("%{y}: %{text}" if _is_number(text) else "%{y}") + "<extra></extra>"
                for text in texts
            ],
        )
    )
    styled(
        figure,
        title=f"What moved the model's estimate of “{explanation.label}”",
        x=unit,
        y="",
        height=90 + 34 * len(names),
    )
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(range=_with_room(values[0], steps, scale))
    figure.update_layout(showlegend=False)
    alt = (
        f"Waterfall chart of {explanation.model} for {explanation.label}, in {unit}."
        f" {words.sentence(explanation)} The {len(rest)} other inputs together:"
        f" {_signed(others, scale)}."
    )
    return Chart(figure, alt, _table(every, scale, unit))


def _table(every: Sequence[Contribution], scale: int, unit: str) -> dict[str, list[object]]:
    sampled = any(c.spread for c in every)
    return {
        "Input": [c.input for c in every],
        "Value": [words.shown(c) for c in every],
        "Flag": [c.flag for c in every],
        "Reference range": [c.reference_range for c in every],
        f"Contribution ({unit})": [round(c.amount * scale, 4) for c in every],
        "Direction": [
            "▲ raises" if c.amount > 0 else "▼ lowers" if c.amount < 0 else "–" for c in every
        ],
        **({"Standard error": [round(c.spread * scale, 4) for c in every]} if sampled else {}),
    }


def _with_room(base: float, steps: Sequence[float], scale: float) -> tuple[float, float]:
    """The axis with room at both ends for the numbers beside the bars, on a phone too."""
    reached = [0.0, *(scale * level for level in accumulate(steps, initial=base))]
    low, high = min(reached), max(reached)
    room = _ROOM * ((high - low) or 1.0)
    return low - room, high + room


def _total(name: str, text: str) -> str:
    """Words stand beside the name, where they have room: a bar may end at the edge."""
    return name if _is_number(text) else f"{name}, {text}"


def _is_number(text: str) -> bool:
    return text.lstrip("+-")[0].isdigit()


def _name(c: Contribution) -> str:
    value = words.shown(c)
    return c.input + (f" = {value}" if value else "") + (f" ({c.flag})" if c.flag else "")


def _signed(amount: float, scale: int) -> str:
    return f"{amount * scale:+.1f}" if scale == 100 else f"{amount:+.2f}"
