"""What the card of a network on films says of its gate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from medmodels.datasets import Dataset
from medmodels.models.measured import GateRow
from medmodels.tasks import TASKS
from medmodels.training.measures.film import _own


def test_own_films_are_told_apart_by_the_factor_that_the_data_set_names() -> None:
    """All together, or by its values with the most frequent first and the sum last."""
    kinds = np.array(["soft", "sharp", "sharp", "sharp", "soft", "soft"])
    whole = Dataset(
        TASKS["chest-xray"],
        np.zeros((6, 4, 4), np.uint8),
        np.zeros(6, bool),
        np.array([0]),
        np.arange(1, 6),
        "",
        factors={"exported": kinds},
    )
    refused = [False, True, False, True, True]

    assert _own(whole, refused) == [GateRow("whole", 3, 5)]
    assert _own(replace(whole, gated_by="exported"), refused) == [
        GateRow("part", 1, 3, "exported sharp"),
        GateRow("part", 2, 2, "exported soft"),
        GateRow("together", 3, 5),
    ]
