"""Pure functions from results to charts: figure, words and table."""

from medmodels.figures.behaviour import beeswarm, dependence, importance_chart
from medmodels.figures.chart import Chart
from medmodels.figures.evidence import calibration_chart, confusion_chart, distribution_chart, precision_recall_chart, roc_chart
from medmodels.figures.explanation import waterfall
from medmodels.figures.film import film_chart, heat_chart

__all__ = [
    "Chart", "beeswarm", "calibration_chart", "confusion_chart", "dependence", "distribution_chart", "film_chart", "heat_chart",
    "importance_chart", "precision_recall_chart", "roc_chart", "waterfall",
]  # fmt: skip
