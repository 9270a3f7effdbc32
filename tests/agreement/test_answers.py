"""Answers of rows."""

from __future__ import annotations

import pytest

from medmodels.agreement import answers
from medmodels.errors import AnswersError


def test_labels_stand_in_their_order() -> None:
    """Numbers by size, texts by the alphabet, or as the order says."""
    assert answers("aa", "12", ["10", "9"]).labels == ("9", "10")
    assert answers("aa", "12", ["y", "x"]).labels == ("x", "y")
    assert answers("aa", "12", ["y", "x"], order=["z", "y", "x"]).labels == ("z", "y", "x")


def test_blank_answers_are_missing() -> None:
    """They count for nothing."""
    found = answers("aab", "121", ["x", " ", None])

    assert found.codes.tolist() == [[0]]
    assert len(found.counts) == 0


def test_what_is_no_set_of_answers_gets_a_sentence() -> None:
    """Nothing, twice, and outside the order."""
    with pytest.raises(AnswersError, match="no answers"):
        answers([], [], [])
    with pytest.raises(AnswersError, match="Reader “a” answered case “1” more than once"):
        answers("aa", "11", "xy")
    with pytest.raises(AnswersError, match="“x” is not among the labels"):
        answers("a", "1", "x", order="yz")
