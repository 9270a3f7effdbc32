"""Numbers as people read them, and as JSON can hold them."""

from __future__ import annotations

import json
import math

import pytest

from medmodels.wording import finite, percent


@pytest.mark.parametrize(
    ("share", "digits", "said"),
    [
        (0.0, 1, "under 0.1%"),
        (1.0, 1, "over 99.9%"),
        (0.99999, 1, "over 99.9%"),
        (1e-9, 1, "under 0.1%"),
        (0.994, 0, "99%"),
        (0.996, 0, "over 99%"),
        (0.5, 1, "50.0%"),
    ],
)
def test_the_ends_claim_no_certainty(share: float, digits: int, said: str) -> None:
    """Nothing reads as certain, not even a forest without a single vote."""
    assert percent(share, digits=digits) == said


def test_what_json_cannot_hold_becomes_null() -> None:
    """NaN and infinity, however deep, are null; everything else stays."""
    value = {"a": [1.5, math.nan, {"b": (math.inf, "x", None, True)}]}

    assert json.loads(json.dumps(finite(value), allow_nan=False)) == {"a": [1.5, None, {"b": [None, "x", None, True]}]}
