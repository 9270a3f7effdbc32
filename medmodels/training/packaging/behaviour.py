"""What each input does in the held-out cases, one by one, for the behaviour page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from medmodels.evidence.behaviour import effects_of
from medmodels.explanations import explainer_of
from medmodels.models import Model
from medmodels.training.run import Run

__all__ = ["partner_of", "percentiles_of", "write_behaviour"]

_SHOWN = 40  # words that the behaviour page shows
_AT_MOST = 50  # cases of like value in which an effect is compared with the other inputs


def write_behaviour(done: Run, folder: Path, model: Model) -> None:
    """Contributions on every held-out case, and which element most changes the effect of each."""
    train, held = done.values
    if done.behaviour is not None:
        contributions = done.behaviour(model)
        largest = np.argsort(-np.abs(contributions).mean(0))[:_SHOWN]
        contributions, train, held = contributions[:, largest], train[:, largest], held[:, largest]
        names = np.array(done.names)[largest]
    else:
        contributions = (
            explainer_of(model)
            .contributions(model, done.held_inputs)
            .by_element(len(model.task.elements))[:, :, 0]
        )
        names = np.array(model.task.elements)
    # the outermost values are single patients'
    quantiles = np.nanpercentile(train, np.clip(np.arange(101), 1, 99), axis=0)
    known = np.where(np.isnan(held), quantiles[50], held)
    partner = [partner_of(d, contributions[:, d], known) for d in range(held.shape[1])]
    effects: dict[str, Any] = effects_of(
        contributions.astype(np.float32),
        percentiles_of(held, quantiles),
        np.array(partner, np.uint16),
    )
    np.savez_compressed(folder / "behaviour.npz", names=names, quantiles=quantiles, **effects)


def percentiles_of(x: np.ndarray, quantiles: np.ndarray) -> np.ndarray:
    """Each value's percentile (0 to 100) among the training cases, shape of ``x``; 255 where there
    is no value.
    """
    columns = [np.searchsorted(quantiles[:, d], x[:, d], side="left") for d in range(x.shape[1])]
    return np.where(np.isnan(x), 255, np.clip(np.column_stack(columns), 0, 100)).astype(np.uint8)


def partner_of(element: int, effects: np.ndarray, x: np.ndarray) -> int:
    """Which other column of ``x`` (cases, elements) goes with the ``effects`` (cases,) of an
    element where its own value stays much the same.

    shap's approximate interactions (Lundberg et al. 2020): correlations in groups of neighbouring
    values, their sizes added up over the groups.
    """
    order = np.argsort(x[:, element])
    size = max(min(len(x) // 10, _AT_MOST), 1)
    strength = np.zeros(x.shape[1])
    for start in range(0, len(x), size):
        group = order[start : start + size]
        others, effect = x[group] - x[group].mean(0), effects[group] - effects[group].mean()
        scale = np.sqrt((others**2).sum(0) * (effect**2).sum())
        varies = (x[group].std(0) > 0) & (effects[group].std() > 0)
        strength[varies] += np.abs(effect @ others[:, varies]) / scale[varies]
    strength[[element, *np.flatnonzero(np.abs(x).sum(0) < 1e-8)]] = 0
    return int(strength.argmax())
