"""One scale on which my answer, the model, its line and what cannot be ruled out stand together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

__all__ = ["ROLES", "Band", "Mark", "Row", "Strip"]

# What may be marked on a scale: an answer of the model (as it was ``before`` a change), the
# reviewer's, the line, the base rate.
ROLES = ("model", "before", "mine", "threshold", "base")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a scale: whose (``role``, one of ``ROLES``), its ``name`` and its value as it is
    ``said``; ``place`` is the share of the scale that lies left of it, 0 to 1.
    """

    role: str
    name: str
    said: str
    place: float

    def __post_init__(self) -> None:
        if self.role not in ROLES or not 0 <= self.place <= 1:
            raise ValueError(f"no mark on a scale: {self.role} at {self.place}")


@dataclass(frozen=True, slots=True)
class Band:
    """A part of a scale, its ends as shares of it, and what it is."""

    low: float
    high: float
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """A scale of its own: of the one number, or of one of many classes, which has a ``name``.
    ``left`` says that this class cannot be ruled out.
    """

    marks: tuple[Mark, ...]
    band: Band | None = None
    name: str = ""
    left: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """``ends`` are the ends of the scale in words. ``finding`` says the number and on which side of
    the line it lies, ``agreement`` whether the reviewer and the model say the same (empty where the
    reviewer said nothing), ``open`` what cannot be ruled out.
    """

    ends: tuple[str, str]
    rows: tuple[Row, ...]
    finding: str
    agreement: str
    open: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the strip says, in words."""
        return tuple(said for said in (self.finding, self.agreement, self.open) if said)

    @property
    def alt(self) -> str:
        """The strip for those who cannot see it: every mark with its value."""
        told = [
            f"{f'{row.name}, ' if row.name else ''}{mark.name} {mark.said}"
            for row in self.rows
            for mark in row.marks
        ]
        bands = [row.band.name for row in self.rows if row.band]
        return f"A scale from {self.ends[0]} to {self.ends[1]}: {'; '.join([*told, *bands])}."

    @property
    def table(self) -> Mapping[str, list[str]]:
        """Every mark in a row."""
        marks = [(row.name, mark) for row in self.rows for mark in row.marks]
        named = {"Of": [name for name, _ in marks]} if any(name for name, _ in marks) else {}
        return {
            **named,
            "Mark": [mark.name for _, mark in marks],
            "Value": [mark.said for _, mark in marks],
        }

    def with_ghost(self, other: Strip) -> Strip:
        """This strip with another one's answer of the model as it was ``before``, row by row where
        both have it.
        """
        ghosts = {
            row.name: replace(mark, role="before", name="Before")
            for row in other.rows
            for mark in row.marks
            if mark.role == "model"
        }
        rows = tuple(
            replace(row, marks=(*row.marks, ghosts[row.name])) if row.name in ghosts else row
            for row in self.rows
        )
        return replace(self, rows=rows)
