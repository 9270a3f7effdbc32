"""The strip of one of two labels: the probability of the positive one."""

from __future__ import annotations

import numpy as np

from medmodels.models import Model
from medmodels.predictions import LabelPrediction, words_of
from medmodels.reviews import Judgement
from medmodels.statistics.conformal import COVERAGE, COVERAGES, label_sets
from medmodels.strips.mine import with_mine
from medmodels.strips.strip import Band, Mark, Row, Strip

__all__ = ["label_strip"]

_GRID = np.linspace(0, 1, 1001)


def label_strip(
    model: Model, prediction: LabelPrediction, mine: Judgement | None, truths: np.ndarray
) -> Strip:
    """From 0 to 100%; ``truths`` of the held-out cases, bool (n,), give the base rate."""
    positive, negative = model.task.labels
    said, line = words_of(prediction).text, prediction.threshold
    above = prediction.p_positive >= line
    marks = [
        Mark("model", "Model", said, prediction.p_positive),
        Mark("threshold", "Line", _percent(line), line),
        Mark("base", "Held-out cases", _percent(float(truths.mean())), float(truths.mean())),
    ]
    side = "at or above" if above else "below"
    if not above and said == f"{line:.1%}":  # both are written alike
        side = "just below"
    called = f"{'' if above else 'not '}called {positive}"
    finding = f"{_capital(said)}, {side} the line of {_percent(line)}: {called}."
    if _reaches_over(prediction):
        finding = (
            f"{_capital(side)} the line of {_percent(line)}: {called}. The held-out cases are too"
            f" few to say how far: they support no more than “{said}”."
        )
    strip = Strip(
        ends=(f"0% {positive}", f"100% {positive}"),
        rows=(Row(tuple(marks), _undecided(model)),),
        finding=finding,
        agreement="",
        open=_open(prediction),
    )
    answer = positive if above else negative
    return with_mine(strip, model.task, mine, answer) if mine else strip


def _reaches_over(prediction: LabelPrediction) -> bool:
    """Whether what is said of the number is a bound that leaves both sides of the line open, though
    the number itself lies on one of them.
    """
    p, line = prediction.p_positive, prediction.threshold
    lowest, highest = prediction.supported[prediction.focus]
    if highest < p < lowest:
        return highest < line < lowest
    return (p < min(lowest, line) and lowest >= line) or (
        p > highest and p >= line and highest < line
    )


def _undecided(model: Model) -> Band | None:
    """Where on the scale neither label can be ruled out."""
    limits = model.artifact.fitted["conformal"]
    sets = label_sets(np.column_stack([_GRID, 1 - _GRID]), limits)[COVERAGES.index(COVERAGE)]
    both = _GRID[sets.all(1)]
    if not len(both):
        return None
    low, high = float(both[0]), float(both[-1])
    return Band(
        low, high, f"between {low:.0%} and {high:.0%} neither can be ruled out at {COVERAGE:.0%}"
    )


def _open(prediction: LabelPrediction) -> str:
    at = f"at {prediction.coverage:.0%} coverage"
    if prediction.undecided:
        return f"Cannot tell: {at} neither label can be ruled out."
    return f"Only “{prediction.conformal_set[0]}” remains possible {at}."


def _percent(share: float) -> str:
    """A share in percent, with a decimal where it has one.

    >>> _percent(0.65), _percent(0.0625)
    ('65%', '6.2%')
    """
    return f"{100 * share:.1f}".removesuffix(".0") + "%"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
