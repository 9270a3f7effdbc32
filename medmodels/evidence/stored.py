"""Evidence as files of a model's folder: measured when it is packaged, only read when somebody
looks.

evidence.json holds the metrics, curves.npz the smooth calibration and the decision curve of a model
of two labels, or the decision curve of one of a time to an event.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from medmodels.evidence.answered import Answered
from medmodels.evidence.coverage import Coverage
from medmodels.evidence.decisions import POLICIES, DecisionCurve, decision_curve
from medmodels.evidence.evaluation import Evidence
from medmodels.evidence.repeats import CrossValidation
from medmodels.evidence.scores import Scores
from medmodels.evidence.smooth import SmoothCalibration, smooth_calibration
from medmodels.evidence.subgroups import Gap
from medmodels.evidence.survival import survival_decision
from medmodels.models import Artifact
from medmodels.models.artifact import EVIDENCE
from medmodels.outcomes import TimeToEvent
from medmodels.statistics.folds import FoldMean
from medmodels.statistics.metric import Metric
from medmodels.wording import finite

__all__ = [
    "CURVES",
    "EVIDENCE",
    "Curves",
    "load_curves",
    "load_decision",
    "load_evidence",
    "written_curves",
    "written_decision",
    "written_evidence",
]

CURVES = "curves.npz"

Curves = tuple[SmoothCalibration, DecisionCurve]


def written_evidence(evidence: Evidence, cv: CrossValidation | None) -> bytes:
    """Both as JSON; what is not a number is null."""
    measured = {"evidence": asdict(evidence), "cross_validation": asdict(cv) if cv else None}
    return json.dumps(finite(measured), ensure_ascii=False, indent=1).encode()


def load_evidence(artifact: Artifact) -> tuple[Evidence, CrossValidation | None]:
    """What was measured when the model was packaged."""
    with artifact.parsing(EVIDENCE):
        measured = _evidence_of(json.loads(artifact.read(EVIDENCE)))
        _require_shown(measured[0], artifact)
        return measured


def _require_shown(evidence: Evidence, artifact: Artifact) -> None:
    """Raise ``ValueError`` where the evidence is another model's, or lacks what every page
    shows.
    """
    whole = type(evidence.n) is type(evidence.events) is int and evidence.n > 0
    if (
        evidence.model != artifact.id
        or not whole
        or not isinstance(evidence.split, str)
        or not evidence.metrics.keys() >= artifact.task.asks.least
    ):
        raise ValueError("not the evidence of this model")


def _evidence_of(stored: Mapping[str, Any]) -> tuple[Evidence, CrossValidation | None]:
    raw, cv = stored["evidence"], stored["cross_validation"]
    evidence = Evidence(
        **{name: raw[name] for name in ("model", "split", "n", "events")},
        threshold=_number(raw["threshold"]),
        metrics=_metrics(raw["metrics"]),
        baseline=_metrics(raw["baseline"]),
        coverage=tuple(
            Coverage(
                c["target"],
                _metric(c["overall"]),
                _metrics(c["by_label"]),
                _metric(c["size"]),
                _metric(c["undecided"]),
                tuple(c["short"]),
            )
            for c in raw["coverage"]
        ),
        subgroups={
            factor: {level: _metrics(m) for level, m in levels.items()}
            for factor, levels in raw["subgroups"].items()
        },
        gaps=tuple(Gap(**{**gap, "difference": _metric(gap["difference"])}) for gap in raw["gaps"]),
        others={name: _metrics(metrics) for name, metrics in raw["others"].items()},
        answered=_answered(raw.get("answered")),
    )
    if cv is None:
        return evidence, None
    folds = {
        name: FoldMean(**{k: _number(v) for k, v in mean.items()})
        for name, mean in cv["metrics"].items()
    }
    return evidence, CrossValidation(**{**cv, "metrics": folds})


def written_curves(scores: Scores) -> bytes:
    """The smooth calibration of a model of two labels, and its decision curve beside the
    baseline's.
    """
    smooth, decision = (
        smooth_calibration(scores.y, scores.p),
        decision_curve(scores.y, {"model": scores.p, "baseline": scores.baseline}),
    )
    arrays: dict[str, Any] = {f"smooth {name}": value for name, value in vars(smooth).items()}
    return _packed(arrays | _of_decision(decision))


def _packed(arrays: Mapping[str, Any]) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def _of_decision(decision: DecisionCurve) -> dict[str, Any]:
    arrays: dict[str, Any] = {
        "thresholds": decision.thresholds,
        "n": decision.n,
        "events": decision.events,
    }
    for part in ("policies", "low", "high"):
        arrays[f"net benefit {part}"] = np.stack(list(getattr(decision, part).values()))
    return arrays


def written_decision(asks: TimeToEvent, scores: Scores) -> bytes:
    """The decision curve of a model of a time to an event, beside the baseline's."""
    return _packed(_of_decision(survival_decision(asks, scores)))


def load_decision(artifact: Artifact) -> DecisionCurve:
    """That decision curve."""
    with artifact.parsing(CURVES):
        return _decision_of(artifact.arrays(CURVES))


def load_curves(artifact: Artifact) -> Curves:
    """The curves of a model of two labels."""
    with artifact.parsing(CURVES):
        return _curves_of(artifact.arrays(CURVES))


def _curves_of(arrays: Mapping[str, np.ndarray]) -> Curves:
    smooth = SmoothCalibration(
        **{name: arrays[f"smooth {name}"] for name in ("predicted", "observed", "low", "high")}
    )
    return smooth, _decision_of(arrays)


def _decision_of(arrays: Mapping[str, np.ndarray]) -> DecisionCurve:
    # stacked in the order of POLICIES
    policies, low, high = (
        dict(zip(POLICIES, arrays[f"net benefit {part}"], strict=True))
        for part in ("policies", "low", "high")
    )
    return DecisionCurve(
        arrays["thresholds"], policies, low, high, int(arrays["n"]), int(arrays["events"])
    )


def _answered(stored: Mapping[str, Any] | None) -> Answered | None:
    """Folders of an older version do not say."""
    if stored is None:
        return None
    abstained, n = stored["abstained"], stored["n"]
    if not type(abstained) is type(n) is int:
        raise ValueError("not a count")
    return Answered(abstained, n, _metrics(stored["metrics"]))


def _metrics(stored: Mapping[str, Any]) -> dict[str, Metric]:
    return {name: _metric(metric) for name, metric in stored.items()}


def _metric(stored: Mapping[str, Any]) -> Metric:
    value, low, high = (_number(stored[side]) for side in ("value", "low", "high"))
    if (
        type(stored["n"]) is not int
        or type(stored["events"]) is not int
        or not isinstance(stored["method"], str)
    ):
        raise ValueError("not a metric")
    return Metric(value, low, high, stored["n"], stored["events"], stored["method"])


def _number(stored: Any) -> float:
    """A number as it is stored, where null is what is none; raises ``ValueError`` for anything
    else.
    """
    if stored is not None and type(stored) not in (int, float):
        raise ValueError("not a number")
    return float("nan") if stored is None else stored
