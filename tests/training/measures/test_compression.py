"""A network in smaller forms, measured."""

from __future__ import annotations

import json

import numpy as np

from medmodels.models import load_model
from medmodels.training.measures.compression import measured_forms, platt_scaled


def test_a_form_that_does_not_run_is_left_out() -> None:
    """Not every layer has an 8-bit form that works: the others are measured all the same."""
    content = load_model("chest-xray/cnn").artifact.read("model.tflite")
    films = np.random.default_rng(0).normal(size=(3, 96, 96, 1)).astype(np.float32)
    forms = {"float32": content, "int8": content[:200] + bytes(200)}

    found = json.loads(
        measured_forms(
            forms, films, np.array([True, False, True]), platt_scaled(1, 0), threshold=0.5
        )
    )

    assert [form["form"] for form in found] == ["float32"]
    assert found[0]["apart"] == 0
