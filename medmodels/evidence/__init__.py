"""What held-out cases say about a model, computed from stored scores and never typed."""

from medmodels.evidence.answered import Answered
from medmodels.evidence.behaviour import Behaviour, load_behaviour
from medmodels.evidence.comparison import Comparison, compare
from medmodels.evidence.coverage import Coverage, exceeds, expected_share, seems_short
from medmodels.evidence.curves import calibration_bins, precision_recall, roc
from medmodels.evidence.decisions import DecisionCurve, net_benefit
from medmodels.evidence.epochs import Epoch, Side
from medmodels.evidence.evaluation import Evidence, evaluate
from medmodels.evidence.findings import (
    Finding,
    amounts_found,
    behaviour_found,
    calibration_found,
    calls_found,
    classes_found,
    comparison_found,
    coverage_found,
    curve_calibration_found,
    curves_found,
    decision_found,
    least_found,
    mistakes_found,
    repeats_found,
    rest_found,
    subgroups_found,
)
from medmodels.evidence.forms import COMPRESSION, FORM_NAMES, Form, load_forms
from medmodels.evidence.mistakes import (
    Crossed,
    Judged,
    Mistake,
    alike,
    crossed,
    judged,
    mistakes_of,
)
from medmodels.evidence.operating import (
    Patients,
    for_sensitivity,
    from_harms,
    operating_point,
    patients,
    youden,
)
from medmodels.evidence.repeats import CrossValidation, FoldMean, cross_validation
from medmodels.evidence.scores import (
    ABSTAINED,
    GROUP_OF,
    OTHER,
    Scores,
    load_everybody,
    load_scores,
)
from medmodels.evidence.smooth import SmoothCalibration
from medmodels.evidence.stored import (
    CURVES,
    EVIDENCE,
    load_curves,
    load_decision,
    load_evidence,
    written_curves,
    written_decision,
    written_evidence,
)
from medmodels.evidence.subgroups import Gap, enough
from medmodels.evidence.survival import NearCourses, near_courses
from medmodels.statistics.binary import confusion, threshold_metrics
from medmodels.statistics.metric import Metric

__all__ = [
    "ABSTAINED",
    "COMPRESSION",
    "CURVES",
    "EVIDENCE",
    "FORM_NAMES",
    "GROUP_OF",
    "OTHER",
    "Answered",
    "Behaviour",
    "Comparison",
    "Coverage",
    "CrossValidation",
    "Crossed",
    "DecisionCurve",
    "Epoch",
    "Evidence",
    "Finding",
    "FoldMean",
    "Form",
    "Gap",
    "Judged",
    "Metric",
    "Mistake",
    "NearCourses",
    "Patients",
    "Scores",
    "Side",
    "SmoothCalibration",
    "alike",
    "amounts_found",
    "behaviour_found",
    "calibration_bins",
    "calibration_found",
    "calls_found",
    "classes_found",
    "compare",
    "comparison_found",
    "confusion",
    "coverage_found",
    "cross_validation",
    "crossed",
    "curve_calibration_found",
    "curves_found",
    "decision_found",
    "enough",
    "evaluate",
    "exceeds",
    "expected_share",
    "for_sensitivity",
    "from_harms",
    "judged",
    "least_found",
    "load_behaviour",
    "load_curves",
    "load_decision",
    "load_everybody",
    "load_evidence",
    "load_forms",
    "load_scores",
    "mistakes_found",
    "mistakes_of",
    "near_courses",
    "net_benefit",
    "operating_point",
    "patients",
    "precision_recall",
    "repeats_found",
    "rest_found",
    "roc",
    "seems_short",
    "subgroups_found",
    "threshold_metrics",
    "written_curves",
    "written_decision",
    "written_evidence",
    "youden",
]
