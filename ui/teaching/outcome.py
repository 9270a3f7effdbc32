"""What a class did with a case, in a picture and in sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from medmodels.figures import Chart, ClassScale, class_by_label, class_on_scale
from medmodels.outcomes import Quantity
from medmodels.sessions import Aid, Item, Phase, Session, Stage, Told
from medmodels.tasks import Task
from ui.blocks import chart
from ui.teaching.tally import counted, end_of_scale, moved, place_of, right_of, stands

__all__ = ["class_chart", "class_figure", "is_told", "sentences"]

_ROUNDS = {"Before": Phase.BEFORE, "After": Phase.AFTER}


def class_chart(session: Session, task: Task, place: int) -> None:
    """The answers before and after the model beside it; the truth only where it is told."""
    chart(class_figure(session, task, place), key=f"class {session.code} {place}")


def class_figure(session: Session, task: Task, place: int) -> Chart:
    """The picture of the answers to a case; the model is not in it where the plan hides it."""
    return _FIGURES[task.kind](session, task, place)


def _rounds(item: Item) -> Mapping[str, Phase]:
    return {"Answers": Phase.BEFORE} if item.aid is Aid.ALONE else _ROUNDS


def is_told(session: Session) -> bool:
    """Whether the truth may be seen by now."""
    assert session.opening is not None
    return session.stage is Stage.DEBRIEF or session.opening.plan.told is Told.EACH


def _classes(session: Session, task: Task, place: int) -> Chart:
    item = session.items[place]
    return class_by_label(
        _title(item),
        {name: counted(session, place, phase) for name, phase in _rounds(item).items()},
        model=None if item.aid is Aid.ALONE else item.advice.answer,
        truth=item.case.truth if is_told(session) else None,
    )


def _scale(session: Session, task: Task, place: int) -> Chart:
    item = session.items[place]
    end, truth = end_of_scale(task, item.advice), item.case.truth
    row = item.advice.strip.rows[0] if item.advice.strip and item.aid is not Aid.ALONE else None
    marks = {mark.role: mark for mark in row.marks} if row else {}
    model, line, told = marks.get("model"), marks.get("threshold"), is_told(session)
    scale = ClassScale(
        title=_title(item),
        axis=_axis(task),
        said=partial(_amount, task.asks, end) if isinstance(task.asks, Quantity) else _percent,
        model=model.place if model else None,
        model_said=f"model {model.said}" if model else "",
        band=(row.band.low, row.band.high) if row and row.band else None,
        line=line.place if line else None,
        truth=place_of(task, truth, 100, end) if told else None,
        truth_said=f"truth: {truth}" if told else "",
    )
    return class_on_scale(
        scale, {name: stands(session, task, place, phase) for name, phase in _rounds(item).items()}
    )


def _title(item: Item) -> str:
    alone = item.aid is Aid.ALONE
    return "The class, without the model" if alone else "The class before and after the model"


def _axis(task: Task) -> str:
    if isinstance(task.asks, Quantity):
        return f"{task.asks.name}, {task.asks.unit}"
    return f"how sure of {task.labels[0]}, %"


def _percent(place: float) -> str:
    return f"{100 * place:.3g}%"


def _amount(quantity: Quantity, end: float, place: float) -> str:
    return f"{place * end:.{quantity.decimals}f}"


# By the kind of outcome.
_FIGURES: Mapping[str, Callable[[Session, Task, int], Chart]] = {
    "labels": _scale,
    "classes": _classes,
    "quantity": _scale,
    "time_to_event": _scale,
}


def sentences(session: Session, task: Task, place: int) -> Sequence[str]:
    """How many were right, and who moved which way; nothing of what is right until that is told."""
    item, told = session.items[place], is_told(session)
    before, after = (session.answered(place, phase) for phase in _ROUNDS.values())
    if not before:
        return ("Nobody answered this case.",)
    if item.aid is Aid.ALONE:
        right = right_of(session, task, place, Phase.BEFORE)
        counted_so = f"{right} of {before} were right" if told else f"{before} answered"
        return (f"Without the model {counted_so}.",)
    right, then = (right_of(session, task, place, phase) for phase in _ROUNDS.values())
    first = f"{right} of {before} were right before the model" if told else ""
    if not after:
        return (*([f"{first}."] if told else []), "Nobody gave a second answer.")
    said = [f"{first}, {then} of {after} after it."] if told else []
    ways = moved(session, task, place)
    if ways is None:
        return (*said, "The model gave no answer, so there was nothing to move to.")
    said.append(
        f"{ways.towards} moved towards the model, {ways.away} away from it, {ways.stayed} stayed."
    )
    if told:
        said.append(f"{ways.put_right} {_were(ways.put_right)} put right, {ways.misled} misled.")
    return said


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
