"""What a training tells: events that survive their line of JSON, and lines that are none."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.evidence import Epoch, Side
from medmodels.training import progress
from medmodels.training.progress import (
    TRAINING_EVENTS,
    EpochDone,
    FoldBegun,
    Remarked,
    SearchStep,
    Started,
    Unread,
    read_event,
    written_event,
)
from medmodels.training.words import REMARKED, sentence

count = st.integers(0, 2**53 - 1)
number = st.floats(allow_nan=False, allow_infinity=False)
side = st.builds(Side, number, number, number, number)
st.register_type_strategy(int, count)
st.register_type_strategy(float, number)
events = st.one_of(
    *(st.builds(kind) for kind in TRAINING_EVENTS.values() if kind not in (EpochDone, Remarked)),
    st.builds(EpochDone, st.builds(Epoch, count, count, side, side)),
    st.builds(
        Remarked, st.sampled_from([*REMARKED]), st.dictionaries(st.text(), st.text() | number)
    ),
)


@given(events)
def test_an_event_survives_its_line(event: progress.TrainingEvent) -> None:
    """Every kind, whatever its numbers and texts, is one line and read back as it was."""
    line = written_event(event)
    assert "\n" not in line
    assert read_event(line) == event


def test_every_kind_of_event_has_a_name_and_a_sentence() -> None:
    """The registry holds the whole union."""
    assert set(TRAINING_EVENTS.values()) == set(progress.TrainingEvent.__args__)
    assert sentence(Started("t/forest", "cases", 5)) == "t/forest: fitting on 5 cases"
    assert sentence(FoldBegun(2, 5)) == "cross-validation: fold 2 of 5"
    assert sentence(FoldBegun(2, 5, 1, 3)) == "cross-validation: repeat 1 of 3, fold 2 of 5"
    assert sentence(SearchStep(2, 9, 0.25)) == "search: setting 2 of 9, best log loss 0.2500"


def test_a_loss_that_is_no_number_is_told() -> None:
    """A network that diverged tells null, which is strict JSON, and reads back as not a number."""
    side = Side(math.nan, 0.5, 0.5, 0.5)
    line = written_event(EpochDone(Epoch(1, 2, side, Side(math.inf, 0.5, 0.5, 0.5))))
    event = read_event(line)

    assert json.loads(line)["epoch"]["train"]["loss"] is None
    assert isinstance(event, EpochDone)
    assert math.isnan(event.epoch.train.loss)
    assert math.isnan(event.epoch.validation.loss)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "epoch 3 of 10",
        "{",
        "[]",
        "null",
        '{"event": "fold"}',
        '{"event": ["fold"]}',
        '{"event": "no such", "fold": 1}',
        '{"event": "fold", "fold": 1, "folds": 5, "repeat": 1, "repeats": 1, "more": 1}',
        '{"event": "fold", "fold": "1", "folds": 5, "repeat": 1, "repeats": 1}',
        '{"event": "fold", "fold": true, "folds": 5, "repeat": 1, "repeats": 1}',
        '{"event": "fold", "fold": -1, "folds": 5, "repeat": 1, "repeats": 1}',
        '{"event": "fold", "fold": 1e400, "folds": 5, "repeat": 1, "repeats": 1}',
        '{"event": "search", "number": 1, "planned": 5, "best": Infinity}',
        '{"event": "remarked", "code": "rows", "values": {"known": [1]}}',
        '{"event": "remarked", "code": "rows", "values": 3}',
        '{"event": "epoch", "epoch": {"number": 1}}',
        '{"event": "packaging", "step": null}',
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_event_is_shown_as_it_is(line: str) -> None:
    """Broken JSON, unknown kinds, missing, strange and additional fields."""
    assert read_event(line) == Unread(line)
    assert sentence(read_event(line)) == line


@given(st.text(), st.dictionaries(st.text(), st.text() | number))
def test_any_note_has_words(code: str, values: dict[str, str | float]) -> None:
    """A note of an unknown code, or without its values, is its code and no traceback."""
    assert sentence(Remarked(code, values)) == code
    for known in REMARKED:
        assert isinstance(sentence(Remarked(known, values)), str)
