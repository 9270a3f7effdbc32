"""Sessions in a store: whoever writes, wherever from."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random, SystemRandom

import pytest

from medmodels.errors import AnswerGiven, SessionError
from medmodels.events import Event
from medmodels.sessions import (
    PREFIX,
    Aid,
    Begin,
    Classroom,
    Close,
    Give,
    Join,
    Phase,
    Reveal,
    Session,
    folded,
    is_code,
)
from medmodels.store import Store, forget, verify
from tests.sessions.classes import opening_of

OPENING = opening_of([Aid.MODEL, Aid.ALONE])


class Few(Random):
    """Random codes of which the first is drawn again and again."""

    def __init__(self, *seeds: int) -> None:
        super().__init__(0)
        self._seeds, self._left = list(seeds), 0

    def choice(self, of: Sequence[str]) -> str:
        if not self._left:
            self._left = 6
            self.seed(self._seeds.pop(0))
        self._left -= 1
        return super().choice(of)


def of_store(store: Store, random: Random | None = None) -> Classroom:
    return Classroom(store, random=random or SystemRandom())


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each gives back or raises, all beginning at the same moment."""
    ready = threading.Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        ready.wait()
        try:
            return act()
        except SessionError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def give(who: str, label: str = "benign", sure: int = 70) -> Give:
    return Give(who, 0, Phase.BEFORE, label, sure)


def test_answers_of_two_at_the_same_moment_both_stand(store: Store) -> None:
    """Of forty too; one place in the stream for each."""
    room = of_store(store)
    code = room.open(OPENING).code
    tokens = [f"token {n}" for n in range(40)]
    joined = at_once(*(lambda t=token: room.join(code, t) for token in tokens))
    room.act(code, Begin())
    at_once(*(lambda who=who: room.act(code, give(who.id)) for who in joined))
    session = room.session(code)
    assert session.answered(0, Phase.BEFORE) == session.awaited(0, Phase.BEFORE) == 40
    assert sorted(who.number for who in session.everybody) == list(range(1, 41))
    assert len(store.events(f"{PREFIX}{code}")) == session.number == 82


def test_of_two_answers_of_one_at_the_same_moment_one_stands(store: Store) -> None:
    """The other is refused with the first shown, also from another process's classroom."""
    room, other = of_store(store), of_store(store)
    code = room.open(OPENING).code
    who = room.join(code, "mine").id
    room.act(code, Begin())
    for _ in range(2):
        found = at_once(
            lambda: room.act(code, give(who, "benign", 60)),
            lambda: other.act(code, give(who, "malignant", 90)),
        )
        given = room.session(code).participants[who].answer(0, Phase.BEFORE)
        for refused in (one for one in found if not isinstance(one, Session)):
            assert isinstance(refused, AnswerGiven)
            assert refused.values["label"] == given.label
    assert len(found) - sum(isinstance(one, Session) for one in found) == 2
    assert sum(event.kind == "answered" for event in store.events(f"{PREFIX}{code}")) == 1


def test_a_reveal_and_the_answers_come_one_after_the_other(store: Store) -> None:
    """No first answer stands that came after the reveal in the stream; each that was taken is
    before it.
    """
    rooms = [of_store(store) for _ in range(2)]
    for _ in range(4):
        code = rooms[0].open(OPENING).code
        people = [rooms[n % 2].join(code, f"{n}").id for n in range(12)]
        rooms[0].act(code, Begin())
        acts = [partial(rooms[n % 2].act, code, give(who)) for n, who in enumerate(people)]
        acts.insert(6, partial(rooms[1].act, code, Reveal(0)))
        found = at_once(*acts)
        kinds = [event.kind for event in store.events(f"{PREFIX}{code}")]
        assert "answered" not in kinds[kinds.index("revealed") :]
        taken = sum(isinstance(one, Session) for n, one in enumerate(found) if n != 6)
        assert kinds.count("answered") == taken
        for refused in (one for one in found if isinstance(one, SessionError)):
            assert refused.code == "answer-shut"


def test_two_classrooms_on_one_store_see_each_other(
    opening: Callable[[], Store],
) -> None:
    """Each at every look, whichever acted; and a third that comes later sees all."""
    rooms = [of_store(opening()) for _ in range(2)]
    code = rooms[0].open(OPENING).code
    for n in range(6):
        rooms[n % 2].join(code, f"{n}", f"Name {n}")
        assert rooms[0].session(code) == rooms[1].session(code)
    rooms[1].act(code, Begin())
    assert rooms[0].session(code) == of_store(opening()).session(code)
    assert rooms[0].codes() == rooms[1].codes() == (code,)


def test_who_comes_back_under_their_token_is_the_same(store: Store) -> None:
    """A reload, a second tab, a new process: the identity, the case and the phase stay; two tabs
    that join at once are one participant.
    """
    room = of_store(store)
    code = room.open(OPENING).code
    both = at_once(*(lambda: of_store(store).join(code, "mine", "Ada") for _ in range(2)))
    assert both[0].id == both[1].id
    room.join(code, "other")
    room.act(code, Begin())
    room.act(code, give(both[0].id))
    room.act(code, Reveal(0))
    again = of_store(store)
    who = again.join(code, "mine", "Somebody else")
    assert (who.name, who.number) == ("Ada", both[0].number)
    standing = again.session(code).standing(who)
    assert (standing.place, standing.phase, standing.asked) == (0, Phase.AFTER, True)
    assert len(again.session(code).everybody) == 2


def test_a_token_is_not_kept(store: Store) -> None:
    """Nor the host's secret: their seals are, from which nobody can come back."""
    room = of_store(store)
    code, secret = (opened := room.open(OPENING)).code, opened.secret
    who = room.join(code, "my token")
    session = room.session(code)
    assert room.participant(session, "my token") == who
    for other in ("", "My token", who.id, secret, code):
        assert room.participant(session, other) is None
    told = str([event.payload for event in store.events(f"{PREFIX}{code}")])
    assert "my token" not in told
    assert secret not in told


def test_authority_is_the_secret_alone(store: Store) -> None:
    """Not the code, not a participant's token, not its own seal, not the secret of another session,
    not nothing.
    """
    room = of_store(store)
    opened, another = room.open(OPENING), room.open(OPENING)
    room.join(opened.code, "token")
    session = room.session(opened.code)
    assert room.is_host(session, opened.secret)
    assert of_store(store).is_host(of_store(store).session(opened.code), opened.secret)
    for wrong in ("", opened.code, "token", session.host, another.secret, opened.secret[:-1], "ü"):
        assert not room.is_host(session, wrong)
    assert not room.is_host(Session(opened.code), "")


def test_codes_are_nobody_else_s(store: Store) -> None:
    """One that is taken, or was and is forgotten, is drawn again; where none is found that is
    said.
    """
    first = of_store(store, Few(1)).open(OPENING).code
    assert is_code(first)
    second = of_store(store, Few(1, 1, 2)).open(OPENING).code
    assert second != first
    forget(store, f"{PREFIX}{first}")
    third = of_store(store, Few(1, 2, 3)).open(OPENING).code
    assert third not in (first, second)
    with pytest.raises(SessionError) as caught:
        of_store(store, Few(*[1] * 30)).open(OPENING)
    assert caught.value.code == "codes-used-up"
    assert set(of_store(store).codes()) == {second, third}


@pytest.mark.parametrize("code", ["", "AC3D4E", "ac3d4e", "AC3D4", "../etc", "AC3D4E\n", "É" * 6])
def test_a_code_without_a_session_is_unknown(store: Store, code: str) -> None:
    """To look at, to join and to act on; nothing is kept of the asking."""
    room = of_store(store)
    for ask in (
        lambda: room.session(code),
        lambda: room.join(code, "t"),
        lambda: room.act(code, Close()),
    ):
        with pytest.raises(SessionError) as caught:
            ask()
        assert caught.value.code == "session-unknown"
    assert store.streams() == []


def test_a_session_that_was_forgotten_elsewhere_cannot_be_acted_on(store: Store) -> None:
    """It is unknown from then on, without a traceback, and what was read of it is let go."""
    room = of_store(store)
    code = room.open(OPENING).code
    room.act(code, Begin())
    forget(store, f"{PREFIX}{code}")
    for ask in (lambda: room.act(code, Close()), lambda: room.session(code)):
        with pytest.raises(SessionError) as caught:
            ask()
        assert caught.value.code == "session-unknown"


def test_what_another_process_forgot_is_gone_here_too(store: Store) -> None:
    """Nothing of it is given from memory: not by a look, not by a command that changes nothing."""
    room = of_store(store)
    looked, joined, held = (room.open(OPENING).code for _ in range(3))
    for code in (looked, joined, held):
        room.join(code, "token", "Ann")
        forget(store, f"{PREFIX}{code}")
    for ask in (lambda: room.session(looked), lambda: room.join(joined, "token")):
        with pytest.raises(SessionError) as caught:
            ask()
        assert caught.value.code == "session-unknown"
    assert set(room._known) == {held}
    room.forget_gone()
    assert not room._known


def test_of_many_sessions_those_of_late_are_in_memory(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are read again when somebody looks."""
    monkeypatch.setattr("medmodels.sessions.classroom._MOST_KNOWN", 2)
    room = of_store(store)
    codes = [room.open(OPENING).code for _ in range(3)]
    room.session(codes[1])
    assert room.join(codes[0], "token").number == 1
    assert set(room._known) == {codes[0], codes[1]}
    assert room.session(codes[2]).number == 1


def test_a_look_reads_only_what_is_new(store: Store) -> None:
    """What was read is kept; the state is that of all events all the same."""

    class Counting:
        """A store that counts what is read of it."""

        def __init__(self) -> None:
            self.read = 0

        def change(self, *given: object, **named: object) -> Sequence[Event]:
            return store.change(*given, **named)

        def events(self, stream: str, *, after: int = 0) -> Sequence[Event]:
            found = store.events(stream, after=after)
            self.read += len(found)
            return found

        def streams(self, prefix: str = "") -> Sequence[str]:
            return store.streams(prefix)

    counting = Counting()
    room = of_store(counting)
    code = room.open(OPENING).code
    for n in range(10):
        room.join(code, f"{n}")
        room.session(code)
    assert counting.read == 10  # each look the last thing that happened
    of_store(store).act(code, Join("elsewhere"))
    assert len(room.session(code).everybody) == 11
    assert counting.read == 12
    assert room.session(code) == folded(Session(code), store.events(f"{PREFIX}{code}"))
    room.forget(code)
    assert room.session(code) == folded(Session(code), store.events(f"{PREFIX}{code}"))
    verify(store)
