"""Whether a passage resembles the training passages."""

from __future__ import annotations

from medmodels.cases import Case
from medmodels.models import Model
from medmodels.models.text import NoteModel, known_share, words_of
from medmodels.tasks import Note

__all__ = ["check_note"]


def check_note(model: Model, case: Case) -> str | None:
    """Are its words those of the training texts, and is it as long as one of them may be?"""
    assert isinstance(model, NoteModel)
    noun = case.task.inputs.noun
    reference, words = model.artifact.reference, words_of(case.text)
    share, least = known_share(case.text, model.vocabulary), float(reference["least_known"])
    if share < least:
        return (
            f"Only {share:.0%} of its words were in the training {noun}s; 99.5 % of comparable"
            f" {noun}s have {least:.0%} or more. {Note.of(case.task.inputs).check}"
        )
    if len(words) > (most := int(reference["most_words"])):
        return (
            f"It has {len(words)} words; 99.5 % of comparable {noun}s have {most} or fewer. Give"
            f" one {noun} at a time."
        )
    return None
