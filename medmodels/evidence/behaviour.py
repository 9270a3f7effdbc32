"""How a model behaves over all held-out cases: contributions, computed once when it was packaged.

Input values of held-out cases are not stored. What is kept of each input is an effect for each
case: the percentile of its value among the training cases, the contribution, and, to the nearest
ten, the percentile of the input that most changes it. Every input has its cases in an order of its
own, by percentile, so that no row is a patient.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from medmodels.models import Artifact
from medmodels.statistics.bootstrap import bands, draws

__all__ = ["Behaviour", "effects_of", "load_behaviour"]

_ROUGH = 10  # percentiles


@dataclass(frozen=True, eq=False)
class Behaviour:
    """Contributions (cases, features) to the positive label, in ``unit``; inputs as percentiles 0
    to 100, ``nan`` where not charted.

    Each column has the cases in an order of its own. ``values`` are the percentiles read back in
    the input's own scale. ``partner`` is, for each input, the position of the input that most
    changes its effect, ``beside`` its percentiles in the same order. ``importance`` is the mean
    absolute contribution with a 95% bootstrap interval over cases, shape (features, 3): value,
    low, high.
    """

    unit: str
    names: tuple[str, ...]
    contributions: np.ndarray
    percentiles: np.ndarray
    values: np.ndarray
    partner: np.ndarray
    beside: np.ndarray
    importance: np.ndarray

    @property
    def cases(self) -> int:
        return len(self.contributions)

    @property
    def order(self) -> np.ndarray:
        """Positions of the inputs, most important first."""
        return np.argsort(-self.importance[:, 0], kind="stable")


def effects_of(
    contributions: np.ndarray, percentiles: np.ndarray, partner: np.ndarray
) -> dict[str, np.ndarray]:
    """What is stored of contributions and percentiles (cases, features; 255 where there is no
    value), each column ordered by itself.

    From rows that stayed together, with 101 percentiles of each input, a patient's values could be
    read back.
    """
    beside = percentiles[:, partner]
    beside = np.where(
        beside > 100, beside, np.minimum(np.round(beside / _ROUGH) * _ROUGH, 100)
    ).astype(np.uint8)
    order = np.lexsort((contributions, percentiles), axis=0)
    ordered = (
        np.take_along_axis(array, order, axis=0) for array in (contributions, percentiles, beside)
    )
    return {
        **dict(zip(("contributions", "percentiles", "beside"), ordered, strict=True)),
        "partner": partner,
    }


def load_behaviour(artifact: Artifact, *, unit: str) -> Behaviour:
    """Read what was computed at packaging time."""
    with artifact.parsing("behaviour.npz"):
        return _behaviour_of(artifact, artifact.arrays("behaviour.npz"), unit)


def _behaviour_of(artifact: Artifact, arrays: Mapping[str, np.ndarray], unit: str) -> Behaviour:
    _require_shapes(arrays)
    stored, quantiles = arrays["percentiles"], arrays["quantiles"]
    known = stored <= 100
    values = np.where(
        known,
        np.take_along_axis(quantiles, np.minimum(stored, 100).astype(np.intp), axis=0),
        np.nan,
    )
    return Behaviour(
        unit=unit,
        names=tuple(arrays["names"].tolist()) if "names" in arrays else artifact.task.elements,
        contributions=arrays["contributions"].astype(float),
        percentiles=np.where(known, stored, np.nan),
        values=values,
        partner=arrays["partner"],
        beside=np.where(arrays["beside"] <= 100, arrays["beside"], np.nan),
        importance=_importance(arrays["contributions"].astype(float)),
    )


def _require_shapes(arrays: Mapping[str, np.ndarray]) -> None:
    """Raise ``ValueError`` where the arrays do not belong together: contributions (cases, elements)
    and what is known of either side.
    """
    cases, elements = arrays["contributions"].shape
    of_elements = {arrays[name].shape for name in ("names", "partner") if name in arrays}
    shaped = arrays["percentiles"].shape == arrays["beside"].shape == (
        cases,
        elements,
    ) and of_elements == {(elements,)}
    finite = np.isfinite(arrays["contributions"]).all()
    if (
        not shaped
        or not cases
        or not finite
        or arrays["quantiles"].shape != (101, elements)
        or not (arrays["partner"] < elements).all()
    ):
        raise ValueError("not what a model did on the held-out cases")


def _importance(contributions: np.ndarray, resamples: int = 1000) -> np.ndarray:
    size = np.abs(contributions)
    low, high = bands(draws(len(size), count=resamples) @ size / len(size))
    return np.column_stack([size.mean(0), low, high])
