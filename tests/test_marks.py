"""What `make check` leaves out trains; whatever else stands beside it is run."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType

import pytest

_FOLDERS = {Path(__file__).parent / name for name in ("own", "training")}
# what fits something, or starts a process that does
_TRAINERS = {
    *("FITTERS", "fit", "main", "searched", "submit", "train", "train_own", "train_waveform"),
    *("survey_curves", "trained_on_letters"),
    "Popen",
}


def called(code: CodeType) -> Iterator[str]:
    """The names that a function uses, those of its inner functions too."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from called(constant)


def trains(function: object, seen: set[object]) -> bool:
    """Whether a function of the tests uses a trainer, or another function of them that does."""
    function = inspect.unwrap(function)  # type: ignore[arg-type]
    if not isinstance(function, FunctionType) or function in seen:
        return False
    seen.add(function)
    names = set(called(function.__code__))
    if any(name in _TRAINERS or name.startswith("fit_") for name in names):
        return True
    others = [function.__globals__.get(name) for name in names]
    ours = [other for other in others if str(getattr(other, "__module__", "")).startswith("tests")]
    return any(trains(other, seen) for other in ours)


def test_what_is_marked_as_a_training_trains(request: pytest.FixtureRequest) -> None:
    """No test, with its fixtures, carries the mark that neither fits anything nor starts what
    does.
    """
    idle = []
    for item in request.session.items:
        if _FOLDERS.isdisjoint(item.path.parents) or not item.get_closest_marker("training"):
            continue
        assert isinstance(item, pytest.Function)
        fixtures = [
            one.func for many in item._fixtureinfo.name2fixturedefs.values() for one in many
        ]
        if not any(trains(one, set()) for one in (item.function, *fixtures)):
            idle.append(item.nodeid)
    assert idle == []
