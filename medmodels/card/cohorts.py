"""What a cohort comes to, in words: the sentences with which each of its views opens."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from medmodels.card.findings import positives
from medmodels.card.plainly import in_short, rounded
from medmodels.cohort.drift import LEAST_COMPARED, THE_SCORE, Drift, Drifted
from medmodels.cohort.measured import CohortMetrics, Outcomes
from medmodels.cohort.prevalence import Prevalence
from medmodels.cohort.recalibration import HALF_INTERCEPT, HALF_SLOPE, Offer
from medmodels.statistics.metric import ENOUGH, Metric
from medmodels.statistics.updating import Update, updated
from medmodels.tasks import Task

__all__ = [
    "NO_OFFER",
    "NO_PREVALENCE",
    "drift_family",
    "drift_found",
    "drift_without",
    "needed_text",
    "offer_found",
    "outcomes_found",
    "prevalence_found",
    "update_text",
]

_EXAMPLES = (0.1, 0.5, 0.9)  # probabilities
_NAMED = 8  # inputs in one sentence


def drift_found(drift: Drift, task: Task) -> str:
    """What shifted most, how many did, and whether the scores did."""
    if drift.n < LEAST_COMPARED:
        return (
            f"Too few cases to compare with the training cases: {drift.n:,}, and at least"
            f" {LEAST_COMPARED} are needed."
        )
    if not drift.rows:
        return "There is nothing in this file to compare with the training cases."
    inputs = [row for row in drift.rows if row.name != THE_SCORE]
    told = [row for row in inputs if row.told]
    score = next((row for row in drift.rows if row.name == THE_SCORE), None)
    said = [_one(told[0], task)] if told else []
    if inputs:
        said.append(_how_many(len(told), len(inputs)))
    if score is not None:
        said.append(_score(score, task, still=bool(told)))
    gone = [row for row in inputs if row.missing_told]
    if gone:
        said.append(_gone(gone[0], len(gone)))
    return " ".join(said)


def _one(row: Drifted, task: Task) -> str:
    if row.word is not None:
        often = "more" if row.word.now > row.word.before else "less"
        return (
            f"In the cohort {row.name} is “{row.word.word}” {often} often than in the training"
            f" cases: in {row.word.now:.0%}, there in {row.word.before:.0%}."
        )
    show = task.feature(row.name).show
    middle = f"its median is {show(row.median)}, theirs {show(row.before)}"
    if row.way == "other":
        return f"The cohort's {row.name} is spread otherwise than in the training cases: {middle}."
    return f"The cohort's {row.name} is {row.way} than in the training cases: {middle}."


def _how_many(told: int, inputs: int) -> str:
    if not told:
        some = "The input is" if inputs == 1 else f"All {inputs} inputs are"
        return f"{some} as in the training cases, as far as these cases tell."
    some = f"All {inputs} inputs" if told == inputs > 1 else f"{told} of {inputs} inputs"
    verb = "has" if told == 1 else "have"
    return f"{some} {verb} shifted beyond chance."


def _score(row: Drifted, task: Task, *, still: bool) -> str:
    what = f"The {task.quantity.name}" if task.quantity else "The probability"
    if not row.told:
        verb = "is still" if still else "is"
        return (
            f"{what} that the model gives {verb} spread as in the held-out cases, as far as these"
            " cases tell."
        )
    show = task.quantity.show if task.quantity else (lambda value: f"{100 * value:.0f}%")
    way = {"larger": "higher", "smaller": "lower", "other": "spread otherwise"}[row.way]
    return (
        f"{what} that the model gives is {way} than in the held-out cases: its median is"
        f" {show(row.median)}, theirs {show(row.before)}."
    )


def _gone(row: Drifted, several: int) -> str:
    more = row.missing_more is not None and row.missing_more.value > 0
    before = row.missing_before.value if row.missing_before else 0.0
    others = f", and {several - 1} more differ" if several > 1 else ""
    return (
        f"{row.name[:1].upper()}{row.name[1:]} is missing {'more' if more else 'less'} often: in"
        f" {row.missing.value:.0%}, before in {before:.0%}{others}."
    )


def drift_family(drift: Drift) -> str:
    """What stands under the chart: how many tests there are, and what the index is."""
    tests = "1 test" if drift.tests == 1 else f"{drift.tests} tests"
    return (
        f"{tests} together (Holm): where nothing shifted, at most 5 of 100 cohorts have anything"
        " marked. The population stability index is 0 for two alike distributions; 0.25 is called"
        " large by a rule of thumb from credit scoring, which says nothing of patients. Each"
        " interval is 95% for itself and allows for both samples:"
        f" {drift.n:,} cases here, {drift.training:,} training cases of which percentiles or counts"
        f" are known, and for scores and missing values {drift.held:,} held-out ones. Pairs of a"
        " case here and one there count half where both are in the same tenth."
    )


_WITHOUT = {
    "no-inputs": (
        "This file holds no inputs, so that only the model's number is compared. Score the table"
        " again and keep the inputs beside the answers."
    ),
    "people": (
        "Several held-out cases are of one person, and a scored file does not say so of its own:"
        " numbers are not compared, since chance would look smaller than it is."
    ),
}


def drift_without(drift: Drift) -> tuple[str, ...]:
    """Why something is not compared."""
    said = [_WITHOUT[code] for code in drift.without]
    if drift.uncompared:
        named, more = drift.uncompared[:_NAMED], len(drift.uncompared[_NAMED:])
        others = f" and {more} more" if more else ""
        said.append(
            f"Not compared: {', '.join(named)}{others}. Too little is known of them, here or of the"
            " training cases."
        )
    return tuple(said)


NO_PREVALENCE = {
    "calls-forget": (
        "How frequent each label is cannot be told from the calls: they hardly depend on some of"
        " the labels, so that a small error in one becomes a large one in the other."
    ),
    "label-unseen": (
        "How frequent each label is cannot be told: no held-out case has one of the labels."
    ),
    "too-few": "How frequent each label is cannot be told from so few cases.",
    "amounts-have-none": "An amount has no labels whose shares could have changed.",
    "not-followed": (
        "How many have the event cannot be told from the calls: what became of held-out cases that"
        " were lost before the first horizon is not known."
    ),
}


def prevalence_found(found: Prevalence, task: Task) -> str:
    """How frequent the labels are by the model's calls, and whether to believe it."""
    if found.code in NO_PREVALENCE or found.estimate is None:
        return NO_PREVALENCE[found.code]
    shares, low, high = found.estimate.shares, found.estimate.low, found.estimate.high
    k = 0
    if len(found.labels) > 2:  # of many the one that changed most
        k = int(abs(shares - found.held).argmax())
    what = positives(task) if len(found.labels) == 2 else f"“{found.labels[k]}”"
    said = (
        f"By the model's calls {100 * shares[k]:.0f}% of the cohort are {what} (95% interval"
        f" {100 * low[k]:.0f} to {100 * high[k]:.0f}%); of the held-out cases"
        f" {100 * found.held[k]:.0f}% are."
    )
    if found.code == "told":
        return said
    return (
        "A change in how frequent the labels are does not make these scores what they are: the"
        f" cases themselves are others, and the estimate is not to be relied on. {said}"
    )


def outcomes_found(outcomes: Outcomes, task: Task) -> str:
    """Whether the model does here what it did on held-out cases, and whether as many events came as
    were expected.
    """
    part = outcomes.every or outcomes.answered
    if not part.metrics:
        return (
            f"Of {outcomes.rows:,} cases {outcomes.known:,} have a known outcome, too few of one"
            " kind or the other to measure the model."
        )
    decides, sign = task.asks.decides
    name = decides if decides in part.differences else next(iter(part.differences), "")
    said = [_decides(part, name, sign if name == decides else 1)] if name else []
    said += _events(part, task)
    return " ".join(said)


def _decides(part: CohortMetrics, name: str, sign: int) -> str:
    here, held, m = part.metrics[name], part.held[name], part.differences[name]
    both = f"{_number(here)} here, {_number(held)} on held-out cases"
    by = f"difference {m.value:+z.3f}, 95% interval {m.low:z.3f} to {m.high:z.3f}"
    if not (m.low > 0 or m.high < 0):
        return f"{in_short(name)} is not told apart from the held-out cases: {both} ({by})."
    better = "better" if m.value * sign > 0 else "worse"
    return f"{in_short(name)} is {better} than on the held-out cases: {both} ({by})."


def _number(m: Metric) -> str:
    return f"{m.value:.0%}" if m.method == "Wilson" else rounded(m.value)


def _events(part: CohortMetrics, task: Task) -> Sequence[str]:
    ratio = part.metrics.get("observed_expected")
    if ratio is None or not math.isfinite(ratio.value) or not ratio.value:
        return ()
    expected, came = ratio.events / ratio.value, positives(task)
    counted = f"{ratio.events:,} {came} came where {expected:,.0f} were expected"
    if ratio.low > 1:
        return (f"Probabilities are too low here: {counted}.",)
    if ratio.high < 1:
        return (f"Probabilities are too high here: {counted}.",)
    return (f"As many came as were expected, as far as these cases tell: {counted}.",)


NO_OFFER = {
    "no-outcomes": "Without known outcomes there is nothing to recalibrate by.",
    "needs-every-class": (
        "Not offered for many classes: a scored file holds the probability of the class that was"
        " called, and a recalibration needs those of all."
    ),
    "no-probability": "Not offered for an amount: it is no probability.",
    "needs-times": (
        "Not offered for a time to an event: a recalibration needs how long each case was followed,"
        " which a scored file does not hold."
    ),
}


def offer_found(offer: Offer) -> str:
    """What the cases ask for."""
    if offer.code in NO_OFFER:
        return NO_OFFER[offer.code]
    others = offer.n - offer.events
    cases = f"{offer.n:,} answered cases with an outcome, {offer.events:,} of them positive"
    if offer.code == "too-few":
        return (
            f"Too few: {cases}. At least {ENOUGH} positive and {ENOUGH} others are needed before"
            f" anything is offered; there are {offer.events:,} and {others:,}."
        )
    if offer.code == "order-reversed":
        return (
            "Higher probabilities go with fewer events here: no recalibration mends that. Check"
            " that outcomes and inputs are the right way round."
        )
    if offer.code == "supports-none":
        return (
            f"These cases do not say that the model's probabilities are wrong here: {cases}."
            " They give no reason to change anything."
        )
    if offer.code == "cannot-be-checked":
        return (
            "These cases say that the model's probabilities are wrong here, but they are too few to"
            f" check a change on cases that it was not made of: {cases}."
        )
    which = "their level" if offer.supported == "intercept" else "their level and how sure they are"
    return f"These cases ask for other probabilities, in {which}: {cases}."


def update_text(update: Update) -> str:
    """An update in words: what becomes of some probabilities, and of all odds."""
    low, high = update.intercept_interval
    moved = updated(np.array(_EXAMPLES), update.intercept, update.slope)
    said = ", ".join(
        f"{before:.0%} becomes {after:.0%}"
        for before, after in zip(_EXAMPLES, moved.tolist(), strict=True)
    )
    if update.slope_interval is None:
        return (
            f"{said}: all odds times {math.exp(update.intercept):.2f} (95% interval"
            f" {math.exp(low):.2f} to {math.exp(high):.2f})."
        )
    least, most = update.slope_interval
    return (
        f"{said}: log-odds times {update.slope:.2f} (95% interval {least:.2f} to {most:.2f}), then"
        f" {update.intercept:+.2f} ({low:.2f} to {high:.2f})."
    )


def needed_text(needed: int | None, n: int, *, slope: bool) -> str:
    """How many cases like these an update needs to be known usefully well."""
    what = f"the slope to ± {HALF_SLOPE:g}" if slope else f"the log-odds to ± {HALF_INTERCEPT:g}"
    if needed is None:
        return f"These cases do not tell how many are needed to know {what}."
    enough = "there are enough" if n >= needed else f"there are {n:,}"
    return f"About {needed:,} cases like these are needed to know {what}; {enough}."
