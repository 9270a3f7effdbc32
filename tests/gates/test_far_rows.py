"""Rows that are far from all training rows, told in little time and to the last digit."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.gates import far_rows, row_distance
from medmodels.models import load_model


@pytest.mark.parametrize("name", ["breast-fna/svm", "warfarin-dose/forest", "breast-survival/cox"])
def test_the_quick_look_refuses_whom_the_exact_one_refuses(name: str) -> None:
    """Rows about the limit, a hair before and behind it among them, are judged by the exact
    distance, which the reason tells.
    """
    model = load_model(name)
    fitted = model.artifact.fitted
    limit = float(fitted["gate_limit"])
    rng, task = np.random.default_rng(3), model.task
    low, high = np.array([f.plausible if not f.codes else (0, 1) for f in task.features]).T
    rows = low + rng.random((400, len(low))) * (high - low) * rng.random((400, 1)) ** 4
    expected = np.array([row_distance(row[None], fitted)[0] for row in rows])
    found = far_rows(model, rows)

    assert 0 < len(found) < 400 or (expected > limit).all()
    assert sorted(found) == np.flatnonzero(expected > limit).tolist()
    for place, why in found.items():
        assert why.values["distance"] == expected[place]


def test_a_row_at_the_limit_is_judged_by_all_its_digits() -> None:
    """Just within and just beyond, closer than the quick look can tell."""
    model = load_model("breast-fna/svm")
    fitted = dict(model.artifact.fitted)
    row = np.sign(fitted["gate_center"]) * fitted["gate_center"] ** 2
    away = row.copy()
    away[3] *= 1.7
    far = float(row_distance(away[None], fitted)[0])

    class Fixed:
        """A model whose limit lies exactly there, or a hair below."""

        def __init__(self, limit: float) -> None:
            self.artifact = type("A", (), {"fitted": {**fitted, "gate_limit": np.array(limit)}})()

    assert far_rows(Fixed(far), away[None]) == {}  # type: ignore[arg-type]
    assert list(far_rows(Fixed(np.nextafter(far, 0)), away[None])) == [0]  # type: ignore[arg-type]
