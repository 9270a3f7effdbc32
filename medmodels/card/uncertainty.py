"""The section on what a model does not know: its gate, its conformal sets and whether they hold
what they promise.
"""

from __future__ import annotations

from medmodels.card.outcomes import WORDS
from medmodels.evidence import Evidence, exceeds, seems_short
from medmodels.models import Model
from medmodels.models.statements import said
from medmodels.statistics.grouped import BY_GROUP
from medmodels.tasks import Task
from medmodels.wording import markdown, percent

__all__ = ["coverage_notes", "uncertainty"]


def uncertainty(model: Model, evidence: Evidence) -> list[str]:
    """What explanations are of, when the model abstains, what its sets promise and hold."""
    task, manifest = model.task, model.artifact.manifest
    return [
        f"- Explained in {model.unit}, against {said(manifest['background'])}.",
        f"- {task.inputs.abstains}",
        f"- Conformal {WORDS[task.kind].sets}, from {said(manifest['calibrated_on'])}.",
        *coverage_notes(evidence, task),
        *_extremes(model),
        "",
        *_coverage(evidence, task),
    ]


def _extremes(model: Model) -> list[str]:
    """Between which probabilities numbers are shown, and the cases that support that."""
    extremes = model.artifact.extremes
    if extremes is None:
        return []
    supported = (extremes.lowest, extremes.highest)
    (n, events), (m, hits) = extremes.lowest_of, extremes.highest_of
    return [
        "- No number is shown that the held-out cases do not support: beyond, a probability reads"
        f" “{percent(0, supported)}” or “{percent(1, supported)}”. Of the {n}"
        f" {WORDS[model.task.kind].supporting} with the lowest ones {events} had the outcome (at"
        f" most {extremes.lowest:.1%}), of the {m} with the highest {hits} (at least"
        f" {extremes.highest:.1%};"
        " Clopper and Pearson, 95%)."
    ]


# What chance allows, where every case is somebody else's and where several are of one person.
_CHANCE = (
    "a binomial count in 95 of 100 such samples",
    "by the 95% intervals over people, which are wide where people are few",
)


def coverage_notes(evidence: Evidence, task: Task) -> list[str]:
    """Whether the held-out cases bear out the promised coverage, and where they do not, why that
    may be.
    """
    short = {c.target: c.short for c in evidence.coverage if c.short}
    doubts, seeming = [f"- {task.doubts}"] if task.doubts else [], _seemingly_short(evidence)
    if not short:
        by_people = any(c.overall.method == BY_GROUP for c in evidence.coverage)
        notes = [
            *seeming,
            (
                f"- {'No other' if seeming else 'No'} label is covered less often on the held-out"
                f" cases than chance allows ({_CHANCE[by_people]})."
            ),
            *doubts,
        ]
        over = sorted(
            {
                label
                for c in evidence.coverage
                for label, m in c.by_label.items()
                if exceeds(m, c.target)
            }
        )
        return [
            *notes,
            *(
                [
                    f"- Covered more often than promised: {markdown(', '.join(over))}."
                    f" {WORDS[task.kind].over}"
                ]
                if over
                else []
            ),
        ]
    names = "; ".join(
        f"at {target:.0%}: {markdown(', '.join(labels))}" for target, labels in short.items()
    )
    cause = [] if doubts else [f"- {WORDS[task.kind].short}"]
    return [f"- Short of the promise on the held-out cases ({names}).", *doubts, *cause, *seeming]


def _seemingly_short(evidence: Evidence) -> list[str]:
    """The labels whose sets hold the truth less often than promised, of too few people to tell."""
    low: dict[str, list[str]] = {}
    for c in evidence.coverage:
        for label, m in c.by_label.items():
            if seems_short(m, c.target) and label not in c.short:
                low.setdefault(label, []).append(f"{m.value:.2f} of {c.target:.2f}")
    named = "; ".join(f"{markdown(label)} {', '.join(shares)}" for label, shares in low.items())
    return (
        [
            f"- Well below the promise on the held-out cases: truth held {named}. They are of too"
            " few people to say that it is not chance, nor that it is."
        ]
        if named
        else []
    )


def _coverage(evidence: Evidence, task: Task) -> list[str]:
    size = WORDS[task.kind].size
    rows = [
        f"| target | of | truth held (95% interval) | n | {size} | left undecided |",
        "|---|---|---|---|---|---|",
    ]
    for c in evidence.coverage:
        undecided = c.undecided.text if c.undecided.method else "–"  # an interval is never so
        rows.append(
            f"| {c.target:.0%} | all | {c.overall.text} | {c.overall.n} | {c.size.text} |"
            f" {undecided} |"
        )
        rows += [
            f"| {c.target:.0%} | {markdown(label)} | {m.text} | {m.n} | – | – |"
            for label, m in c.by_label.items()
        ]
    return rows
