"""A class's answers to one case, before and after the model, for a wall that is read from the back
row.

One dot is one participant. Before and after differ in form as well as in colour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from medmodels.figures.chart import ACCENT, INK, NEUTRAL, Chart, styled

__all__ = ["ClassScale", "class_by_label", "class_on_scale"]

_STEPS = 40  # places of a scale at which dots are stacked: 2.5 points each
_LOOKS = ({"symbol": "circle-open"}, {"symbol": "circle"})  # of the first and the second answers
_COLOURS = (NEUTRAL, ACCENT)
_FILLS = ("rgba(138, 145, 150, 0.25)", ACCENT)
_BARS = 8  # answers that have a bar of their own
_WORDS_OF_AXIS = {"tickfont_size": 16, "title_font_size": 18}
_ROOM, _LOW = 170, 70  # pixels of a row of dots at most and at least
_LARGEST, _LEAST = 18, 4  # pixels of a dot


@dataclass(frozen=True, slots=True)
class ClassScale:
    """The scale that a class's answers stand on, places as shares of it from 0 to 1.

    ``axis`` names it with its unit, ``said`` writes a place. ``model``, its uncertainty ``band``,
    the ``line`` between two labels and the ``truth`` are ``None`` where there is none or it may not
    be told; ``model_said`` and ``truth_said`` write them.
    """

    title: str
    axis: str
    said: Callable[[float], str]
    model: float | None = None
    model_said: str = ""
    band: tuple[float, float] | None = None
    line: float | None = None
    truth: float | None = None
    truth_said: str = ""


def class_on_scale(scale: ClassScale, rounds: Mapping[str, Sequence[float]]) -> Chart:
    """Each participant's answer as a dot at its place, those of a place above one another, a row
    for each of the ``rounds``, the first on top: name to places (n,).
    """
    stacks = {name: Counter(map(_step, places)) for name, places in rounds.items()}
    tallest = max((count for stack in stacks.values() for count in stack.values()), default=1)
    size = min(max(_ROOM / (tallest + 1), _LEAST), _LARGEST)
    step = min(size, _ROOM / (tallest + 1))  # of a tall stack the dots overlap
    room = min(max((tallest + 1) * step, _LOW), _ROOM)
    figure = go.Figure()
    if scale.band:
        low, high = scale.band
        figure.add_vrect(x0=low, x1=high, fillcolor=NEUTRAL, opacity=0.18, line_width=0)
    if scale.line is not None:
        figure.add_vline(x=scale.line, line={"color": NEUTRAL, "width": 2, "dash": "dot"})
    for n, (name, stack) in enumerate(stacks.items()):
        floor = (len(stacks) - 1 - n) * 1.25  # in heights of a row
        dots = [(at, k) for at, count in sorted(stack.items()) for k in range(count)]
        figure.add_scatter(
            x=[at for at, _ in dots],
            y=[floor + (k + 0.6) * step / room for _, k in dots],
            name=name,
            mode="markers",
            marker={
                "size": size,
                "color": _COLOURS[n],
                "line": {"width": 2, "color": _COLOURS[n]},
                **_LOOKS[n],
            },
            text=[f"{name}, {scale.said(at)}" for at, _ in dots],
            hoverinfo="text",
            cliponaxis=False,
            showlegend=False,
        )
        figure.add_hline(y=floor, line={"color": NEUTRAL, "width": 1})
    _marks(figure, scale, top=1.25 * len(stacks) + 0.05)
    _laid_out(figure, scale, stacks, room=room)
    return Chart(figure, _alt(scale, rounds), _table(scale, stacks))


def class_by_label(
    title: str, rounds: Mapping[str, Mapping[str, int]], *, model: str | None, truth: str | None
) -> Chart:
    """How many gave each answer in each of the ``rounds``, as bars: name to counts by label. The
    answers of the ``model`` and the ``truth`` have a bar too, and are marked; ``None`` is neither.
    Of many answers the rarest are one bar; the table has each.
    """
    counts = Counter[str]()
    for given in rounds.values():
        counts.update(given)
    marked = [label for label in dict.fromkeys((truth, model)) if label]
    labels = sorted({*counts, *marked}, key=lambda x: (x not in marked, -counts[x], x))
    shown = labels[:_BARS] if len(labels) > _BARS + 1 else labels
    others = labels[len(shown) :]
    names = [_marked(label, model, truth) for label in labels]
    bars = [*names[: len(shown)], *([f"{len(others)} other answers"] if others else [])]
    figure = go.Figure()
    for n, (name, given) in enumerate(rounds.items()):
        values = [given.get(label, 0) for label in shown]
        values += [sum(given.get(label, 0) for label in others)] if others else []
        figure.add_bar(
            x=values,
            y=bars,
            orientation="h",
            name=name,
            text=values,
            textposition="outside",
            textfont={"color": INK, "size": 18},
            marker={"color": _FILLS[n], "line": {"width": 2, "color": _COLOURS[n]}},
            hoverinfo="skip",
            cliponaxis=False,
        )
    _bars_laid_out(figure, title, rows=len(bars))
    table = {"Answer": names} | {
        name: [given.get(label, 0) for label in labels] for name, given in rounds.items()
    }
    told = "; ".join(
        f"{name} " + (", ".join(f"{given[x]} {x}" for x in labels if given.get(x)) or "none")
        for name, given in rounds.items()
    )
    said = [f"the model says {model}"] * bool(model) + [f"the truth is {truth}"] * bool(truth)
    return Chart(figure, f"{title}. Answers of the class: {'; '.join([told, *said])}.", table)


def _bars_laid_out(figure: go.Figure, title: str, *, rows: int) -> None:
    """Rows from the top; room at right for the number beside the longest bar."""
    styled(figure, title=title, x="participants", y="", height=170 + 52 * max(rows, 1))
    figure.update_layout(barmode="group", title_font_size=22, legend_font_size=16)
    most = max((max(bar.x, default=0) for bar in figure.data), default=0)
    figure.update_xaxes(
        range=[0, max(1.15 * most, 1)],
        tickformat="d",
        dtick=max(1, round(most / 5)),
        **_WORDS_OF_AXIS,
    )
    figure.update_yaxes(autorange="reversed", **_WORDS_OF_AXIS)


def _step(place: float) -> float:
    """The place where a dot is stacked."""
    return round(min(max(place, 0.0), 1.0) * _STEPS) / _STEPS


def _marked(label: str, model: str | None, truth: str | None) -> str:
    marks = ["model"] * (label == model) + ["truth"] * (label == truth)
    return f"{label} ({', '.join(marks)})" if marks else label


def _marks(figure: go.Figure, scale: ClassScale, *, top: float) -> None:
    """The model and the truth, each with its words above the dots, one line above the other."""
    for place, said, y, anchor, dash in (
        (scale.model, f"┃ {scale.model_said}", top, "bottom", "solid"),
        (scale.truth, f"┇ {scale.truth_said}", top + 0.3, "bottom", "dash"),
    ):
        if place is None:
            continue
        figure.add_shape(
            type="line",
            x0=place,
            x1=place,
            y0=0,
            y1=top,
            line={"color": INK, "width": 3, "dash": dash},
        )
        side = "left" if place < 0.25 else "right" if place > 0.75 else "center"
        figure.add_annotation(
            x=place,
            y=y,
            text=said,
            showarrow=False,
            xanchor=side,
            yanchor=anchor,
            font={"size": 18, "color": INK},
        )


def _laid_out(
    figure: go.Figure, scale: ClassScale, stacks: Mapping[str, Counter[float]], *, room: float
) -> None:
    """At left of each row its name and how many answers it has."""
    rows = len(stacks)
    styled(figure, title=scale.title, x=scale.axis, y="", height=170 + int(1.25 * room * rows))
    figure.update_layout(title_font_size=22)
    at = [0, 0.25, 0.5, 0.75, 1]
    figure.update_xaxes(
        range=[-0.03, 1.03],
        tickvals=at,
        ticktext=[scale.said(place) for place in at],
        **_WORDS_OF_AXIS,
    )
    figure.update_yaxes(
        range=[-0.05, 1.25 * rows + 0.7],
        tickvals=[(rows - 1 - n) * 1.25 + 0.4 for n in range(rows)],
        ticktext=[f"{name}\n{stack.total()}" for name, stack in stacks.items()],
        showgrid=False,
        zeroline=False,
        **_WORDS_OF_AXIS,
    )


def _alt(scale: ClassScale, rounds: Mapping[str, Sequence[float]]) -> str:
    told = [
        f"{name} {len(places)} answers"
        + (
            f", half of them at or below {scale.said(sorted(places)[(len(places) - 1) // 2])}"
            if places
            else ""
        )
        for name, places in rounds.items()
    ]
    marks = [said for said in (scale.model_said, scale.truth_said) if said]
    ends = f"from {scale.said(0)} to {scale.said(1)}, {scale.axis}"
    return f"{scale.title}. A scale {ends}: {'; '.join([*told, *marks])}."


def _table(scale: ClassScale, stacks: Mapping[str, Counter[float]]) -> dict[str, list[object]]:
    places = sorted({at for stack in stacks.values() for at in stack})
    return {
        scale.axis[:1].upper() + scale.axis[1:]: [scale.said(at) for at in places],
        **{name: [stack[at] for at in places] for name, stack in stacks.items()},
    }
