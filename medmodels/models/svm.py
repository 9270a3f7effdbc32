"""Support vector machine with an RBF kernel and Platt's calibrated log-odds.

Cortes and Vapnik 1995; Platt, "Probabilistic outputs for support vector machines", 1999. With the
standardised input x, the margin is f(x) = Σᵢ αᵢ exp(−γ‖x − zᵢ‖²) + b, and the log-odds are A f(x) +
B with A and B fitted on out-of-fold margins: affine in the margin, so exact values for one are
exact for the other. The zᵢ are landmarks, each the mean of five training cases or more, not support
vectors, which would be training cases.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

import numpy as np

from medmodels.errors import ArtifactBroken, ArtifactMissing
from medmodels.models.artifact import Artifact
from medmodels.models.model import Model

__all__ = [
    "WEIGHTS",
    "Expansion",
    "Svm",
    "expansion_values",
    "kernel",
    "read_expansion",
    "require_expansion",
]

WEIGHTS = "model.npz"


@dataclass(frozen=True, eq=False)
class Expansion:
    """A kernel expansion of a margin, of log-odds or of an amount, in standardised inputs.

    ``center`` and ``scale`` (D,), ``vectors`` (S, D) are the landmarks, ``weights`` αᵢ (S,),
    ``bias``; ``sizes`` (S,) say how many training cases each landmark is the mean of.
    """

    center: np.ndarray
    scale: np.ndarray
    vectors: np.ndarray
    weights: np.ndarray
    bias: float
    gamma: float
    sizes: np.ndarray

    def __call__(self, data: np.ndarray) -> np.ndarray:
        """The values (n,) at inputs (n, D) in their own units."""
        return expansion_values(self, (np.asarray(data, dtype=float) - self.center) / self.scale)

    def through(self, slope: float, offset: float) -> Expansion:
        """The expansion of ``slope`` times this plus ``offset``."""
        return replace(self, weights=slope * self.weights, bias=slope * self.bias + offset)

    def arrays(self) -> dict[str, np.ndarray]:
        """What ``read_expansion`` reads back."""
        return {name: np.asarray(value) for name, value in vars(self).items()}


def read_expansion(artifact: Artifact, columns: int) -> Expansion:
    """The expansion in a model's folder; raises ``ArtifactBroken`` when the arrays are none for
    inputs of so many ``columns``.
    """
    arrays = artifact.arrays(WEIGHTS)
    if not _is_expansion(arrays, columns):
        raise ArtifactBroken("file-broken", model=artifact.id, file=WEIGHTS)
    center, scale, vectors, weights, sizes = (
        arrays[name] for name in ("center", "scale", "vectors", "weights", "sizes")
    )
    return Expansion(
        center, scale, vectors, weights, float(arrays["bias"]), float(arrays["gamma"]), sizes
    )


def _is_expansion(arrays: dict[str, np.ndarray], columns: int) -> bool:
    """Whether shapes and numbers are those of an expansion."""
    count = len(arrays["vectors"]) if arrays.get("vectors", np.array(0.0)).ndim == 2 else 0
    shapes = {
        "center": (columns,),
        "scale": (columns,),
        "vectors": (count, columns),
        "weights": (count,),
        "bias": (),
        "gamma": (),
        "sizes": (count,),
    }
    if not count or {name: array.shape for name, array in arrays.items()} != shapes:
        return False
    numbers = all(
        array.dtype.kind in "fi" and np.isfinite(array).all() for array in arrays.values()
    )
    return numbers and bool(arrays["scale"].min() > 0 and arrays["gamma"] > 0)


def require_expansion(artifact: Artifact) -> None:
    """Raise ``ArtifactMissing`` for a machine that was trained when support vectors, rows of its
    data, were kept.
    """
    if WEIGHTS not in artifact.manifest["files"]:
        raise ArtifactMissing("holds-training-rows", model=artifact.id)


@dataclass(frozen=True, eq=False)
class Svm(Model):
    """A loaded SVM, explained in log-odds."""

    explained_in: ClassVar[str] = "log-odds"
    row_by_row: ClassVar[bool] = True

    def __post_init__(self) -> None:
        require_expansion(self.artifact)

    @cached_property
    def expansion(self) -> Expansion:
        """That of the log-odds of the positive label, Platt's A and B already in it; read when
        first needed.
        """
        return read_expansion(self.artifact, len(self.task.features)).through(
            *self.artifact.fitted["platt"].tolist()
        )

    def standardise(self, data: np.ndarray) -> np.ndarray:
        return (np.asarray(data, dtype=float) - self.expansion.center) / self.expansion.scale

    def outputs(self, data: np.ndarray) -> np.ndarray:
        """Log-odds, shape (cases, labels)."""
        log_odds = self.expansion(data)
        return np.stack([log_odds, -log_odds], axis=1)


def expansion_values(e: Expansion, x: np.ndarray) -> np.ndarray:
    """The kernel expansion (n,) at standardised inputs (n, D), in blocks that bound the memory."""
    blocks = (x[i : i + 4096] for i in range(0, len(x), 4096))
    return np.concatenate(
        [kernel(block, e.vectors, e.gamma) @ e.weights + e.bias for block in blocks]
    )


def kernel(x: np.ndarray, vectors: np.ndarray, gamma: float) -> np.ndarray:
    """exp(−γ‖x − z‖²) for standardised inputs (n, D) and vectors (S, D), shape (n, S)."""
    squared = (x**2).sum(1)[:, None] + (vectors**2).sum(1) - 2 * x @ vectors.T
    return np.exp(-gamma * np.maximum(squared, 0))
