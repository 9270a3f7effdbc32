"""The rules of a session, one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medmodels.errors import AnswerGiven, SessionError, UnknownName
from medmodels.sessions import (
    LONGEST_NICKNAME,
    Aid,
    Begin,
    Close,
    Debrief,
    Give,
    GoOn,
    Join,
    Open,
    Pace,
    Phase,
    Plan,
    Remove,
    Reveal,
    Session,
    Shut,
    ShutDoor,
    Stage,
    Standing,
    Suspect,
)
from medmodels.sessions.machine import COMMANDS, MOST_PARTICIPANTS
from tests.sessions.classes import HOST, Happening, opening_of

BEFORE, AFTER, SHOWN = Phase


def a_class(*aids: Aid, plan: Plan | None = None, who: tuple[str, ...] = ("a", "b")) -> Happening:
    """An opened session in which some have joined."""
    happening = Happening(Session("AC3D4E"))
    happening.does(Open(opening_of(aids or (Aid.MODEL, Aid.ALONE), plan), HOST))
    for one in who:
        happening.does(Join(one))
    return happening


def give(who: str, place: int, phase: Phase, label: str = "benign", sure: int = 70) -> Give:
    return Give(who, place, phase, label, sure)


def refused(happening: Happening, command: object) -> str:
    """The code with which it is refused; nothing happens then."""
    before = happening.session
    with pytest.raises((SessionError, UnknownName)) as caught:
        happening.does(command)
    assert happening.session is before
    assert str(caught.value).endswith(".")
    return caught.value.code


def test_every_command_is_decided_somewhere() -> None:
    """By its own rule, and none of a session that was never opened but the one that opens it."""
    blank = Happening(Session("AC3D4E"))
    for command in (Begin(), Join("a"), Reveal(0), Close(), Debrief(), Suspect("a", "no")):
        assert type(command) in COMMANDS
        assert refused(blank, command) == "session-unknown"
    assert refused(a_class(), Open(opening_of([Aid.MODEL]), HOST)) == "session-exists"


def test_a_case_goes_from_the_first_answers_to_what_was_true() -> None:
    """Before, after, shown; one without a reveal goes straight to shown; then the next, and after
    the last the end.
    """
    happening = a_class(Aid.MODEL, Aid.ALONE)
    assert happening.session.standing(happening.session.everybody[0]) == Standing(Stage.LOBBY)
    seen = []
    for command in (Begin(), Reveal(0), Shut(0), GoOn(0), Reveal(1), GoOn(1), Debrief()):
        session = happening.does(command)
        seen.append((session.stage, session.place, session.phase))
    running = Stage.RUNNING
    assert seen[:5] == [(running, 0, BEFORE), (running, 0, AFTER), (running, 0, SHOWN)] + [
        (running, 1, phase) for phase in (BEFORE, SHOWN)
    ]
    assert [stage for stage, *_ in seen[5:]] == [Stage.CLOSED, Stage.DEBRIEF]


def test_the_first_answer_stands() -> None:
    """A second one, the same or another, is refused with the first; of both phases, in whatever
    stage the session is by then.
    """
    happening = a_class()
    for command in (Begin(), give("a", 0, BEFORE, "benign", 65)):
        happening.does(command)
    for later in (Reveal(0), Shut(0), Close(), Debrief()):
        with pytest.raises(AnswerGiven) as caught:
            happening.does(give("a", 0, BEFORE, "malignant", 90))
        assert "benign, 65% sure" in str(caught.value)
        happening.does(later)
    assert happening.session.participants["a"].answer(0, BEFORE).label == "benign"


def test_no_first_answer_once_the_model_was_revealed() -> None:
    """And no second one before, without a first, or where no model is shown."""
    happening = a_class()
    assert refused(happening, give("a", 0, BEFORE)) == "answer-shut"  # in the lobby
    happening.does(Begin())
    assert refused(happening, give("a", 0, AFTER)) == "answer-shut"
    happening.does(give("a", 0, BEFORE))
    assert refused(happening, give("a", 0, AFTER)) == "answer-shut"
    happening.does(Reveal(0))
    assert refused(happening, give("b", 0, BEFORE)) == "answer-shut"
    assert refused(happening, give("b", 0, AFTER)) == "answer-shut"
    assert refused(happening, give("a", 0, SHOWN)) == "answer-shut"
    assert refused(happening, give("a", 1, BEFORE)) == "answer-shut"
    happening.does(give("a", 0, AFTER))
    for command in (Shut(0), GoOn(0), give("a", 1, BEFORE)):
        happening.does(command)
    assert refused(happening, give("a", 1, AFTER)) == "answer-shut"  # alone
    happening.does(Reveal(1))
    assert refused(happening, give("a", 1, AFTER)) == "answer-shut"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (give("nobody", 0, BEFORE), "participant-unknown"),
        (give("a", 2, BEFORE), "no-such-case"),
        (give("a", -1, BEFORE), "no-such-case"),
        (give("a", 0, BEFORE, "perhaps"), "answer-none"),
        (give("a", 0, BEFORE, ""), "answer-none"),
        (give("a", 0, BEFORE, sure=49), "answer-unsure"),
        (give("a", 0, BEFORE, sure=101), "answer-unsure"),
        (Suspect("nobody", "yes"), "participant-unknown"),
    ],
)
def test_what_is_no_answer_is_refused(command: object, code: str) -> None:
    """Whose, to what, which and how sure."""
    happening = a_class()
    happening.does(Begin())
    assert refused(happening, command) == code


def test_a_click_too_late_or_on_a_second_screen_does_nothing() -> None:
    """The host's commands name their case: each a second time, and each out of its turn, leaves all
    as it is.
    """
    happening = a_class()
    every = [Begin(), *(act(place) for place in (0, 1, 2, -1) for act in (Reveal, Shut, GoOn))]
    turns = [Begin(), Reveal(0), Shut(0), GoOn(0), Reveal(1), GoOn(1)]
    for n, turn in enumerate(turns):
        for command in every:
            if command != turn:
                before = happening.session.number
                assert happening.does(command).number == before, (turn, command)
        happening.does(turn)
        assert happening.session.number == 4 + n
    for command in (*every, Close()):
        assert happening.does(command).number == 9
    assert happening.does(Debrief()).number == happening.does(Debrief()).number == 10


def test_who_joins_late_has_not_seen_what_was_shut() -> None:
    """They come to the case that is open; one whose first answers are shut is not theirs, and
    nobody waits for their answer to it.
    """
    happening = a_class(Aid.MODEL, Aid.MODEL, who=("a",))
    happening.does(Begin())
    happening.does(Join("now"))
    happening.does(Reveal(0))
    session = happening.does(Join("late"))
    since = {who.id: who.since for who in session.everybody}
    assert since == {"a": -1, "now": 0, "late": 1}
    assert session.awaited(0, BEFORE) == 2
    assert not session.standing(session.participants["late"]).asked
    for command in (Shut(0), GoOn(0)):
        session = happening.does(command)
    assert session.awaited(1, BEFORE) == 3
    assert session.standing(session.participants["late"]) == Standing(
        Stage.RUNNING, 1, BEFORE, True
    )
    took = happening.does(give("late", 1, BEFORE)).participants["late"].answer(1, BEFORE).took
    assert took == 1_000_000


def test_the_time_of_who_joins_late_runs_from_joining() -> None:
    """Not from the beginning of a case that they could not see."""
    happening = a_class(who=())
    for command in (Begin(), Begin(), Begin(), Join("a")):
        happening.does(command)
    session = happening.does(give("a", 0, BEFORE))
    assert session.participants["a"].answer(0, BEFORE).took == 1_000_000


def test_of_second_answers_those_are_awaited_who_answered_first() -> None:
    """Who missed the first answer is asked for no second one."""
    happening = a_class()
    for command in (Begin(), give("a", 0, BEFORE), Reveal(0)):
        session = happening.does(command)
    assert (session.awaited(0, AFTER), session.answered(0, AFTER)) == (1, 0)
    assert session.standing(session.participants["a"]).asked
    assert not session.standing(session.participants["b"]).asked


def test_joining_again_changes_nothing_and_a_name_is_one_person_s() -> None:
    """A nickname is tidied, cut, and refused where another has it or could be called so."""
    happening = a_class(who=("a",))
    number = happening.session.number
    assert happening.does(Join("a", "Another")).number == number
    session = happening.does(Join("b", "  Dr.\n Who\t" + "x" * 99))
    assert session.participants["b"].name.startswith("Dr. Who x")
    assert len(session.participants["b"].name) == LONGEST_NICKNAME
    happening.does(Join("c", "Ada"))
    for name in ("ADA", " ada ", "Participant 9", "participant 1", "PARTICIPANT12"):
        assert refused(happening, Join("d", name)) == "nickname-taken"
    names = [who.name for who in happening.does(Join("d")).everybody]
    assert len(set(names)) == 4
    assert names[0] == "Participant 1"
    assert names[-1] == "Participant 4"


def test_a_session_that_is_over_or_full_takes_nobody() -> None:
    """Who takes part may come back all the same."""
    happening = a_class()
    crowd = {f"{n}": happening.session.participants["a"] for n in range(MOST_PARTICIPANTS)}
    full = Happening(replace(happening.session, participants=crowd))
    assert refused(full, Join("new")) == "session-full"
    for end in (Close(), Debrief()):
        happening.does(end)
        assert refused(happening, Join("c")) == "session-over"
        assert happening.does(Join("a")).participants.keys() == {"a", "b"}


def test_suspicion_is_asked_once_when_the_answers_are_in() -> None:
    """Not before the end, not after everything was told, and the first word stands."""
    happening = a_class()
    assert not happening.does(Suspect("a", "yes")).participants["a"].suspected
    happening.does(Close())
    assert refused(happening, Suspect("a", "of course")) == "unknown-suspicion"
    for said in ("unsure", "no"):
        assert happening.does(Suspect("a", said)).participants["a"].suspected == "unsure"
    happening.does(Debrief())
    assert not happening.does(Suspect("b", "yes")).participants["b"].suspected


def test_each_at_an_own_pace_goes_through_all_in_an_own_order() -> None:
    """Before, after, next; no host's command moves anybody; after the last nothing is asked, until
    the host closes.
    """
    plan = Plan(pace=Pace.OWN, shuffled=True)
    happening = a_class(*(Aid.MODEL, Aid.ALONE) * 4, plan=plan)
    happening.does(Begin())
    orders = [happening.session.order_of(who) for who in happening.session.everybody]
    assert orders[0] != orders[1]
    assert sorted(orders[0]) == sorted(orders[1]) == list(range(8))
    for command in (Reveal(0), Shut(0), GoOn(0)):
        assert happening.does(command).place == 0
    for place in orders[0]:
        for phase in (BEFORE, AFTER) if place % 2 == 0 else (BEFORE,):
            standing = happening.session.standing(happening.session.participants["a"])
            assert standing == Standing(Stage.RUNNING, place, phase, True)
            happening.does(replace(give("a", place, phase), seen=1_000_000))
    end = happening.session.standing(happening.session.participants["a"])
    assert end == Standing(Stage.RUNNING)
    assert happening.session.standing(happening.session.participants["b"]).asked
    assert happening.does(Close()).stage is Stage.CLOSED


def test_how_long_it_took_is_told_where_it_is_known() -> None:
    """At one pace from the beginning of the phase, at an own pace from when it was seen, which
    nobody can set before they joined; never below nothing.
    """
    own = a_class(plan=Plan(pace=Pace.OWN))
    own.does(Begin())
    own.does(replace(give("a", 0, BEFORE), seen=4_500_000))
    own.does(give("a", 0, AFTER))
    own.does(replace(give("b", 0, BEFORE), seen=10**18))
    one = own.session.participants["a"]
    assert (one.answer(0, BEFORE).took, one.answer(0, AFTER).took) == (500_000, None)
    assert own.session.participants["b"].answer(0, BEFORE).took == 0
    together = a_class()
    together.does(Begin())
    together.does(replace(give("a", 0, BEFORE), seen=4_900_000))
    assert together.session.participants["a"].answer(0, BEFORE).took == 1_000_000


def test_a_shut_door_lets_nobody_new_in() -> None:
    """Who is in stays in and comes back; opened again it lets in; twice the same does nothing."""
    happening = a_class()
    once = happening.does(ShutDoor())
    assert happening.does(ShutDoor()) == once

    assert refused(happening, Join("c")) == "door-shut"
    assert happening.does(Join("a")) == once
    happening.does(ShutDoor(shut=False))
    happening.does(Join("c"))
    assert list(happening.session.participants) == ["a", "b", "c"]


def test_who_is_taken_out_is_gone_with_what_they_answered() -> None:
    """Nothing of theirs counts, they do not come back, and nobody gets their number."""
    happening = a_class()
    happening.does(Begin())
    happening.does(give("a", 0, BEFORE))
    happening.does(Remove("a"))

    session = happening.session
    assert (session.answered(0, BEFORE), session.awaited(0, BEFORE)) == (0, 1)
    assert refused(happening, Join("a")) == "participant-removed"
    assert refused(happening, give("a", 0, BEFORE)) == "participant-unknown"
    assert happening.does(Remove("a")) == session
    happening.does(Join("c"))
    assert [who.name for who in happening.session.everybody] == ["Participant 2", "Participant 3"]
