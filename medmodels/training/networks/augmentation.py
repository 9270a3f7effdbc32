"""Random changes of training films that a film may undergo without changing its diagnosis, in
the TensorFlow graph.

The greys and the surroundings of other films, then geometry (rotation, zoom, aspect, shift,
left–right flip) as one resampling, then exposure and sharpness. Every film of a batch gets
changes of its own; a share of them stays nearly as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from medmodels.training.networks.styles import levels, ranks
from medmodels.training.strategies import Augmentation

__all__ = ["augment", "drawer"]


def drawer(
    films: np.ndarray, settings: Augmentation, inside: np.ndarray | None = None
) -> Callable[[Any], Any]:
    """What gives the films of these rows out of films (n, size, size) in 0 to 255, as (rows, size,
    size, 1): a share of them with the greys of another film (histogram matching), a share with the
    surroundings of another one, where ``inside`` (size, size) is 0 of 0 to 1.
    """
    import tensorflow as tf

    count, side = len(films), films.shape[1]
    if not settings.matched and not settings.border:
        data = tf.constant(films[..., None])
        return lambda rows: tf.gather(data, rows)
    place = tf.constant(ranks(films))  # of each pixel among its film's
    greys = tf.constant(levels(films))
    kept = None if inside is None else tf.constant(inside.ravel().astype(np.float32))

    def of(rows: Any) -> Any:
        n = tf.shape(rows)[0]

        def others() -> Any:
            return tf.random.uniform((n,), 0, count, tf.int32)

        def chosen(share: float) -> Any:
            return tf.random.uniform((n,)) < share

        def seen(which: Any, style: Any) -> Any:
            where = tf.cast(tf.gather(place, which), tf.int32)
            return tf.gather(tf.gather(greys, style), where, batch_dims=1)

        rows = tf.cast(rows, tf.int32)
        style = tf.where(chosen(settings.matched), others(), rows)
        x = seen(rows, style)
        if kept is not None and settings.border:
            around = tf.where(chosen(settings.border), others(), rows)
            x = x * kept + seen(around, tf.where(style == rows, around, style)) * (1 - kept)
        return tf.reshape(x, (-1, side, side, 1))

    return of


def augment(films: Any, settings: Augmentation) -> Any:
    """Films (n, size, size, 1) in 0 to 255 to standardised float32 ones, each changed in its own
    way.
    """
    import tensorflow as tf

    strength = tf.maximum(0.0, tf.random.uniform((tf.shape(films)[0],), -settings.untouched, 1.0))
    changed = _exposure(
        _geometry(tf.cast(films, tf.float32) / 255.0, strength, settings), strength, settings
    )
    mean, variance = tf.nn.moments(changed, [1, 2, 3], keepdims=True)
    return _erased((changed - mean) / (tf.sqrt(variance) + 1e-3 / 255), settings)


def _geometry(x: Any, strength: Any, settings: Augmentation) -> Any:
    import tensorflow as tf

    n, side = tf.shape(x)[0], float(x.shape[1])

    def drawn(low: float, high: float) -> Any:
        return tf.random.uniform((n,), low, high) * strength

    def either(size: float) -> Any:
        return drawn(-size, size)

    angle, zoom, aspect = (
        either(settings.rotation) * np.pi / 180,
        tf.exp(drawn(-settings.closer, settings.farther)),
        tf.exp(either(settings.aspect) / 2),
    )
    right, down = either(settings.shift) * side, either(settings.shift) * side
    mirrored = tf.where(tf.random.uniform((n,)) < settings.flip, -1.0, 1.0)
    middle, zero = (side - 1) / 2, tf.zeros((n,))
    a, b = zoom * aspect * tf.cos(angle) * mirrored, -zoom / aspect * tf.sin(angle)
    c, d = zoom * aspect * tf.sin(angle) * mirrored, zoom / aspect * tf.cos(angle)
    matrix = tf.stack(
        [
            a,
            b,
            middle + right - (a + b) * middle,
            c,
            d,
            middle + down - (c + d) * middle,
            zero,
            zero,
        ],
        1,
    )
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=x,
        transforms=matrix,
        output_shape=[int(side)] * 2,
        interpolation="BILINEAR",
        fill_mode="NEAREST",
        fill_value=0.0,
    )


def _exposure(x: Any, strength: Any, settings: Augmentation) -> Any:
    import tensorflow as tf

    n, side, s = tf.shape(x)[0], int(x.shape[1]), tf.reshape(strength, (-1, 1, 1, 1))

    def drawn(low: float, high: float) -> Any:
        return tf.random.uniform((n, 1, 1, 1), low, high)

    binomial = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]).astype(np.float32)[:, :, None, None] / 256
    soft = tf.nn.conv2d(
        tf.pad(x, [[0, 0], [2, 2], [2, 2], [0, 0]], "REFLECT"), binomial, 1, "VALID"
    )
    x = x + s * drawn(-1, 1) * tf.cast(drawn(0, 1) < settings.sharpness, tf.float32) * (x - soft)
    mixed = s * tf.cast(drawn(0, 1) < settings.halved, tf.float32)
    x = x * (1 - mixed) + mixed * tf.image.resize(
        tf.image.resize(soft, (side // 2, side // 2)), (side, side)
    )
    field = tf.image.resize(
        tf.random.normal((n, 4, 4, 1), 0, settings.field), (side, side), "bicubic"
    )
    x = tf.pow(
        tf.clip_by_value(x * tf.exp(field * s), 1e-3, 1.5),
        tf.exp(s * drawn(-settings.gamma, settings.gamma)),
    )
    return tf.clip_by_value(
        x + tf.random.normal(tf.shape(x)) * drawn(0, settings.noise) * s, 0.0, 1.0
    )


def _erased(x: Any, settings: Augmentation) -> Any:
    """One rectangle of 10 to 40% of each side set to the film's mean, in a share of the films."""
    import tensorflow as tf

    n, side = tf.shape(x)[0], int(x.shape[1])
    axis = tf.reshape(tf.range(side, dtype=tf.float32), (1, side))

    def band() -> Any:
        middle, half = (
            tf.random.uniform((n, 1), 0, side),
            tf.random.uniform((n, 1), 0.05 * side, 0.2 * side),
        )
        return tf.cast(tf.abs(axis - middle) < half, tf.float32)

    chosen = tf.cast(tf.random.uniform((n, 1, 1, 1)) < settings.erased, tf.float32)
    return x * (1 - band()[:, :, None, None] * band()[:, None, :, None] * chosen)
