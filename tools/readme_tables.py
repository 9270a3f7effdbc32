"""Write the README's tables of evidence anew: ``python -m tools.readme_tables``.

They hold what ``evaluate`` says of every shipped model: cross-validation first where a question has
it, then the held-out cases, and beside them what must be known of both. Whatever stands between the
two marks is written by this; a test compares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from medmodels.card import NOT_AVAILABLE, baseline_name, finding_text, in_short, repeated
from medmodels.card.table import table
from medmodels.evidence import (
    CrossValidation,
    Evidence,
    Metric,
    enough,
    load_evidence,
    repeats_found,
)
from medmodels.models import Model, load_model, models_of
from medmodels.tasks import TASKS

__all__ = ["BEGIN", "END", "README", "evidence_tables", "with_tables"]

README = Path(__file__).parents[1] / "README.md"
BEGIN = "<!-- Written by `python -m tools.readme_tables`; not by hand. -->"
END = "<!-- End of what is written. -->"

# Metrics that stand in the README, by the kind of outcome; of another kind its headlines do.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "labels": ("accuracy", "recall", "specificity", "f1", "auroc", "calibration_slope"),
    "classes": ("accuracy", "macro_f1"),
    "quantity": ("mae", "within_20_percent", "r2"),
}
_TITLES = {
    "labels": "one of two",
    "classes": "one of many classes",
    "quantity": "an amount",
    "time_to_event": "a time to an event",
}
_LEAST = "the class found least: recall; PPV"
_PART = "set"  # the factor whose levels have rows of their own: a publisher's several test sets


@dataclass(frozen=True, eq=False)
class _Row:
    """A shipped model and what was measured of it."""

    model: Model
    evidence: Evidence
    cv: CrossValidation | None


def evidence_tables() -> str:
    """What stands between the marks: the tables of every kind of outcome in turn."""
    rows = [_row(f"{name}/{family}") for name in TASKS for family in _families(name)]
    kinds = list(dict.fromkeys(row.model.task.kind for row in rows))
    of_kind = {kind: [row for row in rows if row.model.task.kind == kind] for kind in kinds}
    return "\n".join(
        [
            *(
                "### Trained again and tested on what was left out (cross-validation)",
                "",
                "Mean over the folds, with the 95% interval of the mean (Nadeau and Bengio).",
            ),
            *(line for kind in kinds for line in _repeated(of_kind[kind], kind)),
            *(
                "",
                "### On held-out cases, once",
                "",
                "With 95% intervals. Cases that a model abstains on count; the last column leaves"
                " them out.",
            ),
            *(line for kind in kinds for line in _held_out(of_kind[kind], kind)),
            *("", "### What to know beside these figures", ""),
            *(line for name in TASKS for line in _known(name, rows)),
        ]
    )


def with_tables(text: str) -> str:
    """The README with its tables as they are to be; raises ``ValueError`` without the marks."""
    before, rest = text.split(BEGIN + "\n")
    _, after = rest.split(END + "\n")
    return f"{before}{BEGIN}\n{evidence_tables()}\n{END}\n{after}"


def _families(task: str) -> Iterator[str]:
    """The better one first."""
    return (model_id.split("/")[1] for model_id in models_of(task))


def _row(model_id: str) -> _Row:
    model = load_model(model_id)
    return _Row(model, *load_evidence(model.artifact))


def _columns(row: _Row) -> tuple[str, ...]:
    asks = row.model.task.asks
    return _COLUMNS.get(asks.kind, tuple(dict.fromkeys((*asks.headlines, asks.decides[0]))))


def _head(rows: Sequence[_Row], names: Sequence[str]) -> list[str]:
    """The metrics' names; an error in its unit."""
    asked = [row.model.task.quantity for row in rows]
    units = "/".join(dict.fromkeys(quantity.unit for quantity in asked if quantity))
    return [f"{in_short(name)}, {units}" if name == "mae" else in_short(name) for name in names]


def _repeated(rows: Sequence[_Row], kind: str) -> list[str]:
    done = [(row.model, row.cv) for row in rows if row.cv is not None]
    names = [name for name in _columns(rows[0]) if any(name in cv.metrics for _, cv in done)]
    body = [
        [
            f"`{model.id}`",
            repeated(cv),
            _counted(model, cv.n, cv.events),
            *(cv.metrics[name].text if name in cv.metrics else "–" for name in names),
        ]
        for model, cv in done
    ]
    head = [_TITLES.get(kind, kind), "how", "n, events", *_head(rows, names)]
    return ["", *table(head, body)] if body else []


def _held_out(rows: Sequence[_Row], kind: str) -> list[str]:
    names, decides = _columns(rows[0]), rows[0].model.task.asks.decides[0]
    by_question: dict[str, list[_Row]] = {}
    for row in rows:
        by_question.setdefault(row.model.task.name, []).append(row)
    body = [
        line
        for of_one in by_question.values()
        for lines in (*(_of_model(row, names, decides) for row in of_one), _beside(of_one, names))
        for line in lines
    ]
    head = [
        _TITLES.get(kind, kind),
        "n, events",
        *_head(rows, names),
        *([_LEAST] if _by_class(rows[0]) else []),
        "abstains on",
        f"{in_short(decides)} without those",
    ]
    return ["", *table(head, body)]


def _of_model(row: _Row, names: Sequence[str], decides: str) -> list[list[str]]:
    """A model's row, and one for each of its test sets where there are several."""
    model, evidence, answered = row.model, row.evidence, row.evidence.answered
    without = answered.metrics.get(decides) if answered else None
    whole = [
        f"`{model.id}`",
        _counted(model, evidence.n, evidence.events),
        *_cells(evidence.metrics, names),
        *_least_found(row),
        str(answered.abstained) if answered else NOT_AVAILABLE,
        f"{without.text}, n {without.n}" if without else NOT_AVAILABLE,
    ]
    blank = [""] * len(_least_found(row))
    parts = [
        [f"`{model.id}`, {level}", str(of[names[0]].n), *_cells(of, names), *blank, "", ""]
        for level, of in evidence.subgroups.get(_PART, {}).items()
    ]
    return [whole, *parts]


def _beside(rows: Sequence[_Row], names: Sequence[str]) -> list[list[str]]:
    """What the models of a question are compared with on the same cases."""
    beside = {
        name: metrics
        for row in rows
        for name, metrics in {
            baseline_name(row.model): row.evidence.baseline,
            **row.evidence.others,
        }.items()
    }
    blank = [""] * len(_least_found(rows[0]))
    return [
        [f"{name}, same cases", str(rows[0].evidence.n), *_cells(metrics, names), *blank, "", ""]
        for name, metrics in beside.items()
    ]


def _by_class(row: _Row) -> Mapping[str, Mapping[str, Metric]]:
    """The recall and precision of each class that has cases enough; of many classes alone."""
    of_class = row.evidence.subgroups.get("class", {})
    return {name: metrics for name, metrics in of_class.items() if enough(metrics)}


def _least_found(row: _Row) -> list[str]:
    """The class that a model finds least often, which accuracy hides where the class is rare."""
    by_class = _by_class(row)
    if not by_class:
        return []
    name, metrics = min(by_class.items(), key=lambda one: one[1]["recall"].value)
    return [f"{name}: {metrics['recall'].text}; {metrics['precision'].text}"]


def _cells(metrics: Mapping[str, Metric], names: Sequence[str]) -> list[str]:
    return [metrics[name].text if name in metrics else "–" for name in names]


def _counted(model: Model, n: int, events: int) -> str:
    """How many cases, and how many of them are events where there is such a thing."""
    return f"{n}, {events}" if model.task.asks.has_threshold else str(n)


def _known(question: str, rows: Sequence[_Row]) -> list[str]:
    """What must be known beside the figures of a question: whether the held-out ones are as
    repeated training gives them, and what it doubts of its held-out cases.
    """
    task = TASKS[question]
    lines = [
        f"- `{row.model.id}`: "
        + finding_text(task, repeats_found(row.evidence, row.cv, task.asks.decides[0]))
        for row in rows
        if row.model.task is task and row.cv is not None
    ]
    return [*lines, *([f"- `{question}`: {task.doubts}"] if task.doubts else [])]


def main() -> None:
    """Write the tables into the README."""
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
