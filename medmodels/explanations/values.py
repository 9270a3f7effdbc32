"""What a family's method returns: an amount for each part of each case and label, and what
it cost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Part", "Values"]


@dataclass(frozen=True, slots=True)
class Part:
    """Which of the task's elements a contribution belongs to, and over which hours of a stay;
    ``None`` for a descriptor.
    """

    element: int
    hours: tuple[int, int] | None = None


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

    def summed(self, element: np.ndarray, elements: int) -> Values:
        """Exact amounts of columns added up: ``element`` (columns,) says which of the elements each
        column tells of.
        """
        found = np.zeros((len(self.amounts), elements, self.amounts.shape[2]))
        np.add.at(found.swapaxes(0, 1), element, self.amounts.swapaxes(0, 1))
        return Values(found, self.evaluations)

    def by_element(self, elements: int) -> np.ndarray:
        """Amounts summed over the parts of each element, (cases, elements, labels)."""
        if self.parts is None:
            return self.amounts
        found = np.zeros((len(self.amounts), elements, self.amounts.shape[2]))
        for column, part in enumerate(self.parts):
            found[:, part.element] += self.amounts[:, column]
        return found
