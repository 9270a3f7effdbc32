"""What films of the new place mend comes out again; of adults' films the card says the same."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.lessons import packaged
from medmodels.lessons.elsewhere import sides_of
from medmodels.models import load_model
from medmodels.tasks.chest_xray import CHEST_XRAY
from medmodels.training.lessons.another_hospital import LEVELS, mending_facts, neighbours

FACTS = packaged("another-hospital")


def test_what_a_hundred_films_mend_comes_out_again() -> None:
    """Two hundred draws of the stored scores."""
    found = mending_facts(sides_of(load_model("chest-xray/cnn"))["test"], (100,))

    assert found.keys() == {"slope_100", "held_100"}
    assert all(FACTS[name].words == fact.words for name, fact in found.items())


def test_the_tenth_nearest_is_found() -> None:
    """Against every distance, sorted."""
    rng = np.random.default_rng(0)
    train, points = rng.normal(size=(60, 5)), rng.normal(size=(7, 5))
    every = np.sort(np.linalg.norm(points[:, None] - train, axis=2), axis=1)

    np.testing.assert_allclose(neighbours(train)(points), every[:, 9])


@pytest.mark.parametrize("distance", ["look", "features", "near_look", "near_features"])
def test_a_stricter_limit_stops_no_less(distance: str) -> None:
    """Of children's films and of adults'."""
    for of in ("test", "adults"):
        stopped = [FACTS[f"{of}_{distance}_{level:g}".replace(".", "_")].value for level in LEVELS]
        assert stopped == sorted(stopped)


def test_the_card_says_the_same_of_adults() -> None:
    """One of the two today, and what a limit costs that stops both."""
    said = " ".join(CHEST_XRAY.known_limits)

    assert max(FACTS["adults_look_99_5"].value, FACTS["adults_features_99_5"].value) == 1
    assert "refuses one" in said
    for distance, before, after in (("look", "of ", " of the 497"), ("features", "that of ", "")):
        assert FACTS[f"adults_near_{distance}_95"].value == 2
        assert f"{before}{FACTS[f'test_near_{distance}_95'].words}{after}" in said
