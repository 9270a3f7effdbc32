"""What a cohort comes to, in words: every code has a sentence, and sentences say what is true."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from medmodels.card import cohorts as words
from medmodels.cohort import drift as of_drift
from medmodels.cohort import prevalence as of_prevalence
from medmodels.cohort import recalibration as of_recalibration
from medmodels.cohort.drift import THE_SCORE, Drift, Drifted, WordShares
from medmodels.cohort.measured import CohortMetrics, Outcomes
from medmodels.cohort.prevalence import Prevalence
from medmodels.cohort.recalibration import OFFERS, Offer
from medmodels.outcomes import OUTCOME_KINDS
from medmodels.statistics.differences import difference
from medmodels.statistics.label_shift import label_shares
from medmodels.statistics.metric import Metric, share
from medmodels.statistics.shift import Binned, shift_of
from medmodels.statistics.updating import Update
from medmodels.tasks import get_task

FNA, NAMES = get_task("breast-fna"), get_task("breast-fna").feature_names


def row(
    name: str, *, told: bool = False, up: bool = True, word: WordShares | None = None
) -> Drifted:
    slope = np.linspace(-90, 90, 10) * (1 if up else -1)
    shift = shift_of(
        Binned(np.full(10, 100.0), 100 + slope, np.zeros(9), ordered=word is None), count=50
    )
    return Drifted(name, shift, 0.0, told, 17.254, 13.1, word, share(20, 100), share(1, 100))


def said(*rows: Drifted) -> str:
    return words.drift_found(Drift(rows, len(rows), 900, 455, 114, (), ()), FNA)


def test_what_shifted_most_is_said_first() -> None:
    """Its way and both medians in its own unit, then how many, then the score."""
    text = said(row(NAMES[0], told=True), row(NAMES[1]), row(THE_SCORE))

    assert text == (
        f"The cohort's {NAMES[0]} is larger than in the training cases: its median is 17.25, theirs"
        " 13.10. 1 of 2 inputs has shifted beyond chance. The probability that the model gives is"
        " still spread as in the held-out cases, as far as these cases tell."
    )
    assert "is smaller than" in said(row(NAMES[0], told=True, up=False))


def test_nothing_is_said_to_have_shifted_that_has_not() -> None:
    """Without any row told no input is named."""
    text = said(row(NAMES[0]), row(NAMES[1]), row(THE_SCORE))

    assert text.startswith("All 2 inputs are as in the training cases")
    assert NAMES[0] not in text


def test_words_and_missing_values_are_said_as_shares() -> None:
    """A word that is more frequent, and an input that is missing more often."""
    often = row(NAMES[0], told=True, word=WordShares("yes", 0.6, 0.4))
    gone = replace(
        row(NAMES[1]),
        missing_told=True,
        missing_more=difference(share(20, 100), share(1, 100)),
    )

    assert "“yes” more often than in the training cases: in 60%, there in 40%" in said(often)
    assert "is missing more often: in 20%, before in 1%" in said(gone)


@pytest.mark.parametrize("code", ["told", "not-labels-alone"])
def test_a_share_of_labels_is_said_with_its_interval(code: str) -> None:
    """And where labels alone do not explain the scores that comes first."""
    estimate = label_shares(np.array([[90.0, 5], [10, 95]]), np.array([150.0, 850]))
    found = Prevalence(code, FNA.labels, np.array([0.5, 0.5]), 1_000, estimate, 0.5)
    text = words.prevalence_found(found, FNA)

    low, high = 100 * estimate.low[0], 100 * estimate.high[0]
    assert f"(95% interval {low:.0f} to {high:.0f}%)" in text
    assert text.startswith("A change in") is (code != "told")


def measured(here: Metric, held: Metric, ratio: Metric) -> Outcomes:
    part = CohortMetrics(
        500,
        {"auroc": here, "observed_expected": ratio},
        {"auroc": held},
        {"auroc": difference(here, held)},
        (),
    )
    return Outcomes(500, 500, part, part, None)


@pytest.mark.parametrize(
    ("value", "ratio", "expected"),
    [
        (
            0.80,
            1.5,
            ("worse than on the held-out", "too low here: 60 malignant masses came where 40"),
        ),
        (0.99, 0.5, ("better than on the held-out", "too high here")),
        (0.90, 1.0, ("not told apart", "As many came as were expected")),
    ],
)
def test_outcomes_are_said_as_intervals_allow(
    value: float, ratio: float, expected: tuple[str, str]
) -> None:
    """Worse, better or not told apart; too low, too high or as many as expected."""
    here = Metric(value, value - 0.02, min(value + 0.02, 1), 500, 60, "bootstrap")
    held = Metric(0.9, 0.87, 0.93, 114, 42, "bootstrap")
    of = Metric(ratio, ratio - 0.2, ratio + 0.2, 500, 60, "bootstrap")
    text = words.outcomes_found(measured(here, held, of), FNA)

    for part in expected:
        assert part in text


def test_an_update_is_said_by_what_becomes_of_probabilities() -> None:
    """An intercept alone multiplies odds: of log 3, 50% becomes 75%."""
    log_3 = float(np.log(3))
    update = Update(log_3, (0.9, 1.3), 1.0, None, 100, 40, -1.0)

    assert "10% becomes 25%, 50% becomes 75%, 90% becomes 96%" in words.update_text(update)
    assert "all odds times 3.00 (95% interval 2.46 to 3.67)" in words.update_text(update)
    both = replace(update, slope=0.5, slope_interval=(0.4, 0.6))
    assert "log-odds times 0.50 (95% interval 0.40 to 0.60)" in words.update_text(both)


def codes(module: object, *, field: str = "code") -> set[str]:
    """The texts that a module gives as the first argument of its result, or returns as a code."""
    source = Path(inspect.getfile(module)).read_text(encoding="utf-8")  # type: ignore[arg-type]
    texts = {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in texts if re.fullmatch(r"[a-z]+(-[a-z]+)+", text)}


def test_every_code_has_words_and_no_words_are_without_a_code() -> None:
    """Of prevalence, of offers, of what is not compared."""
    told = {"told", "not-labels-alone"}
    offered = {"too-few", "order-reversed", "supports-none", "cannot-be-checked", "offered"}

    assert codes(of_prevalence) - told == set(words.NO_PREVALENCE)
    assert codes(of_recalibration) - offered == set(words.NO_OFFER)
    assert codes(of_drift) | {"people"} == set(words._WITHOUT)
    for code in (*words.NO_OFFER, *offered):
        assert words.offer_found(Offer(code, 100, 20, "slope")).endswith(".")
    assert OFFERS.keys() == OUTCOME_KINDS.keys()


def test_needed_cases_are_said_beside_those_there_are() -> None:
    """Enough, not enough, and where nothing can be told."""
    assert "there are enough" in words.needed_text(80, 100, slope=True)
    assert "there are 100" in words.needed_text(1_200, 100, slope=False)
    assert "do not tell" in words.needed_text(None, 100, slope=False)
