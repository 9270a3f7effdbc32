"""Measures in words."""

from __future__ import annotations

from dataclasses import fields

import pytest

from medmodels.reliance import Reliance, measured, sentence, trials
from medmodels.reliance.sentences import MEASURES
from medmodels.statistics.rate import Rate
from tests.reliance.vectors import TWELVE


def test_every_rate_has_its_sentence() -> None:
    """And nothing else has one."""
    found = measured(TWELVE)
    rates = [f.name for f in fields(Reliance) if isinstance(getattr(found, f.name), Rate)]

    assert sorted(MEASURES) == sorted(rates)


def test_a_sentence_holds_the_counts() -> None:
    """Those of the measure."""
    assert sentence(measured(TWELVE), "rsr") == (
        "Where the first answer was right and the model wrong, it was kept 2 of 4 times."
    )


@pytest.mark.parametrize("measure", MEASURES)
def test_no_opportunity_is_said(measure: str) -> None:
    """No trial has no number in its sentence."""
    said = sentence(measured(trials([], [], [], [])), measure)

    assert not any(letter.isdigit() for letter in said)
    assert said.endswith(".")
