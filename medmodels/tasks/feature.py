"""One input of a question: its unit, its ranges, its words."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Feature"]


@dataclass(frozen=True, slots=True)
class Feature:
    """One input of a task.

    ``plausible`` bounds what is accepted at all; ``reference_range`` is the range a clinician
    compares with, and only flags a value H or L. ``unit`` is empty where the source states none.
    ``group`` is the part of the chart a variable of a stay belongs to; ``codes`` are the words
    behind an input that is coded 0, 1, 2 and so on; ``carried`` says that charts repeat its last
    entry, so that a repetition is no measurement. Where words have an order, ``counts`` are for
    each word the numbers that models see in its place, and ``directions`` for each number whether
    the outcome may only fall with it (-1), only rise (1), or either (0). ``spellings`` are for each
    word other ways in which charts write it; ``because`` says in a few words why the plausible
    range is what it is, where nobody could guess.
    """

    name: str
    definition: str
    unit: str
    reference_range: tuple[float, float]
    plausible: tuple[float, float]
    decimals: int
    synonyms: tuple[str, ...] = ()
    group: str = ""
    codes: tuple[str, ...] = ()
    carried: bool = False
    counts: tuple[tuple[int, ...], ...] = ()
    directions: tuple[int, ...] = ()
    spellings: tuple[tuple[str, ...], ...] = ()
    because: str = ""

    def flag(self, value: float) -> str:
        """``"H"`` above the reference range, ``"L"`` below it, ``""`` inside; judged on the value
        as it is shown.
        """
        if self.codes:  # no word is high or low
            return ""
        low, high = self.reference_range
        shown = round(value, self.decimals)
        return "H" if shown > high else "L" if shown < low else ""

    def show(self, value: float) -> str:
        """The value as a person reads it: a code in words, a number with fixed decimals and the
        unit, if there is one.
        """
        if self.codes:
            return self.codes[round(value)]
        return f"{value:.{self.decimals}f} {self.unit}".rstrip()

    @property
    def reference_text(self) -> str:
        """The reference range as it is written; empty where none is known, which is where it would
        be all that is plausible.
        """
        if self.codes or self.reference_range == self.plausible:
            return ""
        low, high = self.reference_range
        return f"{low:.{self.decimals}f} to {high:.{self.decimals}f}"

    @property
    def plausible_text(self) -> str:
        if self.codes:
            return ", ".join(f"“{word}”" for word in self.codes if word)
        return f"{self.plausible[0]:g} and {self.plausible[1]:g}"
