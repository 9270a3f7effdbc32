"""What the lesson on memory packages, on stays that are made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from medmodels.cases import read_cases, samples
from medmodels.datasets import Dataset
from medmodels.lessons.accountant import epsilon
from medmodels.lessons.remembered import FORESTS
from medmodels.statistics.binary import bootstrapped
from medmodels.tasks import TASKS
from medmodels.training.lessons import memory
from medmodels.training.lessons.memory import Stays


@pytest.fixture(autouse=True)
def _small() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (
            ("_EACH", 40),
            ("_SHADOWS", 24),
            ("_TREES", 20),
            ("_STEPS", (2, 40)),
            ("_NOISE", (0.0, 2.0)),
            ("_NOISY_STEPS", 8),
            ("_TRAININGS", 3),
        ):
            patch.setattr(memory, name, value)
        yield


@pytest.fixture
def stays() -> Stays:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(80, 30))
    return Stays(x / 5, rng.random(80) < 1 / (1 + np.exp(1 - x[:, 0])), np.arange(80) < 40)


def test_a_forest_grown_to_the_last_case_gives_it_away(stays: Stays) -> None:
    """It is told better than from leaves of twenty; every case is in one of the bars; a plain yes
    or no gives away less than the exact answer.
    """
    told = memory.forests(stays)

    assert told.facts["heart_attack"].value > 0.8 > told.facts["held_attack"].value
    assert told.facts["heart_call_attack"].value < told.facts["heart_attack"].value
    for which in FORESTS.values():
        assert sum(told.series[f"{which} in"]) == sum(told.series[f"{which} out"]) == 40


def test_the_attack_is_among_those_who_died(stays: Stays) -> None:
    """The stronger attack counts them alone, the use of a model all that it did not learn from."""
    told = memory.steps(stays)

    assert told.facts["steps_2_attack"].n == stays.y.sum()
    assert told.facts["steps_40_auroc"].n == 40
    assert told.series["steps"] == (2, 40)


def test_noise_comes_with_its_price_in_privacy(stays: Stays) -> None:
    """Each amount of noise with its ε at the steps that were taken; none without."""
    told = memory.noise(stays)

    spent = epsilon(q=0.1, sigma=2.0, steps=8, delta=1e-5)
    assert told.facts["noise_2_epsilon"].value == pytest.approx(spent)
    assert "noise_0_epsilon" not in told.facts


def test_several_trainings_are_told_by_their_mean(stays: Stays) -> None:
    """The mean of scikit-learn's areas, and the interval holds it; of one it is its own."""
    rng = np.random.default_rng(3)
    answers = stays.y + rng.normal(size=(5, 80))
    found = memory.average_auroc(stays.y, answers)
    areas = [roc_auc_score(stays.y, one) for one in answers]

    assert found.value == pytest.approx(np.mean(areas))
    assert found.low < found.value < found.high
    assert memory.average_auroc(stays.y, answers[:1]) == bootstrapped("auroc", stays.y, answers[0])


def test_a_training_with_noise_is_never_one_of_the_attackers_own(stays: Stays) -> None:
    """Each has a seed of its own, and they differ."""
    seeds: list[int] = []

    def fitted(rows: np.ndarray, seed: int) -> np.ndarray:
        seeds.append(seed)
        return np.random.default_rng(seed).normal(size=(1, 31))

    memory._attacked(stays, fitted, trainings=3)

    assert len(seeds) == len(set(seeds)) == 24 + 3


def test_nobody_is_both_inside_and_outside() -> None:
    """Half of what is drawn from the training set is learnt from; test cases are never drawn, and
    the rest of the training set scales the inputs.
    """
    task = TASKS["icu-mortality"]
    known = [read_cases(sample.path.read_bytes(), task=task).case() for sample in samples(task)]
    data = np.empty(100, object)
    rng = np.random.default_rng(1)
    for n in range(100):
        data[n] = known[n % len(known)].data * np.array([1, 1, 1 + 0.01 * rng.random()])
    labels = np.arange(100) % 3 == 0
    dataset = Dataset(task, data, labels, np.arange(90), np.arange(90, 100), "made up")
    drawn = memory.drawn(dataset)
    again = memory.drawn(replace(dataset, labels=~labels))

    assert drawn.x.shape[0] == 80 == len(drawn.y)
    assert drawn.inside.sum() == 40
    assert np.isfinite(drawn.x).all()
    np.testing.assert_array_equal(drawn.x, again.x)
    assert (drawn.y == ~again.y).all()
