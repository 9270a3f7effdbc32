"""What a family's method returns: an amount for each part of each case and label, and what
it cost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["OfOne", "Part", "Values"]


@dataclass(frozen=True, slots=True)
class Part:
    """Which of the task's elements a contribution belongs to, and over which hours of a stay;
    ``None`` for a descriptor.
    """

    element: int
    hours: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False)
class OfOne:
    """Amounts (parts,) of one case and label with their standard errors, 0 where they are exact,
    and what each is of.
    """

    amounts: np.ndarray
    spread: np.ndarray
    parts: tuple[Part, ...]
    evaluations: int


@dataclass(frozen=True, eq=False)
class Values:
    """``amounts`` (cases, parts, labels); ``evaluations`` of the model, or their exact equivalent,
    for a case.

    ``spread`` (cases, parts), or (cases, parts, labels) where it differs between labels, is the
    standard error of a sampled method, ``None`` where it is exact. ``parts`` says what each column
    is of where that is not simply each of the task's elements.
    """

    amounts: np.ndarray
    evaluations: int
    spread: np.ndarray | None = None
    parts: tuple[Part, ...] | None = None

    def of(self, case: int, label: int) -> OfOne:
        """What belongs to one case and one label."""
        amounts, spread = self.amounts[case, :, label], self.spread
        return OfOne(
            amounts,
            np.zeros(len(amounts))
            if spread is None
            else spread[case]
            if spread.ndim == 2
            else spread[case, :, label],
            self.parts or tuple(Part(element) for element in range(len(amounts))),
            self.evaluations,
        )

    def summed(self, element: np.ndarray, elements: int) -> Values:
        """Exact amounts of columns added up: ``element`` (columns,) says which of the elements each
        column tells of.
        """
        sums = np.zeros((len(self.amounts), elements, self.amounts.shape[2]))
        np.add.at(sums.swapaxes(0, 1), element, self.amounts.swapaxes(0, 1))
        return Values(sums, self.evaluations)

    def by_element(self, elements: int) -> np.ndarray:
        """Amounts summed over the parts of each element, (cases, elements, labels)."""
        if self.parts is None:
            return self.amounts
        sums = np.zeros((len(self.amounts), elements, self.amounts.shape[2]))
        for column, part in enumerate(self.parts):
            sums[:, part.element] += self.amounts[:, column]
        return sums
