"""Pictures of how a model behaves over all held-out cases."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from medmodels.evidence import Behaviour
from medmodels.figures.chart import ACCENT, Chart, styled

__all__ = ["beeswarm", "dependence", "importance_chart"]

_WAYS = "← lowers the estimate · raises it →"
_SCALE = [[0, "#0072b2"], [0.5, "#b9b9b9"], [1, "#d55e00"]]


def importance_chart(behaviour: Behaviour, *, top: int = 12, exact: bool = True) -> Chart:
    """Mean size of each input's contribution, with its interval over cases: in the model's unit, or
    as a share of all that moved the model.
    """
    order, top = behaviour.order, min(top, len(behaviour.names))
    size = behaviour.importance[order]
    size = size if exact else size / (size[:, 0].sum() or 1.0)
    value, low, high = size.T
    names = [behaviour.names[i] for i in order]
    number = ".3f" if exact else ".0%"
    figure = go.Figure(
        go.Bar(
            x=value[:top],
            y=names[:top],
            orientation="h",
            marker={"color": ACCENT},
            error_x={"array": (high - value)[:top], "arrayminus": (value - low)[:top]},
            hovertemplate=f"%{{y}}: %{{x:{number}}}<extra></extra>",
        )
    )
    unit = (
        f"mean absolute contribution, {behaviour.unit}" if exact else "share of all that moved it"
    )
    styled(figure, title="Which inputs move this model most", x=unit, y="", height=100 + 28 * top)
    figure.update_yaxes(autorange="reversed")
    if not exact:
        figure.update_xaxes(tickformat=".0%")
    alt = (
        f"Bar chart of the {top} inputs that move the model most over {behaviour.cases} held-out"
        f" cases: {', '.join(names[:5])} lead."
    )
    digits = ".4f" if exact else ".1%"
    table: dict[str, list[object]] = {
        "Input": names,
        unit: np.round(value, 4).tolist() if exact else [f"{one:.1%}" for one in value],
        "95% interval": [f"{a:{digits}} to {b:{digits}}" for a, b in zip(low, high, strict=True)],
    }
    return Chart(figure, alt, table)


def beeswarm(behaviour: Behaviour, *, top: int = 12, exact: bool = True) -> Chart:
    """Every held-out case a point: how far each input moved it, coloured by whether the input was
    low or high; not ``exact``, the axis says which way alone.
    """
    order = behaviour.order[:top]
    figure = go.Figure()
    for row, i in enumerate(order):
        amounts, percentile = behaviour.contributions[:, i], behaviour.percentiles[:, i]
        figure.add_scatter(
            x=amounts,
            y=row + _spread(amounts),
            mode="markers",
            showlegend=False,
            marker={
                "size": 6,
                "color": _coloured(percentile),
                "colorscale": _SCALE,
                "cmin": 0,
                "cmax": 100,
                "showscale": row == 0,
                "colorbar": {"title": "percentile\nof the value", "thickness": 12},
            },
            text=_percentile_text(percentile),
            meta=behaviour.names[i],
            hovertemplate="%{meta}: %{x:.3f}, %{text}<extra></extra>",
        )
    styled(
        figure,
        title="Every held-out case, input by input",
        x=f"contribution, {behaviour.unit}" if exact else _WAYS,
        y="",
        height=110 + 34 * len(order),
    )
    figure.update_yaxes(
        tickvals=list(range(len(order))),
        ticktext=[behaviour.names[i] for i in order],
        range=[len(order) - 0.4, -0.6],
    )
    figure.update_xaxes(showticklabels=exact)
    figure.add_vline(x=0, line={"width": 1, "color": "#8a9196"})
    spans = [np.percentile(behaviour.contributions[:, i], [0, 50, 100]) for i in order]
    link = [_correlation(behaviour.percentiles[:, i], behaviour.contributions[:, i]) for i in order]
    alt = "Beeswarm of contributions. " + "; ".join(
        f"{behaviour.names[i]}: {'higher values raise' if r > 0 else 'higher values lower'} the"
        " estimate"
        for i, r in zip(order[:5], link[:5], strict=True)
    )
    table = {
        "Input": [behaviour.names[i] for i in order],
        "Lowest": [round(float(s[0]), 4) for s in spans],
        "Median": [round(float(s[1]), 4) for s in spans],
        "Highest": [round(float(s[2]), 4) for s in spans],
        "Correlation with the value": [round(float(r), 2) for r in link],
    }
    return Chart(figure, alt + ".", table)


def dependence(
    behaviour: Behaviour,
    name: str,
    *,
    axis: str = "",
    codes: tuple[str, ...] = (),
    exact: bool = True,
) -> Chart:
    """One input's contribution against its value, coloured by the input that most changes its
    effect; ``axis`` says what the values are where the name does not, ``codes`` the words that
    numbers stand for.
    """
    i = behaviour.names.index(name)
    j = int(behaviour.partner[i])
    partner = behaviour.names[j]
    figure = go.Figure(
        go.Scatter(
            x=behaviour.values[:, i],
            y=behaviour.contributions[:, i],
            mode="markers",
            marker={
                "size": 8,
                "color": _coloured(behaviour.beside[:, i]),
                "colorscale": _SCALE,
                "cmin": 0,
                "cmax": 100,
                "colorbar": {"title": f"{partner}\npercentile", "thickness": 12},
            },
            text=_percentile_text(behaviour.beside[:, i]),
            meta=[name, partner],
            hovertemplate="%{meta[0]}%{x:.4g}: %{y:.3f}<br>%{meta[1]}: %{text}<extra></extra>",
        )
    )
    styled(
        figure,
        title=f"How {name} moves the estimate",
        x=axis or name,
        y=f"contribution, {behaviour.unit}" if exact else _WAYS,
        height=420,
    )
    figure.update_yaxes(showticklabels=exact)
    if codes:
        figure.update_xaxes(tickvals=list(range(len(codes))), ticktext=list(codes))
    figure.add_hline(y=0, line={"width": 1, "color": "#8a9196"})
    rows = np.argsort(behaviour.values[:, i])
    # those without a value come last, and have no place on the axis
    rows = rows[: int((~np.isnan(behaviour.values[:, i])).sum())]
    alt = (
        f"Scatter of the contribution of {name} against its value, coloured by the percentile of"
        f" {partner}, over {len(rows)} held-out cases."
    )
    table = {
        f"{name} (to the nearest percentile)": [
            float(f"{v:.4g}") for v in behaviour.values[rows, i]
        ],
        f"Contribution ({behaviour.unit})": np.round(behaviour.contributions[rows, i], 4).tolist(),
        f"{partner}, percentile": _percentile_text(behaviour.beside[rows, i], number=True),
    }
    return Chart(figure, alt, table)


def _coloured(percentiles: np.ndarray) -> np.ndarray:
    """Percentiles to colours; a value that is not there gets the neutral middle."""
    return np.nan_to_num(percentiles, nan=50.0)


def _percentile_text(percentiles: np.ndarray, *, number: bool = False) -> list[str]:
    return [
        "not charted" if np.isnan(p) else f"{p:.0f}" if number else f"value at percentile {p:.0f}"
        for p in percentiles
    ]


def _correlation(percentiles: np.ndarray, amounts: np.ndarray) -> float:
    known = ~np.isnan(percentiles)
    if known.sum() < 3 or np.ptp(percentiles[known]) == 0 or np.ptp(amounts[known]) == 0:
        return 0.0
    return float(np.corrcoef(percentiles[known], amounts[known])[0, 1])


def _spread(x: np.ndarray) -> np.ndarray:
    """Vertical offsets that keep near-equal values apart, within ±0.35 of the row."""
    slots = np.round((x - x.min()) / max(np.ptp(x), 1e-12) * 60)
    offsets = np.zeros(len(x))
    for slot in np.unique(slots):
        here = np.flatnonzero(slots == slot)
        k = np.arange(len(here))
        offsets[here] = (k + 1) // 2 * np.where(k % 2, 1, -1)
    widest = max(float(np.abs(offsets).max()), 1.0)
    return offsets / max(widest, 6.0) * 0.35
