"""The bench of the pages: every model and what is known of it loaded once for the whole server."""

from __future__ import annotations

from medmodels.evidence import Behaviour, DecisionCurve, Evidence, Scores, SmoothCalibration
from medmodels.models import Model
from ui import loaders

__all__ = ["BENCH"]


class _Cached:
    def model(self, model_id: str) -> Model:
        return loaders.model(model_id)

    def evidence(self, model: Model) -> Evidence:
        return loaders.evidence(model)

    def scores(self, model: Model) -> Scores:
        return loaders.scores(model)

    def curves(self, model: Model) -> tuple[SmoothCalibration, DecisionCurve]:
        return loaders.curves(model)

    def behaviour(self, model: Model) -> Behaviour:
        return loaders.behaviour(model)


BENCH = _Cached()
