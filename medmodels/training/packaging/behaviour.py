"""What each input does in the held-out cases, one by one, for the behaviour page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from medmodels.evidence.behaviour import effects_of
from medmodels.explanations import explainer_of
from medmodels.models import Model
from medmodels.training.run import Run

__all__ = ["percentiles_of", "write_behaviour"]

_SHOWN = 40  # words that the behaviour page shows


def write_behaviour(done: Run, folder: Path, model: Model) -> None:
    """Contributions on every held-out case, and which element most changes the effect of each."""
    from shap.utils import approximate_interactions

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
    partner = [
        int(approximate_interactions(d, contributions, known)[0]) for d in range(held.shape[1])
    ]
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
