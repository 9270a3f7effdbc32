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
from medmodels.sessions import HeldOut, Pack, case_of
from ui.state import remembered

__all__ = ["ErrorsOfPack", "errors_of", "errors_said", "told_errors"]

_USUAL = (0.25, 0.30)  # of the cases: what study designers plant
_NEAR = 0.06


@dataclass(frozen=True, slots=True)
class ErrorsOfPack:
    """Of so many ``cases`` of a pack: how many the model gives ``no_answer`` to, and how many it
    calls wrongly, by kind.
    """

    cases: int
    no_answer: int
    kinds: tuple[tuple[str, int], ...]

    @property
    def wrong(self) -> int:
        return sum(count for _, count in self.kinds)


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
    task, kinds = model.task, Counter[str]()
    for answer, truth in zip(answers, truths, strict=True):
        if answer is not None and not task.asks.is_right(answer, truth):
            if not isinstance(task.asks, Labels):
                kinds["wrong"] += 1
            else:
                kinds["missed" if truth == task.labels[0] else "false alarm"] += 1
    return ErrorsOfPack(
        len(answers), sum(answer is None for answer in answers), tuple(sorted(kinds.items()))
    )


def errors_said(found: ErrorsOfPack) -> str:
    """One or two sentences: how many, of which kind, and whether that is a good share."""
    share = found.wrong / found.cases
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
    said = f"The model is wrong on {wrong}{of}.{silent}"
    low, high = _USUAL
    if low - _NEAR <= share <= high + _NEAR:
        return f"{said} That is a good share: studies plant {low:.0%} to {high:.0%}."
    if share < low:
        return (
            f"{said} Studies plant {low:.0%} to {high:.0%}: a class that meets too few errors"
            " learns only to follow."
        )
    return (
        f"{said} Studies plant {low:.0%} to {high:.0%}: a class that meets too many errors learns"
        " only to look away."
    )


def _counted(kind: str, count: int) -> str:
    return f"{count} {kind}{'s' if kind == 'false alarm' and count != 1 else ''}"
