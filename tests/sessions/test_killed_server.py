"""The real server killed in the middle of a class: phones and the host go on where they were."""

from __future__ import annotations

import asyncio
import random
from contextlib import closing, suppress
from pathlib import Path
from subprocess import Popen

import pytest

from medmodels.sessions import PREFIX, Classroom, Phase, Session, Stage
from medmodels.sessions.codes import sealed
from medmodels.store import open_store, verify
from tests.shares import part
from tests.soak.classes import an_opening
from tests.soak.phone import Phone
from tests.soak.visitor import serving

ROUNDS = part(3, of=200)
PEOPLE, CASES = 10, 60
Told = tuple[str, int, str, str]  # whose, the place, the phase, the label


class Class:
    """What a class knows that outlives its server: cookies, the secret, what was acknowledged."""

    def __init__(self, room: Classroom) -> None:
        self.opened = room.open(an_opening(CASES))
        self.cookies = [""] * PEOPLE
        self.answers: set[Told] = set()

    def whose(self, number: int) -> str:
        return sealed(self.cookies[number].split("=", 1)[1])


async def a_class(
    port: int, process: Popen[bytes], of: Class, room: Classroom, *, answers: int, after: float
) -> None:
    """Everybody comes back, answers and is conducted, until the server is killed: so many answers
    later, and seconds after the last of them.
    """
    people = [asyncio.create_task(takes_part(port, of, n)) for n in range(PEOPLE)]
    everybody = [*people, asyncio.create_task(conducts(port, of, room))]
    before = len(of.answers)
    while len(of.answers) - before < answers and not any(task.done() for task in everybody):
        await asyncio.sleep(0.005)
    await asyncio.sleep(after)
    process.kill()
    await asyncio.to_thread(process.wait)
    for task in everybody:
        task.cancel()
    for found in await asyncio.gather(*everybody, return_exceptions=True):
        if isinstance(found, AssertionError):
            raise found


async def takes_part(port: int, of: Class, number: int) -> None:
    phone, path = Phone(port, of.cookies[number]), f"/join/{of.opened.code}"
    with closing(phone), suppress(OSError, EOFError):
        if not phone.cookie:
            assert (await phone.post(path, nickname="")).status == 303
            of.cookies[number] = phone.cookie
        while True:
            page = await phone.get(path)
            assert page.status == 200
            assert 'name="nickname"' not in page.body
            if not page.asked:
                await asyncio.sleep(0.02)
                continue
            place, phase = page.asked
            label = random.choice(page.labels)
            form = {"place": str(place), "phase": phase, "label": label, "confidence": "70"}
            sent = await phone.post(f"{path}/answer", **form)
            assert sent.status in (303, 409)
            if sent.status == 303:
                of.answers.add((of.whose(number), place, phase, label))


async def conducts(port: int, of: Class, room: Classroom) -> None:
    """With the secret alone, from whatever the page says now, to the end of the session."""
    code = of.opened.code
    host = Phone(port, f"medmodels_host_{code}={of.opened.secret}")
    with closing(host), suppress(OSError, EOFError):
        while True:
            assert (await host.get(f"/host/{code}")).status == 200
            session = await asyncio.to_thread(room.session, code)
            if session.stage is Stage.CLOSED:
                return
            do = {Phase.BEFORE: "reveal", Phase.AFTER: "shut", Phase.SHOWN: "next"}[session.phase]
            do = "begin" if session.stage is Stage.LOBBY else do
            place = str(max(session.place, 0))
            assert (await host.post(f"/host/{code}/act", do=do, place=place)).status == 303
            await asyncio.sleep(random.uniform(0, 0.3))


def check(of: Class, session: Session, room: Classroom, payloads: list[dict]) -> None:
    """Every acknowledged answer is there, none twice; whoever joined still takes part."""
    given = {(p["who"], p["place"], p["phase"]): p["label"] for p in payloads}
    assert len(given) == len(payloads)
    for who, place, phase, label in of.answers:
        assert given[who, place, phase] == label
    for cookie in filter(None, of.cookies):
        assert room.participant(session, cookie.split("=", 1)[1]) is not None
    assert room.is_host(session, of.opened.secret)


@pytest.mark.heavy
def test_a_class_goes_on_after_its_real_server_is_killed(tmp_path: Path) -> None:
    """By signal 9 while phones join and answer and the host goes on: what was acknowledged by HTTP
    stands once, cookies and the secret are good on the next server, and the chain verifies.
    """
    rng, store = random.Random(6), open_store(tmp_path / "store")
    room, total = Classroom(store, random=random.SystemRandom()), 0
    of = Class(room)
    for _ in range(ROUNDS):
        if room.session(of.opened.code).stage is Stage.CLOSED:
            total, of = total + len(of.answers), Class(room)
        with serving(tmp_path) as (address, process):
            port = int(address.rsplit(":", 1)[1])
            moment = {"answers": rng.randint(0, 40), "after": rng.uniform(0, 0.3)}
            asyncio.run(a_class(port, process, of, room, **moment))
        events = store.events(f"{PREFIX}{of.opened.code}")
        answered = [dict(event.payload) for event in events if event.kind == "answered"]
        check(of, room.session(of.opened.code), room, answered)
        verify(store)
    assert total + len(of.answers) >= 40
    store.close()
