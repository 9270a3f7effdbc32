"""What conformal sets hold on held-out cases, and when a shortfall is more than chance."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from medmodels.card import coverage_notes
from medmodels.evidence import evaluate, expected_share, load_scores
from medmodels.models import Model, load_model, model_ids
from medmodels.predictions import COVERAGES


@pytest.fixture(scope="module", params=model_ids())
def any_model(request: pytest.FixtureRequest) -> Model:
    return load_model(request.param)


def test_every_model_holds_what_it_promises_or_says_why_not(any_model: Model) -> None:
    """Each label is within the binomial band of its target, or the card names it and gives
    a cause.
    """
    evidence = evaluate(any_model)
    assert tuple(c.target for c in evidence.coverage) == COVERAGES
    notes = " ".join(coverage_notes(evidence, any_model.task))
    for c in evidence.coverage:
        for label, m in c.by_label.items():
            short = m.events < binom.ppf(0.025, m.n, c.target)
            assert short == (label in c.short)
            if short:
                assert label in notes
                assert notes in " ".join(any_model.artifact.card.split("\n")) or all(
                    line in any_model.artifact.card for line in notes.split(" - ")[:1]
                )
                assert any_model.task.doubts in notes
                assert len(notes) > 120
    for line in coverage_notes(evidence, any_model.task):
        assert line in any_model.artifact.card


def test_higher_targets_hold_more(any_model: Model) -> None:
    """From 80 to 95 % the truth is held at least as often, and the sets do not shrink."""
    coverage = evaluate(any_model).coverage

    assert [c.overall.events for c in coverage] == sorted(c.overall.events for c in coverage)
    assert [c.size.value for c in coverage] == sorted(c.size.value for c in coverage)


def test_the_groups_are_all_cases(any_model: Model) -> None:
    """The labels or ranges divide the held-out cases, none twice."""
    n = len(load_scores(any_model.artifact).y)
    for c in evaluate(any_model).coverage:
        assert sum(m.n for m in c.by_label.values()) == c.overall.n == n
        assert sum(m.events for m in c.by_label.values()) == c.overall.events


def test_the_band_of_chance() -> None:
    """Of 100 at 90 % between 84 and 95 are to be expected; few cases allow nearly anything."""
    assert expected_share(100, 0.9) == (84, 95)
    assert expected_share(2, 0.9)[0] <= 1


def test_calibration_and_held_out_cases_are_disjoint(any_model: Model) -> None:
    """The limits come from cases whose scores are none of the held-out ones: a limit is no held-out
    score, but by coincidence.
    """
    scores = load_scores(any_model.artifact)
    if any_model.task.kind != "labels":
        pytest.skip("limits of other kinds are pooled or scaled")
    own = np.where(scores.y, 1 - scores.p, scores.p)
    limits = any_model.artifact.reference["conformal"].ravel()
    assert np.isin(limits, own).mean() < 0.5
