"""The section on what a model does not know: its gate, its conformal sets and whether they hold
what they promise.
"""

from __future__ import annotations

from medmodels.evidence import Evidence, expected_share
from medmodels.models import Model
from medmodels.predictions import COVERAGES
from medmodels.tasks import Task
from medmodels.wording import markdown, percent

__all__ = ["coverage_notes", "uncertainty"]

_AIMS = ", ".join(f"{coverage:.0%}" for coverage in COVERAGES)

_CLOSED = ", and never leave out a label more probable than one they hold"

# What a conformal set is, by what a task asks for.
_SETS = {
    "labels": f"sets aim at {_AIMS} coverage within each label{_CLOSED}",
    "classes": (
        f"sets aim at {_AIMS} coverage within each class of thirty calibration cases or more, and"
        f" over the rarer ones together{_CLOSED}"
    ),
    "quantity": f"intervals aim at {_AIMS} coverage within each fifth of the estimates",
}


def uncertainty(model: Model, evidence: Evidence) -> list[str]:
    """What explanations are of, when the model abstains, what its sets promise and hold."""
    task, manifest = model.task, model.artifact.manifest
    return [
        f"- Explained in {model.unit}, against {manifest['background']}.",
        f"- {task.inputs.abstains}",
        f"- Conformal {_SETS[task.kind]}, from {manifest['calibrated_on']}.",
        *coverage_notes(evidence, task),
        *_extremes(model),
        "",
        *_coverage(evidence, task),
    ]


def _extremes(model: Model) -> list[str]:
    """Between which probabilities numbers are shown, and the cases that support that."""
    found = model.artifact.extremes
    if found is None:
        return []
    supported = (found.lowest, found.highest)
    (n, events), (m, hits) = found.lowest_of, found.highest_of
    return [
        "- No number is shown that the held-out cases do not support: beyond, a probability reads"
        f" “{percent(0, supported)}” or “{percent(1, supported)}”. Of the {n}"
        f" {_CASES[model.task.kind]} with the lowest ones {events} had the outcome (at most"
        f" {found.lowest:.1%}), of the {m} with the highest {hits} (at least {found.highest:.1%};"
        " Clopper and Pearson, 95 %)."
    ]


_CASES = {"labels": "held-out cases", "classes": "pairs of a held-out case and a class"}


def coverage_notes(evidence: Evidence, task: Task) -> list[str]:
    """Whether the held-out cases bear out the promised coverage, and where they do not, why that
    may be.
    """
    short = {c.target: c.short for c in evidence.coverage if c.short}
    doubts = [f"- {task.doubts}"] if task.doubts else []
    if not short:
        found = [
            (
                "- No label is covered less often on the held-out cases than chance allows (a"
                " binomial count in 95 of 100 such samples)."
            ),
            *doubts,
        ]
        over = sorted(
            {
                label
                for c in evidence.coverage
                for label, m in c.by_label.items()
                if m.events > expected_share(m.n, c.target)[1]
            }
        )
        return [
            *found,
            *(
                [
                    f"- Covered more often than promised: {markdown(', '.join(over))}."
                    f" {_OVER[task.kind]}"
                ]
                if over
                else []
            ),
        ]
    names = "; ".join(
        f"at {target:.0%}: {markdown(', '.join(labels))}" for target, labels in short.items()
    )
    cause = [] if doubts else [f"- {_SHORTFALLS[task.kind]}"]
    return [f"- Short of the promise on the held-out cases ({names}).", *doubts, *cause]


# Why a label may be covered less often than promised though nothing is known to differ between the
# cases.
_SHORTFALLS = {
    "labels": (
        "The limits come from models fitted without the case, a little less sure than the one that"
        " is served; and of many some fall short."
    ),
    "classes": (
        "Rare classes share one limit: what holds for all of them together need not hold for each."
    ),
    "quantity": (
        "The limits hold over each range of the estimate together; and with several ranges and"
        " levels some fall short by chance."
    ),
}

_OVER = {
    "labels": (
        "A more probable label always joins, where every label misses its limit the next level's"
        " set is taken, and limits from models fitted on fewer cases are a little wide."
    ),
    "classes": (
        "The most probable class is always in its set, and so is every class more probable than one"
        " that is."
    ),
    "quantity": "With several ranges and levels some lie above by chance.",
}


def _coverage(evidence: Evidence, task: Task) -> list[str]:
    size = "mean width" if task.kind == "quantity" else "labels in a set, mean"
    rows = [
        f"| target | of | truth held (95 % interval) | n | {size} | left undecided |",
        "|---|---|---|---|---|---|",
    ]
    for c in evidence.coverage:
        undecided = "–" if task.kind == "quantity" else c.undecided.text
        rows.append(
            f"| {c.target:.0%} | all | {c.overall.text} | {c.overall.n} | {c.size.text} |"
            f" {undecided} |"
        )
        rows += [
            f"| {c.target:.0%} | {markdown(label)} | {m.text} | {m.n} | – | – |"
            for label, m in c.by_label.items()
        ]
    return rows
