"""Which held-out cases a model got wrong, and how often near a number like a new case's."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.evidence import Scores, alike, crossed, judged, load_scores, mistakes_of
from medmodels.models import load_model, model_ids
from medmodels.tasks import TASKS, TimeToEvent


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
    elif isinstance(model.task.asks, TimeToEvent):
        free = np.abs(scores.y) > 2.0
        known = free | (scores.y > 0)
        wrong = known & ((model.task.asks.first(scores.p) >= model.threshold) != free)
    else:
        wrong = np.abs(scores.p / scores.y - 1) > 0.2 + 1e-12

    assert found.wrong.sum() == pytest.approx(wrong.sum(), abs=2)
    assert len(found.truth) == len(found.call) == len(found.shown) == len(scores.y)
    same = np.array(found.truth) == np.array(found.call)
    if model.task.kind != "quantity":
        known = model.task.asks.known(scores.y)
        assert (same == ~found.wrong)[known].all()


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
    itself = alike(found, 0.42, size=2, but=2)
    assert (itself.n, itself.events) == (2, 0)


@pytest.mark.parametrize("model_id", model_ids())
def test_a_gallery_holds_every_mistake_once_the_sure_ones_first(model_id: str) -> None:
    """As many as were called wrongly, each of a kind, none twice; those of which the model was sure
    before all others, and in either part the worst first.
    """
    model = load_model(model_id)
    scores = load_scores(model.artifact)
    found = mistakes_of(model, scores, model.threshold)
    wrong = judged(model.task, scores, model.threshold).wrong
    errors = model.task.asks.errors(scores.y, scores.p, threshold=model.threshold)

    assert sorted(m.number for m in found) == (np.flatnonzero(wrong) + 1).tolist()
    assert all(m.kind == errors.kind[m.number - 1] != "" for m in found)
    sure = [m.sure for m in found]
    assert sure == sorted(sure, reverse=True)
    for part in (True, False):
        worst = [errors.worst[m.number - 1] for m in found if m.sure == part]
        assert worst == sorted(worst, reverse=True)


def test_kinds_of_error_by_hand() -> None:
    """Missed and false alarms by the threshold; too low and too high by a fifth."""
    labels, dose = TASKS["breast-fna"].asks, TASKS["warfarin-dose"].asks
    y = np.array([True, True, False, False])
    p = np.array([0.9, 0.2, 0.7, 0.1])
    found = labels.errors(y, p, threshold=0.6)
    assert found.kind == ("", "missed", "false alarm", "")
    assert found.worst[1:3] == pytest.approx([0.4 / 0.6, 0.1 / 0.4])

    off = dose.errors(np.array([50.0, 50.0, 50.0]), np.array([39.0, 61.0, 59.0]))
    assert off.kind == ("too low", "too high", "")


def test_a_moved_line_is_crossed_by_hand() -> None:
    """Raised from 0.3 to 0.6 it misses one more and loses two false alarms; lowered again it is the
    other way round, and at rest nothing crosses.
    """
    y = np.array([True, False, False, True, False])
    p = np.array([0.5, 0.4, 0.3, 0.8, 0.1])
    up, down, still = crossed(y, p, 0.3, 0.6), crossed(y, p, 0.6, 0.3), crossed(y, p, 0.3, 0.3)

    assert (up.missed, up.cleared, up.found, up.alarms) == (1, 2, 0, 0)
    assert (down.found, down.alarms, down.missed, down.cleared) == (1, 2, 0, 0)
    assert up.cases.tolist() == [0, 1, 2]
    assert not len(still.cases)
