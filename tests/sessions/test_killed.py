"""A class whose server is killed at any moment goes on where it was."""

from __future__ import annotations

import os
import random
import select
import signal
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from medmodels.errors import SessionError
from medmodels.sessions import (
    PREFIX,
    Aid,
    Begin,
    Classroom,
    Give,
    GoOn,
    Opened,
    Phase,
    Reveal,
    Session,
    Shut,
    Stage,
    folded,
)
from medmodels.store import Store, open_store, verify
from tests.sessions.classes import opening_of
from tests.shares import part

ROUNDS = part(12, of=200)
PEOPLE = 12
AIDS = [Aid.MODEL, Aid.ALONE, Aid.REASONS] * 20
# Of one answer: whose token, the place, the phase, the label and how sure.
Told = tuple[str, str, str, str, str]


def a_class_until_killed(folder: Path, address: str | None, code: str, told: int) -> None:
    """Participants join and answer, each in a thread, and the host goes on, for ever; what is
    acknowledged is told, a line each.
    """
    room = Classroom(open_store(folder, address=address), random=random.SystemRandom())

    def takes_part(n: int) -> None:
        token, rng = f"token-{n}", random.Random()
        who = room.join(code, token)
        os.write(told, f"joined {token}\n".encode())
        while True:
            session = room.session(code)
            at = session.standing(session.participants[who.id])
            if not at.asked:
                time.sleep(0.001)
                continue
            label, sure = rng.choice(["benign", "malignant"]), rng.randrange(50, 101)
            try:
                room.act(code, Give(who.id, at.place, at.phase, label, sure))
            except SessionError:  # the host was quicker
                continue
            line = f"answered {token} {at.place} {at.phase} {label} {sure}\n"
            os.write(told, line.encode())

    def conducts() -> None:
        room.act(code, Begin())
        while True:
            session = room.session(code)
            step = {Phase.BEFORE: Reveal, Phase.AFTER: Shut, Phase.SHOWN: GoOn}[session.phase]
            time.sleep(random.uniform(0, 0.02))
            after = room.act(code, step(session.place))
            os.write(told, f"stood {after.place} {after.phase} {after.stage}\n".encode())

    with ThreadPoolExecutor(PEOPLE + 1) as pool:
        waits = [pool.submit(takes_part, n) for n in range(PEOPLE)]
        pool.submit(conducts).result()
        [one.result() for one in waits]


def killed(child: Callable[[int], None], after: float, *, waits: bool) -> list[str]:
    """The whole lines that a process told until it was killed, so many seconds after its beginning
    or, where one ``waits``, after its first line.
    """
    read, told = os.pipe()
    if not (pid := os.fork()):
        try:
            os.close(read)
            child(told)
        finally:
            os._exit(1)
    os.close(told)
    if waits:
        select.select([read], [], [], 60)
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with os.fdopen(read, "rb") as pipe:
        return pipe.read().decode().split("\n")[:-1]


def check(store: Store, opened: Opened, answers: set[Told], joined: set[str], stood: str) -> None:
    """Everything acknowledged is there once, everybody goes on, and the host takes over."""
    room = Classroom(store, random=random.SystemRandom())
    session = room.session(opened.code)
    assert room.is_host(session, opened.secret)
    events = store.events(f"{PREFIX}{opened.code}")
    given = [event.payload for event in events if event.kind == "answered"]
    keys = [(one["who"], one["place"], one["phase"]) for one in given]
    assert len(keys) == len(set(keys))
    for token, place, phase, label, sure in answers:
        who = room.participant(session, token)
        assert who is not None
        answer = who.answer(int(place), Phase(phase))
        assert (answer.label, answer.confidence) == (label, int(sure))
    assert sum(event.kind == "joined" for event in events) == len(session.participants)
    for token in joined:
        who = room.participant(session, token)
        assert who is not None
        assert room.join(opened.code, token) == who
        at = session.standing(who)
        if session.stage is Stage.RUNNING:
            assert (at.place, at.phase) == (session.place, session.phase)
            assert at.asked is (session.missing(who, session.place) is session.phase)
    if stood:
        assert reached(session) >= reached_of(*stood.split())
    assert folded(Session(opened.code), events) == session


def reached(session: Session) -> tuple[int, int, int]:
    """How far the class is, to compare."""
    return reached_of(str(session.place), str(session.phase), str(session.stage))


def reached_of(place: str, phase: str, stage: str) -> tuple[int, int, int]:
    return list(Stage).index(Stage(stage)), int(place), list(Phase).index(Phase(phase))


def test_a_class_goes_on_after_its_server_is_killed(tmp_path: Path, database: str | None) -> None:
    """Killed at random moments, again and again: no acknowledged answer is lost and none is there
    twice, everybody is asked what they were asked, the host conducts with the secret, and the chain
    verifies.
    """
    rng, rounds = random.Random(3), ROUNDS if database is None else max(4, ROUNDS // 10)
    opened, answers, joined = None, set[Told](), set[str]()
    stood, total = "", 0
    for number in range(10 * rounds):
        if number >= rounds and total + len(answers):  # a busy machine may need some more
            break
        store = open_store(tmp_path, address=database)
        if opened is None or Classroom(store, random=rng).session(opened.code).stage not in (
            Stage.LOBBY,
            Stage.RUNNING,
        ):
            total += len(answers)
            opened = Classroom(store, random=random.SystemRandom()).open(opening_of(AIDS))
            answers, joined, stood = set(), set(), ""
        store.close()
        code = opened.code
        lines = killed(
            lambda told, code=code: a_class_until_killed(tmp_path, database, code, told),
            rng.uniform(0.05, 0.45),
            waits=number % 4 > 0,
        )
        words: Sequence[list[str]] = [line.split() for line in lines]
        answers |= {tuple(rest) for kind, *rest in words if kind == "answered"}
        joined |= {rest[0] for kind, *rest in words if kind == "joined"}
        stood = next((" ".join(w[1:]) for w in reversed(words) if w[0] == "stood"), stood)
        store = open_store(tmp_path, address=database)
        check(store, opened, answers, joined, stood)
        if number % 5 == 0 or number >= rounds - 1:
            verify(store)
        store.close()
    assert total + len(answers) > 0
