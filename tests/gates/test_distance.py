"""How far a case lies from the training cases."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.gates import mahalanobis


def test_distance_is_to_the_nearest_of_several_centres() -> None:
    """Of each point, by the definition: the smallest of the distances to the centres alone."""
    rng = np.random.default_rng(0)
    points, centres, root = (
        rng.normal(size=(20, 3)),
        rng.normal(size=(4, 3)),
        rng.normal(size=(3, 3)),
    )
    fitted = {"gate_center": centres, "gate_precision": root @ root.T + np.eye(3)}

    alone = [mahalanobis(points, fitted | {"gate_center": centre}) for centre in centres]

    np.testing.assert_allclose(mahalanobis(points, fitted), np.min(alone, axis=0))
    away = points[0] - centres[1]
    assert alone[1][0] == pytest.approx(np.sqrt(away @ fitted["gate_precision"] @ away))
    assert (np.ptp(alone, axis=0) > 0.1).all()
