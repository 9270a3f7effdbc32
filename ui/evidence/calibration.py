"""Are the probabilities right?"""

from __future__ import annotations

import streamlit as st

from medmodels.figures import calibration_chart
from medmodels.models import Model
from ui import loaders
from ui.blocks import chart, metric_row

__all__ = ["calibration"]


def calibration(model: Model) -> None:
    """Slope, intercept, observed to expected, Brier; the smooth curve over groups and a
    histogram.
    """
    evidence, scores = loaders.evidence(model), loaders.scores(model)
    metrics = evidence.metrics
    st.write(
        "Of the cases given 30 %, do 30 % turn out so? A slope below 1 means probabilities that are"
        " too extreme, above 1 too cautious; an intercept above 0 and more observed than expected"
        " mean that they are too low on average."
    )
    metric_row(metrics, ("calibration_slope", "calibration_intercept", "observed_expected"))
    metric_row(metrics, ("brier", "scaled_brier", "log_loss"))
    summary = (
        f"Slope {metrics['calibration_slope'].text}; intercept"
        f" {metrics['calibration_intercept'].text}."
    )
    chart(
        calibration_chart(scores, loaders.curves(model)[0], model.task.labels, summary),
        key="calibration",
    )
    if loaders.curves(model)[0].observed[0] != loaders.curves(model)[0].observed[0]:
        st.caption(
            "The probabilities divide the held-out cases perfectly: no curve can be estimated."
        )
    st.caption(
        "The curve is a logistic regression on a restricted cubic spline of the predicted log-odds,"
        " its band a bootstrap over patients; it is drawn between the 1st and the 99th percentile"
        " of the predictions."
    )
