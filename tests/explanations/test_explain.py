"""The identities every explanation keeps, on every held-out case of every model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shap
from sklearn.ensemble import RandomForestClassifier

from medmodels.cases import Case
from medmodels.errors import UnknownName
from medmodels.explanations import EXPLAINERS, explain
from medmodels.models import LINKS, Model, load_model
from medmodels.models.forest import Forest
from medmodels.predictions import predict

BOUND = {"forest": 1e-6, "svm": 1e-9}


def test_every_held_out_explanation_adds_up_to_the_number_shown(model: Model, cases: list[Case]) -> None:
    """Base and contributions add up to the output, and the output is the probability on screen."""
    for case in cases:
        e = explain(model, case)
        assert abs(e.base + sum(c.amount for c in e.contributions) - e.output) <= BOUND[model.family]
        assert abs(float(LINKS[e.unit](np.array(e.output))) - predict(model, case).positive) <= 1e-6


def test_the_forest_equals_shaps_exact_explainer(dataset: object) -> None:
    """On six inputs our forest contributions are those of shap's enumeration of all coalitions."""
    x, y = dataset.data[dataset.train][:, :6], dataset.labels[dataset.train]
    small = RandomForestClassifier(40, random_state=0).fit(x, y)
    shipped = load_model("breast-fna/forest")
    background = np.float32(x[:120]).astype(float)  # more than the 100 rows shap keeps of an array
    artifact = replace(shipped.artifact)
    artifact.__dict__["reference"] = {"background": background}
    cases = np.float32(x[200:206]).astype(float)

    ours = EXPLAINERS["forest"].contributions(Forest(artifact, small), cases)[:, :, 0]

    masker = shap.maskers.Independent(background, max_samples=len(background))
    exact = shap.explainers.ExactExplainer(lambda d: small.predict_proba(d)[:, 1], masker)(cases).values
    np.testing.assert_allclose(ours, exact, atol=1e-6)


def test_the_other_label_has_the_opposite_contributions(model: Model, cases: list[Case]) -> None:
    """What raises malignant lowers benign by as much."""
    malignant = {c.input: c.amount for c in explain(model, cases[0]).contributions}
    benign = {c.input: c.amount for c in explain(model, cases[0], label="benign").contributions}

    assert benign == pytest.approx({name: -amount for name, amount in malignant.items()})


def test_two_models_explain_the_same_case_differently(cases: list[Case]) -> None:
    """An explanation belongs to its model."""
    forest, svm = (explain(load_model(f"breast-fna/{family}"), cases[0]) for family in ("forest", "svm"))

    assert forest.digest != svm.digest
    assert forest.sentence != svm.sentence


def test_the_words_speak_of_the_model_and_never_of_causes(model: Model, cases: list[Case]) -> None:
    """The sentence is about the model's estimate or odds; it claims no cause."""
    for case in cases[:20]:
        sentence = explain(model, case).sentence
        assert "the model's" in sentence
        assert not any(word in sentence for word in ("caus", "because", "risk"))


def test_contributions_come_largest_first_with_their_flags(model: Model, cases: list[Case]) -> None:
    """The order is by size, and H or L is the flag of the task's reference range."""
    contributions = explain(model, cases[0]).contributions

    sizes = [abs(c.amount) for c in contributions]
    assert sizes == sorted(sizes, reverse=True)
    assert all(c.flag == model.task.feature(c.input).flag(c.value) for c in contributions)


def test_a_label_the_task_does_not_have_is_refused(model: Model, cases: list[Case]) -> None:
    """An unknown label is answered with the known ones."""
    with pytest.raises(UnknownName, match="malignant"):
        explain(model, cases[0], label="cured")
