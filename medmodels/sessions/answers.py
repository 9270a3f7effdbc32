"""Answers as they are written everywhere: a label of the question, or an amount with its unit."""

from __future__ import annotations

import math

from medmodels.errors import SessionError
from medmodels.outcomes import Amount
from medmodels.tasks import Task

__all__ = ["named_answer"]


def named_answer(task: Task, said: str) -> str:
    """What somebody said as it is written everywhere; raises ``SessionError`` when it is no answer.

    >>> from medmodels.tasks import get_task
    >>> named_answer(get_task("warfarin-dose"), "35,5")
    '35.5 mg/week'
    """
    asked = task.asks.asked
    if not isinstance(asked, Amount):
        if said not in asked.labels:
            raise SessionError("answer-none")
        return said
    try:
        amount = float(said.replace(",", ".").removesuffix(asked.unit).strip())
    except ValueError:
        amount = math.nan
    if not asked.low <= amount <= asked.high:
        raise SessionError(
            "answer-no-amount", name=asked.name, low=asked.low, high=asked.high, unit=asked.unit
        )
    return task.asks.named(amount)
