"""Pictures of held-out cases of many classes: each class's recall, and what is taken for what."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from medmodels.evidence import Metric, Scores
from medmodels.figures.chart import ACCENT, INK, TINT, Chart, styled

__all__ = ["confused_chart", "recall_chart"]


def recall_chart(recalls: dict[str, Metric], precisions: dict[str, Metric]) -> Chart:
    """Recall of each class with its interval; the rarer a class, the less is known of it. The table
    beside it has the precisions too.
    """
    names = [f"{name} ({m.n})" for name, m in recalls.items()]
    value, low, high = (
        np.array([getattr(m, part) for m in recalls.values()]) for part in ("value", "low", "high")
    )
    figure = go.Figure(
        go.Scatter(
            x=value,
            y=names,
            mode="markers",
            marker={"size": 9, "color": ACCENT},
            hovertemplate="%{y}: %{x:.2f}<extra></extra>",
            error_x={
                "array": high - value,
                "arrayminus": value - low,
                "color": ACCENT,
                "thickness": 1,
            },
        )
    )
    styled(
        figure,
        title="How many of each class are found",
        x="recall, with 95% interval",
        y="",
        height=110 + 24 * len(names),
    )
    figure.update_xaxes(range=[-0.02, 1.02])
    figure.update_yaxes(autorange="reversed")
    by_recall = sorted(recalls.items(), key=lambda item: -item[1].value)
    alt = (
        f"Recall of {len(names)} classes; highest {by_recall[0][0]} {by_recall[0][1].value:.2f},"
        f" lowest {by_recall[-1][0]} {by_recall[-1][1].value:.2f}."
    )
    table: dict[str, list[object]] = {
        "Class": list(recalls),
        "Recall (95% interval)": [m.text for m in recalls.values()],
        "n": [m.n for m in recalls.values()],
        "Found": [m.events for m in recalls.values()],
        "Precision (95% interval)": [precisions[name].text for name in recalls],
        "Called": [precisions[name].n for name in recalls],
    }
    return Chart(figure, alt, table)


def confused_chart(scores: Scores, labels: tuple[str, ...], *, top: int = 12) -> Chart:
    """Of the most frequent classes, what each is called: a row a true class, a column a call, in
    cases.
    """
    called = scores.p.argmax(1)
    order = [
        k
        for k in np.argsort(-np.bincount(scores.y, minlength=len(labels)), kind="stable")
        if (scores.y == k).any()
    ][:top]
    counts = np.array(
        [[int(((scores.y == a) & (called == b)).sum()) for b in order] for a in order]
    )
    names = [labels[k] for k in order]
    figure = go.Figure(
        go.Heatmap(
            z=counts,
            x=names,
            y=names,
            colorscale=TINT,
            showscale=False,
            text=counts,
            texttemplate="%{text}",
            textfont={"color": INK},
            hovertemplate="truly %{y}, called %{x}: %{z}<extra></extra>",
        )
    )
    styled(figure, title="What is taken for what", x="called", y="truly", height=560)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(tickangle=-40, showgrid=False)
    wrong = [
        (int(counts[i, j]), names[i], names[j])
        for i in range(len(order))
        for j in range(len(order))
        if i != j and counts[i, j]
    ]
    most = sorted(wrong, reverse=True)[:10]
    alt = (
        f"Confusion of the {len(order)} most frequent classes. Most often: "
        + "; ".join(f"{a} called {b} {n} times" for n, a, b in most[:3])
        + "."
    )
    return Chart(
        figure,
        alt,
        {
            "Truly": [a for _, a, _ in most],
            "Called": [b for _, _, b in most],
            "Cases": [n for n, _, _ in most],
        },
    )
