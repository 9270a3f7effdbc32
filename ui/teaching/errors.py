"""How often the model is wrong on a pack: the teacher may know, and should before the class
does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from medmodels.models import Model
from medmodels.outcomes import Labels
from medmodels.predictions import predict
from medmodels.sessions import Aid, HeldOut, Pack, Plan, case_of, still_to_make_up
from ui.state import remembered

__all__ = ["ErrorsOfPack", "Met", "errors_of", "errors_said", "met", "told_errors"]

_USUAL = (0.25, 0.30)  # of the cases: what study designers plant
_NEAR = 0.06


@dataclass(frozen=True, slots=True)
class ErrorsOfPack:
    """What the model makes of each case of a pack: ``None`` where it gives no answer, empty where
    it is right, else the kind of error.
    """

    calls: tuple[str | None, ...]

    @property
    def cases(self) -> int:
        return len(self.calls)

    @property
    def no_answer(self) -> int:
        return self.calls.count(None)

    @property
    def kinds(self) -> tuple[tuple[str, int], ...]:
        return tuple(sorted(Counter(kind for kind in self.calls if kind).items()))

    @property
    def wrong(self) -> int:
        return sum(count for _, count in self.kinds)


@dataclass(frozen=True, slots=True)
class Met:
    """What a class meets under a plan: so many ``answers`` of the model, how many are wrong by
    themselves and how many are made up; ``about`` where chance decides which cases have no reveal.
    """

    answers: int
    wrong: int
    made_up: int
    about: bool = False

    @property
    def share(self) -> float:
        """Of the answers that are wrong; 0 where there are none."""
        return (self.wrong + self.made_up) / self.answers if self.answers else 0.0

    @property
    def is_usual(self) -> bool:
        """Whether that is about as many as studies plant."""
        low, high = _USUAL
        return low - _NEAR <= self.share <= high + _NEAR


def met(found: ErrorsOfPack, plan: Plan) -> Met:
    """What a class meets of these cases under the plan."""
    calls = [] if plan.aid is Aid.ALONE else list(found.calls[plan.alone_first :])
    left = len(calls) - round(plan.hidden * len(calls))
    share = left / len(calls) if calls else 0.0
    answers = round(share * sum(call is not None for call in calls))
    wrong = round(share * sum(bool(call) for call in calls))
    made_up = still_to_make_up(plan.simulated, answers=answers, wrong=wrong)
    return Met(answers, wrong, made_up, about=left < len(calls))


def errors_of(model: Model, pack: Pack, held_out: HeldOut | None) -> ErrorsOfPack:
    """What the model makes of each case, computed once; raises ``SessionError`` where one is
    gone.
    """
    key = ("errors of a pack", model.digest, str(hash(pack)))
    return remembered(key, lambda: _errors(model, pack, held_out))


def _errors(model: Model, pack: Pack, held_out: HeldOut | None) -> ErrorsOfPack:
    answers: list[str | None] = []
    for case in pack.cases:
        prediction = predict(model, case_of(model.task, case, held_out))
        said = prediction.answer
        named = model.task.asks.named(said) if isinstance(said, float) else said
        answers.append(None if prediction.abstained else named)
    return told_errors(model, answers, [case.truth for case in pack.cases])


def told_errors(model: Model, answers: Sequence[str | None], truths: Sequence[str]) -> ErrorsOfPack:
    """Answers beside truths: of two labels misses and false alarms, else the wrong ones."""
    task, calls = model.task, list[str | None]()
    for answer, truth in zip(answers, truths, strict=True):
        if answer is None or task.asks.is_right(answer, truth):
            calls.append(None if answer is None else "")
        elif not isinstance(task.asks, Labels):
            calls.append("wrong")
        else:
            calls.append("missed" if truth == task.labels[0] else "false alarm")
    return ErrorsOfPack(tuple(calls))


def errors_said(found: ErrorsOfPack, plan: Plan) -> str:
    """A few sentences: how many, of which kind, what of it a class meets under the plan, and
    whether that is a good share.
    """
    kinds = [_counted(kind, count) for kind, count in found.kinds if kind != "wrong"]
    of = f": {' and '.join(kinds)}" if kinds else ""
    silent = f" It gives no answer to {found.no_answer}." if found.no_answer else ""
    wrong = (
        f"{found.wrong} of these {found.cases}"
        if found.cases > 1
        else (
            "this one case" if found.wrong else "none of these: there is one case, and it is right"
        )
    )
    return f"The model is wrong on {wrong}{of}.{silent} {_met_said(met(found, plan))}"


def _met_said(of: Met) -> str:
    """What a class meets, and whether that is a good share."""
    if not of.answers:
        return "With the plan as it stands the class sees no answer of the model."
    about, total = "about " if of.about else "", of.wrong + of.made_up
    made_up = f", {of.made_up} of them made up" if of.made_up else ""
    answers = f"{of.answers} answer{'s' if of.answers > 1 else ''}"
    said = (
        f"With the plan as it stands the class sees {about}{answers} of the model; {total}"
        f" {'is' if total == 1 else 'are'} wrong{made_up}."
    )
    low, high = _USUAL
    if of.is_usual:
        return f"{said} That is a good share: studies plant {low:.0%} to {high:.0%}."
    many = of.share > high
    return (
        f"{said} Studies plant {low:.0%} to {high:.0%}: a class that meets too"
        f" {'many' if many else 'few'} errors learns only to {'look away' if many else 'follow'}."
    )


def _counted(kind: str, count: int) -> str:
    return f"{count} {kind}{'s' if kind == 'false alarm' and count != 1 else ''}"
