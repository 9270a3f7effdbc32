"""Deletion and insertion against a random order, on games whose answer is known."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from medmodels.cases import samples
from medmodels.cases.waveform import read_waveform
from medmodels.explanations.faithfulness import Game, beat_games, measure_faithfulness
from medmodels.models import load_model
from medmodels.models.waveform import WaveformModel
from medmodels.tasks.ecg_beat import ECG_BEAT


def additive(worth: np.ndarray, importance: np.ndarray) -> Game:
    """A game in which every part is worth the same in any company."""
    return (lambda members: np.asarray(members, float) @ worth), importance


def games(sign: float, cases: int = 40, parts: int = 30) -> Iterator[Game]:
    rng = np.random.default_rng(0)
    for _ in range(cases):
        worth = rng.normal(size=parts)
        yield additive(worth, sign * worth)


def test_the_true_order_is_faithful_and_its_reverse_is_not() -> None:
    """By the true worths both gains are above zero, with their intervals; by the reverse order
    below, and as far: hiding in one order is showing in the other.
    """
    true, reverse = measure_faithfulness(games(1.0)), measure_faithfulness(games(-1.0))

    assert true.cases == 40
    assert true.deletion[1] > 0
    assert true.insertion[1] > 0
    assert reverse.deletion[2] < 0
    assert reverse.insertion[2] < 0


def test_the_gain_is_the_mean_over_the_cuts() -> None:
    """One case by hand: at each of eleven cuts the output that is left, less than in random order
    by what the measure says.
    """
    parts = 24
    worth = np.zeros(parts)
    worth[5] = 1.0  # one part is all there is
    asked: list[np.ndarray] = []

    def play(members: np.ndarray) -> np.ndarray:
        asked.append(np.asarray(members, bool))
        return np.asarray(members, float) @ worth

    found = measure_faithfulness([(play, worth)])
    ours, other = (members[:, 5].astype(float) for members in asked)
    cuts = len(ours) // 2

    assert ours[:cuts].tolist() == [0.0] * cuts  # hidden first
    assert ours[cuts:].tolist() == [1.0] * cuts  # shown first
    assert found.deletion[0] == pytest.approx(other[:cuts].mean() - 0.0)
    assert found.insertion[0] == pytest.approx(1.0 - other[cuts:].mean())
    hidden = (~asked[0][:cuts]).sum(1)
    assert hidden.tolist() == [2 * n for n in range(1, cuts + 1)]


def test_parts_that_are_worth_nothing_gain_nothing() -> None:
    """A game that is the same whatever is hidden gives exactly zero."""
    found = measure_faithfulness([additive(np.zeros(15), np.arange(15.0))] * 5)

    assert found.deletion == found.insertion == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("family", ["boosting", "cnn"])
def test_explanations_of_beats_are_faithful(family: str) -> None:
    """A beat whole is worth its own log-odds of the call, one without a segment those of the
    reference; hiding by the explanation's order tells more than a random order.
    """
    model = load_model(f"ecg-beat/{family}")
    assert isinstance(model, WaveformModel)
    cases = [
        read_waveform(one.path.read_bytes(), task=ECG_BEAT, origin="sample").case()
        for one in samples(ECG_BEAT)
    ]
    columns = model.batch(cases)
    reference = model.artifact.fitted["background"]
    for (play, moved), row in zip(beat_games(model, columns), columns, strict=True):
        label = int(model.outputs(row[None])[0].argmax())
        none, whole = play(np.array([[False] * 6, [True] * 6]))
        assert whole == pytest.approx(model.outputs(row[None])[0, label], abs=1e-6)
        assert none == pytest.approx(model.outputs(reference)[0, label], abs=1e-6)
        assert moved.sum() == pytest.approx(whole - none, abs=1e-5)
    found = measure_faithfulness(beat_games(model, columns))

    assert found.cases == len(cases)
    assert found.deletion[0] > 0
    assert found.insertion[0] > 0
