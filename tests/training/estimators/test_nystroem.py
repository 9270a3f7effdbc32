"""Support vector machines over landmarks: what they compute, and that nobody's row is in them."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.svm import SVC, SVR

from medmodels.datasets import Dataset
from medmodels.errors import DatasetError
from medmodels.models.svm import kernel
from medmodels.training.estimators.classifiers import fit_svm
from medmodels.training.estimators.nystroem import fit_expansion, landmarks
from medmodels.training.microaggregation import GROUP, MEANS, groups_of
from medmodels.training.recipes.table import fitted_arrays
from medmodels.training.strategies import SvmStrategy
from tests.work import cpu_seconds


@pytest.mark.parametrize("n", [10, 12, 60, 400, 4000])
def test_groups_stay_large_whatever_the_size_of_a_table(n: int) -> None:
    """From ten rows to thousands: groups of five or more, of one label each where both have five
    cases, and never more than 120.
    """
    rng = np.random.default_rng(n)
    y = rng.permutation(np.arange(n) < max(3, n // 5))
    vectors, sizes = landmarks(np.hstack([y[:, None], rng.normal(size=(n, 3))]), y)
    assert sizes.min() >= GROUP
    assert sizes.sum() == n
    assert len(vectors) <= MEANS
    if y.sum() >= GROUP:
        assert set(vectors[:, 0].tolist()) == {0.0, 1.0}


def test_no_row_can_be_worked_out_from_two_kinds_of_means() -> None:
    """Landmarks and reference group are one grouping: no difference of two sums of their members is
    a row.
    """
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(650, 4)), rng.random(650) < 0.4
    vectors, sizes = landmarks(x, y)
    held = fitted_arrays(x, y, rng.random(650))["background"]
    np.testing.assert_allclose(held, vectors, atol=1e-12)
    sums = vectors * sizes[:, None]
    apart = (sums[:, None] - sums).reshape(-1, 4)
    assert min(np.abs(apart - row).max(1).min() for row in x) > 1e-3


@pytest.mark.parametrize(("many", "each"), [(40, 6), (7, 30), (5, 12), (3, 50), (1, 60)])
def test_every_mean_is_of_five_people_or_of_all_there_are(many: int, each: int) -> None:
    """Rows of one person lie together, yet each group has rows of five, or of everybody where they
    are fewer; every row is in one.
    """
    rng, people = np.random.default_rng(0), np.repeat(np.arange(many), each)
    x = rng.normal(size=(many, 4))[people] + 0.01 * rng.normal(size=(many * each, 4))
    for y in (None, rng.random(len(x)) < 0.5, people < many // 2):
        groups = groups_of(x, y, GROUP, people)
        assert min(len(np.unique(people[group])) for group in groups) >= min(GROUP, many)
        assert sorted(np.concatenate(groups).tolist()) == list(range(len(x)))


def test_where_everybody_has_one_row_nothing_changes() -> None:
    """The groups are the same as without anybody's number."""
    x = np.random.default_rng(0).normal(size=(83, 3))
    for one, other in zip(
        groups_of(x, x[:, 0] > 0, 6), groups_of(x, x[:, 0] > 0, 6, np.arange(83)[::-1]), strict=True
    ):
        np.testing.assert_array_equal(one, other)


def test_of_four_rows_no_mean_is_kept() -> None:
    """Fewer rows than a group are refused rather than averaged."""
    with pytest.raises(DatasetError, match="5 is the least"):
        landmarks(np.zeros((4, 2)))


@pytest.mark.training
@pytest.mark.parametrize(
    "machine", [SVC(C=3.0, kernel="linear"), SVR(C=3.0, kernel="linear", epsilon=0.1)]
)
def test_the_expansion_is_the_linear_machine_on_nystroem_features(machine: SVC | SVR) -> None:
    """Between landmarks and anywhere else the expansion gives the machine's own margin; its
    features give back the kernel at the landmarks.
    """
    rng = np.random.default_rng(0)
    x = rng.normal(3, 2, size=(80, 4))
    y = x[:, 0] * x[:, 1] > 9 if isinstance(machine, SVC) else x[:, 0] * x[:, 1]
    e = fit_expansion(x, y, machine, gamma=0.2)
    z = kernel(e.vectors, e.vectors, 0.2)
    values, axes = np.linalg.eigh(z)
    assert values[0] > 1e-6  # no direction was dropped, so that the features are these
    features = kernel((x - e.center) / e.scale, e.vectors, 0.2) @ (axes / np.sqrt(values))
    margin = (
        machine.decision_function(features)
        if isinstance(machine, SVC)
        else machine.predict(features)
    )

    np.testing.assert_allclose(e(x), margin, rtol=0, atol=1e-9)
    at_landmarks = z @ (axes / np.sqrt(values))
    np.testing.assert_allclose(at_landmarks @ at_landmarks.T, z, rtol=0, atol=1e-9)


@pytest.mark.training
def test_a_large_cost_takes_no_longer() -> None:
    """Noisy rows, whose labels no machine tells apart: however much an error may cost, a fit tells
    most of them and takes about as long as at the usual cost, where the usual solver takes
    thousands of times as long.
    """
    rng = np.random.default_rng(0)
    x = rng.normal(size=(1200, 10))
    y = x[:, 0] + 0.5 * x[:, 1] * x[:, 2] + rng.normal(size=1200) > 0
    rows, held = np.arange(600), np.arange(600, 1200)

    def right(c: float) -> float:
        trained = fit_svm(x[rows], y[rows], SvmStrategy(c=c, gamma=0.03, calibration_folds=2))
        return float(((trained.probability(x[held]) > 0.5) == y[held]).mean())

    usual = cpu_seconds(lambda: right(30.0), times=2)
    for c in (1e4, 1e6):
        assert cpu_seconds(lambda c=c: right(c)) < 30 * usual  # type: ignore[misc]
        assert right(c) > 0.7


@pytest.mark.training
def test_up_to_the_usual_cost_it_is_the_usual_machine() -> None:
    """At the costs of the shipped model and the presets the fit is that of scikit-learn's own
    linear machine.
    """
    rng = np.random.default_rng(1)
    x = rng.normal(size=(120, 4))
    y = x[:, 0] + rng.normal(size=120) > 0
    for c in (10.0, 30.0):
        trained = fit_svm(x, y, SvmStrategy(c=c, gamma=0.1, calibration_folds=2))
        np.testing.assert_array_equal(
            trained.estimator(x), fit_expansion(x, y, SVC(C=c, kernel="linear"), gamma=0.1)(x)
        )


@pytest.mark.training
def test_it_is_as_good_as_a_machine_of_support_vectors(dataset: Dataset) -> None:
    """Held-out cases of four folds: as many right, within a hundredth, as by scikit-learn's machine
    of the same settings.
    """
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from medmodels.training.cross_validation import folds

    strategy, right = SvmStrategy(calibration_folds=3), np.zeros(2)
    for train, held in folds(dataset.labels, None, 4, seed=0):
        x, y = dataset.data[train], dataset.labels[train]
        theirs = make_pipeline(StandardScaler(), SVC(C=strategy.c, gamma=strategy.gamma)).fit(x, y)
        ours = fit_svm(x, y, strategy).probability(dataset.data[held]) > 0.5
        right += [
            (ours == dataset.labels[held]).sum(),
            (theirs.predict(dataset.data[held]) == dataset.labels[held]).sum(),
        ]
    assert right[0] / len(dataset.labels) > right[1] / len(dataset.labels) - 0.01
