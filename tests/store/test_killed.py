"""Writers killed at any moment lose nothing that was acknowledged."""

from __future__ import annotations

import os
import random
import select
import signal
import time
from pathlib import Path

from medmodels.store import New, open_store, verify
from tests.shares import part

ROUNDS = part(15, of=1_000)


def written_until_killed(folder: Path, address: str | None, told: int, start: int) -> None:
    """Append for ever from four threads, telling each number once it is acknowledged."""
    from concurrent.futures import ThreadPoolExecutor

    store = open_store(folder, address=address)

    def one(n: int) -> None:
        store.append("a", New("answer", {"n": n}, key=str(n)))
        os.write(told, f"{n}\n".encode())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(start, start + 100_000)))


def test_nothing_acknowledged_is_lost(tmp_path: Path, database: str | None) -> None:
    """Killed in bursts of writing, again and again: every acknowledged event is there once, and the
    chain verifies.
    """
    rng, acknowledged, start = random.Random(2), set(), 0
    for number in range(ROUNDS):
        read, told = os.pipe()
        if not (child := os.fork()):
            try:
                os.close(read)
                written_until_killed(tmp_path, database, told, start)
            finally:
                os._exit(1)
        os.close(told)
        if number % 4:  # a busy machine may take longer to begin than any moment drawn here
            select.select([read], [], [], 60)
        time.sleep(rng.uniform(0.02, 0.4))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(read, "rb") as pipe:
            lines = pipe.read().split(b"\n")
        acknowledged |= {int(line) for line in lines[:-1]}
        start += 100_000

    store = open_store(tmp_path, address=database)
    there = [event.payload["n"] for event in store.events("a")]
    assert len(there) == len(set(there))
    assert acknowledged <= set(there)
    assert len(acknowledged) > ROUNDS // 10
    assert verify(store).head.events == len(there)
    store.close()


def test_two_processes_append_to_one_stream(tmp_path: Path, database: str | None) -> None:
    """At the same moment: one order, no gap, both answered."""
    open_store(tmp_path, address=database).close()
    children = []
    for who in range(2):
        if not (child := os.fork()):
            status = 1
            try:
                store = open_store(tmp_path, address=database)
                for n in range(50):
                    store.append("a", New("x", {"who": who, "n": n}))
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]

    store = open_store(tmp_path, address=database)
    found = store.events("a")
    assert [event.number for event in found] == list(range(1, 101))
    for who in range(2):
        mine = [event.payload["n"] for event in found if event.payload["who"] == who]
        assert mine == list(range(50))
    verify(store)
    store.close()
