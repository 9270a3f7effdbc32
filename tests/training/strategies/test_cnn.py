"""Settings of a network on films: what cannot be trained is refused before any film is read."""

from __future__ import annotations

from typing import Any

import pytest

from medmodels.errors import BadStrategy
from medmodels.training.strategies import Augmentation, FilmCnnStrategy


@pytest.mark.parametrize(
    "change",
    [
        {"views": ()},
        {"views": ("whole", "upside down")},
        {"size": 100, "views": ("whole", "local")},  # its background is taken in sixths of a side
        {"size": 8, "views": ("whole",)},
        {"epochs": 1},
        {"members": 0},
        {"student_epochs": 1},
        {"sensitivity": 1.0},
        {"optimizer": "sgd"},
    ],
)
def test_what_cannot_be_trained_is_refused(change: dict[str, Any]) -> None:
    """A sentence that names the option."""
    with pytest.raises(BadStrategy, match=f"“{next(iter(change)).replace('_', '-')}”"):
        FilmCnnStrategy(**change)


def test_a_question_may_have_its_own_size_views_and_changes() -> None:
    """A film that has no left and right, seen whole at another size, is one strategy."""
    still = Augmentation(flip=0.0, rotation=0.0)
    strategy = FilmCnnStrategy(
        size=72, views=("whole",), widths=(8, 8, 16, 16, 32), augmentation=still
    )
    assert strategy.augmentation.flip == 0
    assert strategy != FilmCnnStrategy()
