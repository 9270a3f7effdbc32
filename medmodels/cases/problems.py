"""What is wrong with the rows of a file, put into words for those rows alone that somebody asks
about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from medmodels.errors import Problem

__all__ = ["RowProblems"]


class RowProblems(Mapping[int, tuple[Problem, ...]]):
    """The problems of each row that has any (rows count from 1): ``wrong`` marks the rows, ``told``
    makes the words.

    ``kept`` says how much text is held for the words.
    """

    def __init__(
        self, wrong: np.ndarray, told: Callable[[int], tuple[Problem, ...]], *, kept: int = 0
    ) -> None:
        self._wrong, self._told, self.kept = wrong, told, kept

    def __contains__(self, row: object) -> bool:
        return isinstance(row, int) and 0 < row <= len(self._wrong) and bool(self._wrong[row - 1])

    def __getitem__(self, row: int) -> tuple[Problem, ...]:
        if row not in self:
            raise KeyError(row)
        return self._told(row)

    def __iter__(self) -> Iterator[int]:
        return iter((np.flatnonzero(self._wrong) + 1).tolist())

    def __len__(self) -> int:
        return int(self._wrong.sum())
