"""What conformal sets hold on held-out cases, and when a shortfall is more than chance."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom

from medmodels.card import coverage_notes, finding_text
from medmodels.evidence import (
    Coverage,
    Evidence,
    coverage_found,
    expected_share,
    load_evidence,
    load_scores,
)
from medmodels.models import Model, load_model, model_ids
from medmodels.predictions import COVERAGES
from medmodels.statistics.conformal import label_limits
from medmodels.statistics.grouped import BY_GROUP
from medmodels.statistics.metric import Metric
from medmodels.wording import markdown


@pytest.fixture(scope="module", params=model_ids())
def any_model(request: pytest.FixtureRequest) -> Model:
    return load_model(request.param)


@pytest.fixture(scope="module")
def evidence(any_model: Model) -> Evidence:
    """As it is packaged, which ``test_stored.py`` measures again."""
    return load_evidence(any_model.artifact)[0]


def test_every_model_holds_what_it_promises_or_says_why_not(
    any_model: Model, evidence: Evidence
) -> None:
    """Each label is within the binomial band of its target (of cases of fewer people within its
    interval), or the card names it at that target, no other label, and gives a cause.
    """
    assert tuple(c.target for c in evidence.coverage) == COVERAGES
    for c in evidence.coverage:
        low = {label: binom.ppf(0.025, m.n, c.target) for label, m in c.by_label.items()}
        assert c.short == tuple(
            label
            for label, m in c.by_label.items()
            if (m.high < c.target if m.method == BY_GROUP else m.events < low[label])
        )

    notes = coverage_notes(evidence, any_model.task)

    assert set(notes) <= set(any_model.artifact.card.splitlines())
    assert named(notes) == {c.target: c.short for c in evidence.coverage if c.short}
    if named(notes):
        assert len([n for n in notes if "too few people" not in n]) == 2
        assert notes[1] == f"- {any_model.task.doubts}" or not any_model.task.doubts
        assert len(notes[1]) > 60


def named(notes: list[str]) -> dict[float, tuple[str, ...]]:
    """The labels that the first note says to be short, by target; none where it says so."""
    match = re.search(r"Short of the promise on the held-out cases \((.*)\)\.$", notes[0])
    if not match:
        below = notes[0].startswith("- Well below the promise")
        said = f"- {'No other' if below else 'No'} label is covered less often on the held-out"
        assert notes[below].startswith(said)
        return {}
    told = (part.partition("%: ") for part in match[1].removeprefix("at ").split("; at "))
    return {int(target) / 100: tuple(labels.split(", ")) for target, _, labels in told}


def test_a_shortfall_is_named_where_there_is_one(any_model: Model, evidence: Evidence) -> None:
    """With the second label short at the second target alone, that is what the notes say, with a
    cause, and nothing of promises kept.
    """
    label = tuple(evidence.coverage[1].by_label)[1]
    coverage = tuple(
        replace(c, short=(label,) if n == 1 else ()) for n, c in enumerate(evidence.coverage)
    )

    notes = coverage_notes(replace(evidence, coverage=coverage), any_model.task)

    assert notes[0] == (
        f"- Short of the promise on the held-out cases (at {COVERAGES[1]:.0%}: {markdown(label)})."
    )
    assert len([n for n in notes if "too few people" not in n]) == 2
    assert len(notes[1]) > 60
    assert "No label" not in " ".join(notes)


def test_low_coverage_of_few_people_comes_before_what_is_kept() -> None:
    """Half of what was promised, of two people: that is the first note, with its share, and only of
    the others is it said that chance allows theirs.
    """
    low, kept = (
        Metric(value, 0.2, 1.0, 900, round(900 * value), BY_GROUP) for value in (0.45, 0.9)
    )
    by_label = {"normal": kept, "supraventricular": low, "ventricular": kept}
    coverage = (Coverage(0.9, kept, by_label, kept, kept, ()),)
    model = load_model("ecg-beat/boosting")
    stored = load_evidence(model.artifact)[0]
    notes = coverage_notes(replace(stored, coverage=coverage), model.task)
    said = finding_text(model.task, coverage_found(coverage))

    assert notes[0].startswith("- Well below the promise on the held-out cases: truth held")
    assert "supraventricular 0.45 of 0.90" in notes[0]
    assert notes[1].startswith("- No other label is covered less often")
    assert "Not for all alike: of “supraventricular” in 45% of the cases" in said
    assert "“normal”" not in said


def test_higher_targets_hold_more(evidence: Evidence) -> None:
    """From 80 to 95% the truth is held at least as often, and the sets do not shrink."""
    coverage = evidence.coverage

    assert [c.overall.events for c in coverage] == sorted(c.overall.events for c in coverage)
    assert [c.size.value for c in coverage] == sorted(c.size.value for c in coverage)


def test_the_groups_are_all_cases(any_model: Model, evidence: Evidence) -> None:
    """The labels or ranges divide the held-out cases whose truth is known, none twice."""
    n = int(any_model.task.asks.known(load_scores(any_model.artifact).y).sum())
    for c in evidence.coverage:
        assert sum(m.n for m in c.by_label.values()) == c.overall.n == n
        assert sum(m.events for m in c.by_label.values()) == c.overall.events


def test_the_band_of_chance() -> None:
    """Of 100 at 90% between 84 and 95 are to be expected; few cases allow nearly anything."""
    assert expected_share(100, 0.9) == (84, 95)
    assert expected_share(2, 0.9)[0] <= 1


def test_calibration_and_held_out_cases_are_disjoint(any_model: Model) -> None:
    """The limits are not those that the held-out cases would give, at any level; where the scores
    of the cases that calibrated them are kept, they are exactly theirs.
    """
    table, task = any_model.artifact.heldout(), any_model.task
    if task.kind != "labels":
        pytest.skip("limits of other kinds are pooled or scaled")

    def limits(split: str) -> np.ndarray:
        rows = table[table["split"] == split]
        p = rows["score"].to_numpy(float)
        return label_limits(
            np.column_stack([p, 1 - p]), np.where(rows["label"].to_numpy(bool), 0, 1)
        )

    stored = any_model.artifact.fitted["conformal"]

    assert stored.shape == limits("test").shape == (len(COVERAGES), 2)
    assert (stored != limits("test")).any(axis=1).all()
    if (table["split"] == "validation").any():
        np.testing.assert_allclose(stored, limits("validation"), rtol=1e-6)
