"""The convolutional network: its layers, and the survey's own. TensorFlow is imported by what
trains and nowhere at run time.

Residual blocks after He et al. 2016 in a small size: four strided convolutions bring 96 pixels down
to 6, so one film takes a fraction of a millisecond. Where a finding lies anywhere and is small, a
mean over all places dilutes it: then a finer grid and attention (Ilse et al. 2018, "Attention-based
deep multiple instance learning") choose the places that count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from medmodels.training.networks.mixed_styles import mixed_styles
from medmodels.training.strategies import FilmCnnStrategy

if TYPE_CHECKING:
    import keras

__all__ = ["build_film_cnn", "combined", "survey_scores", "unlearnt"]


def build_film_cnn(strategy: FilmCnnStrategy, *, view: str) -> keras.Model:
    """Films (n, size, size, 1), standardised, to a raw log-odds (n, 1) and the features behind it
    (n, last width).

    ``view`` is "whole" for the film as it is, "local" for the film less its own smooth background,
    or "places" for the film on a finer grid whose places are weighed by what they show.
    """
    import keras

    films = keras.layers.Input((strategy.size, strategy.size, 1))
    features = {
        "whole": lambda x: _averaged(x, strategy.widths, strategy.mixing),
        "local": lambda x: _averaged(_local_contrast(x), strategy.widths, strategy.mixing),
        "places": lambda x: _attended(x, strategy.widths),
    }[view](films)
    logit = keras.layers.Dense(1)(keras.layers.Dropout(strategy.dropout)(features))
    return keras.Model(films, [logit, features])


def _averaged(x: Any, widths: tuple[int, int, int, int, int], mixing: float) -> Any:
    """Features (n, last width): the mean over all places of a coarse grid."""
    import keras

    first, second, third, fourth, last = widths
    x = mixed_styles(_convolution(x, first, stride=2, kernel=5), mixing)
    x = mixed_styles(_convolution(x, second, stride=2), mixing)
    x = _convolution(x, third, stride=2)
    x = keras.layers.ReLU()(keras.layers.Add()([x, _convolution(x, third, activate=False)]))
    x = _convolution(x, fourth, stride=2)
    x = _convolution(x, last)
    return keras.layers.GlobalAveragePooling2D()(x)


def _attended(x: Any, widths: tuple[int, int, int, int, int]) -> Any:
    """Features (n, last width): the mean over places of a grid twice as fine, each by a weight of
    its own that is learnt; the weights of a film add up to 1.
    """
    import keras

    first, second, third, fourth, last = widths
    x = _convolution(x, first, stride=2, kernel=5)
    x = _convolution(x, second, stride=2)
    for width in (third, fourth):
        x = _convolution(x, width)
        x = keras.layers.ReLU()(keras.layers.Add()([x, _convolution(x, width, activate=False)]))
    x = keras.layers.SpatialDropout2D(0.2)(_convolution(x, last, stride=2))
    places = keras.layers.Reshape((-1, last))(x)
    weights = keras.layers.Softmax(axis=1)(keras.layers.Dense(1)(places))
    return keras.ops.sum(places * weights, axis=1)


def combined(members: list[keras.Model]) -> keras.Model:
    """One network out of several on the same films: the mean of their log-odds, their features side
    by side.
    """
    import keras

    films = keras.layers.Input(members[0].input_shape[1:])
    logits, features = zip(*(member(films) for member in members), strict=True)
    return keras.Model(
        films, [keras.layers.Average()(list(logits)), keras.layers.Concatenate()(list(features))]
    )


def unlearnt(strategy: FilmCnnStrategy) -> keras.Model:
    """A network of a strategy's shape that has learnt nothing."""
    return combined([build_film_cnn(strategy, view=view) for view in strategy.views])


def _local_contrast(x: Any) -> Any:
    """The film less its smooth background (means of a sixth of each side, interpolated), over its
    own spread.
    """
    import keras

    block = x.shape[1] // 6
    smooth = keras.layers.UpSampling2D(block, interpolation="bilinear")(
        keras.layers.AveragePooling2D(block)(x)
    )
    rest = keras.layers.Subtract()([x, smooth])
    return rest / (
        keras.ops.sqrt(keras.ops.mean(rest * rest, axis=(1, 2, 3), keepdims=True)) + 1e-3
    )


def _convolution(
    x: Any, filters: int, *, stride: int = 1, kernel: int = 3, activate: bool = True
) -> Any:
    import keras

    x = keras.layers.Conv2D(filters, kernel, strides=stride, padding="same", use_bias=False)(x)
    x = keras.layers.BatchNormalization(momentum=0.97)(x)
    return keras.layers.ReLU()(x) if activate else x


def survey_scores(
    films: np.ndarray, labels: np.ndarray, held: np.ndarray, *, seed: int
) -> np.ndarray:
    """The survey's own small network on 28 × 28 films: convolution of 32, pooling, dense 64; adam,
    10 epochs, batches of 32.

    Returns the probabilities (n,) of the held-out films; the comparator in the evidence.
    """
    import keras

    keras.utils.set_random_seed(seed)
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("adam", "binary_crossentropy")
    model.fit(films[..., None] / 255, labels.astype(float), epochs=10, batch_size=32, verbose=0)
    return model.predict(held[..., None] / 255, verbose=0)[:, 0].astype(float)
