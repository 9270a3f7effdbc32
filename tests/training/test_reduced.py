"""Support vector machines over landmarks: what they compute, and that nobody's row is in them."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.svm import SVC, SVR

from medmodels.datasets import Dataset
from medmodels.errors import DatasetError
from medmodels.models.svm import kernel
from medmodels.training.fit import fit_svm
from medmodels.training.reduced import LANDMARKS, fit_expansion, landmarks
from medmodels.training.reference import GROUP, groups_of
from medmodels.training.strategy import SvmStrategy


@pytest.mark.parametrize("n", [10, 12, 60, 400, 4000])
def test_groups_stay_large_whatever_the_size_of_a_table(n: int) -> None:
    """From ten rows to thousands: groups of five or more, of one label each where both have five cases, and never more than 300."""
    rng = np.random.default_rng(n)
    y = rng.permutation(np.arange(n) < max(3, n // 5))
    vectors, sizes = landmarks(np.hstack([y[:, None], rng.normal(size=(n, 3))]), y)
    assert sizes.min() >= GROUP
    assert sizes.sum() == n
    assert len(vectors) <= LANDMARKS
    if y.sum() >= GROUP:
        assert set(vectors[:, 0].tolist()) == {0.0, 1.0}


@pytest.mark.parametrize(("many", "each"), [(40, 6), (7, 30), (5, 12), (3, 50), (1, 60)])
def test_every_mean_is_of_five_people_or_of_all_there_are(many: int, each: int) -> None:
    """Rows of one person lie together, yet each group has rows of five, or of everybody where they are fewer; every row is in one."""
    rng, people = np.random.default_rng(0), np.repeat(np.arange(many), each)
    x = rng.normal(size=(many, 4))[people] + 0.01 * rng.normal(size=(many * each, 4))
    for y in (None, rng.random(len(x)) < 0.5, people < many // 2):
        groups = groups_of(x, y, GROUP, people)
        assert min(len(np.unique(people[group])) for group in groups) >= min(GROUP, many)
        assert sorted(np.concatenate(groups).tolist()) == list(range(len(x)))


def test_where_everybody_has_one_row_nothing_changes() -> None:
    """The groups are the same as without anybody's number."""
    x = np.random.default_rng(0).normal(size=(83, 3))
    for one, other in zip(groups_of(x, x[:, 0] > 0, 6), groups_of(x, x[:, 0] > 0, 6, np.arange(83)[::-1]), strict=True):
        np.testing.assert_array_equal(one, other)


def test_of_four_rows_no_mean_is_kept() -> None:
    """Fewer rows than a group are refused rather than averaged."""
    with pytest.raises(DatasetError, match="5 is the least"):
        landmarks(np.zeros((4, 2)))


@pytest.mark.parametrize("machine", [SVC(C=3.0, kernel="linear"), SVR(C=3.0, kernel="linear", epsilon=0.1)])
def test_the_expansion_is_the_linear_machine_on_nystroem_features(machine: SVC | SVR) -> None:
    """Between landmarks and anywhere else the expansion gives the machine's own margin; its features give back the kernel at the landmarks."""
    rng = np.random.default_rng(0)
    x = rng.normal(3, 2, size=(80, 4))
    y = x[:, 0] * x[:, 1] > 9 if isinstance(machine, SVC) else x[:, 0] * x[:, 1]
    e = fit_expansion(x, y, machine, gamma=0.2)
    z = kernel(e.vectors, e.vectors, 0.2)
    values, axes = np.linalg.eigh(z)
    assert values[0] > 1e-6  # no direction was dropped, so that the features are these
    features = kernel((x - e.center) / e.scale, e.vectors, 0.2) @ (axes / np.sqrt(values))
    margin = machine.decision_function(features) if isinstance(machine, SVC) else machine.predict(features)

    np.testing.assert_allclose(e(x), margin, rtol=0, atol=1e-9)
    at_landmarks = z @ (axes / np.sqrt(values))
    np.testing.assert_allclose(at_landmarks @ at_landmarks.T, z, rtol=0, atol=1e-9)


def test_it_is_as_good_as_a_machine_of_support_vectors(dataset: Dataset) -> None:
    """Held-out cases of four folds: as many right, within a hundredth, as by scikit-learn's machine of the same settings."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from medmodels.training.folds import folds

    strategy, right = SvmStrategy(calibration_folds=3), np.zeros(2)
    for train, held in folds(dataset.labels, None, 4, seed=0):
        x, y = dataset.data[train], dataset.labels[train]
        theirs = make_pipeline(StandardScaler(), SVC(C=strategy.c, gamma=strategy.gamma)).fit(x, y)
        ours = fit_svm(x, y, strategy).probability(dataset.data[held]) > 0.5
        right += [(ours == dataset.labels[held]).sum(), (theirs.predict(dataset.data[held]) == dataset.labels[held]).sum()]
    assert right[0] / len(dataset.labels) > right[1] / len(dataset.labels) - 0.01
