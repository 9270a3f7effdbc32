"""What cards and pages say of each kind of outcome: one file of words, nothing computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from medmodels.card.names import NOT_AVAILABLE
from medmodels.statistics.conformal import COVERAGES

__all__ = ["WORDS", "OutcomeWords"]

_AIMS = ", ".join(f"{coverage:.0%}" for coverage in COVERAGES)
_CLOSED = ", and never leave out a label more probable than one they hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeWords:
    """Sentences about one kind of outcome.

    ``counted`` is how many cases there are, and ``events`` what follows a number of cases on the
    command line (``n``, ``events``, ``positive`` are filled in); ``at`` says how metrics were
    taken, ``pooled`` what of a cross-validation was not taken fold by fold. ``sets`` is what a
    conformal set or interval aims at, ``short`` and ``over`` why it may hold the truth less or more
    often, ``size`` what its size is. ``supporting`` are the cases that support a probability near 0
    or 1. ``absent`` stands for a metric that a subgroup does not have, ``subgroups`` is what must
    be known of them. ``hub`` is the task's type on model hubs, ``families`` what is otherwise with
    a family than with two labels.
    """

    hub: str
    counted: str
    events: str
    at: str
    pooled: str
    sets: str
    size: str
    short: str
    over: str
    supporting: str
    absent: str
    subgroups: str
    families: Mapping[str, str] = field(default_factory=dict)


_LABELS = OutcomeWords(
    hub="classification",
    counted="{n} cases, {events} {positive}",
    events=", {events} {positive}",
    at="At the model's threshold; 95% intervals.",
    pooled=" (calibration: over the repeats, Wald).",
    sets=f"sets aim at {_AIMS} coverage within each label{_CLOSED}",
    size="labels in a set, mean",
    short=(
        "The limits come from models fitted without the case, a little less sure than the one that"
        " is served; and of many some fall short."
    ),
    over=(
        "A more probable label always joins, where every label misses its limit the next level's"
        " set is taken, and limits from models fitted on fewer cases are a little wide."
    ),
    supporting="held-out cases",
    absent=NOT_AVAILABLE,
    subgroups=(
        "At the model's own threshold. Where no case is positive, accuracy is specificity. AUROC"
        " needs ten cases of either label."
    ),
)

_CLASSES = OutcomeWords(
    hub="classification",
    counted="{n} cases",
    events=", {events} named rightly",
    at="With 95% intervals.",
    pooled=".",
    sets=(
        f"sets aim at {_AIMS} coverage within each class of thirty calibration cases or more, and"
        f" over the rarer ones together{_CLOSED}"
    ),
    size="labels in a set, mean",
    short=(
        "Rare classes share one limit: what holds for all of them together need not hold for each."
    ),
    over=(
        "The most probable class is always in its set, and so is every class more probable than one"
        " that is."
    ),
    supporting="pairs of a held-out case and a class",
    absent="–",  # a class has a recall, a set has not
    subgroups=(
        "Events are the cases called right. A class of few cases says little, whatever its recall."
    ),
)

_QUANTITY = OutcomeWords(
    hub="regression",
    counted="{n} cases",
    events="",
    at="With 95% intervals.",
    pooled=".",
    sets=f"intervals aim at {_AIMS} coverage within each fifth of the estimates",
    size="mean width",
    short=(
        "The limits hold over each range of the estimate together; and with several ranges and"
        " levels some fall short by chance."
    ),
    over="With several ranges and levels some lie above by chance.",
    supporting="",
    absent=NOT_AVAILABLE,
    subgroups=(
        "Groups by the true amount are known only afterwards. Events are the cases that a share"
        " counts; of a mean, the cases it is of."
    ),
    families={
        "boosting": (
            "It gives sums of small steps, fitted to training cases: beyond them nothing rises or"
            " falls any further. Where an input has an order, every split of every tree keeps it."
        ),
        "forest": (
            "It gives means of training cases: amounts at either end are pulled towards the middle."
            " Where an input has an order, the leaves of each tree are put in that order after it"
            " has grown."
        ),
        "svm": (
            "It is a kernel expansion over {landmarks}; no row of the data set is in its weights."
            " By construction no amount is below the least that can be, nor against the order of an"
            " input that has one: weights are never negative, and the points lie before such an"
            " input's first value."
        ),
        "ridge": (
            "It is the least amount that can be plus the cube of a sum of effects, one an input;"
            " published formulas are squares of such sums. Inputs multiply one another's effects in"
            " this way and in no other. By construction no amount is below the least, nor"
            " against the order of an input that has one. Numbers beyond those of all but 2 of"
            " 1000 training cases count as these."
        ),
    },
)

_TIME_TO_EVENT = OutcomeWords(
    hub="survival-analysis",
    counted="{n} cases, {events} with the event at any time",
    events=", {events} with the event at any time",
    at=(
        "At the model's threshold; 95% intervals. Who was not followed to a horizon counts by"
        " weights for those like them who were; shares count those whose state is known."
    ),
    pooled=" (calibration slope: over the repeats, Wald).",
    sets=(
        f"sets of the state at the first horizon aim at {_AIMS} coverage within each label, each"
        f" case weighed for those like it who were lost{_CLOSED}. A lower bound of the time itself"
        " is not given: so many are still free when they are last seen that it would rest on how"
        " the others were lost"
    ),
    size="labels in a set, mean",
    short=(
        "The limits come from models fitted without the case, and from few cases with the event by"
        " the first horizon."
    ),
    over=(
        "A more probable label always joins, and limits from models fitted on fewer cases are a"
        " little wide."
    ),
    supporting="cases held out in cross-validation, their state at the first horizon known,",
    absent=NOT_AVAILABLE,
    subgroups=(
        "Right about the first horizon, at the model's own threshold, of those whose state then is"
        " known. Harrell's C and the ratio of observed to expected events need ten events."
    ),
    families={
        "boosting": (
            "Its trees multiply one hazard, at every time alike; each leaf holds as many cases as"
            " its strategy says at least, and no row of the data set is in them."
        ),
        "cox": (
            "It is a sum of one curve an input, on the log hazard: an input multiplies the hazard"
            " by the same factor at every time and whatever the other inputs are. No row of the"
            " data set is in its weights."
        ),
    },
)

# By the kind of outcome.
WORDS: dict[str, OutcomeWords] = {
    "labels": _LABELS,
    "classes": _CLASSES,
    "quantity": _QUANTITY,
    "time_to_event": _TIME_TO_EVENT,
}
