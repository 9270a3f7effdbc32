"""What was measured of a model: as numbers in its manifest, strictly, and back again."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.models import load_model, model_ids
from medmodels.models.measured import (
    TOPICS,
    GateRow,
    GateTrial,
    Measured,
    Reached,
    is_measured,
    read_measured,
    topics,
)
from medmodels.models.measured_learning import Learnt, SearchRow, Side
from medmodels.wording import finite

count, number = st.integers(0, 2**53 - 1), st.floats(-1e15, 1e15)
st.register_type_strategy(int, count)
st.register_type_strategy(float, number)
settings = st.dictionaries(st.text(max_size=5), st.text(max_size=5) | number, max_size=3)
st.register_type_strategy(SearchRow, st.builds(SearchRow, settings, number))


def written(found: dict[str, Measured]) -> Any:
    """As a manifest holds it."""
    return json.loads(json.dumps(finite({topic: asdict(one) for topic, one in found.items()})))


@given(st.one_of(*(st.builds(kind) for kind in TOPICS.values())))
def test_every_topic_survives_its_manifest(one: Measured) -> None:
    """Whatever the numbers and names."""
    raw = written(topics(one))

    assert read_measured(raw) == topics(one)
    assert is_measured(raw)


def test_topics_are_read_in_the_order_of_cards() -> None:
    """Whatever the order they were written in; what was not measured is left out."""
    gate, reached = GateTrial("cases", ()), Reached(0.5, 0.5, settled=True)
    raw = written(topics(gate, None, reached))

    assert list(raw) == ["gate", "reached"]
    assert list(read_measured(raw).items()) == [("reached", reached), ("gate", gate)]


def test_a_number_that_could_not_be_had_is_null() -> None:
    """The loss of a network that diverged is strict JSON, and no number when it is read."""
    side = Side(math.nan, 0.5, 0.5, 0.5)
    raw = written(topics(Learnt(5, 1.0, 2, 3, "early", 2, side, side)))

    assert raw["learnt"]["train"]["loss"] is None
    learnt = read_measured(raw)["learnt"]
    assert isinstance(learnt, Learnt)
    assert math.isnan(learnt.train.loss)


GATE = {"of": "cases", "rows": [{"kind": "whole", "refused": 1, "n": 2, "name": ""}]}


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {"no such": GATE},
        {"gate": None},
        {"gate": ["- Text of an older folder."]},
        {"gate": {"of": "cases"}},
        {"gate": GATE | {"more": 1}},
        {"gate": GATE | {"of": 7}},
        {"gate": GATE | {"rows": "none"}},
        {"gate": GATE | {"rows": [GATE["rows"][0] | {"n": -1}]}},  # type: ignore[operator]
        {"gate": GATE | {"rows": [GATE["rows"][0] | {"n": True}]}},  # type: ignore[operator]
        {"gate": GATE | {"rows": [GATE["rows"][0] | {"n": None}]}},  # type: ignore[operator]
        {"gate": GATE | {"rows": [GATE["rows"][0] | {"n": 2.0}]}},  # type: ignore[operator]
        {"reached": {"auroc": 1e400, "accuracy": 0.5, "settled": True}},
        {"reached": {"auroc": 0.5, "accuracy": 0.5, "settled": 1}},
        {"search": {"settings": 1, "folds": 5, "best": [{"setting": {"c": []}, "loss": 0.1}]}},
        {"faithfulness": {"deletion": [1.0, 2.0]}},
    ],
)
def test_what_is_no_measurement_is_refused(raw: object) -> None:
    """Unknown topics, fields missing, more or of another kind: ``ValueError``, nothing else."""
    assert not is_measured(raw)
    with pytest.raises(ValueError, match="not "):
        read_measured(raw)


def test_a_list_of_another_length_is_refused() -> None:
    """An interval has three numbers, and none of them is text."""
    whole = {"insertion": [1.0, 0.5, 1.5], "cases": 3}
    rest = {"randomised": None, "outside": None, "sampled": None}
    assert is_measured({"faithfulness": whole | rest | {"deletion": [1.0, 0.5, 1.5]}})
    assert not is_measured({"faithfulness": whole | rest | {"deletion": [1.0, 0.5]}})
    assert not is_measured({"faithfulness": whole | rest | {"deletion": [1.0, 0.5, "1.5"]}})


@pytest.mark.parametrize("model_id", model_ids())
def test_every_shipped_model_has_its_gate_in_numbers(model_id: str) -> None:
    """The first row is of held-out cases as they are, and few of them are refused."""
    trial = read_measured(load_model(model_id).artifact.manifest["measured"])["gate"]

    assert isinstance(trial, GateTrial)
    first = trial.rows[0]
    assert isinstance(first, GateRow)
    assert first.kind in ("whole", "part")  # of all, or of those of the most frequent kind
    assert 0 <= first.refused <= 0.05 * first.n
