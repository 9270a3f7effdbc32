"""The network on beats: its size, its conversion, what it is shown in training."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.models.lite import Lite
from medmodels.models.waveform_cnn import beat_picture, network_inputs, segment_of_picture
from medmodels.training.progress import silent
from medmodels.training.strategies import WaveformCnnStrategy
from tests.beats import HERTZ, regular, window

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning"),
]


@pytest.fixture(scope="module")
def pictures() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Beats of six people: usual, early and wide ones, thirty of each person."""
    rng = np.random.default_rng(0)
    kinds = [(0.0, 1.0), (0.3, 1.0), (0.3, 4.0)]
    cases, y, people = [], [], []
    for who in range(6):
        for n in range(30):
            early, wide = kinds[n % 3]
            rhythm = regular(0.7 + 0.1 * rng.random(), early=early)
            case = window(rhythm, wide={0: wide}, height=1 + rng.random())
            case[0] += rng.normal(0, 0.02, case.shape[1])
            cases.append(case)
            y.append(n % 3)
            people.append(who)
    return beat_picture(np.stack(cases), hertz=HERTZ), np.array(y), np.array(people)


@pytest.fixture(scope="module")
def fitted(pictures):  # type: ignore[no-untyped-def]
    from medmodels.training.networks.waveform_cnn import fit_waveform_cnn

    x, y, people = pictures
    strategy = WaveformCnnStrategy(members=2, epochs=30, batch_size=16)
    reference = x[y == 0].mean(0)
    return fit_waveform_cnn(x, y, people, segment_of_picture(HERTZ), reference, strategy, silent)


def test_the_shipped_size_is_small(pictures) -> None:  # type: ignore[no-untyped-def]
    """At most 60 000 parameters, all members together."""
    from medmodels.training.networks.waveform_cnn import _build

    width = pictures[0].shape[1]
    strategy = WaveformCnnStrategy()
    one = _build(width, 3, strategy).count_params()

    assert 5_000 < one * strategy.members <= 60_000


def test_the_converted_network_gives_the_same_scores(pictures, fitted) -> None:  # type: ignore[no-untyped-def]
    """LiteRT agrees with Keras to 1e-4 of scores of several units."""
    seen = network_inputs(pictures[0], fitted.scale)
    expected = fitted.network.predict(seen, verbose=0)

    assert np.abs(expected).max() > 1
    np.testing.assert_allclose(Lite(fitted.file())(seen)[0], expected, atol=1e-4)


def test_it_learns_what_people_it_did_not_see_have(pictures, fitted) -> None:  # type: ignore[no-untyped-def]
    """Three kinds of beats are told apart in people who were left out."""
    _, y, people = pictures

    assert (fitted.held_out.argmax(1) == y).mean() > 0.9
    assert all(len(set(fitted.folds[people == who])) == 1 for who in range(6))
