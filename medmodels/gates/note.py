"""Whether a passage resembles the training passages."""

from __future__ import annotations

from medmodels.cases import Abstention, Case
from medmodels.models import Model
from medmodels.models.text import NoteModel, known_share, words_of
from medmodels.tasks import Note

__all__ = ["check_note"]


def check_note(model: Model, case: Case) -> Abstention | None:
    """Are its words those of the training texts, and is it as long as one of them may be?"""
    assert isinstance(model, NoteModel)
    noun = case.task.inputs.noun
    fitted, words = model.artifact.fitted, words_of(case.text)
    share, least = known_share(case.text, model.vocabulary), float(fitted["least_known"])
    if share < least:
        check = Note.of(case.task.inputs).check
        return Abstention(
            "unknown_words", {"share": share, "least": least, "noun": noun, "check": check}
        )
    if len(words) > (most := int(fitted["most_words"])):
        return Abstention("many_words", {"words": len(words), "most": most, "noun": noun})
    return None
