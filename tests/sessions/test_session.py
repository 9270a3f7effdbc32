"""A session is its events, however they are read."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from medmodels.errors import SessionError
from medmodels.sessions import (
    Aid,
    Begin,
    Command,
    Debrief,
    Give,
    GoOn,
    Join,
    Open,
    Pace,
    Phase,
    Plan,
    Reveal,
    Session,
    Shut,
    Suspect,
    folded,
)
from tests.sessions.classes import HOST, Happening, opening_of


def a_whole_session(seed: int, *, own: bool = False) -> Happening:
    """Commands at random, those in vain left out."""
    random, happening = Random(seed), Happening(Session("AC3D4E"))
    plan = Plan(pace=Pace.OWN, shuffled=True) if own else None
    happening.does(Open(opening_of([Aid.MODEL, Aid.ALONE, Aid.REASONS], plan), HOST))
    for _ in range(120):
        who, place = random.choice("abcde"), happening.session.place
        choices: list[Command] = [Join(who), Begin(), Suspect(who, "no")]
        choices += [Reveal(place), Shut(place), GoOn(place)] if random.random() < 0.4 else []
        choices += [Debrief()] if random.random() < 0.01 else []
        choices += [
            Give(who, random.randrange(3), phase, random.choice(["benign", "malignant"]), 60)
            for phase in (Phase.BEFORE, Phase.AFTER)
        ]
        try:
            happening.does(random.choice(choices))
        except SessionError:
            continue
    return happening


@settings(max_examples=30, deadline=None)
@given(st.integers(), st.booleans(), st.data())
def test_folded_in_one_go_or_event_by_event(seed: int, own: bool, data: st.DataObject) -> None:
    """Or in any pieces, which may overlap: what was seen already changes nothing. The state that
    one goes on from stays as it is.
    """
    happening = a_whole_session(seed, own=own)
    events, whole = happening.events, folded(Session("AC3D4E"), happening.events)
    assert whole == happening.session
    state = Session("AC3D4E")
    for event in events:
        before, copy = state, folded(Session("AC3D4E"), events[: event.number - 1])
        state = folded(state, [event])
        assert before == copy
    assert state == whole
    cut = data.draw(st.integers(0, len(events)))
    back = data.draw(st.integers(0, cut))
    part = folded(Session("AC3D4E"), events[:cut])
    assert folded(part, events[back:]) == whole
    assert folded(whole, events) == whole


def test_what_a_session_is_before_it_was_opened() -> None:
    """No cases, nobody, no traceback."""
    blank = folded(Session("AC3D4E"), ())
    assert (blank.items, blank.everybody, blank.number) == ((), (), 0)


def test_the_order_of_somebody_is_theirs_for_good() -> None:
    """Drawn from the session's seed and their token alone, whoever else joins; the same for all
    where the plan does not shuffle.
    """
    orders = []
    for others in ((), ("x", "y")):
        happening = Happening(Session("AC3D4E"))
        plan = Plan(pace=Pace.OWN, shuffled=True)
        happening.does(Open(opening_of([Aid.MODEL] * 10, plan), HOST))
        for who in (*others, "a"):
            happening.does(Join(who))
        orders.append(happening.session.order_of(happening.session.participants["a"]))
    assert orders[0] == orders[1] != tuple(range(10))
    steady = a_whole_session(1).session
    assert {steady.order_of(who) for who in steady.everybody} == {(0, 1, 2)}
