"""One review, and as JSON; nothing is kept."""

from __future__ import annotations

import json
from collections.abc import Set
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from medmodels.card import NOTICE, ModelFacts
from medmodels.cases import Case
from medmodels.cases import words as of_cases
from medmodels.explanations import Explanation
from medmodels.explanations import words as of_explanations
from medmodels.predictions import Prediction, words_of
from medmodels.reviews import Review
from medmodels.strips import Strip
from medmodels.wording import finite, renamed

__all__ = ["Report", "report_json"]

# Fields of an explanation and of its parts, and their entries in the JSON.
_WRITTEN_AS = {"reference_name": "reference", "reference_range": "reference"}
# What is left out of a report when the model abstained and its number was not shown.
_HIDDEN = frozenset(
    {
        "label",
        "probabilities",
        "conformal_set",
        "value",
        "low",
        "high",
        "levels",
        "comparators",
        "free_at",
        "curve",
    }
)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one review consists of; ``explanation`` and ``strip`` are ``None`` when the model
    abstained and its number was not shown.
    """

    case: Case
    prediction: Prediction
    explanation: Explanation | None
    model_facts: ModelFacts
    review: Review
    made: datetime
    strip: Strip | None = None


def report_json(report: Report) -> str:
    """The report as JSON, its inputs by name."""
    prediction = _prediction(report.prediction)
    if report.explanation is None:
        prediction = {key: None if key in _HIDDEN else value for key, value in prediction.items()}
    body = {
        "notice": NOTICE,
        "made": report.made.isoformat(timespec="seconds"),
        "task": report.case.task.name,
        "case": {
            "digest": report.case.digest,
            "origin": report.case.origin,
            "values": report.case.values,
            "truth": report.case.truth,
            "warnings": [of_cases.sentence(remark) for remark in report.case.warnings],
        },
        "prediction": prediction,
        "explanation": _explanation(report.explanation) if report.explanation else None,
        "facts": asdict(report.model_facts),
        "review": {**asdict(report.review), "change": report.review.change},
    }
    return json.dumps(finite(body), indent=2, ensure_ascii=False)


def _prediction(p: Prediction) -> dict[str, Any]:
    """The prediction's numbers, and in words what it leaves open and whatever else is said of
    it.
    """
    words = words_of(p)
    said = {"levels": words.levels, "abstained": words.abstained, "warnings": words.warnings}
    return asdict(p) | said


def _explanation(e: Explanation) -> dict[str, Any]:
    """The explanation's numbers, with the names of its method and its parts in words."""
    fields = asdict(e) | {"method": of_explanations.method(e.method, noun=e.noun)}
    parts = [
        asdict(c) | {"shown": of_explanations.shown(c), "window": of_explanations.hours(c.window)}
        for c in e.contributions
    ]
    codes = {"summary", "count", "noun"}
    fields["contributions"] = [renamed(_without(part, codes), _WRITTEN_AS) for part in parts]
    return renamed(_without(fields, codes), _WRITTEN_AS)


def _without(fields: dict[str, Any], names: Set[str]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}
