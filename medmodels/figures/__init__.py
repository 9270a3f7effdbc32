"""Pure functions from results to charts: figure, words and table."""

from medmodels.figures.behaviour import beeswarm, dependence, importance_chart
from medmodels.figures.calibration import calibration_chart, given_chart
from medmodels.figures.chart import Chart
from medmodels.figures.classes import confused_chart, recall_chart
from medmodels.figures.classroom import ClassScale, class_by_label, class_on_scale
from medmodels.figures.cohort_scores import cohort_scores_chart
from medmodels.figures.comparison import answers_chart, coverage_chart, overlaid_roc
from medmodels.figures.curves import Shade, Sparkline, shades_of, sparklines
from medmodels.figures.decisions import decision_chart, patients_chart
from medmodels.figures.drawn import FIGURES, drawn
from medmodels.figures.drift import drift_chart
from medmodels.figures.evidence import (
    confusion_chart,
    distribution_chart,
    precision_recall_chart,
    roc_chart,
)
from medmodels.figures.explanation import waterfall
from medmodels.figures.film import (
    GreyWindow,
    film_chart,
    film_words,
    grey_windows,
    greys_table,
    heat_picture,
    png,
)
from medmodels.figures.heated import heated_film
from medmodels.figures.layout import picture_of
from medmodels.figures.learnt import learnt_chart
from medmodels.figures.outlines import outline, svg_path
from medmodels.figures.paired import calibration_pair
from medmodels.figures.place import differences_chart, place_chart
from medmodels.figures.quantities import error_chart, predicted_chart
from medmodels.figures.ranges import REFERENCE_BAND, RangedValue, ranged_values
from medmodels.figures.ranges_of import dots_chart, moved_bars
from medmodels.figures.stay import charted_groups, stay_chart, window_chart
from medmodels.figures.subgroups import forest_chart
from medmodels.figures.survival import case_curve, chances_chart, courses_chart
from medmodels.figures.tiles import TILES, Spark, Tile, tile_of
from medmodels.figures.training import (
    LEARNING_CURVES,
    compared_curves,
    forms_chart,
    learning_curves,
)
from medmodels.figures.votes import votes_chart
from medmodels.figures.waveform import (
    Stretch,
    beat_words,
    intervals_table,
    millivolts,
    stretches_of,
)
from medmodels.figures.waveform_paper import ecg_paper, height_of

__all__ = [
    "FIGURES",
    "LEARNING_CURVES",
    "REFERENCE_BAND",
    "TILES",
    "Chart",
    "ClassScale",
    "GreyWindow",
    "RangedValue",
    "Shade",
    "Spark",
    "Sparkline",
    "Stretch",
    "Tile",
    "answers_chart",
    "beat_words",
    "beeswarm",
    "calibration_chart",
    "calibration_pair",
    "case_curve",
    "chances_chart",
    "charted_groups",
    "class_by_label",
    "class_on_scale",
    "cohort_scores_chart",
    "compared_curves",
    "confused_chart",
    "confusion_chart",
    "courses_chart",
    "coverage_chart",
    "decision_chart",
    "dependence",
    "differences_chart",
    "distribution_chart",
    "dots_chart",
    "drawn",
    "drift_chart",
    "ecg_paper",
    "error_chart",
    "film_chart",
    "film_words",
    "forest_chart",
    "forms_chart",
    "given_chart",
    "grey_windows",
    "greys_table",
    "heat_picture",
    "heated_film",
    "height_of",
    "importance_chart",
    "intervals_table",
    "learning_curves",
    "learnt_chart",
    "millivolts",
    "moved_bars",
    "outline",
    "overlaid_roc",
    "patients_chart",
    "picture_of",
    "place_chart",
    "png",
    "precision_recall_chart",
    "predicted_chart",
    "ranged_values",
    "recall_chart",
    "roc_chart",
    "shades_of",
    "sparklines",
    "stay_chart",
    "stretches_of",
    "svg_path",
    "tile_of",
    "votes_chart",
    "waterfall",
    "window_chart",
]
