"""What all tests of trainings share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from medmodels.training.recipes import table
from tests.shares import WHOLE


@pytest.fixture(scope="module", autouse=True)
def _two_repeats() -> Iterator[None]:
    """Folds are drawn twice and not five times, which is the least that has a spread: most of what
    a forest or a machine of a table takes.
    """
    with pytest.MonkeyPatch.context() as patch:
        if not WHOLE:
            patch.setattr(table, "REPEATS", 2)
        yield
