"""Pictures of a training: its curves, those of several trainings, and a network in smaller
forms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from medmodels.evidence.epochs import Epoch
from medmodels.evidence.forms import Form
from medmodels.figures.chart import ACCENT, NEUTRAL, RAISES, Chart, styled

__all__ = ["LEARNING_CURVES", "compared_curves", "forms_chart", "learning_curves"]

LEARNING_CURVES = {"loss": "Log loss", "accuracy": "Accuracy", "recall": "Recall", "f1": "F1"}
# Told apart with any common colour-vision deficiency (Okabe and Ito), and by their dashes.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def learning_curves(epochs: Sequence[Epoch]) -> Chart:
    """Loss, accuracy, recall and F1 after each epoch, on training and on validation rows."""
    figure = make_subplots(
        2,
        2,
        subplot_titles=list(LEARNING_CURVES.values()),
        vertical_spacing=0.18,
        horizontal_spacing=0.12,
    )
    x, planned = [epoch.number for epoch in epochs], epochs[-1].planned
    for n, name in enumerate(LEARNING_CURVES):
        for side, colour, dash in (("train", NEUTRAL, "dot"), ("validation", ACCENT, "solid")):
            figure.add_scatter(
                x=x,
                y=[getattr(getattr(epoch, side), name) for epoch in epochs],
                name=side.capitalize(),
                legendgroup=side,
                showlegend=n == 0,
                mode="lines+markers",
                line={"color": colour, "dash": dash, "width": 2},
                marker={"size": 5},
                hovertemplate=f"epoch %{{x}}, {side}: %{{y:.3f}}<extra></extra>",
                row=n // 2 + 1,
                col=n % 2 + 1,
            )
    styled(figure, title="How it learns", x="", y="", height=460)
    figure.update_xaxes(range=[0.5, planned + 0.5], title="epoch", row=2)
    last = epochs[-1]
    alt = (
        f"Curves of loss, accuracy, recall and F1 over {len(epochs)} of {planned} epochs. Now:"
        f" train {last.train}; validation {last.validation}."
    )
    table: dict[str, list[float]] = {"Epoch": [float(n) for n in x]}
    for side in ("train", "validation"):
        for name, title in LEARNING_CURVES.items():
            table[f"{title}, {side}"] = [
                round(getattr(getattr(epoch, side), name), 4) for epoch in epochs
            ]
    return Chart(figure, alt, table)


def compared_curves(runs: Mapping[str, Sequence[Epoch]], curve: str) -> Chart:
    """One curve of several trainings on their validation rows; ``runs`` maps a name to its
    epochs.
    """
    figure = go.Figure()
    for n, (name, epochs) in enumerate(runs.items()):
        figure.add_scatter(
            x=[epoch.number for epoch in epochs],
            y=[getattr(epoch.validation, curve) for epoch in epochs],
            name=name,
            mode="lines+markers",
            line={
                "color": _COLOURS[n % len(_COLOURS)],
                "dash": _DASHES[n % len(_DASHES)],
                "width": 2,
            },
            marker={"size": 5},
            meta=name,
            hovertemplate="%{meta}<br>epoch %{x}: %{y:.3f}<extra></extra>",
        )
    title = LEARNING_CURVES[curve]
    styled(figure, title=f"{title} on validation rows", x="epoch", y=title.lower(), height=400)
    said = "; ".join(
        f"{name} ends at {getattr(epochs[-1].validation, curve):.3f} after {len(epochs)} epochs"
        for name, epochs in runs.items()
    )
    longest = max(len(epochs) for epochs in runs.values())
    table: dict[str, list[object]] = {"Epoch": list(range(1, longest + 1))}
    for name, epochs in runs.items():
        values: list[object] = [round(getattr(epoch.validation, curve), 4) for epoch in epochs]
        table[name] = values + [None] * (longest - len(epochs))
    return Chart(figure, f"{title} on validation rows, epoch by epoch: {said}.", table)


def forms_chart(forms: Sequence[Form]) -> Chart:
    """Bytes of each form against its accuracy, with its interval."""
    figure = go.Figure()
    for n, form in enumerate(forms):
        m = form.accuracy
        figure.add_scatter(
            x=[form.bytes / 1000],
            y=[m.value],
            name=form.form,
            mode="markers",
            marker={"size": 13, "color": _COLOURS[n], "symbol": n},
            error_y={
                "array": [m.high - m.value],
                "arrayminus": [m.value - m.low],
                "color": NEUTRAL,
            },
            meta=form.form,
            hovertemplate="%{meta}: %{x:.0f} kB, accuracy %{y:.3f}<extra></extra>",
        )
    styled(
        figure,
        title="How small, and how right",
        x="size of the file, kB",
        y="held-out accuracy",
        height=380,
    )
    figure.add_hline(y=forms[0].accuracy.value, line={"width": 1, "dash": "dot", "color": RAISES})
    alt = "Accuracy with its interval against the size of the file: " + "; ".join(
        f"{form.form} {form.bytes / 1000:.0f} kB, {form.accuracy.text}" for form in forms
    )
    return Chart(
        figure,
        alt + ".",
        {
            "Form": [form.form for form in forms],
            "Bytes": [form.bytes for form in forms],
            "One case, ms": [round(form.milliseconds, 3) for form in forms],
            "Accuracy (95% interval)": [form.accuracy.text for form in forms],
            "Called like float32 (95% interval)": [form.agreement.text for form in forms],
            "Largest difference in probability": [round(form.apart, 5) for form in forms],
            "n": [form.n for form in forms],
            "Events": [form.events for form in forms],
        },
    )
