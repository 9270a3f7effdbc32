"""Whatever is looked up by the kind of outcome has an entry for every kind, and every outcome owns
all of its policy.
"""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from medmodels.card import METRIC_NAMES, WORDS
from medmodels.evidence import load_evidence
from medmodels.models import load_model, model_ids
from medmodels.outcomes import (
    OUTCOME_KINDS,
    Amount,
    Choices,
    Classes,
    Labels,
    Outcome,
    Quantity,
    TimeToEvent,
)
from medmodels.predictions.many import PREDICTORS
from medmodels.statistics.conformal import COVERAGES
from ui.outcomes import FACES

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "medmodels").rglob("*.py"), *(ROOT / "ui").rglob("*.py")])
OUTCOMES: list[Outcome] = [
    Labels("ill", "well"),
    Classes(("plan", "exam", "allergies")),
    Quantity("dose", "mg", (0, 500), 1, 0.2, (("any", 500.0),)),
    TimeToEvent("free", "ill", event="illness", horizons=(2.0, 5.0), unit="years"),
]


def answers(asks: Outcome, n: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Truth and answers of that kind, better than chance."""
    rng = np.random.default_rng(4)
    if isinstance(asks, TimeToEvent):
        rate = rng.lognormal(-2, 1, n)
        came, lost = rng.exponential(1 / rate), rng.uniform(1, 8, n)
        truth = asks.encoded(np.minimum(came, lost), came <= lost)
        return truth, np.exp(-rate[:, None] * asks.grid)
    if isinstance(asks, Labels):
        y = rng.random(n) < 0.4
        return y, 1 / (1 + np.exp(-rng.normal(np.where(y, 1, -1), 1.5)))
    if isinstance(asks, Classes):
        classes = rng.integers(0, 3, n)
        e = np.exp(rng.normal(size=(n, 3)) + 1.5 * np.eye(3)[classes])
        return classes, e / e.sum(1, keepdims=True)
    amounts = rng.gamma(5, 7, n)
    return amounts, amounts * rng.lognormal(0.05, 0.3, n)


def test_every_kind_is_tried_here() -> None:
    """No kind is left out of these tests."""
    assert [outcome.kind for outcome in OUTCOMES] == list(OUTCOME_KINDS)


@pytest.mark.parametrize(
    "registry", [PREDICTORS, WORDS, FACES], ids=["predictions", "words", "screen"]
)
def test_registries_have_every_kind_and_none_more(registry: dict[str, object]) -> None:
    """One entry a kind."""
    assert registry.keys() == OUTCOME_KINDS.keys()


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_other_table_is_kept_by_kind(file: Path) -> None:
    """A dictionary of kinds holds each of them, and nobody compares a kind with a name: that is
    the outcome's to know.
    """
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
            if keys and keys <= OUTCOME_KINDS.keys():
                assert keys == OUTCOME_KINDS.keys()
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            assert not any(
                isinstance(side, ast.Attribute)
                and side.attr == "kind"
                and ast.unparse(side.value).endswith(("task", "asks"))
                for side in sides
            )


@pytest.mark.parametrize("asks", OUTCOMES, ids=lambda asks: asks.kind)
def test_every_metric_an_outcome_speaks_of_is_measured_and_named(asks: Outcome) -> None:
    """Headlines, what decides, what is least, what two models are compared by, a fold's values:
    all of them measured; those of subgroups too, and their gap's is a share.
    """
    y, p = answers(asks)
    metrics = asks.measure(y, p, threshold=0.5)
    level = asks.level(y, p, np.ones(len(y), bool), threshold=0.5)
    factors = asks.own_factors(y, p)

    assert {*asks.headlines, asks.decides[0]} | asks.least <= metrics.keys()
    assert asks.weighted(y, p, threshold=0.5).keys() <= metrics.keys()
    folds = asks.fold_values(y, p, threshold=0.5) | asks.pooled([(y, p)])
    assert folds.keys() <= metrics.keys()
    own = {name for levels in factors.values() for m in levels.values() for name in m}
    assert set(asks.subgroup_metrics) <= level.keys() | own
    assert 0 <= level[asks.gap_metric].value <= 1
    assert metrics.keys() | level.keys() <= METRIC_NAMES.keys()
    for name, value in asks.fold_values(y, p, threshold=0.5).items():
        assert value == pytest.approx(metrics[name].value, abs=1e-12)
    once = np.ones((1, len(y)))
    for name, of in asks.weighted(y, p, threshold=0.5).items():
        assert of(once)[0] == pytest.approx(metrics[name].value, abs=1e-9)


@pytest.mark.parametrize("asks", OUTCOMES, ids=lambda asks: asks.kind)
def test_every_case_is_judged(asks: Outcome) -> None:
    """One truth, one call, one number a case; a case called as it turned out is right; a model
    never differs from itself.
    """
    y, p = answers(asks)
    judged = asks.judge(y, p, threshold=0.5)

    assert {len(side) for side in (judged.wrong, judged.unsure, judged.by)} == {len(y)}
    assert judged.truth == tuple(asks.named(truth) for truth in y)
    assert len(judged.call) == len(judged.shown) == len(y)
    if not isinstance(asks, Quantity):
        calls = np.array(judged.call) != np.array(judged.truth)
        np.testing.assert_array_equal(judged.wrong, calls & asks.known(y))
    assert not asks.differ(judged, judged).any()
    assert asks.events(y, p) <= len(y)
    assert asks.draws(y).shape[1] == len(y)


@pytest.mark.parametrize("asks", OUTCOMES, ids=lambda asks: asks.kind)
def test_a_reviewer_is_asked_for_what_the_model_is(asks: Outcome) -> None:
    """One of its labels, or an amount within its bounds in its unit."""
    asked = asks.asked
    if isinstance(asked, Choices):
        assert asked.labels == asks.labels
    else:
        assert isinstance(asked, Amount)
        assert isinstance(asks, Quantity)
        assert (asked.low, asked.high) == asks.plausible
        assert asked.unit == asks.unit


@pytest.mark.parametrize("model_id", model_ids())
def test_the_shipped_models_have_what_their_outcome_expects(model_id: str) -> None:
    """Reference arrays of as many dimensions, one limit a level, and all the metrics there are."""
    model = load_model(model_id)
    asks, fitted = model.task.asks, model.artifact.fitted

    for name, shape in asks.fitted_shapes.items():
        assert fitted[name].ndim == len(shape.split())
    assert len(fitted["conformal"]) == len(COVERAGES)
    evidence, _ = load_evidence(model.artifact)
    assert asks.least <= evidence.metrics.keys()
    for levels in evidence.subgroups.values():
        for metrics in levels.values():
            assert metrics.keys() <= {*asks.subgroup_metrics, *evidence.metrics}
