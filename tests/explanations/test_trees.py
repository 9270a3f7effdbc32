"""Trees through shap's compiled code: what its own explainer gives."""

from __future__ import annotations

import numpy as np
import pytest
import shap

from medmodels.explanations.trees import (
    _rounded_down,
    forest_contributions,
    quantity_forest_contributions,
)
from medmodels.models import Model, load_model
from medmodels.models.coded import element_of_expanded
from medmodels.models.forest import as_trees_see


@pytest.mark.parametrize("name", ["breast-fna/forest", "icu-mortality/forest"])
def test_a_forests_values_are_those_of_shaps_explainer(name: str) -> None:
    """To the last bit, with the same thresholds, on cases between those of the background."""
    model = load_model(name)
    data = between(model)
    expected = explained(model, data, "probability")[:, :, 1]

    np.testing.assert_array_equal(forest_contributions(model, data).amounts[:, :, 0], expected)


def test_a_dose_forests_values_add_up_for_inputs() -> None:
    """One value an input, whatever columns it has; what shap gives for its columns plays another
    game, and the two differ where a genotype or a word has several.
    """
    model = load_model("warfarin-dose/forest")
    data, of = between(model), element_of_expanded(model.task)
    found = quantity_forest_contributions(model, data).amounts[..., 0]
    columns = explained(model, data, "raw")
    summed = np.stack([columns[:, of == n].sum(1) for n in range(found.shape[1])], axis=1)

    np.testing.assert_allclose(
        found.sum(1), model.outputs(data)[:, 0] - model.base[0], rtol=0, atol=1e-9
    )
    np.testing.assert_allclose(found.sum(1), summed.sum(1), rtol=0, atol=1e-6)
    assert np.abs(found - summed).max() > 1e-3


def between(model: Model) -> np.ndarray:
    """Cases half way between neighbours in the background: on no threshold."""
    background = model.artifact.fitted["background"]
    return (background[:-1] + background[1:])[:5] / 2


def explained(model: Model, data: np.ndarray, output: str) -> np.ndarray:
    background = as_trees_see(model.artifact.fitted["background"])
    masker = shap.maskers.Independent(background, max_samples=len(background))
    explainer = shap.TreeExplainer(
        model.estimator,  # type: ignore[attr-defined]
        masker,
        feature_perturbation="interventional",
        model_output=output,
    )
    explainer.model.thresholds = _rounded_down(explainer.model.thresholds)
    return np.asarray(explainer.shap_values(as_trees_see(data), check_additivity=False))
