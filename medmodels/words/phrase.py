"""Words that are not chosen yet."""

from __future__ import annotations

from medmodels.words.catalogue import said

__all__ = ["Phrase"]


class Phrase:
    """A code of the catalogue and the values that its words need; ``str`` chooses the words.

    Two are equal when they say the same in every language.
    """

    __slots__ = ("code", "values")

    def __init__(self, code: str, /, **values: object) -> None:
        self.code, self.values = code, values

    def __str__(self) -> str:
        return said(self.code, self.values)

    def __repr__(self) -> str:
        return f"Phrase({self.code!r}, {', '.join(self.values)})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Phrase):
            return NotImplemented
        return (self.code, self.values) == (other.code, other.values)

    def __hash__(self) -> int:
        return hash(self.code)
