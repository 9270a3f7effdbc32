"""What is fetched while the first page is read, in which order, and when it ends."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest

from medmodels.models import models_of
from medmodels.tasks import TASKS
from ui import loaders, warming
from ui.warming import Warming, for_pages, for_reviews, rest

GUARD = 60  # seconds, against hanging


def test_reviews_are_prepared_once_a_page_is_served_and_not_before() -> None:
    """What pages are made of comes at once; the rest waits."""
    done: list[str] = []
    at_once, after, served = threading.Event(), threading.Event(), threading.Event()

    def first() -> Iterator[None]:
        done.append("pages")
        yield
        at_once.set()

    def then() -> Iterator[None]:
        done.append("reviews")
        yield
        after.set()

    thread = Warming(first, then, served=served, drawn=0, pause=0)
    thread.start()
    assert at_once.wait(GUARD)
    assert done == ["pages"]
    served.set()
    assert after.wait(GUARD)
    assert done == ["pages", "reviews"]
    thread.stop()


def test_it_ends_after_the_piece_that_is_under_way() -> None:
    """A server that stops waits for no model."""
    begun, done, served = threading.Event(), threading.Event(), threading.Event()
    pieces: list[int] = []

    def endless() -> Iterator[None]:
        while True:
            pieces.append(1)
            begun.set()
            done.wait(GUARD)
            yield

    thread = Warming(lambda: iter(()), endless, served=served, drawn=0, pause=0)
    thread.start()
    served.set()
    assert begun.wait(GUARD)
    stopping = threading.Thread(target=thread.stop)
    stopping.start()
    assert thread._over.wait(GUARD)
    done.set()
    stopping.join(GUARD)

    assert pieces == [1]
    assert not thread._thread.is_alive()


def test_a_server_that_nobody_looked_at_ends_too() -> None:
    """Though no page was ever served."""
    thread = Warming(lambda: iter(()), lambda: iter(()), served=threading.Event())
    thread.start()
    thread.stop()

    assert not thread._thread.is_alive()


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The models that are asked for, in order."""
    asked: list[str] = []
    load = loaders.model
    monkeypatch.setattr(loaders, "model", lambda name: [asked.append(name), load(name)][1])
    return asked


def test_every_shipped_model_is_made_ready_the_first_cards_first(loaded: list[str]) -> None:
    """The chest film's, then the others, each once."""
    for _ in (*for_pages(), *for_reviews()):
        pass

    assert loaded[0].startswith("chest-xray/")
    assert sorted(loaded) == sorted(model for task in TASKS for model in models_of(task))


def test_what_is_named_can_be_fetched() -> None:
    """A name in the lists that is no module any more would be passed over in silence."""
    from importlib.util import find_spec

    named = (*warming._FOR_PAGES, *warming._FOR_FILMS, *warming._FOR_ALL)

    assert [name for name in named if find_spec(name) is None] == []


def test_what_is_at_rest_is_not_collected_and_comes_back() -> None:
    """The collector walks past it until it is told to look again."""
    before = gc.get_freeze_count()
    try:
        rest()
        assert gc.get_freeze_count() > before
        assert len(gc.get_objects()) < gc.get_freeze_count()
    finally:
        gc.unfreeze()
