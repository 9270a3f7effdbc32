"""The sections of a model card, each a list of lines of Markdown; the same feed the page, the file
in the model's folder and the exports.
"""

from __future__ import annotations

from collections.abc import Mapping

from medmodels.card.findings import finding_text
from medmodels.card.measured import measured_sections
from medmodels.card.model_facts import counted, weights_licence
from medmodels.card.names import LICENCES, METRIC_NAMES, NOT_AVAILABLE
from medmodels.card.outcomes import WORDS
from medmodels.card.results import results
from medmodels.card.uncertainty import uncertainty
from medmodels.evidence import CrossValidation, Evidence, Metric, enough, load_behaviour, rest_found
from medmodels.models import Model
from medmodels.models.statements import said
from medmodels.statistics.metric import ENOUGH
from medmodels.tasks import Film, Published, Task
from medmodels.wording import code, markdown

__all__ = ["FAMILY_NOTES", "repeated", "sections", "subgroup_cells"]

_VOTES = (
    "Its votes are shown uncorrected, because a correction would break the exact explanation of"
    " the probability."
)
_KERNEL = "It is a kernel expansion over {landmarks}; no row of the data set is in its weights."
_BOOSTED = (
    "It knows of each number only between which of its own bounds it lies: a small change may move"
    " the estimate in a step, or not at all."
)
_COLUMNS = "It sees each column less its mean over the training rows, by its spread."

# What must be known of a family, by the modality of what it sees; what is asked for may have its
# own.
FAMILY_NOTES: Mapping[tuple[str, str], str] = {
    ("table", "boosting"): _BOOSTED,
    ("table", "forest"): _VOTES,
    ("table", "svm"): _KERNEL,
    (
        "table",
        "cox",
    ): "It is a sum of one curve an input; no row of the data set is in its weights.",
    (
        "table",
        "ridge",
    ): "It is a sum of effects, one an input: what two of them do together is lost.",
    ("pixels", "boosting"): _BOOSTED,
    ("pixels", "forest"): _VOTES,
    ("pixels", "svm"): _KERNEL,
    ("pixels", "cnn"): _COLUMNS,
    ("steps", "boosting"): _BOOSTED,
    ("steps", "forest"): _VOTES,
    ("steps", "svm"): _KERNEL,
    ("steps", "rnn"): _COLUMNS,
    ("film", "cnn"): (
        "It sees a small picture of the {noun}; findings smaller than a few of its pixels are lost."
    ),
    ("stay", "boosting"): _BOOSTED,
    ("stay", "ensemble"): (
        "It is the mean of two models' log-odds and errs where both do; that they agree says little"
        " where they learnt from the same {noun}s."
    ),
    ("stay", "forest"): _VOTES,
    ("stay", "rnn"): (
        "It sees the mean of each variable in steps of hours; what happens within a step is lost."
    ),
    ("waveform", "boosting"): (
        "It sees {noun}s as numbers: heights, widths, intervals, and how like the usual {noun} of"
        " its window each part is."
    ),
    ("waveform", "cnn"): (
        "It sees four {noun}s beside each other: the one in question, its neighbours and the usual"
        " one of its window; and numbers on timing."
    ),
    ("note", "svm"): (
        "It counts words, pairs of neighbouring words and pieces of words: what hangs on the order"
        " of more than two words is lost. Its words and their weights come from the training"
        " passages; no passage is in them."
    ),
    ("note", "rnn"): (
        "It reads the words in their order; those that the training passages do not have are all"
        " the same to it."
    ),
}


def _family_note(model: Model) -> str:
    own = WORDS[model.task.kind].families
    note = own.get(model.family) or FAMILY_NOTES[model.task.modality, model.family]
    landmarks = model.artifact.manifest.get("landmarks", "means of training cases")
    return note.format_map({"landmarks": said(landmarks), "noun": model.task.inputs.noun})


def sections(model: Model, evidence: Evidence, cv: CrossValidation | None) -> dict[str, list[str]]:
    """Title and lines of each section; one of which nothing is known says so."""
    by_title = _sections(model, evidence, cv)
    return {title: lines or [NOT_AVAILABLE] for title, lines in by_title.items()}


def _sections(model: Model, evidence: Evidence, cv: CrossValidation | None) -> dict[str, list[str]]:
    task, manifest = model.task, model.artifact.manifest
    return {
        "Identity": [
            f"- Weights digest: `{model.digest[:16]}` (SHA-256 of every file: manifest.json)",
            (
                f"- Trained: {manifest['trained']} by {code(manifest['command'])}, seed"
                f" {manifest['seed']}"
            ),
            f"- Versions: {', '.join(f'{k} {v}' for k, v in manifest['versions'].items())}",
            (
                f"- Licence of the weights: {LICENCES.get(weights_licence(task), NOT_AVAILABLE)};"
                f" of the data they were trained on: {task.licence}"
            ),
            f"- Strategy: {', '.join(f'{k} {v}' for k, v in manifest['strategy'].items())}",
            f"- Contact, funding, next review: {NOT_AVAILABLE}",
        ],
        "Use": [
            f"- Intended use: {task.intended_use}",
            f"- Users: {task.users}",
            f"- For whom: {task.for_whom}",
            *[f"- Not for: {line}" for line in task.not_for],
        ],
        "Outcome": [f"- {markdown(task.outcome)}"],
        "Inputs": [f"- {task.inputs.given(markdown(task.reference_note))} {task.input_note}"],
        "Data": [
            f"- {task.source}. Licence: {task.licence}. {task.citation}",
            f"- Training: {markdown(_trained_on(task, manifest))}.",
            (
                f"- Held out: {markdown(counted(task, evidence.n, evidence.events))};"
                f" {said(manifest['split'])}."
            ),
            f"- Demographics, external validation: {NOT_AVAILABLE}",
        ],
        "Held-out results": results(model, evidence),
        "Subgroups": _subgroups(evidence, task),
        "Cross-validation": _cross_validation(cv, task),
        **({"Calibration": [f"- {_calibration(evidence, cv)}"]} if task.asks.has_threshold else {}),
        "Explanation and uncertainty": [*rest_lines(model), *uncertainty(model, evidence)],
        **measured_sections(model),
        "Published results": _published(task),
        "Known limits": [*[f"- {line}" for line in task.known_limits], f"- {_family_note(model)}"],
    }


def rest_lines(model: Model) -> list[str]:
    """That the border of its pictures moves a model more than any part of what they show, where
    that is so.
    """
    task, files = model.task, model.artifact.manifest["files"]
    if not isinstance(task.inputs, Film) or "behaviour.npz" not in files:
        return []
    behaviour = load_behaviour(model.artifact, unit=model.unit_of(0))
    found = rest_found(behaviour, task.inputs.regions[-1].name)
    return [f"- {markdown(finding_text(task, found))}"] if found else []


def _trained_on(task: Task, manifest: Mapping) -> str:
    return counted(task, manifest["training_cases"], manifest["training_events"])


def _values(published: Published) -> str:
    named = published.values.items()
    return "; ".join(f"{METRIC_NAMES.get(name, name)} {value}" for name, value in named)


def _published(task: Task) -> list[str]:
    """What others report; on other cases than ours it compares badly."""
    if not task.published:
        return []
    rows = [
        f"| {p.who} | {_values(p)} | {p.on} | {'yes' if p.same_cases else 'no'} |"
        for p in task.published
    ]
    return [
        "As they give it.",
        "",
        "| who | result | on what | our held-out cases |",
        "|---|---|---|---|",
        *rows,
    ]


def _subgroups(evidence: Evidence, task: Task) -> list[str]:
    rows = [
        f"| {markdown(factor)} | {markdown(level)} | {' | '.join(cells)} | {first.n} |"
        f" {first.events} |"
        for factor, levels in evidence.subgroups.items()
        for level, metrics in levels.items()
        for cells, first in [(subgroup_cells(metrics, task), next(iter(metrics.values())))]
    ]
    if not rows:
        return []
    names = [METRIC_NAMES[name] for name in task.asks.subgroup_metrics]
    gaps = [
        f"- {gap.factor}: {METRIC_NAMES[gap.metric]} of {markdown(gap.best)} less that of"
        f" {markdown(gap.worst)}: {gap.difference.text}; picked for being the extremes, which"
        " overstates it."
        for gap in evidence.gaps
    ]
    rows += ["", *gaps] if gaps else []
    return [
        WORDS[task.kind].at,
        "",
        f"| factor | level | {' | '.join(names)} | n | events |",
        f"|---|---|{'---|' * len(names)}---|---|",
        *rows,
    ]


def subgroup_cells(metrics: Mapping[str, Metric], task: Task) -> list[str]:
    """What is known of a subgroup, metric by metric; with fewer than ten cases, or ten positive
    ones where those count, nothing is.
    """
    absent, names = WORDS[task.kind].absent, task.asks.subgroup_metrics
    if not enough(metrics):
        return [
            f"fewer than {ENOUGH}" if name in metrics or name == "auroc" else absent
            for name in names
        ]
    return [
        metrics[name].text if name in metrics else "too few" if name == "auroc" else absent
        for name in names
    ]


def repeated(cv: CrossValidation) -> str:
    """How often a recipe was repeated, and on which parts of the data."""
    if cv.folds > 1:
        return f"{cv.repeats} × {cv.folds}-fold"
    return f"A fifth held out, {cv.repeats} times"


def _cross_validation(cv: CrossValidation | None, task: Task) -> list[str]:
    if cv is None:
        return ["- Not done: it would take too long."]
    how = repeated(cv)
    if cv.folds > 1:
        how += f" on all {markdown(counted(task, cv.n, cv.events))}"
    rows = [
        f"{how}; mean, 95% interval of the mean (Nadeau and Bengio) and standard deviation over"
        " the folds" + WORDS[task.kind].pooled,
        "",
        "| metric | mean (95% interval) | SD | n | events |",
        "|---|---|---|---|---|",
    ]
    return [
        *rows,
        *(
            f"| {METRIC_NAMES[name]} | {m.text} |"
            f" {f'{m.sd:.3f}' if m.sd == m.sd else NOT_AVAILABLE} | {cv.n} | {cv.events} |"
            for name, m in cv.metrics.items()
        ),
    ]


def _calibration(evidence: Evidence, cv: CrossValidation | None) -> str:
    slope, intercept = (
        evidence.metrics["calibration_slope"],
        evidence.metrics["calibration_intercept"],
    )
    both, best = f"Slope {slope.text} on the held-out cases", slope.value
    if cv is not None:
        best = cv.metrics["calibration_slope"].mean
        both += f", {best:.2f} in cross-validation"
    if best != best:
        return f"{both}. Calibration cannot be judged: the outcomes are separated."
    if intercept.low > 0 or intercept.high < 0:
        direction = "low" if intercept.value > 0 else "high"
        return (
            f"{both}; intercept {intercept.text}. On average the probabilities are too {direction}:"
            " read them as a ranking, not as a frequency."
        )
    if best > 1.2:
        return (
            f"{both}. The probabilities are too cautious: true certainty is greater than shown, at"
            " both ends."
        )
    if best < 0.8:
        return f"{both}. The probabilities are too extreme: true certainty is less than shown."
    if slope.low > 1 or slope.high < 1:
        how = "cautious" if slope.low > 1 else "extreme"
        return (
            f"{both}. On the held-out cases the probabilities are too {how}, in cross-validation"
            " they are not: read them as rough frequencies."
        )
    return f"{both}. The probabilities can be read as shown."
