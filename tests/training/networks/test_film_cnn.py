"""The network: its size, its conversion, its augmentation."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.models.lite import Lite
from medmodels.statistics.platt import platt
from medmodels.training.gates import film_gate
from medmodels.training.networks.augmentation import augment
from medmodels.training.recipes.film import threshold_for
from medmodels.training.strategies import Augmentation, FilmCnnStrategy

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


@pytest.fixture(scope="module")
def network():  # type: ignore[no-untyped-def]
    from medmodels.training.networks.film_cnn import build_film_cnn, combined

    strategy = FilmCnnStrategy()
    return combined([build_film_cnn(strategy, view=view) for view in strategy.views])


@pytest.mark.heavy
def test_the_network_is_small(network) -> None:  # type: ignore[no-untyped-def]
    """At most 400 000 parameters."""
    assert 100_000 < network.count_params() <= 400_000


@pytest.mark.heavy
def test_the_converted_network_gives_the_same_outputs(network) -> None:  # type: ignore[no-untyped-def]
    """LiteRT in float32 agrees with Keras to 1e-5, in 8 bits to a tenth; the files keep their
    bounds.
    """
    from medmodels.training.networks.litert import converted

    films = np.random.default_rng(0).normal(size=(5, 96, 96, 1)).astype(np.float32)
    expected = network(films, training=False)[0].numpy()
    plain, compressed = converted(network), converted(network, form="dynamic range")

    assert np.abs(expected).max() > 1e-4
    for content, tolerance, limit in ((plain, 1e-5, 1.7e6), (compressed, 0.1, 0.5e6)):
        outputs = min(Lite(content)(films), key=lambda output: output.shape[1])
        np.testing.assert_allclose(outputs, expected, atol=tolerance)
        assert len(content) <= limit


@pytest.mark.heavy
def test_a_network_of_places_converts_and_weighs_them() -> None:
    """LiteRT agrees with Keras; the features are a mean of the places by weights that add up to
    1.
    """
    import keras

    from medmodels.training.networks.film_cnn import build_film_cnn
    from medmodels.training.networks.litert import converted

    network = build_film_cnn(FilmCnnStrategy(size=48, views=("places",)), view="places")
    films = np.random.default_rng(0).normal(size=(3, 48, 48, 1)).astype(np.float32)
    expected = network(films, training=False)
    outputs = sorted(Lite(converted(network))(films), key=lambda output: output.shape[1])

    for by_keras, by_lite in zip(expected, outputs, strict=True):
        np.testing.assert_allclose(by_lite, by_keras.numpy(), atol=1e-5)
    places = next(layer for layer in network.layers if layer.name.startswith("reshape"))
    weights = next(layer for layer in network.layers if layer.name.startswith("softmax"))
    inner = keras.Model(network.input, [places.output, weights.output])
    seen, weighed = (output.numpy() for output in inner(films, training=False))
    np.testing.assert_allclose(weighed.sum(1), 1, atol=1e-6)
    np.testing.assert_allclose((seen * weighed).sum(1), expected[1].numpy(), atol=1e-5)


def test_augmented_films_are_standardised_and_differ() -> None:
    """Every changed film has mean 0 and spread 1 but for what is erased; two draws differ, one seed
    repeats.
    """
    from medmodels.training.networks.film_fitting import changed_copies

    films = np.random.default_rng(1).uniform(0, 255, (6, 96, 96)).astype(np.float32)
    first, again, other = (changed_copies(films, Augmentation(), seed=seed) for seed in (1, 1, 2))

    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).mean() > 0.05
    assert np.isfinite(first).all()
    assert np.abs(first.mean((1, 2))).max() < 0.2


def test_an_augmentation_of_nothing_only_standardises() -> None:
    """With every strength at zero the film comes out as the serving side standardises it."""
    from medmodels.models.film_cnn import standardised

    still = Augmentation(
        rotation=0,
        closer=0,
        farther=0,
        aspect=0,
        shift=0,
        flip=0,
        sharpness=0,
        halved=0,
        field=0,
        gamma=0,
        noise=0,
        erased=0,
        matched=0,
        border=0,
    )
    films = np.random.default_rng(2).uniform(5, 250, (3, 96, 96)).astype(np.float32)

    np.testing.assert_allclose(
        augment(films[..., None], still).numpy()[..., 0], standardised(films), atol=1e-3
    )


def test_the_threshold_finds_the_share_it_promises() -> None:
    """Of twenty positives at least nineteen reach the threshold for 95%, and one more step up
    would lose another.
    """
    p = np.concatenate([np.arange(1, 21) / 20, np.zeros(10)])
    y = np.arange(30) < 20

    threshold = threshold_for(p, y, sensitivity=0.95)

    assert (p[y] >= threshold).mean() == 0.95
    assert (p[y] > threshold).mean() < 0.95


def test_the_calibration_does_not_carry_the_prevalence() -> None:
    """Three times as many positives of the same scores leave slope and offset where they were."""
    rng = np.random.default_rng(3)
    of_well, of_ill = rng.normal(-1, 1.5, 800), rng.normal(1, 1.5, 800)
    even = platt(np.concatenate([of_well, of_ill]), np.arange(1600) >= 800, balanced=True)
    skewed = platt(
        np.concatenate([of_well, np.tile(of_ill, 3)]), np.arange(3200) >= 800, balanced=True
    )

    assert skewed == pytest.approx(even, abs=0.02)


def test_the_look_of_a_film_is_judged_by_its_likelihood() -> None:
    """The distance is the Mahalanobis distance of the principal-component model: its covariance
    inverted outright gives the same.
    """
    from medmodels.gates import unlikeness

    rng = np.random.default_rng(4)
    mixing = rng.normal(size=(12, 12))
    train = rng.normal(size=(400, 12)) @ mixing
    gate = film_gate(train, train[:100], axes=4)
    axes, noise = gate["film_axes"].astype(float), float(gate["film_noise"])
    covariance = axes.T @ np.diag(gate["film_variances"] - noise) @ axes + noise * np.eye(12)
    away = train[:5] - gate["film_mean"]
    expected = np.sqrt(np.einsum("nd,de,ne->n", away, np.linalg.inv(covariance), away))

    np.testing.assert_allclose(unlikeness(train[:5], gate), expected, rtol=1e-3)
