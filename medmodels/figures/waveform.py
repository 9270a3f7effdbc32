"""A beat of an ECG with what was recorded around it: where its segments lie, how far the beats are
apart, and both as a chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go

from medmodels.cases import Case, beats_around, segments_of
from medmodels.explanations import Explanation
from medmodels.figures.chart import ACCENT, LOWERS, RAISES, Chart, styled
from medmodels.tasks import Waveform

__all__ = [
    "Stretch",
    "beat_words",
    "intervals_table",
    "millivolts",
    "stretches_of",
    "waveform_charts",
]

_AROUND, _LEAST = 2.5, 1.0  # seconds on both sides of the beat, at most and at least
_BESIDE = 0.4, 0.6  # seconds before the beat before and after the one after
_HEIGHT, _ABOVE = 340, 84  # pixels of the chart, and above it: the title stands under the tools
_LARGE = 0.2, 0.5  # seconds and millivolts of a large square: 5 mm at 25 mm/s and 10 mm/mV
_STRONGEST = 0.4  # opacity behind the segment that moved the estimate most
_MOST = 3  # segments that are named in words
_SURE = 0.02  # of the largest contribution, below which a segment has no colour


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of samples of one segment, from ``start`` to ``end`` seconds of the R peak; ``weight``
    is what the segment did to the estimate, from −1 to 1.
    """

    name: str
    start: float
    end: float
    weight: float


def millivolts(case: Case) -> np.ndarray:
    """The lead (samples,) above its own middle, which is about where it rests."""
    lead = case.data[0]
    return np.asarray(lead - np.nanmedian(lead)) if np.isfinite(lead).any() else lead


def stretches_of(case: Case, explanation: Explanation | None = None) -> tuple[Stretch, ...]:
    """Where the segments lie, in order of time; the rest has no place of its own."""
    inputs = Waveform.of(case.task.inputs)
    held, rest = segments_of(case.data, inputs), len(inputs.segments) - 1
    edges = [0, *(np.flatnonzero(np.diff(held)) + 1).tolist(), len(held)]
    moved = _weights(explanation)
    runs = [(start, end) for start, end in pairwise(edges) if held[start] != rest]
    names = [inputs.segments[held[start]].name for start, _ in runs]
    return tuple(
        Stretch(
            name,
            (start - inputs.centre) / inputs.hertz,
            (end - inputs.centre) / inputs.hertz,
            moved.get(name, 0.0),
        )
        for name, (start, end) in zip(names, runs, strict=True)
    )


def _weights(explanation: Explanation | None) -> dict[str, float]:
    """By the name of a segment its contribution, the largest being 1 or −1."""
    if explanation is None:
        return {}
    most = max((abs(c.amount) for c in explanation.contributions), default=0.0) or 1.0
    return {c.input: c.amount / most for c in explanation.contributions}


def beat_words(case: Case) -> str:
    """A beat in a sentence, for who does not see it."""
    inputs = Waveform.of(case.task.inputs)
    beats = beats_around(case.data, inputs)
    before, after = beats[beats < 0], beats[beats > 0]
    apart = [
        f"{abs(of[at]):.2f} s {when} it"
        for of, at, when in ((before, -1, "before"), (after, 0, "after"))
        if len(of)
    ]
    heart = f"{60 / float(np.median(np.diff(beats))):.0f} beats a minute" if len(beats) > 1 else ""
    level = millivolts(case)[inputs.centre - 12 : inputs.centre + 13]
    height = f"{np.nanmin(level):.2f} to {np.nanmax(level):.2f} mV around its R peak"
    near = f"; the nearest beats are {' and '.join(apart)}" if apart else ""
    return f"One {inputs.noun}, {height}{near}{f'; {heart} around it' if heart else ''}."


def intervals_table(case: Case) -> dict[str, list[object]]:
    """Every beat of a case: when it comes, how long after the one before, and how high it is."""
    inputs = Waveform.of(case.task.inputs)
    beats, level = beats_around(case.data, inputs), millivolts(case)
    at = (beats * inputs.hertz).round().astype(int) + inputs.centre
    return {
        "Seconds from this one": [round(float(second), 2) for second in beats],
        "Interval before it, s": [None, *(round(float(gap), 2) for gap in np.diff(beats))],
        "Height, mV": [round(float(value), 2) for value in level[at]],
    }


def waveform_charts(case: Case, explanation: Explanation | None = None) -> tuple[Chart, ...]:
    """The beat and its neighbours in the proportions of ECG paper, and behind its segments what
    each did to the estimate.
    """
    inputs = Waveform.of(case.task.inputs)
    seconds = (np.arange(inputs.samples) - inputs.centre) / inputs.hertz
    first, last = _reach(case)
    shown = (seconds >= first) & (seconds <= last)
    level = millivolts(case)[shown]
    figure = go.Figure(
        go.Scatter(
            x=seconds[shown],
            y=level,
            mode="lines",
            line={"color": ACCENT, "width": 1.5},
            hovertemplate="%{x:.2f} s, %{y:.2f} mV<extra></extra>",
            showlegend=False,
        )
    )
    for stretch in stretches_of(case, explanation):
        if abs(stretch.weight) >= _SURE and stretch.start < last and stretch.end > first:
            figure.add_vrect(
                x0=max(stretch.start, first),
                x1=min(stretch.end, last),
                line_width=0,
                layer="below",
                fillcolor=RAISES if stretch.weight > 0 else LOWERS,
                opacity=_STRONGEST * abs(stretch.weight),
            )
    figure.add_vline(x=0, line={"dash": "dot", "width": 1, "color": ACCENT})
    title = f"The {inputs.noun} and its neighbours"
    if explanation:
        title = f"Where “{explanation.label}” was raised or lowered"
    styled(figure, title=title, x="seconds from the R peak", y="millivolts", height=_HEIGHT)
    _as_paper(figure, (first, last), level)
    said = f"{title}. {beat_words(case)}{_largest(explanation)}"
    return (Chart(figure, said, _table(case, explanation)),)


def _reach(case: Case) -> tuple[float, float]:
    """From which to which second the chart goes: the beat and both neighbours, and no more, so that
    they can be seen on a phone too.
    """
    beats = beats_around(case.data, Waveform.of(case.task.inputs))
    before, after = beats[beats < 0], beats[beats > 0]
    first = float(before[-1]) - _BESIDE[0] if len(before) else -_AROUND
    last = float(after[0]) + _BESIDE[1] if len(after) else _AROUND
    return max(min(first, -_LEAST), -_AROUND), min(max(last, _LEAST), _AROUND)


def _as_paper(figure: go.Figure, reach: tuple[float, float], level: np.ndarray) -> None:
    """The proportions and the large squares of ECG paper, on a screen of any width: what does not
    fit makes the drawing smaller, and never shows more of an empty axis.
    """
    known = level[np.isfinite(level)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (-1.0, 1.0)
    second, millivolt = _LARGE
    figure.update_xaxes(
        range=list(reach),
        dtick=2 * second,
        tickangle=0,
        minor={"dtick": second, "showgrid": True},
        constrain="domain",
    )
    figure.update_yaxes(
        range=[low - millivolt / 2, high + millivolt / 2],
        dtick=millivolt,
        scaleanchor="x",
        scaleratio=second / millivolt,
        constrain="domain",
    )
    below = {"yref": "container", "y": 1 - 0.7 * _ABOVE / _HEIGHT, "yanchor": "middle"}
    figure.update_layout(title=below, margin={"t": _ABOVE})


def _table(case: Case, explanation: Explanation | None) -> dict[str, list[object]]:
    if explanation is None:
        return intervals_table(case)
    return {
        "Segment": [c.input for c in explanation.contributions],
        f"Contribution ({explanation.unit})": [
            round(c.amount, 4) for c in explanation.contributions
        ],
    }


def _largest(explanation: Explanation | None) -> str:
    if explanation is None:
        return ""
    first = explanation.contributions[:_MOST]
    return f" Largest: {'; '.join(f'{c.input} {c.amount:+.2f}' for c in first)}."
