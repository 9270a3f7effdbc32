"""Pictures of held-out evidence; the operating point moves with the threshold."""

from __future__ import annotations

import itertools

import numpy as np
import plotly.graph_objects as go

from medmodels.evidence import Scores, confusion, precision_recall, roc
from medmodels.figures.chart import (
    ACCENT,
    INK,
    LOWERS,
    NEUTRAL,
    RAISES,
    TINT,
    Chart,
    square,
    styled,
)

__all__ = ["confusion_chart", "distribution_chart", "precision_recall_chart", "roc_chart"]


def confusion_chart(scores: Scores, threshold: float, labels: tuple[str, ...]) -> Chart:
    """Counts of right and wrong calls at the threshold."""
    c = confusion(scores.y, scores.p, threshold)
    positive, negative = labels[0], labels[1]
    counts = np.array([[c.tp, c.fn], [c.fp, c.tn]])
    words = [["found", "missed"], ["false alarm", "rightly cleared"]]
    figure = go.Figure(
        go.Heatmap(
            z=counts / counts.sum(1, keepdims=True),
            x=[f"called {positive}", f"called {negative}"],
            y=[f"truly {positive}", f"truly {negative}"],
            text=[
                [f"{n}\n{w}" for n, w in zip(row, word, strict=True)]
                for row, word in zip(counts, words, strict=True)
            ],
            colorscale=TINT,
            zmin=0,
            zmax=1,
            xgap=3,
            ygap=3,
            showscale=False,
            hovertemplate="%{y}, %{x}: %{z:.1%} of the row<extra></extra>",
        )
    )
    # notes, since a cell's own text would be white or black by a ground that is not the page's
    for row, (truth, said) in enumerate(zip(counts, words, strict=True)):
        for column, (n, word) in enumerate(zip(truth, said, strict=True)):
            figure.add_annotation(
                x=column,
                y=row,
                text=f"{n}\n{word}",
                showarrow=False,
                font={"size": 15, "color": INK},
            )
    styled(figure, title=f"Called from {100 * threshold:.0f}%: right and wrong", x="", y="")
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(showgrid=False)
    alt = (
        f"Of {c.tp + c.fn} truly {positive}, {c.tp} found and {c.fn} missed; of {c.fp + c.tn} truly"
        f" {negative}, {c.fp} false alarms, {c.tn} cleared."
    )
    table: dict[str, list[object]] = {
        "Truth": [positive, positive, negative, negative],
        "Called": [positive, negative] * 2,
        "Cases": [c.tp, c.fn, c.fp, c.tn],
    }
    return Chart(figure, alt, table)


def roc_chart(scores: Scores, threshold: float, baseline: str) -> Chart:
    """Recall against false alarms, with the baseline and the operating point."""
    model, base = roc(scores.y, scores.p), roc(scores.y, scores.baseline)
    c = confusion(scores.y, scores.p, threshold)
    figure = go.Figure()
    figure.add_scatter(x=base.x, y=base.y, name=baseline, line={"color": NEUTRAL, "dash": "dot"})
    figure.add_scatter(x=model.x, y=model.y, name="this model", line={"color": ACCENT, "width": 3})
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        name="chance",
        mode="lines",
        line={"color": NEUTRAL, "width": 1, "dash": "dash"},
    )
    here = (c.fp / (c.fp + c.tn), c.tp / (c.tp + c.fn))
    _operating_point(figure, here, threshold)
    styled(figure, title="ROC", x="false-positive rate (1 − specificity)", y="recall (sensitivity)")
    square(figure)
    alt = (
        f"ROC curve. At threshold {threshold:.2f} recall is {here[1]:.3f} with a false-positive"
        f" rate of {here[0]:.3f}."
    )
    curves = {"this model": model, baseline: base}
    table: dict[str, list[object]] = {
        "Curve": [name for name, curve in curves.items() for _ in curve.thresholds],
        "Threshold": [round(float(v), 4) for curve in curves.values() for v in curve.thresholds],
        "False-positive rate": [round(float(v), 4) for curve in curves.values() for v in curve.x],
        "Recall": [round(float(v), 4) for curve in curves.values() for v in curve.y],
    }
    return Chart(figure, alt, table)


def precision_recall_chart(scores: Scores, threshold: float) -> Chart:
    """Precision against recall, with the prevalence as the line to beat."""
    curve = precision_recall(scores.y, scores.p)
    c = confusion(scores.y, scores.p, threshold)
    prevalence = float(scores.y.mean())
    figure = go.Figure()
    figure.add_scatter(x=curve.x, y=curve.y, name="this model", line={"color": ACCENT, "width": 3})
    figure.add_scatter(
        x=[0, 1],
        y=[prevalence] * 2,
        name="prevalence",
        mode="lines",
        line={"color": NEUTRAL, "dash": "dash"},
    )
    here = (c.tp / (c.tp + c.fn), c.tp / max(c.tp + c.fp, 1))
    _operating_point(figure, here, threshold)
    styled(figure, title="Precision and recall", x="recall (sensitivity)", y="precision (PPV)")
    square(figure)
    alt = (
        f"Precision–recall curve. At threshold {threshold:.2f} precision is {here[1]:.3f} at recall"
        f" {here[0]:.3f}; prevalence {prevalence:.2f}."
    )
    table = {
        "Threshold": np.round(curve.thresholds, 4).tolist(),
        "Recall": np.round(curve.x, 4).tolist(),
        "Precision": np.round(curve.y, 4).tolist(),
    }
    return Chart(figure, alt, table)


def distribution_chart(scores: Scores, threshold: float, labels: tuple[str, ...]) -> Chart:
    """Predicted probabilities of each true class; the overlap is where the errors are."""
    edges = np.linspace(0, 1, 21)
    counts = [np.histogram(scores.p[scores.y == truth], edges)[0] for truth in (True, False)]
    figure = go.Figure()
    for count, label, colour, pattern in zip(
        counts, labels, (RAISES, LOWERS), ("", "/"), strict=False
    ):
        figure.add_bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=count,
            name=f"truly {label}",
            marker={"color": colour, "pattern": {"shape": pattern}},
            opacity=0.85,
        )
    figure.add_vline(
        x=threshold,
        line={"color": NEUTRAL, "width": 2, "dash": "dash"},
        annotation_text="threshold",
    )
    figure.update_layout(barmode="group", bargap=0.08)
    styled(
        figure,
        title="Predicted probability by true class",
        x=f"predicted probability of {labels[0]}",
        y="held-out cases",
    )
    below, above = (
        int((scores.p[scores.y] < threshold).sum()),
        int((scores.p[~scores.y] >= threshold).sum()),
    )
    low, high = np.median(scores.p[~scores.y]), np.median(scores.p[scores.y])
    alt = (
        f"Histogram of predicted probabilities. {int(scores.y.sum())} truly {labels[0]} with median"
        f" {high:.2f}, {below} of them below the threshold; {int((~scores.y).sum())} truly"
        f" {labels[1]} with median {low:.2f}, {above} of them at or above it."
    )
    spans = [f"{a:.2f} to {b:.2f}" for a, b in itertools.pairwise(edges)]
    return Chart(
        figure,
        alt,
        {
            "Probability": spans,
            f"Truly {labels[0]}": counts[0].tolist(),
            f"Truly {labels[1]}": counts[1].tolist(),
        },
    )


def _operating_point(figure: go.Figure, here: tuple[float, float], threshold: float) -> None:
    figure.add_scatter(
        x=[here[0]],
        y=[here[1]],
        name=f"threshold {100 * threshold:.0f}%",
        mode="markers",
        marker={
            "size": 14,
            "color": RAISES,
            "symbol": "diamond",
            "line": {"width": 1, "color": "white"},
        },
    )
