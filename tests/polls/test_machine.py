"""What may happen in a poll, and when."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from medmodels.errors import SessionError
from medmodels.events import canonical
from medmodels.polls import (
    POLL_COMMANDS,
    Ask,
    ClosePoll,
    JoinPoll,
    OpenPoll,
    Poll,
    PutQuestion,
    ShowAnswers,
    Vote,
)
from tests.polls.asking import HOST, OPINION, QUESTION, Polling


@pytest.fixture
def polling() -> Polling:
    """A poll of two, with a question on their phones."""
    found = Polling()
    for command in (OpenPoll("A lesson", HOST), JoinPoll("a"), JoinPoll("b"), Ask("q", QUESTION)):
        found.does(command)
    return found


def refused(polling: Polling, command: object) -> str:
    with pytest.raises(SessionError) as error:
        polling.does(command)  # type: ignore[arg-type]
    assert str(error.value)
    return error.value.code


def test_answers_are_counted_in_the_order_of_the_answers(polling: Polling) -> None:
    """Whoever gave them; what nobody said counts nothing."""
    polling.does(Vote("b", "q", 2))
    poll = polling.does(Vote("a", "q", 0))

    assert poll.counts("q") == (1, 0, 1)
    assert poll.answered("q") == 2
    assert poll.question == QUESTION


def test_the_first_answer_stands(polling: Polling) -> None:
    """A second one is refused with the first, also once it was shown."""
    polling.does(Vote("a", "q", 0))
    assert refused(polling, Vote("a", "q", 1)) == "vote-given"
    polling.does(ShowAnswers("q"))
    assert refused(polling, Vote("a", "q", 0)) == "vote-given"
    assert polling.poll.counts("q") == (1, 0, 0)


def test_no_answer_comes_after_they_were_shown(polling: Polling) -> None:
    """Nobody answers what the wall tells."""
    poll = polling.does(ShowAnswers("q"))

    assert poll.told == {"q"}
    assert refused(polling, Vote("a", "q", 1)) == "vote-shut"


@pytest.mark.parametrize("choice", [-1, 3, 10**9])
def test_an_answer_is_one_of_the_answers(polling: Polling, choice: int) -> None:
    """Anything else is none."""
    assert refused(polling, Vote("a", "q", choice)) == "answer-none"


def test_who_does_not_take_part_answers_nothing(polling: Polling) -> None:
    """And nobody answers what was not asked."""
    assert refused(polling, Vote("x", "q", 0)) == "participant-unknown"
    assert refused(polling, Vote("a", "else", 0)) == "no-such-question"


def test_a_second_click_does_nothing(polling: Polling) -> None:
    """Neither that which asks, nor that which shows, joins or ends."""
    polling.does(ShowAnswers("q"))
    polling.does(Ask("next", OPINION))
    number = polling.poll.number
    for again in (Ask("next", OPINION), ShowAnswers("q"), JoinPoll("a"), ShowAnswers("never")):
        polling.does(again)
    assert polling.poll.number == number
    polling.does(ClosePoll())
    number = polling.poll.number
    polling.does(ClosePoll())
    polling.does(ShowAnswers("next"))

    assert polling.poll.number == number


def test_a_question_that_was_left_can_be_asked_again_as_it_was(polling: Polling) -> None:
    """With the answers it has; a lesson that has changed meanwhile changes nothing of it."""
    polling.does(Vote("a", "q", 1))
    polling.does(Ask("next", OPINION))
    poll = polling.does(Ask("q", replace(QUESTION, text="Another text?")))
    polling.does(Vote("b", "q", 1))

    assert poll.at == "q"
    assert polling.poll.questions["q"] == QUESTION
    assert polling.poll.counts("q") == (0, 2, 0)


def test_an_answer_that_was_on_its_way_is_taken(polling: Polling) -> None:
    """The teacher has gone on, and nothing of the question was shown."""
    polling.does(Ask("next", OPINION))
    poll = polling.does(Vote("a", "q", 2))

    assert poll.counts("q") == (0, 0, 1)
    assert poll.at == "next"


def test_answers_that_are_shown_late_come_to_the_phones(polling: Polling) -> None:
    """Those of the question before, for one."""
    polling.does(Ask("next", OPINION))

    assert polling.does(ShowAnswers("q")).at == "q"


def test_what_was_shown_is_not_asked_again(polling: Polling) -> None:
    """Everybody knows what is right."""
    polling.does(ShowAnswers("q"))
    polling.does(Ask("next", OPINION))

    assert polling.does(Ask("q", QUESTION)).at == "next"


def test_after_the_end_nothing_is_asked_answered_or_joined(polling: Polling) -> None:
    """Who takes part stays."""
    polling.does(ClosePoll())

    assert refused(polling, Ask("next", OPINION)) == "poll-over"
    assert refused(polling, Vote("a", "q", 0)) == "poll-over"
    assert refused(polling, JoinPoll("c")) == "session-over"
    assert "a" in polling.does(JoinPoll("a")).participants


def test_a_poll_is_opened_once_and_first(polling: Polling) -> None:
    """Nothing happens in one that is not."""
    assert refused(polling, OpenPoll("Another", HOST)) == "session-exists"
    for command in (JoinPoll("a"), Ask("q", QUESTION), ClosePoll(), Vote("a", "q", 0)):
        assert refused(Polling(), command) == "session-unknown"


def test_not_more_than_a_lecture_hall(polling: Polling) -> None:
    """Five hundred take part."""
    for n in range(498):
        polling.does(JoinPoll(f"number {n}"))

    assert refused(polling, JoinPoll("one more")) == "session-full"


def test_a_question_comes_back_as_it_went() -> None:
    """Through what a store writes."""
    for put in (QUESTION, OPINION):
        assert PutQuestion.of_json(json.loads(canonical(put.as_json()))) == put


@pytest.mark.parametrize("people", [0, 1, 2])
def test_few_or_nobody(people: int) -> None:
    """Counts are counts."""
    polling = Polling()
    polling.does(OpenPoll("A lesson", HOST))
    for n in range(people):
        polling.does(JoinPoll(str(n)))
    polling.does(Ask("q", QUESTION))
    for n in range(people):
        polling.does(Vote(str(n), "q", 1))

    assert polling.does(ShowAnswers("q")).counts("q") == (0, people, 0)
    assert [who.name for who in polling.poll.everybody] == [
        f"Participant {n + 1}" for n in range(people)
    ]


def test_every_moment_of_the_class_is_another(polling: Polling) -> None:
    """Phones look again when the question is another one, when it is told, and at the end; never
    for what others answer.
    """
    moments = [Poll("AC3D4E").moment, polling.poll.moment]
    polling.does(Vote("a", "q", 1))
    assert polling.poll.moment == moments[-1]
    for command in (ShowAnswers("q"), Ask("next", OPINION), ClosePoll()):
        moments.append(polling.does(command).moment)

    assert len(set(moments)) == 5


def test_every_command_is_known() -> None:
    """The table has each kind."""
    commands = {OpenPoll, JoinPoll, Ask, Vote, ShowAnswers, ClosePoll}

    assert POLL_COMMANDS.keys() == commands
