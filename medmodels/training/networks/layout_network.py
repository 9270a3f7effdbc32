"""Fit a network of layers on pictures or series, and say after each epoch how it does. TensorFlow
is imported here and nowhere at run time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from medmodels.evidence.epochs import Epoch, side_of
from medmodels.training.networks.layers import build_layers
from medmodels.training.progress import EpochDone, Tell
from medmodels.training.stopping import END_EARLY
from medmodels.training.strategies import LayoutNetworkStrategy

if TYPE_CHECKING:
    import keras

__all__ = ["fit_layout_network", "learning_rate"]

_SHOWN = 2_000  # training rows that the curves are measured on
# the plateau schedule: epochs without a lower validation loss, and what the rate is then multiplied
# by
_PATIENCE, _LESS = 2, 0.3

Pair = tuple[np.ndarray, np.ndarray]


def fit_layout_network(
    train: Pair, validation: Pair, strategy: LayoutNetworkStrategy, tell: Tell
) -> keras.Model:
    """Train on standardised inputs (n, …) and labels (n,) bool; returns the network with its
    recurrences unrolled, ready for export.

    With early stopping it goes back to the epoch of the lowest validation loss. The same seed gives
    the same network.
    """
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(strategy.seed)
    tf.config.experimental.enable_op_determinism()
    x, y = train
    core = build_layers(strategy.layers, x.shape[1:], unroll=False)
    inputs = keras.layers.Input(x.shape[1:])
    changed = inputs
    for layer in _AUGMENTATIONS[strategy.augmentation, x.ndim == 3]():
        changed = layer(changed)
    model = keras.Model(inputs, core(changed))
    steps = -(-len(y) // strategy.batch_size)
    model.compile(
        _optimizer(strategy.optimizer, learning_rate(strategy, steps)),
        keras.losses.BinaryCrossentropy(from_logits=True),
    )
    weights = (
        {label: len(y) / (2 * int((y == label).sum())) for label in (0, 1)}
        if strategy.class_weights == "balanced"
        else None
    )
    watch = _watcher(core, train, validation, strategy, tell)
    target = y.astype(np.float32)
    model.fit(
        x,
        target,
        batch_size=strategy.batch_size,
        epochs=strategy.epochs,
        class_weight=weights,
        verbose=0,
        callbacks=[watch],
    )
    served = build_layers(strategy.layers, x.shape[1:], unroll=True)
    served.set_weights(core.get_weights())
    return served


def learning_rate(strategy: LayoutNetworkStrategy, steps: int) -> Any:
    """The learning rate over ``steps`` steps an epoch: a number, or a schedule of Keras.

    Cosine falls to nothing (Loshchilov and Hutter 2017); step divides by ten after half and after
    three quarters; one-cycle rises from a twenty-fifth over the first third and falls (Smith 2018).
    A plateau is told from the validation loss while it trains.
    """
    from keras.optimizers import schedules

    rate, whole = strategy.learning_rate, steps * strategy.epochs
    rise = max(whole * 3 // 10, 1)
    of: dict[str, Callable[[], Any]] = {
        "constant": lambda: rate,
        "plateau": lambda: rate,
        "cosine": lambda: schedules.CosineDecay(rate, whole),
        "step": lambda: schedules.PiecewiseConstantDecay(
            [whole // 2, whole * 3 // 4], [rate, rate / 10, rate / 100]
        ),
        "one-cycle": lambda: schedules.CosineDecay(
            rate / 25, max(whole - rise, 1), alpha=1e-3, warmup_target=rate, warmup_steps=rise
        ),
    }
    return of[strategy.schedule]()


def _optimizer(name: str, rate: Any) -> Any:
    from keras import optimizers

    of = {
        "sgd": partial(optimizers.SGD, momentum=0.9),
        "adam": optimizers.Adam,
        "adamw": partial(optimizers.AdamW, weight_decay=1e-3),
        "rmsprop": optimizers.RMSprop,
    }
    return of[name](rate)


def _pictures(size: float, *, flip: bool) -> list[Any]:
    import keras

    layers = keras.layers
    moves = [
        layers.RandomTranslation(size, size, fill_mode="nearest"),
        layers.RandomRotation(size / 2, fill_mode="nearest"),
    ]
    return [
        *moves,
        layers.RandomZoom(1.5 * size, fill_mode="nearest"),
        *([layers.RandomFlip("horizontal")] if flip else []),
    ]


def _series(noise: float, hidden: float) -> list[Any]:
    import keras

    return [
        keras.layers.GaussianNoise(noise),
        *([keras.layers.SpatialDropout1D(hidden)] if hidden else []),
    ]


# Random changes of each training row, by how strong they are and whether it is a series; a picture
# has one dimension more.
_AUGMENTATIONS: dict[tuple[str, bool], Callable[[], list[Any]]] = {
    ("none", False): list,
    ("light", False): lambda: _pictures(0.05, flip=False),
    ("strong", False): lambda: _pictures(0.12, flip=True),
    ("none", True): list,
    ("light", True): lambda: _series(0.1, 0.0),
    ("strong", True): lambda: _series(0.3, 0.1),
}


def _watcher(
    core: keras.Model,
    train: Pair,
    validation: Pair,
    strategy: LayoutNetworkStrategy,
    tell: Tell,
) -> Any:
    """After each epoch: measure both sides, say so, keep the best weights, and end when it is time
    or when somebody has had enough.
    """
    import keras

    shown = np.random.default_rng(0).permutation(len(train[1]))[:_SHOWN]
    sides = ((train[0][shown], train[1][shown]), validation)

    class Watcher(keras.callbacks.Callback):  # type: ignore[misc]
        best: float = float("inf")
        kept: Any = None
        since = 0
        rate = strategy.learning_rate

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            self.model.stop_training = self.model.stop_training or END_EARLY.is_set()

        def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
            seen = Epoch(
                epoch + 1,
                strategy.epochs,
                *(side_of(core.predict(x, batch_size=512, verbose=0)[:, 0], y) for x, y in sides),
            )
            tell(EpochDone(seen))
            self.since += 1
            if seen.validation.loss < self.best:
                self.best, self.kept, self.since = seen.validation.loss, core.get_weights(), 0
            if strategy.early_stopping and self.since >= strategy.early_stopping:
                self.model.stop_training = True
            if strategy.schedule == "plateau" and self.since and self.since % _PATIENCE == 0:
                self.rate *= _LESS
                self.model.optimizer.learning_rate = self.rate

        def on_train_end(self, logs: Any = None) -> None:
            if strategy.early_stopping and self.kept is not None:
                core.set_weights(self.kept)

    return Watcher()
