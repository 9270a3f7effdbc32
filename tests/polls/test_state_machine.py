"""Any order of commands at all, beside a simple model of what a poll is."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from medmodels.errors import SessionError
from medmodels.polls import (
    Ask,
    ClosePoll,
    JoinPoll,
    OpenPoll,
    Poll,
    PollCommand,
    ShowAnswers,
    Vote,
    folded_poll,
)
from tests.polls.asking import HOST, OPINION, QUESTION, Polling
from tests.shares import part

WHO = st.sampled_from("abc")
NAMES = st.sampled_from(("one", "two", "three"))
PUT = {"one": QUESTION, "two": OPINION, "three": QUESTION}


class APoll(RuleBasedStateMachine):
    """The oracle keeps who is there, what was asked and shown, and the first answers."""

    @initialize()
    def opens(self) -> None:
        self.polling = Polling()
        self.polling.does(OpenPoll("A lesson", HOST))
        self.there, self.asked, self.told = set[str](), set[str](), set[str]()
        self.given: dict[tuple[str, str], int] = {}
        self.at, self.over = "", False

    def _does(self, command: PollCommand) -> bool:
        try:
            self.polling.does(command)
        except SessionError:
            return False
        return True

    @rule(who=WHO)
    def joins(self, who: str) -> None:
        assert self._does(JoinPoll(who)) is (not self.over or who in self.there)
        self.there |= set() if self.over else {who}

    @rule(name=NAMES)
    def asks(self, name: str) -> None:
        assert self._does(Ask(name, PUT[name])) is not self.over
        if not self.over and name not in self.told:
            self.at = name
            self.asked.add(name)

    @rule(name=NAMES)
    def shows(self, name: str) -> None:
        assert self._does(ShowAnswers(name))
        if name in self.asked - self.told and not self.over:
            self.told.add(name)
            self.at = name

    @rule(who=WHO, name=NAMES, choice=st.integers(-1, 3))
    def votes(self, who: str, name: str, choice: int) -> None:
        welcome = (
            who in self.there
            and name in self.asked - self.told
            and (who, name) not in self.given
            and not self.over
            and 0 <= choice < len(PUT[name].answers)
        )
        assert self._does(Vote(who, name, choice)) is welcome
        if welcome:
            self.given[who, name] = choice

    @rule(really=st.integers(0, 9))
    def ends(self, really: int) -> None:
        if not really:
            assert self._does(ClosePoll())
            self.over = True

    @invariant()
    def the_first_answers_stand_and_no_others(self) -> None:
        poll = self.polling.poll
        found = {
            (who.id, name): choice for who in poll.everybody for name, choice in who.answers.items()
        }
        assert found == self.given
        assert poll.participants.keys() == self.there
        for name in self.asked:
            assert sum(poll.counts(name)) == poll.answered(name)

    @invariant()
    def the_phones_show_what_the_host_did(self) -> None:
        poll = self.polling.poll
        assert (poll.at, poll.told, poll.over) == (self.at, self.told, self.over)
        assert poll.questions.keys() == self.asked

    @invariant()
    def a_poll_is_its_events(self) -> None:
        assert folded_poll(Poll("AC3D4E"), self.polling.events) == self.polling.poll


TestAnyOrder = APoll.TestCase
TestAnyOrder.settings = settings(
    max_examples=part(40, of=2_000), stateful_step_count=60, deadline=None
)
