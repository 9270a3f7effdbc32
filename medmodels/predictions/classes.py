"""Which of many classes: calibrated probabilities, the most probable one, and the classes that
cannot be ruled out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from medmodels.cases import Case
from medmodels.models import Model
from medmodels.models.statements import is_of_mix
from medmodels.outcomes import Sets
from medmodels.predictions.prediction import Prediction, Said
from medmodels.statistics.conformal import COVERAGE, COVERAGES

__all__ = ["ClassPrediction", "predict_classes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPrediction(Prediction):
    """The most probable of many labels; ``probabilities`` in the task's order add up to one.

    ``supported`` is the lowest and the highest probability of each label that held-out cases
    support: nothing beyond is shown. Where the model abstained, ``label`` is ``None``. ``of_mix``
    says that rare classes weigh more in the probabilities than they occur.
    """

    kind: ClassVar[str] = "classes"
    levels: dict[float, tuple[str, ...]]
    label: str | None
    probabilities: dict[str, float]
    conformal_set: tuple[str, ...]
    supported: dict[str, tuple[float, float]]
    of_mix: bool = False

    @property
    def ranked(self) -> list[tuple[str, float]]:
        """Labels with their probability, the most probable first."""
        return sorted(self.probabilities.items(), key=lambda item: -item[1])

    @property
    def focus(self) -> str:
        return self.ranked[0][0]

    @property
    def number(self) -> float:
        return self.ranked[0][1]

    @property
    def answer(self) -> str | None:
        return self.label

    @property
    def row(self) -> dict[str, Any]:
        return {
            "prediction": self.label,
            "probabilities": self.probabilities,
            "supported": self.supported,
            "threshold": None,
            "conformal_set": self.conformal_set,
        }


def predict_classes(model: Model, cases: Sequence[Case], said: Said) -> Iterator[ClassPrediction]:
    """The calibrated prediction of a model for each case."""
    assert isinstance(said.called, Sets)
    labels, sets, supported = model.task.labels, said.called.sets, model.artifact.supported
    for n, (case, p) in enumerate(zip(cases, said.outputs, strict=True)):
        common, order = said.common(model, case, n), np.argsort(-p)
        left = {
            coverage: tuple(labels[k] for k in order if inside[k])
            for coverage, inside in zip(COVERAGES, sets[:, n], strict=True)
        }
        yield ClassPrediction(
            **common,
            label=None if common["abstained"] else labels[order[0]],
            probabilities=dict(zip(labels, p.tolist(), strict=True)),
            conformal_set=left[COVERAGE],
            supported=supported,
            levels=left,
            of_mix=is_of_mix(model.artifact.manifest["threshold_source"]),
        )
