"""Everything that held-out cases say of a model, measured once when it is packaged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from medmodels.evidence.answered import Answered, answered_of
from medmodels.evidence.coverage import Coverage, coverage_of
from medmodels.evidence.grouped import measured
from medmodels.evidence.scores import load_scores
from medmodels.evidence.subgroups import Gap, gaps_of, subgroups_of
from medmodels.models import Model
from medmodels.outcomes.outcome import Levels
from medmodels.statistics.metric import Metric

__all__ = ["Evidence", "evaluate"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All metrics of a model on its held-out cases, and the baseline's on the same.

    ``coverage`` is what its conformal sets hold, level by level. ``subgroups`` maps a factor (such
    as the cause) to its levels, and each level to its metrics; ``gaps`` say how far apart they are.
    ``others`` are the metrics of further comparators. Cases that the model abstains on count in all
    of these; ``answered`` is what it says of the others alone, ``None`` where it is not known
    which those are. Of an amount, which has no events and no
    threshold, ``events`` counts the cases; of many classes, those called right.
    """

    model: str
    split: str
    threshold: float
    n: int
    events: int
    metrics: Mapping[str, Metric]
    baseline: Mapping[str, Metric]
    coverage: tuple[Coverage, ...]
    subgroups: Levels
    gaps: tuple[Gap, ...] = ()
    others: Mapping[str, Mapping[str, Metric]] = field(default_factory=dict)
    answered: Answered | None = None


def evaluate(model: Model) -> Evidence:
    """Measure a model on its stored held-out scores."""
    scores, asks = load_scores(model.artifact), model.task.asks

    def of(p: np.ndarray) -> Mapping[str, Metric]:
        return measured(asks, scores.y, p, scores.groups, threshold=model.threshold)

    subgroups, metrics = subgroups_of(model, scores), of(scores.p)
    return Evidence(
        model=model.id,
        split="test",
        threshold=model.threshold,
        n=len(scores.y),
        events=asks.events(scores.y, scores.p),
        metrics=metrics,
        baseline=of(scores.baseline),
        coverage=coverage_of(model, scores),
        subgroups=subgroups,
        # an interval over cases would be too narrow where several are of one person
        gaps=gaps_of(asks, subgroups) if scores.groups is None else (),
        others={name: of(answers) for name, answers in scores.others.items()},
        answered=answered_of(model, scores, metrics),
    )
