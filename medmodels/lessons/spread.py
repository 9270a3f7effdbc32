"""The same explanation asked for ten times: what each run says of the inputs that move a case most,
beside the exact value.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from medmodels.cases import Case
from medmodels.explanations import explain
from medmodels.figures import Chart
from medmodels.figures.chart import ACCENT, NEUTRAL, RAISES, styled
from medmodels.lessons.sampled_values import (
    ModelAnswers,
    coalitions,
    kernel_shares,
    nearby_plane,
    played,
)
from medmodels.models.svm import Svm

__all__ = [
    "COALITIONS",
    "NEIGHBOURS",
    "RUNS",
    "Runs",
    "coalition_runs",
    "plane_runs",
    "signed",
    "spread_chart",
]

RUNS, TOP = 10, 6
COALITIONS, NEIGHBOURS = 100, 600  # asked for in a run


@dataclass(frozen=True, eq=False)
class Runs:
    """``said`` (runs, D) by the inputs' ``names``, and what is ``exact`` (D,), which is the Shapley
    value whatever the way.
    """

    names: tuple[str, ...]
    said: np.ndarray
    exact: np.ndarray

    @property
    def order(self) -> np.ndarray:
        """The inputs that move the case most, the largest first."""
        return np.argsort(-np.abs(self.exact))[:TOP]

    @property
    def farthest(self) -> tuple[float, float]:
        """The lowest and the highest that a run says of the input that moves the case most."""
        first = self.said[:, self.order[0]]
        return float(first.min()), float(first.max())

    @property
    def rankings(self) -> int:
        """How many different lists of the three largest contributions there are."""
        return len({tuple(np.argsort(-np.abs(one))[:3].tolist()) for one in self.said})


def coalition_runs(model: Svm, case: Case, *, references: int, runs: int = RUNS) -> Runs:
    """KernelSHAP with so many cases of the reference group, which each run draws anew."""
    group, said = model.artifact.fitted["background"], []
    for seed in range(runs):
        rng = np.random.default_rng(seed)
        some = group[rng.choice(len(group), references, replace=False)]
        asked = coalitions(len(case.data), COALITIONS, rng)
        said.append(kernel_shares(played(_answers(model), case.data, some), asked))
    return Runs(model.task.feature_names, np.array(said), _exact(model, case))


def plane_runs(model: Svm, case: Case, *, width: float, runs: int = RUNS) -> Runs:
    """A plane through answers near the case, ``width`` in spreads of the training cases."""
    said = [
        nearby_plane(
            _answers(model),
            case.data,
            center=model.artifact.fitted["background"].mean(0),
            spread=model.expansion.scale,
            width=width,
            count=NEIGHBOURS,
            rng=np.random.default_rng(seed),
        )
        for seed in range(runs)
    ]
    return Runs(model.task.feature_names, np.array(said), _exact(model, case))


def _answers(model: Svm) -> ModelAnswers:
    return lambda rows: model.outputs(rows)[:, 0]


def _exact(model: Svm, case: Case) -> np.ndarray:
    amounts = {c.input: c.amount for c in explain(model, case).contributions}
    return np.array([amounts[name] for name in model.task.feature_names])


def signed(amount: float, *, plus: str = "+") -> str:
    """Two decimals with a sign, which nothing has none of.

    >>> signed(-0.001), signed(0.456), signed(-0.456, plus="")
    ('+0.00', '+0.46', '-0.46')
    """
    return f"{round(amount, 2) + 0.0:{plus}.2f}"


def spread_chart(runs: Runs, *, title: str, unit: str) -> Chart:
    """A dot for each run and a line where the exact value lies, an input a row."""
    order = runs.order
    names, rows = [runs.names[i] for i in order], np.arange(len(order))
    figure = go.Figure()
    aside = np.linspace(-0.22, 0.22, RUNS)[: len(runs.said)]
    figure.add_scatter(
        x=runs.said[:, order].T.ravel(),
        y=(rows[:, None] + aside).ravel(),
        mode="markers",
        name="one run",
        marker={"size": 9, "color": RAISES, "opacity": 0.75},
        hovertemplate="one run: %{x:.2f}<extra></extra>",
    )
    figure.add_scatter(
        x=np.repeat(runs.exact[order], 3),
        y=(rows[:, None] + np.array([-0.4, 0.4, np.nan])).ravel(),
        mode="lines",
        name="exact",
        line={"color": ACCENT, "width": 4},
        hovertemplate="exact: %{x:.2f}<extra></extra>",
    )
    styled(figure, title=title, x=unit, y="", height=150 + 44 * len(order))
    figure.update_yaxes(tickvals=rows, ticktext=names, range=[len(order) - 0.4, -0.6])
    figure.update_xaxes(range=_reach(runs))
    figure.add_vline(x=0, line={"color": NEUTRAL, "width": 1})
    low, high = runs.said[:, order].min(0), runs.said[:, order].max(0)
    said = "; ".join(
        f"{name} {signed(a, plus='')} to {signed(b, plus='')}, exact {signed(e, plus='')}"
        for name, a, b, e in zip(names, low, high, runs.exact[order], strict=True)
    )
    table = {
        "Input": names,
        f"Exact ({unit})": np.round(runs.exact[order], 3).tolist(),
        "Lowest of the runs": np.round(low, 3).tolist(),
        "Highest of the runs": np.round(high, 3).tolist(),
    }
    count = len(runs.said)
    return Chart(figure, f"{count} run{'s' * (count > 1)}: {said}.", table)


def _reach(runs: Runs) -> tuple[float, float]:
    """An axis that holds every dot and line, and hardly moves when a run is added."""
    exact, said = runs.exact[runs.order], runs.said[:, runs.order]
    widest = float(np.abs(exact).max())
    low = min(float(said.min()), float(exact.min()) - 0.4 * widest, 0.0)
    high = max(float(said.max()), float(exact.max()) + 0.4 * widest, 0.0)
    return low - 0.03 * (high - low), high + 0.03 * (high - low)
