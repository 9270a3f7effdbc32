"""Ridge regression on the cube root of an amount, in order and above the least that can be, by
construction.

The root is a constant and a sum of effects, none of which is ever negative: from the lowest value
of a column on, from the highest down, or in steps where the column has an order. Where the order
says that the amount may only fall (or only rise), there is no effect the other way. The root is of
what the amount is above the least one. Differences from the roots of the training cases count by
their squares, and beyond ``margin`` by their size (Huber, "Robust estimation of a location
parameter", 1964): what is judged is the mean absolute error.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.models.roots import Root

__all__ = ["fit_root"]

_STEPS = 6  # values, above which a column with an order has a slope and no steps
# percent of the training cases on either side whose values count as the next ones: what nobody is,
# a child's height at a hundred, would else decide the constant
_OUTERMOST = 0.2
_CLOSE = {"ftol": 1e-12, "gtol": 1e-6, "maxiter": 10_000, "maxfun": 20_000}  # to the minimum


@dataclass(frozen=True, eq=False)
class _Effects:
    """Effects (k,) from 0 to 1: the column each is of, whether it grows with the value (1) or
    against it (-1), to which value it is a step from the one before (``nan`` where it is a line),
    and the lowest value and the span of its column.
    """

    column: np.ndarray
    sign: np.ndarray
    step: np.ndarray
    low: np.ndarray
    span: np.ndarray

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Their values (n, k) at rows (n, D)."""
        values = x[:, self.column]
        line = (values - self.low) / self.span
        grown = np.where(np.isnan(self.step), line, np.clip(values - self.step + 1, 0, 1))
        return np.where(self.sign > 0, grown, 1 - grown)

    def root(self, weights: np.ndarray, bounds: np.ndarray, bias: float, least: float) -> Root:
        """The root that so weighted effects (k,) and a constant make."""
        signed, line = self.sign * weights, np.isnan(self.step)
        slopes = np.zeros(len(bounds))
        np.add.at(slopes, self.column[line], (signed / self.span)[line])
        bias += weights[self.sign < 0].sum() - (signed * self.low / self.span)[line].sum()
        kept = ~line & (weights > 0)
        steps = (self.column[kept], self.step[kept], signed[kept])
        return Root(least, float(bias), bounds[:, 0], bounds[:, 1], slopes, *steps)


def fit_root(
    x: np.ndarray,
    y: np.ndarray,
    directions: np.ndarray,
    bounds: np.ndarray,
    *,
    alpha: float,
    margin: float,
    least: float,
) -> Root:
    """The root for rows (n, D) and amounts (n,) from ``least`` that keeps to ``directions`` (D,);
    ``bounds`` (D, 2) are the values that each column may have.

    ``alpha`` is the penalty of the squared slopes of standardised columns.
    """
    from scipy.optimize import minimize

    bounds = _within(x, bounds)
    effects = _effects(directions, bounds)
    shown = effects(np.clip(x, *bounds.T))
    columns, root = np.column_stack([shown, np.ones(len(shown))]), np.cbrt(np.maximum(y - least, 0))
    penalty = alpha * _penalties(effects, shown.std(0))

    def objective(w: np.ndarray) -> tuple[float, np.ndarray]:
        off = columns @ w - root
        held = np.clip(off, -margin, margin)
        pulled = np.append(penalty @ w[:-1], 0.0)
        return float(held @ (off - held / 2) + w @ pulled / 2), columns.T @ held + pulled

    first = np.append(np.zeros(shown.shape[1]), root.mean())
    limits = [(0.0, None)] * columns.shape[1]
    weights = minimize(
        objective, first, jac=True, method="L-BFGS-B", bounds=limits, options=_CLOSE
    ).x
    return effects.root(weights[:-1], bounds, float(weights[-1]), least)


def _within(x: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """The bounds (D, 2), drawn in to nearly all training cases where a column is a number."""
    inner = np.percentile(x, [_OUTERMOST, 100 - _OUTERMOST], axis=0).T
    low, high = np.clip(inner, bounds[:, :1], bounds[:, 1:]).T
    number = (np.diff(bounds)[:, 0] > _STEPS) & (low < high)
    return np.where(number[:, None], np.stack([low, high], axis=1), bounds)


def _effects(directions: np.ndarray, bounds: np.ndarray) -> _Effects:
    """Every effect that the directions (D,) allow, of columns within ``bounds`` (D, 2)."""
    rows = []
    for column, (direction, (low, high)) in enumerate(zip(directions, bounds, strict=True)):
        signs = (direction,) if direction else (1, -1)
        steps = np.arange(low + 1, high + 1) if direction and high - low < _STEPS else [np.nan]
        rows += [(column, sign, step, low, high - low) for sign in signs for step in steps]
    column, sign, step, low, span = np.array(rows, float).T
    return _Effects(column.astype(int), sign, step, low, span)


def _penalties(effects: _Effects, spread: np.ndarray) -> np.ndarray:
    """The matrix (k, k) of squared slopes: of two lines of one column what counts is their
    difference; of steps each counts.
    """
    slopes, line = effects.sign * spread, np.isnan(effects.step)
    together = (effects.column[:, None] == effects.column) & line & line[:, None]
    return np.outer(slopes, slopes) * (together | np.eye(len(slopes), dtype=bool))
