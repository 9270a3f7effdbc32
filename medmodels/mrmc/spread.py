"""How a figure spreads: mean squares over readers and conditions, covariances over cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.mrmc.merits import Merit

__all__ = ["Components", "Spread", "spread"]


@dataclass(frozen=True, slots=True)
class Components:
    """Variance components; the two of readers may come out negative, and are told as they are."""

    reader: float
    condition_by_reader: float


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Of ``values`` (conditions, readers) the mean squares of conditions, readers and both, and the
    error's variance and covariances: ``cov1`` of one reader in two conditions, ``cov2`` of two
    readers in one, ``cov3`` of two in two. A mean square that has no degrees of freedom, and a
    covariance of which there is no pair, is 0. ``covariance`` is that of the flattened values.
    """

    values: np.ndarray
    ms_t: float
    ms_r: float
    ms_tr: float
    var: float
    cov1: float
    cov2: float
    cov3: float
    cases: int
    covariance: np.ndarray

    @property
    def conditions(self) -> int:
        return len(self.values)

    @property
    def readers(self) -> int:
        return self.values.shape[1]

    @property
    def cov2_beyond(self) -> float:
        """Cov2 − Cov3, not below 0, where it would make the test too bold."""
        return max(self.cov2 - self.cov3, 0.0)

    @property
    def components(self) -> Components:
        error = self.var - self.cov1
        return Components(
            (self.ms_r - self.ms_tr) / self.conditions - self.cov1 + self.cov3,
            self.ms_tr - error + (self.cov2 - self.cov3),
        )


def spread(given: Merit) -> Spread:
    """The mean squares and covariances of a figure of merit."""
    values = given.values
    t, r = values.shape
    by_condition, by_reader = values.mean(1), values.mean(0)
    rest = values - by_condition[:, None] - by_reader + values.mean()
    return Spread(
        values,
        _mean_square(by_condition, r),
        _mean_square(by_reader, t),
        _over(float((rest**2).sum()), (t - 1) * (r - 1)),
        *covariances(given.covariance, t, r),
        given.cases,
        given.covariance,
    )


def covariances(whole: np.ndarray, t: int, r: int) -> tuple[float, float, float, float]:
    """Variance, cov1, cov2 and cov3: the means of the entries that each names."""
    matrix = whole.reshape(t, r, t, r)
    same_t = np.eye(t, dtype=bool)[:, None, :, None]
    same_r = np.eye(r, dtype=bool)[None, :, None, :]

    def mean(which: np.ndarray) -> float:
        chosen = matrix[np.broadcast_to(which, matrix.shape)]
        return float(chosen.mean()) if chosen.size else 0.0

    return (
        mean(same_t & same_r),
        mean(~same_t & same_r),
        mean(same_t & ~same_r),
        mean(~same_t & ~same_r),
    )


def _mean_square(means: np.ndarray, times: int) -> float:
    return _over(times * float(((means - means.mean()) ** 2).sum()), len(means) - 1)


def _over(squares: float, freedom: int) -> float:
    return squares / freedom if freedom else 0.0
