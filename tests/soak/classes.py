"""A class of 300 phones on the real server: bursts of answers, phones that drop out and come back.

Nothing may be lost or be there twice; how long answers and reveals take, and what memory the class
costs, is measured. Run by hand, or with ``make soak`` and ``make bench``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from itertools import cycle, islice
from pathlib import Path
from subprocess import Popen

import numpy as np

from medmodels.evidence import load_scores
from medmodels.models import load_model
from medmodels.sessions import PREFIX, Classroom, Opened, Opening, Pack, Plan, lay_out, sample_pack
from medmodels.sessions.codes import sealed
from medmodels.store import open_store, verify
from tests.soak.phone import Phone
from tests.soak.visitor import memory_mb, serving, worked

__all__ = ["ClassRun", "an_opening", "class_run"]

_BURST = 5.0  # seconds after a reveal within which all answer
_PATIENCE = 30.0  # seconds that the host waits for the last answer
_LOOKS = 0.7  # seconds between looks of the host's page at the count, as phones.js has it
Key = tuple[str, int, str]  # whose, the place, the phase


@dataclass(frozen=True)
class ClassRun:
    """What came of it: ``errors`` in words, answers that were acknowledged and are ``lost`` or
    there ``twice``, and seconds: of each answer until the host's page was told, of each step of the
    host, of each reveal until the last phone had its new page. ``grown`` is memory in MB,
    ``worked`` the seconds that processors spent on the server.
    """

    errors: tuple[str, ...]
    answers: int
    lost: int
    twice: int
    refused: int
    to_tally: tuple[float, ...]
    acts: tuple[float, ...]
    to_last: tuple[float, ...]
    grown: float
    worked: float


@dataclass
class Seen:
    """What is noted while the class goes on."""

    errors: list[str] = field(default_factory=list)
    sent: dict[Key, float] = field(default_factory=dict)
    acknowledged: dict[Key, str] = field(default_factory=dict)
    told: list[tuple[float, int]] = field(default_factory=list)  # the host: when, which event
    pages: dict[tuple[int, str], list[float]] = field(default_factory=dict)
    refused: int = 0
    highest: float = 0.0
    over: bool = False


def class_run(
    phones: int, cases: int, *, home: Path, burst: float = _BURST, seed: int = 0
) -> ClassRun:
    """Run a class of so many phones through so many cases, at a tenth of which a tenth of the
    phones drop out each time.
    """
    store = open_store(home / "store")
    room = Classroom(store, random=random.SystemRandom())
    opened = room.open(an_opening(cases))
    seen = Seen()
    with serving(home) as (address, process):
        port = int(address.rsplit(":", 1)[1])
        begun = worked(process.pid)
        acts, before = asyncio.run(_class(port, process, opened, phones, cases, burst, seed, seen))
        spent = worked(process.pid) - begun
    events = store.events(f"{PREFIX}{opened.code}")
    verify(store)
    store.close()
    there: dict[Key, tuple[int, str]] = {}
    twice = 0
    for event in events:
        if event.kind == "answered":
            body = event.payload
            key = (body["who"], body["place"], body["phase"])
            twice += key in there
            there[key] = event.number, body["label"]
    lost = [key for key, label in seen.acknowledged.items() if there.get(key, (0, ""))[1] != label]
    return ClassRun(
        errors=tuple(seen.errors),
        answers=len(there),
        lost=len(lost),
        twice=twice,
        refused=seen.refused,
        to_tally=tuple(_waits(seen, there)),
        acts=tuple(took for *_, took in acts),
        to_last=tuple(
            max(arrived) - start
            for what, start, _ in acts
            if what[1] == "after" and (arrived := seen.pages.get(what, []))
        ),
        grown=seen.highest - before,
        worked=spent,
    )


def an_opening(cases: int) -> Opening:
    """So many synthetic cases, those of the question again and again."""
    model = load_model("breast-fna/svm")
    pack = sample_pack(model.task)
    repeated = tuple(
        replace(case, title=f"Case {n}")
        for n, case in enumerate(islice(cycle(pack.cases), cases), 1)
    )
    pack, truths = Pack(pack.task, pack.title, repeated), load_scores(model.artifact).y
    return lay_out(model, pack, Plan(), truths=truths, random=random.Random(1))


def _waits(seen: Seen, there: dict[Key, tuple[int, str]]) -> list[float]:
    """Of each acknowledged answer, from its sending until the host was told of it."""
    numbers, times = [n for _, n in seen.told], [at for at, _ in seen.told]
    waits = []
    for key in seen.acknowledged:
        at = int(np.searchsorted(numbers, there[key][0])) if key in there else len(numbers)
        waits.append(times[at] - seen.sent[key] if at < len(times) else float("inf"))
    return waits


async def _class(
    port: int,
    process: Popen[bytes],
    opened: Opened,
    phones: int,
    cases: int,
    burst: float,
    seed: int,
    seen: Seen,
) -> tuple[list[tuple[tuple[int, str], float, float]], float]:
    """The host's steps, each with when it was sent and how long it took; memory before."""
    code = opened.code
    host = Phone(port, f"medmodels_host_{code}={opened.secret}")
    await host.get(f"/host/{code}")
    await asyncio.sleep(3)  # what a server fetches once it has shown a page is not the class's
    before = memory_mb(process)
    looking = Phone(port, host.cookie)
    tasks = [asyncio.create_task(_host_looks(looking, code, seen))]
    members = [
        _Member(port, code, n, burst, random.Random(seed * 1000 + n), seen) for n in range(phones)
    ]
    tasks += [asyncio.create_task(one.takes_part()) for one in members]
    await _until(lambda: len([one for one in members if one.listening]) == phones, _PATIENCE * 4)
    acts: list[tuple[tuple[int, str], float, float]] = []

    async def act(do: str, place: int, what: tuple[int, str]) -> None:
        start = time.perf_counter()
        answer = await host.post(f"/host/{code}/act", do=do, place=str(place))
        acts.append((what, start, time.perf_counter() - start))
        if answer.status != 303:
            seen.errors.append(f"host {do} {place}: {answer.status}")
        seen.highest = max(seen.highest, memory_mb(process))

    rng = random.Random(seed)
    for place in range(cases):
        for one in rng.sample(members, phones // 10):
            one.drops_out_at = (place, rng.choice(["before", "after"]))
        await act("begin" if place == 0 else "next", place - (place > 0), (place, "before"))
        await _answered(members, (place, "before"), seen)
        await act("reveal", place, (place, "after"))
        await _answered(members, (place, "after"), seen)
        await act("shut", place, (place, "shown"))
        await asyncio.sleep(min(1.0, burst))
    await asyncio.sleep(1.5)
    seen.over = True
    for task in tasks:
        task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    for one in (host, looking, *(member.phone for member in members)):
        one.drop()
    for found in ended:
        if isinstance(found, Exception):
            seen.errors.append(f"{type(found).__name__}: {found}")
    return acts, before


async def _answered(members: list[_Member], what: tuple[int, str], seen: Seen) -> None:
    """Wait until all have answered who can."""
    await _until(lambda: all(one.has_done(what) for one in members), _PATIENCE)
    missing = [one.number for one in members if not one.has_done(what)]
    if missing:
        seen.errors.append(f"{len(missing)} phones did not answer {what}: {missing[:5]}")


async def _until(done: object, patience: float) -> None:
    for _ in range(int(patience * 20)):
        if done():
            return
        await asyncio.sleep(0.05)


async def _host_looks(host: Phone, code: str, seen: Seen) -> None:
    """As the page of who conducts does, for as long as it is open."""
    while not seen.over:
        told = json.loads((await host.get(f"/host/{code}/phase")).body)
        seen.told.append((time.perf_counter(), int(told["number"])))
        await asyncio.sleep(_LOOKS)


class _Member:
    """A participant with a phone."""

    def __init__(
        self, port: int, code: str, number: int, burst: float, rng: random.Random, seen: Seen
    ) -> None:
        self.phone, self.code, self.number = Phone(port), code, number
        self.burst, self.rng, self.seen = burst, rng, seen
        self.who, self.listening, self.was_away = "", False, False
        self.drops_out_at: tuple[int, str] | None = None
        self.looked_at: set[tuple[int, str]] = set()

    def has_done(self, what: tuple[int, str]) -> bool:
        return (self.who, *what) in self.seen.acknowledged

    async def takes_part(self) -> None:
        """Join, then answer whatever is asked, whenever news come."""
        await asyncio.sleep(self.rng.uniform(0, self.burst))
        path = f"/join/{self.code}"
        await self.phone.get(path)
        joined = await self.phone.post(path, nickname=f"Phone {self.number}")
        if joined.status != 303:
            self.seen.errors.append(f"phone {self.number} joined: {joined.status}")
        self.who = sealed(self.phone.cookie.split("=", 1)[1])
        while not self.seen.over:
            try:
                await self._listens(path)
            except (OSError, EOFError, TimeoutError) as error:
                self.seen.errors.append(f"phone {self.number}: {type(error).__name__}: {error}")
                await asyncio.sleep(0.5)

    async def _listens(self, path: str) -> None:
        """Until the network is lost, which it comes back from."""
        async for version in self.phone.news(f"{path}/events"):
            self.listening = True
            place, _, rest = version.partition("-")
            if not place.isdigit():
                continue
            what = (int(place), rest.partition("-")[0])
            if what == self.drops_out_at:
                break
            await self._looks(path, what)
            self.was_away = False
        self.listening, self.was_away = False, True
        self.drops_out_at = None
        self.phone.drop()
        await asyncio.sleep(self.rng.uniform(0.2, 0.4) * self.burst)
        if self.rng.random() < 0.3:  # by the link instead of the page that was open
            token = self.phone.cookie.split("=", 1)[1]
            self.phone.cookie = ""
            await self.phone.get(f"{path}/rejoin/{token}")

    async def _looks(self, path: str, what: tuple[int, str]) -> None:
        page = await self.phone.get(path)
        if page.status != 200:
            self.seen.errors.append(f"phone {self.number}, {what}: {page.status}")
            return
        if not self.was_away and what not in self.looked_at:
            self.seen.pages.setdefault(what, []).append(time.perf_counter())
        self.looked_at.add(what)
        if page.asked == what and not self.has_done(what):
            await asyncio.sleep(self.rng.uniform(0, self.burst))
            await self._answers(path, what, page.labels)

    async def _answers(self, path: str, what: tuple[int, str], labels: list[str]) -> None:
        """Once, or twice by a nervous thumb: then the first stands and the second is told so."""
        key, label = (self.who, *what), self.rng.choice(labels)
        form = {
            "place": str(what[0]),
            "phase": what[1],
            "label": label,
            "confidence": self.rng.choice(["60", "70", "80", "90"]),
        }
        self.seen.sent[key] = time.perf_counter()
        twice = self.rng.random() < 0.05
        other = Phone(self.phone.port, self.phone.cookie)
        asked = [self.phone.post(f"{path}/answer", **form)]
        asked += [other.post(f"{path}/answer", **form)] if twice else []
        answers = await asyncio.gather(*asked)
        other.drop()
        statuses = sorted(one.status for one in answers)
        if statuses not in ([303], [303, 409]):
            self.seen.errors.append(f"phone {self.number}, {what}: {statuses}")
            return
        self.seen.refused += statuses.count(409)
        self.seen.acknowledged[key] = label
        await self.phone.get(path)


def main() -> int:
    """Run it and say what came of it; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--cases", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        run = class_run(asked.phones, asked.cases, home=Path(home))
    print(f"{asked.phones} phones, {asked.cases} cases: {run.answers} answers, {run.lost} lost,")
    print(f"{run.twice} twice, {run.refused} second ones refused; {len(run.errors)} errors")
    for error in run.errors[:10]:
        print(f"  {error}")
    tally, acts = np.percentile(run.to_tally, 95), np.percentile(run.acts, 95)
    print(f"answer to tally, p95: {tally:.2f} s; the bar is 1 s")
    print(f"a step of the host, p95: {acts:.2f} s; the bar is 1 s")
    print(f"a reveal to the last phone's page, longest: {max(run.to_last):.2f} s; the bar is 2 s")
    print(f"memory: {run.grown:+.0f} MB; the bar is 150 MB")
    missed = tally > 1 or acts > 1 or max(run.to_last) > 2 or run.grown > 150
    return int(bool(run.errors or run.lost or run.twice) or missed)


if __name__ == "__main__":
    sys.exit(main())
