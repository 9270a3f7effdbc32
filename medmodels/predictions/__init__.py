"""From a case to a prediction that says how sure it is, or why it will not say."""

from __future__ import annotations

from medmodels.predictions.classes import ClassPrediction
from medmodels.predictions.face import Words
from medmodels.predictions.labels import LabelPrediction
from medmodels.predictions.many import predict, predict_many, supposed
from medmodels.predictions.prediction import Prediction
from medmodels.predictions.quantities import QuantityPrediction, impossible_amount
from medmodels.predictions.supported_curve import SupportedPlace, supported_at, supported_curve
from medmodels.predictions.survival import CurvePlace, SurvivalPrediction
from medmodels.predictions.words import WORDS, words_of
from medmodels.statistics.conformal import COVERAGE, COVERAGES

__all__ = [
    "COVERAGE",
    "COVERAGES",
    "WORDS",
    "ClassPrediction",
    "CurvePlace",
    "LabelPrediction",
    "Prediction",
    "QuantityPrediction",
    "SupportedPlace",
    "SurvivalPrediction",
    "Words",
    "impossible_amount",
    "predict",
    "predict_many",
    "supported_at",
    "supported_curve",
    "supposed",
    "words_of",
]
