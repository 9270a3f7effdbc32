"""One plain sentence for each measure of reliance, for a class and for one person."""

from __future__ import annotations

from collections.abc import Mapping

from medmodels.reliance.measures import Reliance

__all__ = ["MEASURES", "sentence"]

# What was counted, and what there was never an opportunity for.
MEASURES: Mapping[str, tuple[str, str]] = {
    "correct_before": ("{hits} of {n} first answers were right", "there were no answers"),
    "correct_model": ("the model was right {hits} of {n} times", "there were no answers"),
    "correct_after": ("{hits} of {n} second answers were right", "there were no answers"),
    "rair": (
        "where the first answer was wrong and the model right, it was put right {hits} of {n}"
        " times",
        "the model was never right where the first answer was wrong",
    ),
    "rsr": (
        "where the first answer was right and the model wrong, it was kept {hits} of {n} times",
        "the model was never wrong where the first answer was right",
    ),
    "automation_bias": (
        "{hits} of {n} times a right answer was given up for the model's wrong advice",
        "there were no answers",
    ),
    "changed": ("{hits} of {n} answers were changed", "there were no answers"),
    "switch_fraction": (
        "where the model disagreed, its answer was taken {hits} of {n} times",
        "the model never disagreed",
    ),
    "agreement": ("{hits} of {n} second answers were the model's", "there were no answers"),
    "over_reliance": (
        "where the model was wrong, the second answer was the model's {hits} of {n} times",
        "the model was never wrong",
    ),
    "under_reliance": (
        "where the model was right, the second answer was another one {hits} of {n} times",
        "the model was never right",
    ),
}


def sentence(found: Reliance, measure: str) -> str:
    """A measure in words, its counts in it.

    >>> from medmodels.reliance import measured, trials
    >>> sentence(measured(trials(["A"], ["A"], ["B"], ["A"])), "rsr")
    'The model was never wrong where the first answer was right.'
    """
    rate = getattr(found, measure)
    counted, never = MEASURES[measure]
    words = counted.format(hits=f"{rate.hits:,}", n=f"{rate.n:,}") if rate.n else never
    return f"{words[0].upper()}{words[1:]}."
