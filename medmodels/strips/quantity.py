"""The strip of an amount: the estimate, its interval, and the reviewer's amount."""

from __future__ import annotations

import numpy as np

from medmodels.models import Model
from medmodels.predictions import QuantityPrediction
from medmodels.reviews import Judgement
from medmodels.strips.mine import with_mine
from medmodels.strips.strip import Band, Mark, Row, Strip

__all__ = ["quantity_strip"]


def quantity_strip(
    model: Model, prediction: QuantityPrediction, mine: Judgement | None, truths: np.ndarray
) -> Strip:
    """From nothing to what is plausible, or as far as anything marked reaches; ``truths`` are the
    held-out cases' amounts (n,).
    """
    quantity, usual = prediction.quantity, float(np.median(truths))
    own = None if mine is None else quantity.amount(mine.label)
    marked = [prediction.value, prediction.high, usual, *([] if own is None else [own])]
    most = _scale_end(max(np.percentile(truths, 99), *marked))
    marks = [
        Mark("model", "Model", quantity.show(prediction.value), _share(prediction.value, most)),
        Mark("base", "Half of held-out cases below", quantity.show(usual), _share(usual, most)),
    ]
    span = quantity.span(prediction.low, prediction.high)
    band = Band(
        _share(prediction.low, most),
        _share(prediction.high, most),
        f"{span} in {prediction.coverage:.0%} of such cases",
    )
    strip = Strip(
        ends=("0", quantity.show(most)),
        rows=(Row(tuple(marks), band),),
        finding=f"{quantity.show(prediction.value)} is the estimated {quantity.name}.",
        agreement="",
        open=f"In {prediction.coverage:.0%} of such cases the true one lies in the range {span}.",
    )
    return with_mine(strip, model.task, mine, prediction.value) if mine else strip


def _share(amount: float, most: float) -> float:
    return min(max(amount / most, 0.0), 1.0)


def _scale_end(most: float) -> float:
    """The next round number: of one digit, or of two that end in 5.

    >>> _scale_end(47.0), _scale_end(51.2), _scale_end(8.3)
    (50.0, 55.0, 8.5)
    """
    step = 10.0 ** np.floor(np.log10(most)) / 2
    return float(np.ceil(most / step) * step)
