"""Whoever scores: the same results in the same order, errors in their turn, little ahead."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.cohort.engine import Engine, in_order, serial, threads
from medmodels.cohort.portion import Portion, Scored
from medmodels.errors import MedModelsError
from tests.cohort import toil


def broken_off(count: int) -> Iterator[Portion]:
    """A file that turns out to be broken after so many portions."""
    yield from toil.portions(count)
    raise OSError("the disk is gone")


def outcome(engine: Engine, work: object, portions: Iterator[Portion]) -> list[object]:
    """The results, and what ends them: an error as its type and its words."""
    found: list[object] = []
    try:
        for scored in engine(work, portions):  # type: ignore[arg-type]
            found.append((scored.number, scored.scored.to_pydict()))
    except (MedModelsError, OSError) as error:
        found.append((type(error), str(error)))
    return found


@given(
    count=st.integers(0, 12),
    wrong=st.none() | st.integers(0, 12),
    breaks=st.booleans(),
    many=st.integers(1, 4),
)
def test_threads_give_what_one_gives(
    count: int, wrong: int | None, breaks: bool, many: int
) -> None:
    """Results in order, and an error of a portion or of the file after the same results, whichever
    is first.
    """
    work = toil.squared if wrong is None else partial(toil.refused, at=wrong)
    source = broken_off if breaks else toil.portions

    assert outcome(threads(many), work, source(count)) == outcome(serial, work, source(count))


def test_little_is_read_ahead() -> None:
    """Of a hundred portions no more are read than what is taken and twice as many as work."""
    read: list[int] = []

    def source() -> Iterator[Portion]:
        for portion in toil.portions(100):
            read.append(portion.number)
            yield portion

    results = threads(3)(toil.squared, source())
    for n in range(1, 50):
        next(results)
        assert len(read) <= n + 6
    results.close()  # type: ignore[attr-defined]

    assert len(read) <= 55


def test_whoever_leaves_early_leaves_nothing_to_be_done() -> None:
    """Closing the results gives up what has not begun, and waits for what has."""
    seen: list[int] = []

    def work(portion: Portion) -> Scored:
        seen.append(portion.number)
        return toil.squared(portion)

    results = threads(1)(work, toil.portions(100))
    next(results)
    results.close()  # type: ignore[attr-defined]

    assert seen == list(range(len(seen)))
    assert len(seen) <= 4


def test_threads_work_at_once() -> None:
    """Two portions that wait for one another are both done."""
    here = [Event(), Event()]

    def work(portion: Portion) -> Scored:
        here[portion.number].set()
        assert here[1 - portion.number].wait(60)
        return toil.squared(portion)

    assert [scored.number for scored in threads(2)(work, toil.portions(2))] == [0, 1]


def test_as_many_are_ahead_as_there_are_just_now() -> None:
    """Where workers come and go, so does how much is begun; with none, the next portion is."""
    begun: list[int] = []
    ahead = iter([1, 3, 5, *[0] * 20])

    def submit(portion: Portion) -> Future[Scored]:
        begun.append(portion.number)
        future: Future[Scored] = Future()
        future.set_result(toil.squared(portion))
        return future

    results = in_order(submit, toil.portions(12), ahead=lambda: next(ahead))
    counts = [(scored.number, len(begun)) for scored in results]

    assert counts[:4] == [(0, 4), (1, 7), (2, 7), (3, 7)]
    assert [number for number, _ in counts] == list(range(12))


@pytest.mark.parametrize("engine", [serial, threads(2)], ids=["serial", "threads"])
def test_no_portions_are_no_results(engine: Engine) -> None:
    """An empty table has no portions, and is no error."""
    assert list(engine(toil.squared, iter(()))) == []
