"""Pure functions from results to charts: figure, words and table."""

from medmodels.figures.behaviour import beeswarm, dependence, importance_chart
from medmodels.figures.chart import Chart
from medmodels.figures.classes import confused_chart, recall_chart
from medmodels.figures.evidence import calibration_chart, confusion_chart, distribution_chart, precision_recall_chart, roc_chart
from medmodels.figures.explanation import waterfall
from medmodels.figures.film import film_chart, heat_chart
from medmodels.figures.quantities import error_chart, predicted_chart
from medmodels.figures.rows import picture_of, row_chart
from medmodels.figures.stay import charted_groups, stay_chart, window_chart
from medmodels.figures.training import CURVES, compared_curves, forms_chart, learning_curves

__all__ = [
    "CURVES", "Chart", "beeswarm", "calibration_chart", "charted_groups", "compared_curves", "confused_chart", "confusion_chart", "dependence",
    "distribution_chart", "error_chart", "film_chart", "forms_chart", "heat_chart", "importance_chart", "learning_curves", "picture_of",
    "precision_recall_chart", "predicted_chart", "recall_chart", "roc_chart", "row_chart", "stay_chart", "waterfall", "window_chart",
]  # fmt: skip
