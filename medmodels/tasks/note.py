"""The inputs of a question asked of a passage of text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from medmodels.tasks.inputs import Inputs, require

__all__ = ["Note"]


@dataclass(frozen=True, kw_only=True)
class Note(Inputs):
    """One passage of text.

    ``check`` is what the gate asks of one whose words are strange; ``example`` stands in the field
    that one is pasted into. ``truth_columns`` maps the name of a column beside the passages that
    may hold the known outcome to what its values mean.
    """

    modality: ClassVar[str] = "note"
    hub: ClassVar[str] = "text"
    noun: str = "passage"
    check: str
    example: str = ""
    truth_columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        require(bool(self.check), "note-without-check")

    @property
    def elements(self) -> tuple[str, ...]:
        return ()

    @property
    def file(self) -> str:
        return f"A text file with one {self.noun}, or a CSV file with a column called text"

    @property
    def reference_name(self) -> str:
        return "empty note"

    @property
    def abstains(self) -> str:
        return (
            f"The model abstains when fewer of a {self.noun}'s words are known, or it has more"
            f" words, than in 99.5% of comparable {self.noun}s."
        )

    def given(self, reference_note: str) -> str:
        return (
            f"One {self.noun} of text, pasted, as a text file or in a column of a CSV file;"
            " identifiers are masked by pattern."
        )

    def axis(self, element: str) -> str:
        return f"times that “{element}” comes in the {self.noun}"
