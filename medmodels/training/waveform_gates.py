"""The fit of the gate for beats: how training beats lie, and the distance that nearly all keep
within.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from medmodels.gates import beat_stretches, beat_vectors, mahalanobis
from medmodels.tasks import Waveform
from medmodels.training.gates import distance_gate

__all__ = ["waveform_gate"]

_FOLDS = 5


def waveform_gate(
    cases: Sequence[np.ndarray], people: np.ndarray, inputs: Waveform
) -> dict[str, np.ndarray]:
    """Centre, precision and limit for the shapes of training beats, (2, samples) each; the limit is
    from beats of ``people`` (n,) that the fit did not see.
    """
    centre = np.array([inputs.centre])
    own = np.concatenate([beat_stretches(case[0], centre, inputs.hertz) for case in cases])
    points = beat_vectors(own, inputs.hertz)
    whose = np.unique(people)
    fold = np.searchsorted(whose, people) % _FOLDS
    distances = np.concatenate(
        [
            mahalanobis(points[fold == k], distance_gate(points[fold != k]))
            for k in range(min(_FOLDS, len(whose)))
        ]
    )
    gate = distance_gate(points)
    return {**gate, "gate_limit": np.array(np.percentile(distances, 99.5))}
