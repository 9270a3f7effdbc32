"""MixStyle (Zhou et al. 2021, "Domain generalization with MixStyle"): in training, the first
features of a film get a mean and a spread between its own and those of another film of the batch.
"""

from __future__ import annotations

from typing import Any

__all__ = ["mixed_styles"]

_CONCENTRATION = 0.1  # of the Beta distribution: mostly near the one or near the other
_SMALL = 1e-6


def mixed_styles(x: Any, share: float) -> Any:
    """Features (n, H, W, channels), mixed so in a ``share`` of the films in training, as they are
    in use.
    """
    import keras
    import tensorflow as tf

    if not share:
        return x

    class MixStyle(keras.layers.Layer):  # type: ignore[misc]
        def call(self, x: Any, training: bool | None = None) -> Any:
            if not training:
                return x
            n = tf.shape(x)[0]
            mean, variance = tf.nn.moments(tf.stop_gradient(x), [1, 2], keepdims=True)
            spread = tf.sqrt(variance + _SMALL)
            order = tf.argsort(tf.random.uniform((n,)))
            first, second = (tf.random.gamma((n, 1, 1, 1), _CONCENTRATION) for _ in range(2))
            own = (first + _SMALL) / (first + second + 2 * _SMALL)
            own = tf.where(tf.random.uniform((n, 1, 1, 1)) < share, own, 1.0)
            new_mean = own * mean + (1 - own) * tf.gather(mean, order)
            new_spread = own * spread + (1 - own) * tf.gather(spread, order)
            return (x - mean) / spread * new_spread + new_mean

    return MixStyle()(x)
