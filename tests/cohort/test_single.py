"""Linear algebra has one thread while a portion is scored, and what it had before afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from medmodels.cohort.single import SINGLE


def counts() -> set[int]:
    """How many threads each library may use."""
    return {library["num_threads"] for library in threadpool_info()}


@pytest.fixture
def two() -> Iterator[None]:
    """A process whose libraries have two."""
    with threadpool_limits(limits=2):
        assert counts() == {2}
        yield


@pytest.mark.usefixtures("two")
def test_one_thread_from_the_first_that_enters_to_the_last_that_leaves() -> None:
    """Whoever leaves first lifts it for nobody else; whoever leaves last leaves what was there."""
    SINGLE.__enter__()
    with SINGLE:
        assert counts() == {1}
    assert counts() == {1}
    SINGLE.__exit__(None, None, None)

    assert counts() == {2}


@pytest.mark.usefixtures("two")
def test_an_error_leaves_what_was_there() -> None:
    """What goes wrong inside goes on, and the limit is lifted."""
    with pytest.raises(ZeroDivisionError), SINGLE:
        _ = 1 / 0

    assert counts() == {2}
