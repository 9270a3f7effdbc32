"""Boosted trees as they are shipped: what is shown, why, and folders that are none."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from medmodels.cases import read_cases, samples
from medmodels.errors import ArtifactBroken
from medmodels.explanations import explain, explain_many
from medmodels.models import FAMILIES, PRETRAINED, load_model, model_ids
from medmodels.models.boosted_trees import TREES
from medmodels.models.boosting import Boosting, QuantityBoosting
from medmodels.predictions import predict
from medmodels.statistics.links import expit
from medmodels.tasks import TASKS
from tests.models.folders import resigned

IDS = [
    name
    for name in model_ids()
    if name.endswith("/boosting")
    and FAMILIES[TASKS[name.partition("/")[0]].form]["boosting"] in (Boosting, QuantityBoosting)
]


@pytest.fixture(scope="module", params=IDS)
def boosting(request: pytest.FixtureRequest) -> Boosting | QuantityBoosting:
    model = load_model(request.param)
    assert isinstance(model, Boosting | QuantityBoosting)
    return model


def test_what_is_shown_is_the_trees_through_platt(boosting: Boosting | QuantityBoosting) -> None:
    """Log-odds are slope times raw plus offset; an amount is raw itself; of each sample."""
    for sample in samples(boosting.task):
        case = read_cases(sample.path.read_bytes(), task=boosting.task).case()
        raw = boosting.trees.raw(boosting.inputs(case))[0, 0]
        said = predict(boosting, case)
        if isinstance(boosting, QuantityBoosting):
            assert said.number == raw
        else:
            slope, offset = boosting.artifact.fitted["platt"]
            assert said.number == pytest.approx(expit(slope * raw + offset), abs=1e-12)


def test_base_and_contributions_add_up_to_what_is_shown(
    boosting: Boosting | QuantityBoosting,
) -> None:
    """Within a millionth, in log-odds or the unit, for every sample; one by one and in a block."""
    cases = [
        read_cases(sample.path.read_bytes(), task=boosting.task).case()
        for sample in samples(boosting.task)
    ]
    for case, together in zip(cases, explain_many(boosting, cases), strict=True):
        e = explain(boosting, case)
        total = e.base + sum(c.amount for c in e.contributions)

        assert abs(total - e.output) <= 1e-6
        assert e.shown == pytest.approx(predict(boosting, case).number, abs=1e-12)
        assert [c.amount for c in together.contributions] == [  # type: ignore[union-attr]
            c.amount for c in e.contributions
        ]


def test_no_leaf_is_of_few_cases(boosting: Boosting | QuantityBoosting) -> None:
    """What a leaf gives is shrunk and of as many training cases as the strategy says, twenty."""
    assert boosting.artifact.manifest["strategy"]["min_samples_leaf"] >= 20


@pytest.mark.parametrize("name", IDS)
def test_trees_that_are_none_are_refused(name: str, tmp_path: Path) -> None:
    """A file whose digest was written anew and that asks for a column there is not."""
    shutil.copytree(PRETRAINED / name, tmp_path / name)
    with np.load(tmp_path / name / TREES) as stored:
        arrays = dict(stored)
    arrays["feature"][arrays["feature"] >= 0] = 10_000
    np.savez_compressed(tmp_path / name / TREES, **arrays)
    resigned(tmp_path / name)
    model = load_model(name, root=tmp_path)

    with pytest.raises(ArtifactBroken, match=TREES):
        _ = model.trees  # type: ignore[attr-defined]
