"""The “Model Facts” label beside every prediction (Sendak et al., “Presenting machine learning
model information to clinical end users with model facts labels”, npj Digital Medicine 2020).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medmodels.card.findings import finding_text
from medmodels.card.names import METRIC_NAMES, NOT_AVAILABLE
from medmodels.card.outcomes import WORDS
from medmodels.evidence import Evidence, Metric, least_found
from medmodels.models import Model
from medmodels.tasks import TASKS, Task

__all__ = ["ModelFacts", "counted", "least_said", "model_facts", "weights_licence"]


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """A “Model Facts” label: six lines, nothing to unfold. Of many classes ``least`` says which is
    found least, since an accuracy may hide it.
    """

    for_whom: str
    not_for: str
    held_out: str
    metrics: Mapping[str, Metric]
    trained: str
    digest: str
    contact: str = NOT_AVAILABLE
    least: str = ""


def model_facts(model: Model, evidence: Evidence) -> ModelFacts:
    """The Model Facts label of a model."""
    return ModelFacts(
        for_whom=model.task.for_whom,
        not_for="; ".join(model.task.not_for),
        held_out=counted(model.task, evidence.n, evidence.events, share=True),
        metrics={METRIC_NAMES[name]: evidence.metrics[name] for name in model.task.asks.headlines},
        trained=model.artifact.manifest["trained"],
        digest=model.digest[:12],
        least=least_said(model.task, evidence),
    )


def least_said(task: Task, evidence: Evidence) -> str:
    """Which class the model finds least; empty where none is asked for."""
    found = least_found(task.asks, evidence)
    return finding_text(task, found) if found else ""


def weights_licence(task: Task) -> str:
    """The licence of a model's weights as model hubs name it: this project's for the shipped ones,
    unknown for a user's own.
    """
    return "apache-2.0" if task.name in TASKS else "unknown"


def counted(task: Task, n: int, events: int, *, share: bool = False) -> str:
    """How many cases, and how many of them are positive where there is such a thing."""
    said = WORDS[task.kind].counted.format(n=n, events=events, positive=task.positive)
    return f"{said} ({events / n:.0%})" if share and task.asks.has_threshold else said
