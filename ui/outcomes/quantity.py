"""An amount on screen."""

from __future__ import annotations

import streamlit as st

from medmodels.card import baseline_name
from medmodels.evidence import Coverage, amounts_found
from medmodels.figures import error_chart, predicted_chart
from medmodels.models import Model
from medmodels.outcomes import Amount, Quantity
from medmodels.tasks import Task
from ui import loaders
from ui.blocks import chart
from ui.finding import opens_with
from ui.metrics import exact, metric_row, metric_table
from ui.outcomes.face import Face
from ui.text import plain

__all__ = ["FACE"]


def _summary(model: Model) -> None:
    """What held-out cases say of a model."""
    quantity, evidence, scores = model.task.asks, loaders.evidence(model), loaders.scores(model)
    assert isinstance(quantity, Quantity)
    opens_with(model.task, amounts_found(evidence))
    st.write(
        f"{evidence.n} cases the model never saw. The {plain(quantity.name)} counts as right within"
        f" {quantity.within:.0%} of the true one. Published rules on the same cases stand"
        " beside it."
    )
    names = ("within_20_percent", "mae", *(("r2",) if exact() else ()))
    metric_row(evidence.metrics, names, unit=quantity.unit)
    left, right = st.columns(2, gap="large")
    with left:
        chart(predicted_chart(scores, quantity), key="predicted")
    with right:
        chart(error_chart(scores, quantity), key="errors")
    st.subheader("Every metric, beside published rules")
    metric_table(
        {
            "This model": evidence.metrics,
            baseline_name(model): evidence.baseline,
            **evidence.others,
        }
    )
    st.caption(
        "Whether a rule was fitted on some of these very cases stands under the known limits on the"
        " card."
    )


def _ask(task: Task, key: str, kept: str | None) -> str | None:
    asked, quantity = task.asks.asked, task.asks
    assert isinstance(asked, Amount)
    assert isinstance(quantity, Quantity)
    amount = st.number_input(
        plain(f"My {asked.name}, {asked.unit}"),
        asked.low,
        asked.high,
        value=quantity.amount(kept) if kept else None,
        step=asked.step,
        key=key,
    )
    return None if amount is None else quantity.named(amount)


def _quantity(task: Task) -> Quantity:
    assert isinstance(task.asks, Quantity)
    return task.asks


def _unit(task: Task) -> str:
    return _quantity(task).unit


def _wrong(task: Task) -> str:
    assert isinstance(task.asks, Quantity)
    return f", more than {task.asks.within:.0%} of the truth off."


def _sizes(c: Coverage, task: Task) -> str:
    return (
        f"{c.size.value:.1f} {plain(_unit(task))} wide on average ({c.size.low:.2f} to"
        f" {c.size.high:.2f})."
    )


FACE = Face(
    summary=_summary,
    ask=_ask,
    missing="Give an amount first.",
    answer=lambda task: f"estimate, {_unit(task)}",
    number="Error",
    wrong=_wrong,
    unsure=False,
    sizes=_sizes,
    scored=lambda model, amount, call: _quantity(model.task).show(amount),
    scored_name=lambda task: f"estimated {_quantity(task).name}, {_unit(task)}",
)
