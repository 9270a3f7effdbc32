"""What a step says, with its figures in it."""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.lessons.lesson import Facts, Step

__all__ = ["StepWords", "step_words"]


@dataclass(frozen=True)
class StepWords:
    """A step in words, as they are shown: ``because`` and ``shows`` come after the question was
    answered; ``because`` is empty where nothing is asked.
    """

    text: str
    because: str
    shows: str


def step_words(step: Step, facts: Facts) -> StepWords:
    """The sentences of a step with each fact in braces written as it is said.

    Raises ``KeyError`` where a sentence names a fact that is not there.
    """
    said = {name: fact.words for name, fact in facts.items()}
    because = step.question.because if step.question else ""
    return StepWords(*(told.format_map(said) for told in (step.text, because, step.shows)))
