"""What the shipped models' stored scores say, and that nothing of a patient is stored with them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest, t
from sklearn.metrics import roc_auc_score

from medmodels.cases import Case
from medmodels.datasets import Dataset
from medmodels.evidence import (
    CrossValidation,
    Evidence,
    cross_validation,
    evaluate,
    load_behaviour,
    load_scores,
)
from medmodels.explanations import explainer_of
from medmodels.models import PRETRAINED, Model, load_model, model_ids
from medmodels.predictions import COVERAGE, predict


@pytest.fixture(scope="module")
def evidence(model: Model) -> Evidence:
    return evaluate(model)


@pytest.fixture(scope="module")
def cv(model: Model) -> CrossValidation:
    validated = cross_validation(model)
    assert validated is not None
    return validated


def test_cross_validated_accuracy(model: Model, cv: CrossValidation) -> None:
    """Five times ten-fold accuracy is at least 97.5% for the SVM and 95.5% for the forest."""
    assert (cv.repeats, cv.folds) == (5, 10)
    assert cv.metrics["accuracy"].mean >= {"svm": 0.975, "forest": 0.955}[model.family]


def test_cross_validation_averages_its_folds(model: Model, cv: CrossValidation) -> None:
    """Mean and spread of accuracy are those of the 50 folds, each case once in every repeat."""
    table = model.artifact.heldout()
    rows = table[table["split"] == "cv"]
    right = (rows["score"] >= model.threshold) == rows["label"]
    folds = right.groupby([rows["repeat"], rows["fold"]]).mean()
    assert len(folds) == 50
    accuracy = cv.metrics["accuracy"]
    assert (accuracy.mean, accuracy.sd) == pytest.approx((folds.mean(), folds.std()), abs=1e-12)
    # Nadeau and Bengio: test over train is 1 to 9
    half = t.ppf(0.975, 49) * folds.std() * np.sqrt(1 / 50 + 1 / 9)
    assert (accuracy.low, accuracy.high) == pytest.approx(
        (folds.mean() - half, folds.mean() + half), abs=1e-12
    )
    assert (cv.n, cv.events) == (569, 212)
    assert (rows.groupby("repeat").size() == 569).all()
    assert (rows.groupby("repeat")["label"].sum() == 212).all()


def test_the_held_out_split(evidence: Evidence) -> None:
    """There are 114 held-out cases, 42 of them malignant."""
    assert (evidence.n, evidence.events, evidence.split) == (114, 42, "test")


def test_stored_scores_are_the_models(model: Model, held: np.ndarray, dataset: Dataset) -> None:
    """The stored test scores equal the model's probabilities on the held-out cases, in
    their order.
    """
    scores = load_scores(model.artifact)
    np.testing.assert_allclose(scores.p, model.probabilities(held)[:, 0], rtol=0, atol=1e-9)
    np.testing.assert_array_equal(scores.y, dataset.labels[dataset.test])


def test_the_metrics_are_those_of_the_stored_scores(
    model: Model, evidence: Evidence, cv: CrossValidation
) -> None:
    """Model and baseline are measured on the same cases at the model's threshold."""
    scores, measure = load_scores(model.artifact), model.task.asks.measure
    assert evidence.metrics == measure(scores.y, scores.p, threshold=model.threshold)
    assert evidence.baseline == measure(scores.y, scores.baseline, threshold=model.threshold)
    # a ratio of a fold of a few cases says nothing
    assert set(evidence.metrics) == set(cv.metrics) | {"observed_expected"}
    assert not np.array_equal(scores.p, scores.baseline)


def test_both_models_share_the_baseline(svm: Model, forest: Model) -> None:
    """The comparator's scores do not depend on the model beside it."""
    np.testing.assert_allclose(
        load_scores(svm.artifact).baseline,
        load_scores(forest.artifact).baseline,
        rtol=0,
        atol=1e-12,
    )


def test_no_inputs_are_stored_with_the_scores(model: Model) -> None:
    """heldout.parquet holds labels, scores and whether the model abstains, and no input."""
    columns = set(model.artifact.heldout().columns)
    assert columns == {"split", "repeat", "fold", "label", "score", "baseline", "abstained"}
    assert columns.isdisjoint(model.task.feature_names)


def test_no_row_of_the_data_set_is_in_the_background(model: Model, dataset: Dataset) -> None:
    """The background holds means of groups, none of them a case of the data set."""
    background = model.artifact.fitted["background"]
    same = np.isclose(background[:, None], dataset.data[None], rtol=1e-4, atol=0).mean(2)
    assert same.max() < 0.5
    assert len(background) <= len(dataset.train) // 5


def test_the_behaviour_is_that_of_the_model(model: Model, held: np.ndarray) -> None:
    """The stored contributions are those the family's method gives for the held-out cases,
    importance their mean size.
    """
    behaviour = load_behaviour(model.artifact, unit=model.unit)
    expected = explainer_of(model).contributions(model, held).amounts[:, :, 0]
    np.testing.assert_allclose(
        np.sort(behaviour.contributions, axis=0), np.sort(expected, axis=0), rtol=1e-4, atol=1e-5
    )
    np.testing.assert_allclose(
        behaviour.importance[:, 0], np.abs(behaviour.contributions).mean(0), atol=1e-12
    )
    assert (behaviour.importance[:, 1] <= behaviour.importance[:, 0]).all()
    assert (behaviour.importance[:, 0] <= behaviour.importance[:, 2]).all()
    assert behaviour.cases == len(held)


@pytest.mark.parametrize("model_id", model_ids(PRETRAINED))
def test_no_patient_is_a_row_of_the_behaviour(model_id: str) -> None:
    """Each input's cases stand in an order of their own, by percentile, with no label beside them
    and no single outermost value.
    """
    arrays = load_model(model_id).artifact.arrays("behaviour.npz")
    assert set(arrays) - {"names"} == {
        "contributions",
        "percentiles",
        "beside",
        "partner",
        "quantiles",
    }
    assert (np.diff(arrays["percentiles"].astype(int), axis=0) >= 0).all()
    assert set(np.unique(arrays["beside"])) <= {*range(0, 101, 10), 255}
    for end, next_to_it in ((0, 1), (100, 99)):
        np.testing.assert_array_equal(arrays["quantiles"][end], arrays["quantiles"][next_to_it])


def test_the_stored_percentiles_are_near_the_values(model: Model, held: np.ndarray) -> None:
    """A percentile read back is the smallest of the 101 that is not below the value, or the highest
    there is.
    """
    behaviour = load_behaviour(model.artifact, unit=model.unit)
    quantiles = model.artifact.arrays("behaviour.npz")["quantiles"]
    held = np.sort(held, axis=0)
    assert (behaviour.values >= np.minimum(held, quantiles[-1]) - 1e-9).all()
    below = np.take_along_axis(
        quantiles, np.maximum(behaviour.percentiles - 1, 0).astype(int), axis=0
    )
    assert ((below < held) | (behaviour.percentiles == 0)).all()
    assert (behaviour.order == np.argsort(-behaviour.importance[:, 0])).all()


def test_the_coverage_is_that_of_the_sets(
    model: Model, evidence: Evidence, dataset: Dataset, held: np.ndarray
) -> None:
    """For each label, the share of its held-out cases whose set holds it, with Wilson's
    interval.
    """
    cases = [Case(dataset.task, row.copy(), "upload") for row in held]
    sets = [predict(model, case).conformal_set for case in cases]
    truth = dataset.labels[dataset.test]
    for label, mine in (("malignant", truth), ("benign", ~truth)):
        hits = sum(label in one for one, own in zip(sets, mine, strict=True) if own)
        (at,) = [c for c in evidence.coverage if c.target == COVERAGE]
        metric = at.by_label[label]
        interval = binomtest(hits, int(mine.sum())).proportion_ci(method="wilson")
        assert (metric.value, metric.n) == (hits / mine.sum(), mine.sum())
        assert (metric.low, metric.high) == pytest.approx((interval.low, interval.high), abs=1e-9)


def test_subgroups_come_from_the_stored_factors(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A factor beside the scores divides the test cases; each level has the share called right, and
    the levels add up.
    """
    table = model.artifact.heldout()
    table["site"] = np.where(np.arange(len(table)) % 3, "north", "south")
    monkeypatch.setattr(type(model.artifact), "heldout", lambda self: table)

    evidence = evaluate(model)

    assert list(evidence.subgroups) == ["site"]
    levels = evidence.subgroups["site"]
    right = [m["accuracy"] for m in levels.values()]
    assert sum(m.n for m in right) == evidence.n
    assert sum(m.value * m.n for m in right) == pytest.approx(
        evidence.metrics["accuracy"].value * evidence.n
    )
    north = table[(table["split"] == "test") & (table["site"] == "north")]
    assert levels["north"]["auroc"].value == pytest.approx(
        roc_auc_score(north["label"], north["score"]), abs=1e-12
    )
    assert (levels["north"]["auroc"].n, levels["north"]["auroc"].events) == (
        len(north),
        north["label"].sum(),
    )
