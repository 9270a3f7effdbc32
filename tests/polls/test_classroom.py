"""Polls in a store beside sessions, under codes of the same kind."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from medmodels.errors import SessionError
from medmodels.polls import Ask, ClosePoll, Poll, ShowAnswers, Vote
from medmodels.sessions import PREFIX, Aid, Begin, Classroom, MemoryStore, Session, is_code
from medmodels.store import open_store, sweep
from tests.polls.asking import OPINION, QUESTION
from tests.sessions.classes import opening_of

MONTH = 31 * 24 * 3600 * 1_000_000  # µs, and a day


@pytest.fixture
def room() -> Classroom:
    return Classroom(MemoryStore(), random=Random(3))


def test_a_poll_is_opened_joined_and_conducted_as_a_session_is(room: Classroom) -> None:
    """A code to read, a secret that conducts, tokens of which digests are kept."""
    at = room.open_poll("A lesson")
    ana = room.join_poll(at.code, "token of Ana")
    room.act(at.code, Ask("q", QUESTION))
    poll = room.act(at.code, Vote(ana.id, "q", 1))

    assert is_code(at.code)
    assert poll.title == "A lesson"
    assert room.is_host(poll, at.secret)
    assert not room.is_host(poll, at.code)
    assert room.participant(poll, "token of Ana") == poll.participants[ana.id]
    assert room.participant(poll, "another") is room.participant(poll, "") is None
    assert at.secret not in str(poll)
    assert "token" not in str(poll)


def test_a_code_leads_to_a_session_or_to_a_poll(room: Classroom) -> None:
    """Which it is its first event says; asked for as the other, there is none."""
    poll, session = room.open_poll("A lesson").code, room.open(opening_of([Aid.MODEL])).code

    assert isinstance(room.gathering(poll), Poll)
    assert isinstance(room.gathering(session), Session)
    for look in (lambda: room.session(poll), lambda: room.poll(session)):
        with pytest.raises(SessionError) as error:
            look()
        assert error.value.code == "session-unknown"


def test_a_command_for_the_other_kind_does_nothing(room: Classroom) -> None:
    """It finds nothing under the code."""
    poll, session = room.open_poll("A lesson").code, room.open(opening_of([Aid.MODEL])).code
    for code, command in ((poll, Begin()), (session, ClosePoll()), (session, Ask("q", QUESTION))):
        with pytest.raises(SessionError) as error:
            room.act(code, command)
        assert error.value.code == "session-unknown"

    assert room.gathering(poll).number == room.gathering(session).number == 1


@pytest.mark.parametrize("first", ["poll", "session"])
def test_no_code_is_given_twice(first: str) -> None:
    """Not to one of each either: whoever draws the same looks for another."""
    store = MemoryStore()
    rooms = [Classroom(store, random=Random(3)) for _ in range(2)]
    opens = {
        "poll": lambda room: room.open_poll("A lesson"),
        "session": lambda room: room.open(opening_of([Aid.MODEL])),
    }
    other = "session" if first == "poll" else "poll"
    codes = [opens[first](rooms[0]).code, opens[other](rooms[1]).code]

    assert len(set(codes)) == 2
    assert set(rooms[0].codes()) == set(codes)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


def test_whoever_opens_the_store_anew_finds_the_poll_where_it_was(folder: Path) -> None:
    """After the server was stopped, or from a second one."""
    store = open_store(folder, make=True)
    room = Classroom(store, random=Random(3))
    at = room.open_poll("A lesson")
    who = room.join_poll(at.code, "token")
    room.act(at.code, Ask("q", QUESTION))
    room.act(at.code, Vote(who.id, "q", 2))
    before = room.act(at.code, ShowAnswers("q"))
    store.close()
    again = open_store(folder, make=False)
    found = Classroom(again, random=Random(4))

    assert found.poll(at.code) == before
    assert found.is_host(found.poll(at.code), at.secret)
    assert found.join_poll(at.code, "token").answers == {"q": 2}
    again.close()


def test_a_poll_is_forgotten_after_thirty_days_as_a_session_is(folder: Path) -> None:
    """For good, with its questions and answers; a phone is told that there is none."""
    store = open_store(folder, make=True)
    room = Classroom(store, random=Random(3))
    code = room.open_poll("A lesson").code
    room.act(code, Ask("q", OPINION))
    last = room.poll(code)
    sweep(store, prefix=PREFIX, now=last.opened + MONTH)
    room.forget_gone()

    assert room.codes() == ()
    with pytest.raises(SessionError):
        room.poll(code)
    with pytest.raises(SessionError):
        room.join_poll(code, "token")
    store.close()


def test_no_vote_is_lost_doubled_or_late_whoever_comes_first(folder: Path) -> None:
    """Each votes on two screens while the answers are shown, by two rooms on one store:
    what was acknowledged is counted once, and nothing comes after what is shown.
    """
    store = open_store(folder, make=True)
    rooms = [Classroom(store, random=Random(n)) for n in range(2)]
    code = rooms[0].open_poll("A lesson").code
    everybody = [rooms[0].join_poll(code, f"token {n}").id for n in range(24)]
    rooms[0].act(code, Ask("q", QUESTION))
    start, taken, refused = threading.Barrier(9), list[str](), list[str]()

    def votes(some: list[str], room: Classroom) -> None:
        start.wait()
        for who in some:
            for choice in (0, 1):
                try:
                    room.act(code, Vote(who, "q", choice))
                    taken.append(who)
                except SessionError as error:
                    refused.append(error.code)

    def shows() -> int:
        start.wait()
        rooms[1].act(code, Vote(everybody[-1], "q", 2))
        return rooms[1].act(code, ShowAnswers("q")).answered("q")

    with ThreadPoolExecutor(9) as pool:
        running = [pool.submit(votes, everybody[n % 4 : -1 : 4], rooms[n // 4]) for n in range(8)]
        at_that_moment = pool.submit(shows).result()
        for one in running:
            one.result()
    poll = Classroom(store, random=Random(9)).poll(code)

    assert poll.answered("q") == at_that_moment == len(taken) + 1
    assert len(taken) == len(set(taken))
    assert set(refused) <= {"vote-given", "vote-shut"}
    assert {who.id for who in poll.everybody if "q" in who.answers} == {*taken, everybody[-1]}
    store.close()
