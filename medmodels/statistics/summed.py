"""A statistic of weights that needs no more of the cases than sums over them.

Where whole people are drawn, their sums are drawn: twenty numbers instead of fifty thousand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

__all__ = ["Summed", "mean_of"]


@dataclass(frozen=True, eq=False)
class Summed:
    """What ``given`` makes (resamples,) of the weighted sums (resamples, k) of ``values`` (n,
    k).
    """

    values: np.ndarray
    given: Callable[[np.ndarray], np.ndarray]

    def __call__(self, weights: np.ndarray) -> np.ndarray:
        """For each row of weights (resamples, n)."""
        return self.given(weights @ self.values)

    def within(self, of: np.ndarray) -> Summed:
        """The same of weights of groups, where ``of`` (n,) says which group a case is of."""
        columns = [np.bincount(of, column) for column in self.values.T]
        return Summed(np.stack(columns, axis=1), self.given)

    def less(self, other: Summed) -> Summed:
        """The difference of two statistics of the same cases."""
        k = self.values.shape[1]
        return Summed(
            np.hstack([self.values, other.values]),
            lambda sums: self.given(sums[:, :k]) - other.given(sums[:, k:]),
        )


def mean_of(values: np.ndarray) -> Summed:
    """The weighted mean of values (n,).

    >>> float(mean_of(np.array([1.0, 4.0]))(np.array([[2.0, 1.0]]))[0])
    2.0
    """
    both = np.stack([values, np.ones(len(values))], axis=1)
    return Summed(both, lambda sums: np.asarray(sums[:, 0] / sums[:, 1]))
