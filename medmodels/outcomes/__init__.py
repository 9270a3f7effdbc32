"""What is asked for, one object a kind: one of two labels, one of many classes, an amount, or a
time to an event.

Each owns its arithmetic: what is called and what cannot be ruled out, how an answer is measured and
judged, and what is asked of a reviewer. Nothing here knows a task, a model or a case: arrays go in.
"""

from medmodels.outcomes.classes import Classes
from medmodels.outcomes.labels import Labels
from medmodels.outcomes.outcome import Amount, Choices, Held, Intervals, Judged, Outcome, Sets
from medmodels.outcomes.quantity import Quantity
from medmodels.outcomes.time_to_event import TimeToEvent

__all__ = [
    "OUTCOME_KINDS",
    "Amount",
    "Choices",
    "Classes",
    "Held",
    "Intervals",
    "Judged",
    "Labels",
    "Outcome",
    "Quantity",
    "Sets",
    "TimeToEvent",
]

# Every kind of outcome: a registry by kind, on whatever floor, has an entry for each.
OUTCOME_KINDS: dict[str, type[Outcome]] = {
    of.kind: of for of in (Labels, Classes, Quantity, TimeToEvent)
}
