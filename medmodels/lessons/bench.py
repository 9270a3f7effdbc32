"""What a lesson works with: models and what is known of them, from whoever keeps them."""

from __future__ import annotations

from functools import cached_property
from typing import Protocol

from medmodels.evidence import (
    Behaviour,
    DecisionCurve,
    Evidence,
    Scores,
    SmoothCalibration,
    load_behaviour,
    load_curves,
    load_evidence,
    load_scores,
)
from medmodels.models import Model, load_model

__all__ = ["Bench", "PlainBench"]


class Bench(Protocol):
    """Models by their ids, each loaded once, with their held-out evidence."""

    def model(self, model_id: str) -> Model: ...

    def evidence(self, model: Model) -> Evidence: ...

    def scores(self, model: Model) -> Scores: ...

    def curves(self, model: Model) -> tuple[SmoothCalibration, DecisionCurve]: ...

    def behaviour(self, model: Model) -> Behaviour: ...


class PlainBench:
    """A bench that keeps what it loaded for itself."""

    @cached_property
    def _models(self) -> dict[str, Model]:
        return {}

    def model(self, model_id: str) -> Model:
        if model_id not in self._models:
            self._models[model_id] = load_model(model_id)
        return self._models[model_id]

    def evidence(self, model: Model) -> Evidence:
        return load_evidence(model.artifact)[0]

    def scores(self, model: Model) -> Scores:
        return load_scores(model.artifact)

    def curves(self, model: Model) -> tuple[SmoothCalibration, DecisionCurve]:
        return load_curves(model.artifact)

    def behaviour(self, model: Model) -> Behaviour:
        return load_behaviour(model.artifact, unit=model.unit_of(0))
