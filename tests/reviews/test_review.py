"""What a review says of the change a model made."""

from __future__ import annotations

import pytest

from medmodels.reviews import Judgement, Review


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, Judgement("benign", 80), "not recorded on both sides"),
        (Judgement("malignant", 70), Judgement("benign", 80), "changed from malignant to benign"),
        (Judgement("benign", 70), Judgement("benign", 70), "unchanged"),
        (Judgement("benign", 70), Judgement("benign", 90), "confidence moved from 70 to 90%"),
    ],
)
def test_the_change_is_said_in_words(before: Judgement | None, after: Judgement, said: str) -> None:
    """Diagnosis before, after and confidence decide what the change is called."""
    assert said in Review(before, after).change
