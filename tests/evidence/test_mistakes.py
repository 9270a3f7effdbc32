"""Which held-out cases a model got wrong, and how often near a number like a new case's."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.evidence import Scores, alike, judged, load_scores
from medmodels.models import load_model, model_ids
from medmodels.tasks import TASKS


@pytest.mark.parametrize("model_id", model_ids())
def test_mistakes_are_the_errors_of_the_metrics(model_id: str) -> None:
    """As many wrong calls as one less accuracy, or one less the share within a fifth."""
    model = load_model(model_id)
    scores = load_scores(model.artifact)
    found = judged(model.task, scores, model.threshold)
    if model.task.kind == "labels":
        wrong = (scores.p >= model.threshold) != scores.y
    elif model.task.kind == "classes":
        wrong = scores.p.argmax(1) != scores.y
    else:
        wrong = np.abs(scores.p / scores.y - 1) > 0.2 + 1e-12

    assert found.wrong.sum() == pytest.approx(wrong.sum(), abs=2)
    assert len(found.truth) == len(found.call) == len(found.shown) == len(scores.y)
    same = np.array(found.truth) == np.array(found.call)
    if model.task.kind != "quantity":
        assert (same == ~found.wrong).all()


def test_cases_alike_by_hand() -> None:
    """The nearest two to 0.45 of five, one of them wrong."""
    task = TASKS["breast-fna"]
    scores = Scores(
        np.array([True, False, True, False, False]),
        np.array([0.9, 0.4, 0.42, 0.1, 0.8]),
        np.zeros(5),
    )
    found = judged(task, scores, 0.5)

    assert found.wrong.tolist() == [False, False, True, False, True]
    near = alike(found, 0.45, size=2)
    assert (near.n, near.events, near.value) == (2, 1, 0.5)
    assert found.unsure.argmax() == 2
