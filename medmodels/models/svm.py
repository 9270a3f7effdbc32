"""Support vector machine with an RBF kernel and Platt's calibrated log-odds.

Cortes and Vapnik 1995; Platt, "Probabilistic outputs for support vector machines", 1999. With the
standardised input x, the margin is f(x) = Σᵢ αᵢ exp(−γ‖x − sᵢ‖²) + b, and the log-odds are A f(x) + B with
A and B fitted on out-of-fold margins: affine in the margin, so exact values for one are exact for the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from medmodels.models.estimators import load_estimator
from medmodels.models.model import Model

__all__ = ["Expansion", "Svm", "expansion_values", "of_weights"]


@dataclass(frozen=True, eq=False)
class Expansion:
    """The kernel expansion of the log-odds of the positive label, in standardised inputs.

    ``center`` and ``scale`` (D,), ``vectors`` (S, D), ``weights`` αᵢ (S,) and ``bias``; Platt's A and B are already in them.
    """

    center: np.ndarray
    scale: np.ndarray
    vectors: np.ndarray
    weights: np.ndarray
    bias: float
    gamma: float

    def __post_init__(self) -> None:
        count, columns = self.vectors.shape
        arrays = (self.center, self.scale, self.vectors, self.weights, np.array([self.bias, self.gamma]))
        shaped = self.center.shape == self.scale.shape == (columns,) and self.weights.shape == (count,)
        if not shaped or not all(np.isfinite(array).all() for array in arrays) or not (self.scale > 0).all() or self.gamma <= 0:
            raise ValueError("not a kernel expansion")


def of_weights(build: Callable[[Any], Expansion]) -> Callable[[Any], Expansion]:
    """A machine's expansion, built from its weights: what cannot be built, or is not as wide as the reference group, is ``ArtifactBroken``."""

    def checked(machine: Any) -> Expansion:
        with machine.artifact.parsing("model.skops"):
            found = build(machine)
            if found.vectors.shape[1] != machine.artifact.reference["background"].shape[1]:
                raise ValueError("not as wide as the reference group")
        return found

    return checked


@dataclass(frozen=True, eq=False)
class Svm(Model):
    """A loaded SVM, explained in log-odds."""

    explained_in: ClassVar[str] = "log-odds"

    @cached_property
    @of_weights
    def expansion(self) -> Expansion:
        """Read when first needed, because that takes a second that a first page need not wait."""
        scaler, svc = (step for _, step in load_estimator(self.artifact).steps)
        slope, offset = self.artifact.reference["platt"].tolist()
        return Expansion(
            center=scaler.mean_,
            scale=scaler.scale_,
            vectors=np.ascontiguousarray(svc.support_vectors_),
            weights=slope * svc.dual_coef_[0],
            bias=slope * float(svc.intercept_[0]) + offset,
            gamma=float(svc._gamma),  # the number behind gamma="scale"; scikit-learn keeps it nowhere else
        )

    def standardise(self, data: np.ndarray) -> np.ndarray:
        return (np.asarray(data, dtype=float) - self.expansion.center) / self.expansion.scale

    def outputs(self, data: np.ndarray) -> np.ndarray:
        """Log-odds, shape (cases, labels)."""
        positive = expansion_values(self.expansion, self.standardise(data))
        return np.stack([positive, -positive], axis=1)


def expansion_values(e: Expansion, x: np.ndarray) -> np.ndarray:
    """The kernel expansion (n,) at standardised inputs (n, D), in blocks that bound the memory."""
    return np.concatenate([_expansion_block(e, x[i : i + 4096]) for i in range(0, len(x), 4096)])


def _expansion_block(e: Expansion, x: np.ndarray) -> np.ndarray:
    squared = (x**2).sum(1)[:, None] + (e.vectors**2).sum(1) - 2 * x @ e.vectors.T
    return np.exp(-e.gamma * np.maximum(squared, 0)) @ e.weights + e.bias
