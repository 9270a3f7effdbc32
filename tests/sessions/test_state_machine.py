"""Any order of commands at all, beside a simple model of what a class is."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from medmodels.errors import AnswerGiven, SessionError
from medmodels.sessions import (
    Aid,
    Begin,
    Close,
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
    Stage,
    folded,
)
from tests.sessions.classes import HOST, Happening, opening_of
from tests.shares import part

PEOPLE = ("a", "b", "c")
PLACES = st.integers(-1, 4)


class AClass(RuleBasedStateMachine):
    """The oracle keeps who was there, the first answers, and what the host did, each on its own."""

    @initialize(aids=st.lists(st.sampled_from(Aid), min_size=1, max_size=4), own=st.booleans())
    def opens(self, aids: list[Aid], own: bool) -> None:
        self.aids, self.own = aids, own
        self.happening = Happening(Session("AC3D4E"))
        plan = Plan(pace=Pace.OWN, shuffled=True) if own else Plan()
        self.happening.does(Open(opening_of(aids, plan), HOST))
        self.there: set[str] = set()
        self.given: dict[tuple[str, int, str], tuple[str, int]] = {}
        self.steps = [  # the host's, in the one order in which they can come
            step
            for place, aid in enumerate(aids)
            for step in (
                ("begin", place),
                ("before", place),
                *([("after", place)] if aid is not Aid.ALONE else []),
            )
        ]
        self.done = 0  # of the steps
        self.over = False

    def _open_now(self) -> tuple[int, str] | None:
        """What a class at one pace is asked."""
        if self.over or not self.done:
            return None
        if self.done == len(self.steps):
            return None
        kind, place = self.steps[self.done]
        return None if kind == "begin" else (place, kind)

    def _may(self, who: str, place: int, phase: str) -> bool:
        if who not in self.there or self.over or not self.done:
            return False
        if phase == "after" and (
            (who, place, "before") not in self.given or self.aids[place] is Aid.ALONE
        ):
            return False
        if not self.own:
            return self._open_now() == (place, phase)
        participant = self.happening.session.participants[who]
        for earlier in self.happening.session.order_of(participant):
            if earlier == place:
                return phase in ("before", "after")
            needed = ("before",) if self.aids[earlier] is Aid.ALONE else ("before", "after")
            if any((who, earlier, one) not in self.given for one in needed):
                return False
        return False

    def _refused(self, command: Command) -> SessionError | None:
        try:
            self.happening.does(command)
        except SessionError as error:
            return error
        return None

    def _host(self, command: Command, step: tuple[str, int]) -> None:
        number = self.happening.session.number
        due = not self.over and self.steps[self.done : self.done + 1] == [step]
        happens = due and (not self.own or step == ("begin", 0))
        self.happening.does(command)
        assert (self.happening.session.number > number) is happens
        self.done += happens

    @rule(who=st.sampled_from(PEOPLE))
    def joins(self, who: str) -> None:
        refused = self._refused(Join(who))
        if self.over and who not in self.there:
            assert refused is not None
            assert refused.code == "session-over"
        else:
            assert refused is None
            self.there.add(who)

    @rule()
    def begins(self) -> None:
        self._host(Begin(), ("begin", 0))

    @rule(place=PLACES)
    def reveals(self, place: int) -> None:
        self._host(Reveal(place), ("before", place))

    @rule(place=PLACES)
    def shuts(self, place: int) -> None:
        self._host(Shut(place), ("after", place))

    @rule(place=PLACES)
    def goes_on(self, place: int) -> None:
        if self.done == len(self.steps) and place == len(self.aids) - 1 and not self.own:
            self.happening.does(GoOn(place))
            self.over = True
        else:
            self._host(GoOn(place), ("begin", place + 1) if place >= 0 else ("", -1))

    @rule(who=st.sampled_from(PEOPLE), data=st.data())
    def does_what_is_asked(self, who: str, data: st.DataObject) -> None:
        """An answer that is welcome, so that sessions get far."""
        if who in self.there:
            standing = self.happening.session.standing(self.happening.session.participants[who])
            if standing.asked:
                self.gives(who, standing.place, standing.phase, "benign", data.draw(SURE))

    @rule(
        who=st.sampled_from(PEOPLE),
        place=st.integers(-1, 4),
        phase=st.sampled_from(Phase),
        label=st.sampled_from(["benign", "malignant", "perhaps"]),
        sure=st.integers(49, 101),
    )
    def gives(self, who: str, place: int, phase: Phase, label: str, sure: int) -> None:
        key = (who, place, str(phase))
        known = who in self.there and 0 <= place < len(self.aids)
        welcome = known and self._may(who, place, str(phase)) and key not in self.given
        refused = self._refused(Give(who, place, phase, label, sure))
        if isinstance(refused, AnswerGiven):
            shown = refused.values["label"], refused.values["confidence"]
            assert shown == self.given[key]
        elif refused is not None:
            assert key not in self.given
            assert not welcome or label == "perhaps" or not 50 <= sure <= 100
        else:
            assert welcome
            assert label != "perhaps"
            self.given[key] = label, sure

    @rule(debrief=st.booleans(), really=st.integers(0, 9))
    def ends(self, debrief: bool, really: int) -> None:
        if not really:
            self.happening.does(Debrief() if debrief else Close())
            self.over = True

    @invariant()
    def the_first_answers_stand_and_no_others(self) -> None:
        found = {
            (who.id, place, str(phase)): (answer.label, answer.confidence)
            for who in self.happening.session.everybody
            for (place, phase), answer in who.answers.items()
        }
        assert found == self.given
        assert self.happening.session.participants.keys() == self.there

    @invariant()
    def the_stage_is_what_the_host_did(self) -> None:
        session = self.happening.session
        over = (Stage.CLOSED, Stage.DEBRIEF)
        assert (session.stage in over) is self.over
        if not self.over:
            assert session.stage is (Stage.RUNNING if self.done else Stage.LOBBY)
            if not self.own and (now := self._open_now()):
                assert (session.place, session.phase) == now

    @invariant()
    def everybody_is_asked_what_they_may_give(self) -> None:
        for who in self.happening.session.everybody:
            at = self.happening.session.standing(who)
            if at.asked:
                assert self._may(who.id, at.place, str(at.phase))
                assert (who.id, at.place, str(at.phase)) not in self.given

    @invariant()
    def the_session_is_its_events(self) -> None:
        again = folded(Session("AC3D4E"), self.happening.events)
        assert again == self.happening.session


SURE = st.integers(50, 100)
TestAnyOrder = AClass.TestCase
TestAnyOrder.settings = settings(
    max_examples=part(40, of=2_000), stateful_step_count=60, deadline=None
)
