"""The fields of an answer by the kind of outcome, and an answer out of a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from medmodels.errors import SessionError
from medmodels.outcomes import Amount, Quantity
from medmodels.sessions import LEAST_SURE, MOST_SURE, Answer, Phase
from medmodels.tasks import Task

__all__ = ["FIELDS", "Fields", "Pill", "confidence_in", "fields", "phase_in", "place_in"]

_STEPS = range(LEAST_SURE, MOST_SURE + 1, 10)


@dataclass(frozen=True, slots=True)
class Pill:
    """One of several answers: what is sent, what stands on it, whether it is picked already."""

    value: str
    text: str
    picked: bool


@dataclass(frozen=True, slots=True)
class Fields:
    """What is asked: one of the ``pills``, or an ``amount`` that starts at ``value``; and how
    sure.
    """

    pills: tuple[Pill, ...] = ()
    amount: Amount | None = None
    value: str = ""
    kept: str = ""
    sure: tuple[Pill, ...] = ()


def fields(task: Task, kept: Answer | None, typed: Mapping[str, str]) -> Fields:
    """The fields of an answer, which begin with what was ``typed`` before, or with the first answer
    that may be ``kept``.
    """
    said = typed.get("confidence") or (str(kept.confidence) if kept else "")
    steps = sorted({*_STEPS, *([kept.confidence] if kept else [])})
    sure = tuple(Pill(str(n), f"{n}%", said == str(n)) for n in steps)
    return FIELDS[task.kind](task, kept, typed.get("label"), sure)


def _choices(task: Task, kept: Answer | None, typed: str | None, sure: tuple[Pill, ...]) -> Fields:
    own = kept.label if kept else None
    picked = typed if typed is not None else own
    first = [label for label in task.labels if label == own]
    pills = tuple(
        Pill(
            label,
            f"Keep my answer: {task.answer(label)}" if label == own else task.answer(label),
            label == picked,
        )
        for label in [*first, *(label for label in task.labels if label != own)]
    )
    return Fields(pills, sure=sure)


def _amount(task: Task, kept: Answer | None, typed: str | None, sure: tuple[Pill, ...]) -> Fields:
    quantity, asked = task.asks, task.asks.asked
    assert isinstance(quantity, Quantity)
    assert isinstance(asked, Amount)
    start = f"{quantity.amount(kept.label):g}" if kept else ""
    return Fields(
        amount=asked,
        value=start if typed is None else typed,
        kept=kept.label if kept else "",
        sure=sure,
    )


# By the kind of outcome.
FIELDS: Mapping[str, Callable[[Task, Answer | None, str | None, tuple[Pill, ...]], Fields]] = {
    "labels": _choices,
    "classes": _choices,
    "quantity": _amount,
    "time_to_event": _choices,
}


def place_in(form: Mapping[str, str], *, count: int) -> int:
    """Which case a form is of; raises ``SessionError`` when there is none such."""
    said = form.get("place", "")
    if not (said.isascii() and said.isdigit() and len(said) < 4 and int(said) < count):
        raise SessionError("no-such-case", place=_counted(said), count=count)
    return int(said)


def _counted(said: str) -> int:
    return int(said) + 1 if said.isascii() and said.isdigit() and len(said) < 4 else 0


def phase_in(form: Mapping[str, str], *, place: int) -> Phase:
    """Which answer a form is; raises ``SessionError`` when it is none."""
    if form.get("phase") not in (Phase.BEFORE, Phase.AFTER):
        raise SessionError("answer-shut", place=place + 1, phase=str(Phase.BEFORE))
    return Phase(form["phase"])


def confidence_in(form: Mapping[str, str]) -> int:
    """How sure somebody is, in percent; raises ``SessionError`` when they did not say."""
    said = form.get("confidence", "")
    if not (said.isascii() and said.isdigit() and len(said) < 4):
        raise SessionError("answer-unsure", low=LEAST_SURE, high=MOST_SURE)
    return int(said)
