"""The strip of a time to an event: the chance of being free at the first horizon as of any two
labels, and under it that at the last.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from medmodels.models import Model
from medmodels.outcomes import TimeToEvent
from medmodels.predictions import SurvivalPrediction, supported_at, words_of
from medmodels.predictions.words import SurvivalWords
from medmodels.reviews import Judgement
from medmodels.statistics.survival import kaplan_meier
from medmodels.strips.labels import label_strip
from medmodels.strips.strip import Mark, Row, Strip

__all__ = ["survival_strip"]


def survival_strip(
    model: Model, prediction: SurvivalPrediction, mine: Judgement | None, truths: np.ndarray
) -> Strip:
    """From 0 to 100%; ``truths`` (n,), as the outcome keeps them, give the share of the held-out
    cases that was free (Kaplan–Meier).
    """
    asks, words = model.task.asks, words_of(prediction)
    assert isinstance(asks, TimeToEvent)
    assert isinstance(words, SurvivalWords)
    curve = kaplan_meier(asks.times(truths), asks.happened(truths))
    first, last = (float(curve.at(horizon)[0]) for horizon in asks.horizons)
    # the share of two labels' truths stands where that of the curve belongs
    strip = label_strip(model, prediction, mine, np.array([first]))
    (_, _), (when, said) = words.horizons.items()
    # no nearer to an end than the curve is drawn
    own, at_last = supported_at(prediction).values()
    marks = tuple(replace(m, place=own) if m.role == "model" else m for m in strip.rows[0].marks)
    later = Row(
        (
            Mark("model", "Model", said, at_last),
            Mark("base", "Held-out cases", f"{last:.0%}", last),
        ),
        name=f"Free of {asks.event} at {when}",
    )
    return replace(
        strip,
        ends=(f"0% free of {asks.event}", f"100% free of {asks.event}"),
        rows=(replace(strip.rows[0], marks=marks), later),
        open=f"{strip.open} Free of {asks.event} at {when}: {said}.",
    )
