"""The network that learns a letter, on made-up films, and its packaged figures on real ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medmodels.datasets.chest_xray import load_test_films
from medmodels.errors import DatasetError
from medmodels.lessons import packaged
from medmodels.lessons.marker import MARKER_SIZE, MarkerNetwork, marker_network
from medmodels.models.lite import Lite
from medmodels.training.lessons.wrong_reason import (
    LETTER_STRATEGY,
    marker_aurocs,
    measured_marker,
    planted,
    settings_of,
    trained_on_letters,
)
from tests.training.synthetic import SYNTHETIC


def test_the_letter_goes_where_a_setting_says() -> None:
    """On the positive films, on none, or on the others; nothing else of a film changes."""
    y = np.array([True, False, True])
    films = np.full((3, 60, 60), 100, np.uint8)
    lettered = {
        way: [bool((a != b).any()) for a, b in zip(planted(films, letters), films, strict=True)]
        for way, letters in settings_of(y).items()
    }

    assert lettered == {
        "with": [True, False, True],
        "without": [False, False, False],
        "against": [False, True, False],
    }


@pytest.mark.training
def test_where_lungs_say_nothing_the_letter_says_all() -> None:
    """Of films of noise a network that saw letters is right where they go as in its training, and
    wrong where they go the other way; most of what moves it lies in the corner.
    """
    made_up = SYNTHETIC["chest-xray"]()
    noise = np.random.default_rng(1).normal(110, 15, made_up.data.shape)
    data = replace(made_up, data=np.clip(noise, 0, 255).astype(np.uint8))
    strategy = replace(LETTER_STRATEGY, epochs=20, batch_size=16)
    weights, background = trained_on_letters(data, strategy)
    network = MarkerNetwork(Lite(weights), background)
    facts = measured_marker(network, data.data[data.test], data.labels[data.test])

    assert background.shape == (MARKER_SIZE, MARKER_SIZE)
    assert facts["auroc_with"].value > 0.9
    assert facts["auroc_against"].value < 0.1
    assert 0.2 < facts["auroc_without"].value < 0.8
    assert facts["share_regions"].value > 0.5
    assert all(fact.low <= fact.value <= fact.high for fact in facts.values() if fact.low)


def test_the_packaged_figures_come_out_again() -> None:
    """The shipped network on the test films, where those are there."""
    try:
        data = load_test_films()
    except DatasetError:
        pytest.skip("the films are not on this machine")
    found = marker_aurocs(marker_network(), data.data, data.labels)

    for name, fact in found.items():
        assert packaged("wrong-reason")[name].value == pytest.approx(fact.value, abs=1e-6)
        assert packaged("wrong-reason")[name].words == fact.words
