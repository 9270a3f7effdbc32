"""A clinician's own judgement of a case, before and after seeing the model."""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.outcomes import Outcome

__all__ = ["Judgement", "Review", "helped"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A label of the task and how sure the clinician is of it, 50 to 100%."""

    label: str
    confidence: int


@dataclass(frozen=True, slots=True)
class Review:
    """Both judgements and a comment; ``before`` is ``None`` when the model was seen first,
    ``outcome_known`` says that the verdict was given (again) after the known outcome had been
    shown.
    """

    before: Judgement | None
    after: Judgement | None
    comment: str = ""
    outcome_known: bool = False

    @property
    def change(self) -> str:
        """What seeing the model did to the judgement, in words."""
        return self._change + (
            ", recorded after the outcome was known" if self.outcome_known else ""
        )

    @property
    def _change(self) -> str:
        if self.before is None or self.after is None:
            return "not recorded on both sides of the reveal"
        if self.before.label != self.after.label:
            return f"changed from {self.before.label} to {self.after.label} after seeing the model"
        if self.before.confidence == self.after.confidence:
            return "unchanged after seeing the model"
        return (
            f"same answer, confidence moved from {self.before.confidence} to"
            f" {self.after.confidence}% after seeing the model"
        )


def helped(asks: Outcome, review: Review, truth: str) -> str:
    """Whether seeing the model helped, in words: which of both answers is right, given what is
    known.
    """
    if review.after is None:
        return ""
    after = asks.is_right(review.after.label, truth)
    if review.before is None:
        return f"Your answer is {'right' if after else 'wrong'}."
    before = asks.is_right(review.before.label, truth)
    if before == after:
        return f"Your answer was {'right' if after else 'wrong'} before the model, and still is."
    return (
        "Your first answer was wrong, the second is right: seeing the model helped."
        if after
        else "Your first answer was right, the second is wrong: seeing the model misled."
    )
