"""Explanations: exact for every held-out case, one result for all families, careful words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier

from medmodels.cases import Case
from medmodels.datasets import Dataset
from medmodels.errors import UnknownName
from medmodels.explanations import Explanation, explain, explainer_of
from medmodels.explanations.trees import forest_contributions
from medmodels.explanations.words import effect, scale, sentence
from medmodels.models import Model
from medmodels.predictions import predict
from medmodels.tasks.breast_fna import BREAST_FNA
from medmodels.wording import percent, placed


@pytest.fixture(scope="module")
def explanations(model: Model, cases: list[Case]) -> list[Explanation]:
    return [explain(model, case) for case in cases]


def test_every_held_out_case_adds_up(model: Model, explanations: list[Explanation]) -> None:
    """Base plus contributions is the output: to 1e-9 for the SVM, to 1e-6 for the forest."""
    limit = {"svm": 1e-9, "forest": 1e-6}[model.family]
    for e in explanations:
        assert e.additivity_error <= limit
        assert abs(e.base + sum(c.amount for c in e.contributions) - e.output) <= limit


def test_the_explained_number_is_the_number_shown(
    model: Model, cases: list[Case], explanations: list[Explanation]
) -> None:
    """The output through the link is the probability that the prediction shows."""
    for case, e in zip(cases, explanations, strict=True):
        shown = predict(model, case).probabilities[e.label]
        assert e.shown == pytest.approx(shown, abs=1e-6)
        assert float(model.shown(np.array(e.output))) == pytest.approx(shown, abs=1e-6)
        assert e.label == "malignant"


def test_the_base_is_the_mean_output_of_the_background(
    model: Model, explanations: list[Explanation]
) -> None:
    """Every explanation starts at the background's mean output."""
    base = model.outputs(model.artifact.fitted["background"])[:, 0].mean()
    assert {e.base for e in explanations} == {explanations[0].base}
    assert explanations[0].base == pytest.approx(base, abs=1e-12)


def test_contributions_are_sorted_by_size_and_complete(
    model: Model, cases: list[Case], explanations: list[Explanation]
) -> None:
    """Each input stands there once with its own value, the largest contribution first."""
    for case, e in zip(cases, explanations, strict=True):
        sizes = [abs(c.amount) for c in e.contributions]
        assert sizes == sorted(sizes, reverse=True)
        assert {c.input: c.value for c in e.contributions} == case.values
        assert len(e.contributions) == len(model.task.features)


def test_the_amounts_stay_with_their_inputs(
    model: Model, cases: list[Case], explanations: list[Explanation]
) -> None:
    """After sorting, each input still has the amount that the family's method gave it."""
    amounts = explainer_of(model).contributions(model, cases[3].data[None]).amounts[0, :, 0]
    by_input = {c.input: c.amount for c in explanations[3].contributions}
    assert [by_input[name] for name in model.task.feature_names] == pytest.approx(
        amounts.tolist(), abs=1e-12
    )


def test_the_other_label_gets_the_negated_amounts(
    model: Model, cases: list[Case], explanations: list[Explanation]
) -> None:
    """What speaks for malignant speaks against benign, by the same amount."""
    for case, e in zip(cases[:10], explanations[:10], strict=True):
        other = explain(model, case, label="benign")
        assert other.label == "benign"
        assert other.shown == pytest.approx(1 - e.shown, abs=1e-9)
        assert {c.input: c.amount for c in other.contributions} == pytest.approx(
            {c.input: -c.amount for c in e.contributions}, abs=1e-12
        )


def test_two_models_explain_the_same_case_differently(
    svm: Model, forest: Model, cases: list[Case]
) -> None:
    """Explanations belong to a model: another model gives other amounts and says so."""
    one, two = explain(svm, cases[0]), explain(forest, cases[0])
    assert one.case == two.case
    assert (one.model, one.digest, one.method, one.unit) != (
        two.model,
        two.digest,
        two.method,
        two.unit,
    )
    amounts = [{c.input: c.amount for c in e.contributions} for e in (one, two)]
    assert amounts[0] != pytest.approx(amounts[1], abs=1e-3)


def test_the_sentence_speaks_of_the_models_estimate(explanations: list[Explanation]) -> None:
    """Every sentence is about the model's estimate and claims no cause."""
    for e in explanations:
        assert "model's estimate" in sentence(e)
        assert "caus" not in sentence(e).lower()
        assert "because" not in sentence(e).lower()


def test_the_sentence_names_the_inputs_that_moved_it_most(explanations: list[Explanation]) -> None:
    """The three largest contributions are in the sentence with their direction, and both ends in
    per cent.
    """
    for e in explanations:
        for c in [c for c in e.contributions[:3] if c.amount]:
            part = sentence(e)[sentence(e).index(f"{c.input} {c.shown}") :].split(";")[0]
            assert re.findall(r"\b(up|down)\b", part) == ["up" if c.amount > 0 else "down"]
        assert f"{e.base_shown:.0%} {e.label}" in sentence(e)
        assert f"ends {placed(percent(e.shown, e.supported, digits=0))}." in sentence(e)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (-0.054, "-5 points"),
        (0.012, "+1 point"),
        (-0.0096, "-1 point"),
        (-0.0031, "-0.3 points"),
        (-0.0004, "about 0 points"),
    ],
)
def test_what_a_part_did_keeps_its_sign_until_nothing_is_left(
    explanations: list[Explanation], amount: float, said: str
) -> None:
    """Whole points, below one with a decimal, and no minus before nothing; amounts alike."""
    c = replace(explanations[0].contributions[0], amount=amount)
    points = replace(explanations[0], unit="probability")
    doses = replace(explanations[0], unit="mg/week", label="dose", supported=None)

    assert effect(points, c) == said
    assert effect(doses, replace(c, amount=-0.3)) == "-0.3 mg/week"
    assert effect(doses, replace(c, amount=-0.04)) == "about 0 mg/week"


def test_the_flags_are_those_of_the_reference_range(
    model: Model, explanations: list[Explanation]
) -> None:
    """H is above and L below the reference range, and both appear among the held-out cases."""
    flags = set()
    for e in explanations:
        for c in e.contributions:
            low, high = model.task.feature(c.input).reference_range
            shown = float(c.shown.split()[0])
            assert c.flag == ("H" if shown > high else "L" if shown < low else "")
            flags.add(c.flag)
    assert flags == {"H", "L", ""}


def test_an_unknown_label_is_refused(model: Model, cases: list[Case]) -> None:
    """A label that the task does not have raises UnknownName naming those it has."""
    with pytest.raises(UnknownName, match="benign, malignant"):
        explain(model, cases[0], label="cyst")


def test_a_case_of_another_task_is_refused(model: Model, cases: list[Case]) -> None:
    """A model explains nothing for a case of a task that is not its own."""
    with pytest.raises(UnknownName, match="other-task"):
        explain(model, Case(replace(model.task, name="other-task"), cases[0].data.copy(), "upload"))


@dataclass(frozen=True, eq=False)
class SmallForest:
    """As much of a forest model as its explainer looks at."""

    estimator: RandomForestClassifier
    artifact: SimpleNamespace
    task: Any = BREAST_FNA


@pytest.mark.parametrize("background_size", [30, 150])
def test_forest_contributions_equal_shaps_exact_explainer(
    dataset: Dataset, background_size: int
) -> None:
    """On a small forest the values equal brute force over all subsets, also with more than the 100
    background rows shap keeps unasked.
    """
    import shap

    columns = [0, 1, 7, 20, 21, 27]
    x = dataset.data[dataset.train][:, columns].astype(np.float32).astype(float)
    trees = RandomForestClassifier(8, max_depth=5, random_state=0).fit(
        x, dataset.labels[dataset.train]
    )
    background, cases = x[:background_size], x[200:206]
    model = SmallForest(trees, SimpleNamespace(fitted={"background": background}))
    masker = shap.maskers.Independent(background, max_samples=1000)
    expected = shap.ExactExplainer(lambda data: trees.predict_proba(data)[:, 1], masker)(
        cases
    ).values
    amounts = forest_contributions(model, cases).amounts
    assert np.abs(expected).max() > 0.05
    np.testing.assert_allclose(amounts[:, :, 0], expected, rtol=0, atol=1e-7)
    np.testing.assert_allclose(amounts[:, :, 1], -expected, rtol=0, atol=1e-7)


def test_values_at_a_threshold_take_scikit_learns_branch(dataset: Dataset) -> None:
    """Contributions add up for cases that lie on or next to the thresholds of the trees in single
    precision.
    """
    columns = [0, 1, 7, 20]
    x = dataset.data[dataset.train][:, columns].astype(np.float32).astype(float)
    trees = RandomForestClassifier(10, random_state=1).fit(x, dataset.labels[dataset.train])
    cases = np.repeat(x[:1], 60, axis=0)
    row = 0
    for tree in trees.estimators_:
        for node in np.flatnonzero(tree.tree_.feature >= 0)[:2]:
            limit = np.float32(tree.tree_.threshold[node])
            for value in (
                np.nextafter(limit, np.float32(-np.inf)),
                limit,
                np.nextafter(limit, np.float32(np.inf)),
            ):
                cases[row, tree.tree_.feature[node]] = value
                row += 1
    model = SmallForest(trees, SimpleNamespace(fitted={"background": x[:20]}))
    p = trees.predict_proba(cases)[:, 1] - trees.predict_proba(x[:20])[:, 1].mean()
    np.testing.assert_allclose(
        forest_contributions(model, cases).amounts[:, :, 0].sum(1), p, rtol=0, atol=1e-6
    )


def test_the_scale_of_the_sum_stands_apart_from_what_is_shown(
    model: Model, explanations: list[Explanation]
) -> None:
    """Its unit is named with its numbers; percents come after, and alone where a number is kept
    back.
    """
    for e in explanations[:20]:
        said = scale(e)
        if e.unit == "probability":
            assert said.endswith("(probability).")
            continue
        own, _, shown = said.partition(" As shown: ")
        assert e.unit in own
        assert "%" not in own
        assert f"{e.output:.4f}" in own or "about" in shown
        assert shown.endswith(f"{e.label}.")


def test_a_factor_that_would_be_one_is_said_in_words(
    model: Model, explanations: list[Explanation]
) -> None:
    """“× 1.0” would say that something moved."""
    for e in explanations[:20]:
        for c in e.contributions:
            assert not re.search(r"[×÷] 1\.0$", effect(e, c))
