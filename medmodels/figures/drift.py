"""How far a cohort lies from what a model was trained on, input by input."""

from __future__ import annotations

import plotly.graph_objects as go

from medmodels.cohort.drift import LARGE, THE_SCORE, Drift, Drifted
from medmodels.figures.chart import ACCENT, NEUTRAL, RAISES, Chart, note_beside, styled
from medmodels.statistics.metric import Metric
from medmodels.tasks import Task

__all__ = ["drift_chart"]

_MOST = 15  # rows that are drawn; the table has all
_ROW = 30  # pixels
_BESIDE = 96  # pixels, for what is written of each row at its right
_LONGEST = 28  # letters of a name
_WAYS = {"larger": "↑ larger", "smaller": "↓ smaller", "other": "↔ spread"}


def drift_chart(drift: Drift, task: Task, score: str) -> Chart:
    """A point with its interval a row, those marked that chance does not explain; ``score`` is what
    the number of a case is called.
    """
    inputs = [row for row in drift.rows if row.name != THE_SCORE]
    shown = [*inputs[:_MOST], *(row for row in drift.rows if row.name == THE_SCORE)]
    figure = go.Figure()
    for told, name, colour, symbol in (
        (True, "beyond chance", RAISES, "diamond"),
        (False, "chance may explain it", NEUTRAL, "circle"),
    ):
        mine = [(y, row) for y, row in enumerate(shown) if row.told is told]
        figure.add_scatter(
            x=[row.shift.index.value for _, row in mine],
            y=[y for y, _ in mine],
            name=name,
            mode="markers",
            marker={"size": 10, "color": colour, "symbol": symbol},
            error_x={
                "array": [row.shift.index.high - row.shift.index.value for _, row in mine],
                "arrayminus": [row.shift.index.value - row.shift.index.low for _, row in mine],
                "color": colour,
                "thickness": 2,
            },
            text=[_named(row, score) for _, row in mine],
            customdata=[[row.shift.index.text, _said(row, task)] for _, row in mine],
            hovertemplate="%{text}: %{customdata[0]}<br>%{customdata[1]}<extra></extra>",
        )
    for y, row in enumerate(shown):
        if row.told:
            said = row.word.word if row.word else _WAYS[row.way]
            note_beside(figure, y, said if len(said) <= 12 else f"{said[:11]}…")
    figure.add_vline(x=LARGE, line={"color": ACCENT, "width": 1, "dash": "dash"})
    styled(
        figure,
        title=_title(len(inputs)),
        x="population stability index (0: alike; dashed: large)",
        y="",
        height=150 + _ROW * len(shown),
    )
    figure.update_yaxes(
        tickvals=list(range(len(shown))),
        ticktext=[_short(_named(row, score)) for row in shown],
        range=[len(shown) - 0.4, -0.6],
        showgrid=False,
        zeroline=False,
    )
    most = max([LARGE, *(row.shift.index.high for row in shown)])
    figure.update_xaxes(range=[-0.02 * most, 1.05 * most], zeroline=False)
    figure.update_layout(margin_r=_BESIDE)
    return Chart(figure, _alt(drift, score), _table(drift, task, score))


def _title(inputs: int) -> str:
    title = "How far the cohort lies from the training cases"
    return (
        f"{title}\n(the {_MOST} inputs that shifted most of {inputs})" if inputs > _MOST else title
    )


def _named(row: Drifted, score: str) -> str:
    return score if row.name == THE_SCORE else row.name


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _said(row: Drifted, task: Task) -> str:
    """The middle, or the word, here and before."""
    if row.word:
        return f"{row.word.word}: {row.word.now:.0%}, before {row.word.before:.0%}"
    return f"median {_value(row, row.median, task)}, before {_value(row, row.before, task)}"


def _value(row: Drifted, value: float, task: Task) -> str:
    if value != value:
        return "–"
    if row.name != THE_SCORE:
        return task.feature(row.name).show(value)
    return task.quantity.show(value) if task.quantity else f"{value:.1%}"


def _alt(drift: Drift, score: str) -> str:
    told = [_named(row, score) for row in drift.rows if row.told]
    some = f"; beyond chance: {', '.join(told[:8])}" if told else "; none beyond chance"
    return (
        f"Dot plot of the population stability index of {len(drift.rows)} rows with 95% intervals,"
        f" {drift.n} cases against {drift.training} training cases{some}."
    )


def _table(drift: Drift, task: Task, score: str) -> dict[str, list[object]]:
    rows = drift.rows
    larger = [row.shift.larger for row in rows]
    return {
        "Input": [_named(row, score) for row in rows],
        "Shift, PSI (95% interval)": [row.shift.index.text for row in rows],
        "p, of all tests (Holm)": [f"{row.adjusted:.3f}" for row in rows],
        "Beyond chance": ["yes" if row.told else "" for row in rows],
        "Cohort": [_here(row, task) for row in rows],
        "Before": [_there(row, task) for row in rows],
        "Larger in, of 100 pairs (95% interval)": [_pairs(m) if m else "" for m in larger],
        "Missing": [f"{row.missing.value:.1%}" for row in rows],
        "Missing before": [
            f"{row.missing_before.value:.1%}" if row.missing_before else "" for row in rows
        ],
        "Difference in missing (95% interval)": [
            _points(row.missing_more) if row.missing_more else "" for row in rows
        ],
        "n": [row.shift.index.n for row in rows],
    }


def _here(row: Drifted, task: Task) -> str:
    return f"{row.word.word}: {row.word.now:.0%}" if row.word else _value(row, row.median, task)


def _there(row: Drifted, task: Task) -> str:
    return f"{row.word.word}: {row.word.before:.0%}" if row.word else _value(row, row.before, task)


def _pairs(m: Metric) -> str:
    return f"{100 * m.value:.0f} ({100 * m.low:.0f} to {100 * m.high:.0f})"


def _points(m: Metric) -> str:
    return f"{100 * m.value:+.1f} points ({100 * m.low:.1f} to {100 * m.high:.1f})"
