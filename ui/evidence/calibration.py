"""Are the probabilities right?"""

from __future__ import annotations

import streamlit as st

from medmodels.evidence import calibration_found
from medmodels.figures import calibration_chart, given_chart
from medmodels.models import Model
from ui import loaders
from ui.blocks import chart
from ui.finding import opens_with
from ui.metrics import exact, metric_row

__all__ = ["calibration"]


def calibration(model: Model) -> None:
    """The finding, the smooth curve over groups, who was given which probability; for a
    statistician slope, intercept, observed to expected and Brier.
    """
    evidence, scores = loaders.evidence(model), loaders.scores(model)
    metrics, smooth = evidence.metrics, loaders.curves(model)[0]
    found = calibration_found(evidence, loaders.cross_validation(model), float(scores.p.sum()))
    opens_with(model.task, found)
    st.write("Of the cases given 30%, do 30% turn out so? On the dashed line they do.")
    if exact():
        metric_row(metrics, ("calibration_slope", "calibration_intercept", "observed_expected"))
        metric_row(metrics, ("brier", "scaled_brier", "log_loss"))
        st.caption(
            "A slope below 1 means probabilities that are too extreme, above 1 too cautious; an"
            " intercept above 0 and more observed than expected mean that they are too low on"
            " average."
        )
    summary = (
        f"Slope {metrics['calibration_slope'].text}; intercept"
        f" {metrics['calibration_intercept'].text}."
    )
    left, right = st.columns(2, gap="large")
    with left:
        chart(calibration_chart(scores, smooth, summary), key="calibration")
    with right:
        chart(given_chart(scores, model.task.labels), key="given")
    if smooth.observed[0] != smooth.observed[0]:
        st.caption(
            "The probabilities divide the held-out cases perfectly: no curve can be estimated."
        )
    if exact():
        st.caption(
            "The curve is a logistic regression on a restricted cubic spline of the predicted"
            " log-odds, its band a bootstrap over patients; it is drawn between the 1st and the"
            " 99th percentile of the predictions."
        )
