"""The model card: one list of sections from the task, the manifest and measured numbers.

The same facts feed the label beside a prediction, the page, the file in the model's folder (with
the front matter model hubs read) and the report. What nobody knows reads "Not available".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from medmodels.evidence import CrossValidation, Evidence, Metric
from medmodels.models import Model
from medmodels.predictions import COVERAGE
from medmodels.tasks import Task
from medmodels.wording import finite

__all__ = ["METRIC_NAMES", "NOTICE", "SUBGROUP_METRICS", "Facts", "facts", "render_card", "subgroup_cells"]

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
    "macro_f1": "Macro-F1",
    "mae": "Mean absolute error (lower is better)",
    "r2": "R²",
    "within_20_percent": "Within 20 % of the true amount",
    "under": "Too low by more than 20 %",
    "over": "Too high by more than 20 %",
}

# By what a task asks for: the metrics of a subgroup, and the two beside every prediction.
SUBGROUP_METRICS = {
    "labels": ("accuracy", "recall", "auroc"),
    "classes": ("accuracy", "macro_f1", "recall"),
    "quantity": ("mae", "within_20_percent", "under", "over"),
}
_HEADLINES = {"labels": ("auroc", "calibration_slope"), "classes": ("accuracy", "macro_f1"), "quantity": ("mae", "within_20_percent")}

_NOT_AVAILABLE = "Not available"

_INPUTS: dict[str, Callable[[Task], str]] = {
    "table": lambda task: f"{len(task.features)} inputs, all required. Reference ranges: {task.reference_note}.",
    "pixels": lambda task: f"The {len(task.features)} pixel columns of a picture of {task.layout[1]} × {task.layout[0]} pixels, all required.",
    "steps": lambda task: f"{task.layout[1]} variables at {task.layout[0]} steps, one column each, all required.",
    "text": lambda task: "One passage of text, pasted, as a text file or in a column of a CSV file; identifiers are masked by pattern.",
    "image": lambda task: "One film as PNG, JPEG or DICOM.",
    "series": lambda task: f"{len(task.features)} variables over {task.hours} hours and {len(task.descriptors)} descriptors, none required.",
}

_FAMILY_NOTES = {
    "cnn": "It sees a small picture of the film; findings smaller than a few of its pixels are lost.",
    "rnn": "It sees the mean of each variable in steps of hours; what happens within a step is lost.",
    "forest": "Its votes are shown uncorrected, because a correction would break the exact explanation of the probability.",
    "svm": "Its weights hold its support vectors, which are standardised training cases: a known privacy property of every SVM.",
}


# What is otherwise with a family where something else than a label of two is asked for.
_KIND_NOTES = {
    ("quantity", "forest"): "It gives means of training cases: amounts at either end are pulled towards the middle.",
    ("classes", "svm"): "Its words and their weights come from the training passages; no passage is in them.",
}


def _family_note(model: Model) -> str:
    return _KIND_NOTES.get((model.task.kind, model.family)) or _FAMILY_NOTES.get(model.family, _NOT_AVAILABLE)


@dataclass(frozen=True, slots=True)
class Facts:
    """The label beside every prediction: six lines, nothing to unfold."""

    for_whom: str
    not_for: str
    held_out: str
    metrics: Mapping[str, Metric]
    trained: str
    digest: str


def facts(model: Model, evidence: Evidence) -> Facts:
    """The facts label of a model."""
    return Facts(
        for_whom=model.task.for_whom,
        not_for="; ".join(model.task.not_for),
        held_out=_counted(model.task, evidence.n, evidence.events, share=True),
        metrics={METRIC_NAMES[name]: evidence.metrics[name] for name in _HEADLINES[model.task.kind]},
        trained=model.artifact.manifest["trained"],
        digest=model.digest[:12],
    )


def _counted(task: Task, n: int, events: int, *, share: bool = False) -> str:
    """How many cases, and how many of them are positive where there is such a thing."""
    if task.kind != "labels":
        return f"{n} cases"
    return f"{n} cases, {events} {task.positive}" + (f" ({events / n:.0%})" if share else "")


def render_card(model: Model, evidence: Evidence, cv: CrossValidation | None) -> str:
    """The whole card as Markdown with front matter."""
    parts = [_front_matter(model, evidence), f"# {model.id}: {model.task.question}", f"**{NOTICE}**"]
    for title, lines in _sections(model, evidence, cv).items():
        parts.append(f"## {title}\n\n" + "\n".join(lines or [_NOT_AVAILABLE]))
    return "\n\n".join(parts) + "\n"


def _sections(model: Model, evidence: Evidence, cv: CrossValidation | None) -> dict[str, list[str]]:
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
        "Inputs": [f"- {_INPUTS[task.modality](task)} {task.input_note}"],
        "Data": [
            f"- {task.source}. Licence: {task.licence}. {task.citation}",
            f"- Training: {_counted(task, manifest['training_cases'], manifest['training_events'])}.",
            f"- Held out: {_counted(task, evidence.n, evidence.events)}; {manifest['split']}.",
            f"- Demographics, external validation: {_NOT_AVAILABLE}",
        ],
        "Held-out results": _results(evidence),
        "Subgroups": _subgroups(evidence, task),
        "Cross-validation": _cross_validation(cv, task),
        **({"Calibration": [f"- {_calibration(evidence, cv)}"]} if task.kind == "labels" else {}),
        "Explanation and uncertainty": [
            f"- Explained in {model.unit}, against {manifest['background']}.",
            f"- Conformal {_SETS[task.kind]}, from {manifest['calibrated_on']}; on the held-out cases they hold "
            + "; ".join(f"{label} in {m.text} of {m.n}" for label, m in evidence.coverage.items())
            + ".",
            "- The model abstains when a case lies farther from the training cases than 99.5 % of comparable cases do.",
        ],
        **manifest["measured"],
        "Known limits": [*[f"- {line}" for line in task.known_limits], f"- {_family_note(model)}"],
    }


def _results(evidence: Evidence) -> list[str]:
    at = f"At the threshold {evidence.threshold:.3g}; 95 % intervals. F1 ignores true negatives and depends on the threshold."
    beside = {evidence.baseline_name: evidence.baseline, **evidence.others}
    rows = [
        at if evidence.threshold == evidence.threshold else "With 95 % intervals.",
        "",
        f"| metric | this model | {' | '.join(beside)} | n | events | interval |",
        f"|---|---|{'---|' * len(beside)}---|---|---|",
    ]
    for name, m in evidence.metrics.items():
        others = " | ".join(metrics[name].text for metrics in beside.values())
        rows.append(f"| {METRIC_NAMES[name]} | {m.text} | {others} | {m.n} | {m.events} | {m.method} |")
    return rows


# What a conformal set is, by what a task asks for.
_SETS = {
    "labels": f"sets aim at {COVERAGE:.0%} coverage within each label",
    "classes": f"sets aim at {COVERAGE:.0%} coverage over all classes together",
    "quantity": f"intervals aim at {COVERAGE:.0%} coverage",
}


def _subgroups(evidence: Evidence, task: Task) -> list[str]:
    rows = [
        f"| {factor} | {level} | {' | '.join(cells)} | {first.n} | {first.events} |"
        for factor, levels in evidence.subgroups.items()
        for level, metrics in levels.items()
        for cells, first in [(subgroup_cells(metrics, task), next(iter(metrics.values())))]
    ]
    if not rows:
        return []
    names = [METRIC_NAMES[name] for name in SUBGROUP_METRICS[task.kind]]
    at = "At the model's threshold; 95 % intervals." if task.kind == "labels" else "With 95 % intervals."
    return [at, "", f"| factor | level | {' | '.join(names)} | n | events |", f"|---|---|{'---|' * len(names)}---|---|", *rows]


def subgroup_cells(metrics: Mapping[str, Metric], task: Task) -> list[str]:
    """What is known of a subgroup, metric by metric; with fewer than ten cases of a label no AUROC is worth its name."""
    absent = "–" if task.kind == "classes" else _NOT_AVAILABLE  # a class has a recall, a set has not
    return [metrics[name].text if name in metrics else "too few" if name == "auroc" else absent for name in SUBGROUP_METRICS[task.kind]]


def _cross_validation(cv: CrossValidation | None, task: Task) -> list[str]:
    if cv is None:
        return ["- Not done: it would take too long."]
    how = f"{cv.repeats} × {cv.folds}-fold on all {_counted(task, cv.n, cv.events)}" if cv.folds > 1 else f"A fifth held out, {cv.repeats} times"
    rows = [
        f"{how}; mean, 95 % interval of the mean (Nadeau and Bengio) and standard deviation over the folds"
        + (" (calibration: over the repeats, Wald)." if task.kind == "labels" else "."),
        "",
        "| metric | mean (95 % interval) | SD |",
        "|---|---|---|",
    ]
    return [*rows, *(f"| {METRIC_NAMES[name]} | {m.text} | {f'{m.sd:.3f}' if m.sd == m.sd else _NOT_AVAILABLE} |" for name, m in cv.metrics.items())]


def _calibration(evidence: Evidence, cv: CrossValidation | None) -> str:
    slope, intercept = evidence.metrics["calibration_slope"], evidence.metrics["calibration_intercept"]
    both, best = f"Slope {slope.text} on the held-out cases", slope.value
    if cv is not None:
        best = cv.metrics["calibration_slope"].mean
        both += f", {best:.2f} in cross-validation"
    if best != best:
        return f"{both}. Calibration cannot be judged: the outcomes are separated."
    if intercept.low > 0 or intercept.high < 0:
        direction = "low" if intercept.value > 0 else "high"
        return f"{both}; intercept {intercept.text}. On average the probabilities are too {direction}: read them as a ranking, not as a frequency."
    if best > 1.2:
        return f"{both}. The probabilities are too cautious: true certainty is greater than shown, at both ends."
    if best < 0.8:
        return f"{both}. The probabilities are too extreme: true certainty is less than shown."
    if slope.low > 1 or slope.high < 1:
        how = "cautious" if slope.low > 1 else "extreme"
        return f"{both}. On the held-out cases the probabilities are too {how}, in cross-validation they are not: read them as rough frequencies."
    return f"{both}. The probabilities can be read as shown."


def _front_matter(model: Model, evidence: Evidence) -> str:
    """Front matter as model hubs read it; JSON values are valid YAML."""
    metrics = [
        {"type": name, "value": m.value, "name": METRIC_NAMES[name], "args": {"low": m.low, "high": m.high, "n": m.n, "events": m.events}}
        for name, m in evidence.metrics.items()
    ]
    dataset = {"type": model.task.name, "name": model.task.source, "split": evidence.split}
    task = {"type": f"{model.task.modality}-{'regression' if model.task.kind == 'quantity' else 'classification'}", "name": model.task.question}
    index = [{"name": model.id, "results": [{"task": task, "dataset": dataset, "metrics": metrics}]}]
    fields = {"license": "apache-2.0", "tags": ["medical", "education"], "model-index": index}
    return "\n".join(["---", *(f"{key}: {json.dumps(finite(value), ensure_ascii=False)}" for key, value in fields.items()), "---"])
