"""What metrics are called, and the sentence that stands on everything."""

from __future__ import annotations

from medmodels.models import Model
from medmodels.models.statements import said

__all__ = ["DIGITS", "LICENCES", "METRIC_NAMES", "NOTICE", "NOT_AVAILABLE", "baseline_name"]

NOTICE = (
    "For education, demonstration and retrospective review. Not a medical device; not for the care"
    " of patients."
)
NOT_AVAILABLE = "Not available"

# Licences of weights, as model hubs name them; whoever trained a model of their own decides on its
# licence.
LICENCES = {"apache-2.0": "Apache 2.0"}

METRIC_NAMES = {
    "accuracy": "Accuracy",
    "recall": "Recall (sensitivity)",
    "f1": "F1",
    "precision": "Precision (PPV)",
    "specificity": "Specificity",
    "auroc": "AUROC",
    "auprc": "AUPRC",
    "brier": "Brier score (lower is better)",
    "scaled_brier": "Scaled Brier score (ideal 1)",
    "observed_expected": "Observed to expected events (ideal 1)",
    "npv": "Negative predictive value (NPV)",
    "alerts_per_100": "Alerts per 100 patients",
    "needed_to_evaluate": "Number needed to evaluate",
    "covered": "Truth within the 90% interval",
    "log_loss": "Log loss (lower is better)",
    "calibration_slope": "Calibration slope (ideal 1)",
    "calibration_intercept": "Calibration intercept (ideal 0)",
    "macro_f1": "Macro-F1",
    "mae": "Mean absolute error (lower is better)",
    "r2": "R²",
    "within_20_percent": "Within 20% of the true amount",
    "under": "Too low by more than 20%",
    "over": "Too high by more than 20%",
    "harrell_c": "Harrell's C",
    "uno_c": "Uno's C, to the last horizon",
    "auroc_first": "AUROC at the first horizon",
    "auroc_last": "AUROC at the last horizon",
    "brier_first": "Brier score at the first horizon (lower is better)",
    "brier_last": "Brier score at the last horizon (lower is better)",
    "integrated_brier": "Integrated Brier score (lower is better)",
    "scaled_brier_first": "Scaled Brier score at the first horizon (ideal 1)",
    "observed_expected_first": "Observed to expected events by the first horizon (ideal 1)",
    "observed_expected_last": "Observed to expected events by the last horizon (ideal 1)",
    "events_found": "Events by the first horizon found",
    "free_cleared": "Free at the first horizon, called so",
    "state_known": "State at the first horizon known",
}

# Digits after the point where they are not three.
DIGITS = {"alerts_per_100": 1, "needed_to_evaluate": 1, "mae": 2}


def baseline_name(model: Model) -> str:
    """What a model is compared with on the same held-out cases."""
    return said(model.artifact.manifest["baseline"])
