"""What held-out cases say of a model, all of them and those that it answers."""

from __future__ import annotations

from medmodels.card.names import METRIC_NAMES, baseline_name
from medmodels.card.table import table
from medmodels.evidence import Answered, Evidence, Metric
from medmodels.models import Model
from medmodels.models.statements import is_of_mix, said
from medmodels.statistics.grouped import BY_GROUP
from medmodels.statistics.metric import share

__all__ = ["ANSWERED", "abstentions_text", "answers_of", "results"]

ANSWERED = "where it does not abstain"  # heads what leaves out the cases it abstains on


def results(model: Model, evidence: Evidence) -> list[str]:
    """The lines of the section: each metric of the model and of what it is compared with, and where
    the model abstains on some cases, without those too.
    """
    at = (
        f"At the threshold {evidence.threshold:.3g}; 95% intervals. F1 ignores true negatives and"
        " depends on the threshold."
    )
    beside = {baseline_name(model): evidence.baseline, **evidence.others}
    without = answers_of(evidence.answered)
    columns = {"this model": evidence.metrics, **without, **beside}
    return [
        at if evidence.threshold == evidence.threshold else "With 95% intervals.",
        abstentions_text(evidence),
        *_of_mix(model),
        "",
        *table(
            ["metric", *columns, "n", "events", "interval"],
            [
                [
                    METRIC_NAMES[name],
                    *(metrics[name].text for metrics in columns.values()),
                    " / ".join(dict.fromkeys(str(of[name].n) for of in columns.values())),
                    str(m.events),
                    m.method,
                ]
                for name, m in evidence.metrics.items()
            ],
        ),
    ]


def _of_mix(model: Model) -> list[str]:
    """That probabilities are those of another mix of classes than the data's, where they are."""
    source = model.artifact.manifest["threshold_source"]
    return [f"Threshold: {said(source)}."] if is_of_mix(source) else []


def answers_of(answered: Answered | None) -> dict[str, dict[str, Metric]]:
    """The column of the cases that a model answers, by its head; none where it answers all of them,
    or too few to be measured, or nobody knows which.
    """
    if answered is None or not answered.abstained or not answered.metrics:
        return {}
    return {ANSWERED: dict(answered.metrics)}


def abstentions_text(evidence: Evidence) -> str:
    """On how many held-out cases a model abstains, and that those count in its figures.

    >>> of = {"n": 400, "events": 299, "metrics": {}, "baseline": {}, "coverage": ()}
    >>> some = Evidence("a/b", "test", 0.5, subgroups={}, answered=Answered(0, 400, {}), **of)
    >>> abstentions_text(some)
    'It abstains on none of these 400 cases.'
    """
    answered, n = evidence.answered, evidence.n
    if answered is None:
        return (
            "On which of these cases it abstains was not kept when it was packaged; such cases"
            " count in every figure."
        )
    if not answered.abstained:
        return f"It abstains on none of these {n} cases."
    m = share(answered.abstained, n)
    # an interval over cases would be too narrow where several are of one person
    by_people = any(metric.method == BY_GROUP for metric in evidence.metrics.values())
    interval = "" if by_people else f", {m.low:.1%} to {m.high:.1%}"
    told = (
        f"It abstains on {answered.abstained} of these {n} cases ({m.value:.1%}{interval}). They"
        " count in every figure with the answer that it keeps back"
    )
    if not answered.metrics:
        return f"{told}; the {answered.n} others are too few to be measured by themselves."
    return f"{told}, but for those “{ANSWERED}” ({answered.n} cases)."
