"""The model card: one list of sections from the task, the manifest and measured numbers.

The same facts feed the label beside a prediction, the page, the file in the model's folder (with
the front matter model hubs read) and the report. What nobody knows reads "Not available".
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from medmodels.evidence import Evidence, Metric
from medmodels.models import Model

__all__ = ["METRIC_NAMES", "NOTICE", "Facts", "facts", "render_card"]

NOTICE = "For education, demonstration and retrospective review. Not a medical device; not for the care of patients."

METRIC_NAMES = {
    "accuracy": "Accuracy",
    "recall": "Recall (sensitivity)",
    "f1": "F1",
    "precision": "Precision (PPV)",
    "specificity": "Specificity",
    "auroc": "AUROC",
    "auprc": "AUPRC",
    "brier": "Brier score (lower is better)",
    "log_loss": "Log loss (lower is better)",
    "calibration_slope": "Calibration slope (ideal 1)",
    "calibration_intercept": "Calibration intercept (ideal 0)",
}

_NOT_AVAILABLE = "Not available"

_FAMILY_NOTES = {
    "forest": "Its votes are shown uncorrected, because a correction would break the exact explanation of the probability.",
    "svm": "Its weights hold its support vectors, which are standardised training cases: a known privacy property of every SVM.",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """The label beside every prediction: six lines, nothing to unfold."""

    for_whom: str
    not_for: str
    held_out: str
    auroc: Metric
    slope: Metric
    trained: str
    digest: str


def facts(model: Model, evidence: Evidence) -> Facts:
    """The facts label of a model."""
    return Facts(
        for_whom=model.task.for_whom,
        not_for="; ".join(model.task.not_for),
        held_out=f"{evidence.n} cases, {evidence.events} {model.task.positive} ({evidence.events / evidence.n:.0%})",
        auroc=evidence.metrics["auroc"],
        slope=evidence.metrics["calibration_slope"],
        trained=model.artifact.manifest["trained"],
        digest=model.digest[:12],
    )


def render_card(model: Model, evidence: Evidence) -> str:
    """The whole card as Markdown with front matter."""
    parts = [_front_matter(model, evidence), f"# {model.id}: {model.task.question}", f"**{NOTICE}**"]
    for title, lines in _sections(model, evidence).items():
        parts.append(f"## {title}\n\n" + "\n".join(lines or [_NOT_AVAILABLE]))
    return "\n\n".join(parts) + "\n"


def _sections(model: Model, evidence: Evidence) -> dict[str, list[str]]:
    task, manifest = model.task, model.artifact.manifest
    return {
        "Identity": [
            f"- Weights digest: `{model.digest[:16]}` (SHA-256 of every file: manifest.json)",
            f"- Trained: {manifest['trained']} by `{manifest['command']}`, seed {manifest['seed']}",
            f"- Versions: {', '.join(f'{k} {v}' for k, v in manifest['versions'].items())}",
            f"- Strategy: {', '.join(f'{k} {v}' for k, v in manifest['strategy'].items())}",
            f"- Contact, funding, next review: {_NOT_AVAILABLE}",
        ],
        "Use": [
            f"- Intended use: {task.intended_use}",
            f"- Users: {task.users}",
            f"- For whom: {task.for_whom}",
            *[f"- Not for: {line}" for line in task.not_for],
        ],
        "Outcome": [f"- {task.outcome}"],
        "Inputs": [f"- {len(task.features)} inputs, all required. {task.input_note} Reference ranges: {task.reference_note}."],
        "Data": [
            f"- {task.source}. Licence: {task.licence}. {task.citation}",
            f"- Training: {manifest['training_cases']} cases, {manifest['training_events']} {task.positive}.",
            f"- Held out: {evidence.n} cases, {evidence.events} {task.positive}; a random split, stratified by outcome, one case a patient.",
            f"- Demographics, external validation, subgroups: {_NOT_AVAILABLE}",
        ],
        "Held-out results": _results(evidence),
        "Cross-validation": _cross_validation(evidence),
        "Calibration": [f"- {_calibration(evidence)}"],
        "Explanation and uncertainty": [
            f"- Explained in {model.unit}, against {manifest['background']}.",
            "- Conformal sets aim at 90 % coverage within each label, from out-of-sample training probabilities.",
            "- The model abstains when a case lies farther from the training cases than 99.5 % of comparable cases do.",
        ],
        "Known limits": [*[f"- {line}" for line in task.known_limits], f"- {_FAMILY_NOTES.get(model.family, _NOT_AVAILABLE)}"],
    }


def _results(evidence: Evidence) -> list[str]:
    rows = [
        f"At the threshold {evidence.threshold:g}; 95 % intervals. F1 ignores true negatives and depends on the threshold.",
        "",
        "| metric | this model | logistic regression | n | events | interval |",
        "|---|---|---|---|---|---|",
    ]
    for name, m in evidence.metrics.items():
        rows.append(f"| {METRIC_NAMES[name]} | {m.text} | {evidence.baseline[name].text} | {m.n} | {m.events} | {m.method} |")
    return rows


def _cross_validation(evidence: Evidence) -> list[str]:
    cv = evidence.cross_validation
    rows = [
        f"{cv.repeats} × {cv.folds}-fold on all cases; mean and standard deviation over the folds (calibration: over the repeats).",
        "",
        "| metric | mean | SD |",
        "|---|---|---|",
    ]
    for name, (mean, sd) in cv.metrics.items():
        rows.append(f"| {METRIC_NAMES[name]} | {mean:.3f} | {f'{sd:.3f}' if sd == sd else _NOT_AVAILABLE} |")
    return rows


def _calibration(evidence: Evidence) -> str:
    slope, cv = evidence.metrics["calibration_slope"], evidence.cross_validation.metrics["calibration_slope"][0]
    both = f"Slope {slope.text} on the held-out cases, {cv:.2f} in cross-validation."
    if cv > 1.2:
        return f"{both} The probabilities are too cautious: true certainty is greater than shown, at both ends."
    if cv < 0.8:
        return f"{both} The probabilities are too extreme: true certainty is less than shown."
    return f"{both} The probabilities can be read as shown."


def _front_matter(model: Model, evidence: Evidence) -> str:
    """Front matter as model hubs read it; JSON values are valid YAML."""
    metrics = [
        {"type": name, "value": m.value, "name": METRIC_NAMES[name], "args": {"low": m.low, "high": m.high, "n": m.n, "events": m.events}}
        for name, m in evidence.metrics.items()
    ]
    dataset = {"type": model.task.name, "name": model.task.source, "split": evidence.split}
    task = {"type": f"{model.task.modality}-classification", "name": model.task.question}
    index = [{"name": model.id, "results": [{"task": task, "dataset": dataset, "metrics": metrics}]}]
    fields = {"license": "apache-2.0", "tags": ["medical", "education"], "model-index": index}
    return "\n".join(["---", *(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()), "---"])
