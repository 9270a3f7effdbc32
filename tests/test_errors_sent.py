"""An error that is sent from one process to another is the same error there."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Mapping

import pytest

from medmodels import errors
from medmodels.errors import (
    AnswerGiven,
    ArtifactBroken,
    CaseRejected,
    EventExists,
    MedModelsError,
    Problem,
    UnknownName,
)
from medmodels.events import Event
from medmodels.words import Phrase

WRONG = Phrase("out-of-range", factor=2.0)
PROBLEMS = [
    Problem("mean radius", "777", WRONG, Phrase("give-number-between", low=1.0, high=9.0), row)
    for row in (3, 4)
]
EVENT = Event("session/1", 1, "joined", 0, {"who": "a"}, 1)
# those that are made of other things than a code and its values
OWN: Mapping[type[MedModelsError], Callable[[], MedModelsError]] = {
    AnswerGiven: lambda: AnswerGiven("malignant", 80),
    ArtifactBroken: lambda: ArtifactBroken("not-a-tree", model="a/b", tree=3),
    CaseRejected: lambda: CaseRejected(PROBLEMS),
    EventExists: lambda: EventExists(EVENT),
    UnknownName: lambda: UnknownName("unknown-model", name="x", known=["b", "a"], close="a"),
}
CLASSES: list[type[MedModelsError]] = [
    getattr(errors, name) for name in errors.__all__ if name != "Problem"
]


def sent(error: MedModelsError) -> MedModelsError:
    return pickle.loads(pickle.dumps(error))


def made(kind: type[MedModelsError]) -> MedModelsError:
    if kind in OWN:
        return OWN[kind]()
    assert kind.__init__ is MedModelsError.__init__, f"{kind.__name__}: how is one made?"
    return kind("file-empty", name="x", phrase=WRONG, many=(1, 2), part={"a": 1.5})


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, sent])
def test_it_is_the_same(
    kind: type[MedModelsError], again: Callable[[MedModelsError], MedModelsError]
) -> None:
    """Class, code, values and whatever else it holds, with what was noted of it."""
    error = made(kind)
    error.add_note("on a worker")
    other = again(error)

    assert type(other) is type(error)
    assert other is not error
    assert other.args == error.args
    assert vars(other) == vars(error)


def test_a_rejection_keeps_its_sentences() -> None:
    """What is wrong with each value arrives in words."""
    error = made(CaseRejected)
    other = sent(error)

    assert isinstance(error, CaseRejected)
    assert isinstance(other, CaseRejected)
    assert other.sentences == error.sentences
    assert str(other) == str(error)
