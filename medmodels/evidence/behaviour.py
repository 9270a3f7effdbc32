"""How a model behaves over all held-out cases: contributions, computed once when it was packaged.

Input values of held-out cases are not stored. What is kept is each value's percentile among the
training cases, and 101 percentiles of each input: enough to draw where a value lies, too coarse to
be the data set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from medmodels.models import Artifact

__all__ = ["Behaviour", "load_behaviour"]


@dataclass(frozen=True, eq=False)
class Behaviour:
    """Contributions (cases, features) to the positive label, in ``unit``; inputs as percentiles 0 to 100, ``nan`` where not charted.

    ``values`` are the percentiles read back in the input's own scale. ``partner`` is, for each input,
    the position of the input that most changes its effect. ``importance`` is the mean absolute
    contribution with a 95 % bootstrap interval over cases, shape (features, 3): value, low, high.
    """

    unit: str
    names: tuple[str, ...]
    contributions: np.ndarray
    percentiles: np.ndarray
    values: np.ndarray
    partner: np.ndarray
    importance: np.ndarray
    labels: np.ndarray

    @property
    def order(self) -> np.ndarray:
        """Positions of the inputs, most important first."""
        return np.argsort(-self.importance[:, 0], kind="stable")


def load_behaviour(artifact: Artifact, *, unit: str) -> Behaviour:
    """Read what was computed at packaging time."""
    with artifact.parsing("behaviour.npz"):
        return _behaviour_of(artifact, artifact.arrays("behaviour.npz"), unit)


def _behaviour_of(artifact: Artifact, arrays: Mapping[str, np.ndarray], unit: str) -> Behaviour:
    _require_shapes(arrays)
    stored, quantiles = arrays["percentiles"], arrays["quantiles"]
    known = stored <= 100
    values = np.where(known, np.take_along_axis(quantiles, np.minimum(stored, 100).astype(np.intp), axis=0), np.nan)
    return Behaviour(
        unit=unit,
        names=tuple(arrays["names"].tolist()) if "names" in arrays else artifact.task.elements,
        contributions=arrays["contributions"].astype(float),
        percentiles=np.where(known, stored, np.nan),
        values=values,
        partner=arrays["partner"],
        importance=_importance(arrays["contributions"].astype(float)),
        labels=arrays["labels"].astype(bool),
    )


def _require_shapes(arrays: Mapping[str, np.ndarray]) -> None:
    """Raise ``ValueError`` where the arrays do not belong together: contributions (cases, elements) and what is known of either side."""
    cases, elements = arrays["contributions"].shape
    of_elements = {arrays[name].shape for name in ("names", "partner") if name in arrays}
    shaped = arrays["percentiles"].shape == (cases, elements) and arrays["labels"].shape == (cases,) and of_elements == {(elements,)}
    finite = np.isfinite(arrays["contributions"]).all()
    if not shaped or not cases or not finite or arrays["quantiles"].shape != (101, elements) or not (arrays["partner"] < elements).all():
        raise ValueError("not what a model did on the held-out cases")


def _importance(contributions: np.ndarray, resamples: int = 1000) -> np.ndarray:
    size = np.abs(contributions)
    weights = np.random.default_rng(0).multinomial(len(size), np.full(len(size), 1 / len(size)), size=resamples)
    low, high = np.percentile(weights @ size / len(size), [2.5, 97.5], axis=0)
    return np.column_stack([size.mean(0), low, high])
