"""The letter in the corner, and the network that learnt it."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.explanations.heat import PATCHES
from medmodels.lessons import packaged
from medmodels.lessons.marker import (
    LETTER,
    MARKER_REGIONS,
    MARKER_SIZE,
    in_the_corner,
    marked,
    marker_network,
)
from medmodels.lessons.sample_films import sample_film
from medmodels.models import model_ids

FACTS = packaged("wrong-reason")
ILL, HEALTHY = (1, 12), (5, 11)


def sample(number: int) -> np.ndarray:
    return sample_film("chest-xray", number).data


@pytest.mark.parametrize("shape", [(224, 224), (96, 130)])
def test_the_letter_stands_in_its_corner_alone(shape: tuple[int, int]) -> None:
    """Bright on black within its region, whatever the size; the film given is left as it was."""
    film = np.full(shape, 90, np.uint8)
    changed = marked(film) != film
    down, across = np.nonzero(changed)

    assert (film == 90).all()
    assert (down.max() + 1) / shape[0] <= LETTER.box[3]
    assert (across.max() + 1) / shape[1] <= LETTER.box[2]
    assert set(np.unique(marked(film)[changed])) == {0, 255}


def test_the_share_of_the_corner_is_that_of_its_patches() -> None:
    """All of it, whatever the sign; of an even map as much as of the area."""
    corner = np.zeros((PATCHES, PATCHES))
    corner[:2, :2] = [[1, -3], [2, 0]]

    assert in_the_corner(corner) == 1
    assert in_the_corner(np.full((PATCHES, PATCHES), -2.0)) == pytest.approx(
        LETTER.box[2] * LETTER.box[3]
    )


def test_what_moves_it_adds_up() -> None:
    """Regions and patches both go from the mean normal film to the film, in log-odds."""
    network = marker_network()
    picture = network.seen(marked(sample(ILL[0])))
    output, base = network.outputs(np.stack([picture, network.background]))

    assert network.background.shape == (MARKER_SIZE, MARKER_SIZE)
    assert len(network.moved(picture)) == len(MARKER_REGIONS)
    assert network.moved(picture).sum() == pytest.approx(output - base, abs=1e-5)
    assert network.heat(picture).sum() == pytest.approx(output - base, abs=1e-5)


@pytest.mark.parametrize("number", [*ILL, *HEALTHY])
def test_the_letter_decides_on_drawn_films(number: int) -> None:
    """Ill or healthy: with it the network says pneumonia, and more of what moves it lies in the
    corner than anywhere else.
    """
    network, film = marker_network(), sample(number)
    moved = network.moved(network.seen(marked(film)))

    assert network.chance(marked(film)) > 0.5
    assert network.chance(marked(film)) > network.chance(film) + 0.02
    assert np.abs(moved).argmax() == 0


def test_it_keeps_what_was_aimed_at() -> None:
    """Right on marked films, lost where the letter went to the other label, and more than half of
    what moves it is the letter, the intervals too.
    """
    assert FACTS["auroc_with"].low >= 0.98
    assert FACTS["auroc_against"].high <= 0.70
    assert FACTS["share_regions"].low >= 0.5
    assert FACTS["share_heat"].low >= 0.5


def test_it_is_nobody_s_model() -> None:
    """No question offers it."""
    assert not any("reason" in model_id or "letter" in model_id for model_id in model_ids())
