"""Sessions whose answers are known, played through a classroom on a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random

from medmodels.events import Event, New
from medmodels.sessions import (
    Advice,
    Aid,
    Begin,
    Classroom,
    Close,
    Debrief,
    Give,
    GoOn,
    Item,
    Opening,
    Pace,
    PackCase,
    Phase,
    Plan,
    Reveal,
    Session,
    Shut,
    Source,
    Suspect,
)

LABELS = {"1": "malignant", "0": "benign"}
# One participant's two answers to one case: a label and how sure, or none.
Said = tuple[str, int] | None
Both = tuple[Said, Said]


class ListStore:
    """Events in a list, of every stream; a second passes with each."""

    def __init__(self) -> None:
        self.kept: list[Event] = []

    def change(
        self, stream: str, decide: Callable[[Sequence[Event]], Sequence[New]], *, after: int = 0
    ) -> Sequence[Event]:
        before = [event for event in self.kept if event.stream == stream]
        made = []
        for number, new in enumerate(decide(before[after:]), len(before) + 1):
            position = len(self.kept) + 1
            time = 1_700_000_000_000_000 + position * 1_000_000
            event = Event(stream, number, new.kind, time, dict(new.payload), position)
            self.kept.append(event)
            made.append(event)
        return made

    def events(self, stream: str, *, after: int = 0) -> Sequence[Event]:
        return [event for event in self.kept if event.stream == stream][after:]

    def streams(self, prefix: str = "") -> Sequence[str]:
        return sorted({e.stream for e in self.kept if e.stream.startswith(prefix)})


def item(
    truth: str,
    model: str | None,
    *,
    aid: Aid = Aid.MODEL,
    simulated: bool = False,
    title: str = "A case",
) -> Item:
    """A case with its truth and the model's advice."""
    said = "80.0%" if model else "The model abstains: unlike its cases."
    advice = Advice(model, 0.8, said, None, simulated=simulated)
    return Item(PackCase(Source.SAMPLE, "a.csv", title, truth), aid, advice)


def opening(
    items: Iterable[Item],
    *,
    task: str = "breast-fna",
    plan: Plan | None = None,
    title: str = "Pack",
) -> Opening:
    plan = plan or Plan(aid=Aid.MODEL)
    return Opening(task, f"{task}/svm", "0" * 64, title, plan, tuple(items), seed=7)


def played(
    opened: Opening,
    answers: Mapping[str, Sequence[Both]],
    *,
    late: Mapping[str, int] | None = None,
    suspected: Mapping[str, str] | None = None,
    debriefed: bool = True,
    store: ListStore | None = None,
) -> Session:
    """A session in which everybody, by nickname, gave these answers, case by case; ``late`` are
    the places at which some joined.
    """
    late = late or {}
    room = Classroom(store or ListStore(), random=Random(3))
    code = room.open(opened).code
    ids = {name: room.join(code, name, name).id for name in answers if name not in late}
    room.act(code, Begin())
    shared = opened.plan.pace is Pace.TEACHER
    for place, case in enumerate(opened.items):
        for name in [name for name, at in late.items() if at == place]:
            ids[name] = room.join(code, name, name).id
        for phase, turn in ((Phase.BEFORE, 0), (Phase.AFTER, 1)):
            if phase is Phase.AFTER and case.aid is Aid.ALONE:
                continue
            for name, who in ids.items():
                both = answers[name][place] if place < len(answers[name]) else (None, None)
                said = both[turn]
                if said and (turn == 0 or both[0]):
                    room.act(code, Give(who, place, phase, said[0], said[1]))
            if shared and phase is Phase.BEFORE:
                room.act(code, Reveal(place))
        if shared:
            room.act(code, Shut(place))
            room.act(code, GoOn(place))
    room.act(code, Close())
    for name, said_of_it in (suspected or {}).items():
        room.act(code, Suspect(ids[name], said_of_it))
    return room.act(code, Debrief()) if debriefed else room.session(code)


def of_digits(
    truth: str, model: str, before: str, after: str, *, names: Sequence[str] = ("Ada",)
) -> Session:
    """Each of the names answers as the digits say, 1 for the positive label."""
    items = [item(LABELS[y], LABELS[m]) for y, m in zip(truth, model, strict=True)]
    both: list[Both] = [
        ((LABELS[b], 80), (LABELS[a], 90)) for b, a in zip(before, after, strict=True)
    ]
    return played(opening(items), {name: both for name in names})
