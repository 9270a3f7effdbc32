"""The network over words as LiteRT can run it, for a note of any length.

Keras' own recurrences would have to be unrolled for one length; here they are a loop that keeps
what the pooling needs and no state more. TensorFlow is imported here and nowhere at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras

__all__ = ["save_note_rnn"]


def save_note_rnn(network: keras.Model, folder: Path) -> None:
    """The trained network as a saved model that LiteRT can run."""
    import tensorflow as tf

    def weights(name: str) -> list[Any]:
        return [tf.constant(array) for array in network.get_layer(name).get_weights()]

    (words,), (who,), (kernel, bias) = weights("words"), weights("who"), weights("classes")
    directions = [
        (*weights(name), *weights(f"{name}_attention")) for name in ("forward", "backward")
    ]

    def serve(notes: Any) -> Any:
        number = tf.cast(notes, tf.int32)
        seen = tf.concat([tf.gather(words, number[:, :, 0]), tf.gather(who, number[:, :, 1])], -1)
        there = tf.transpose(
            tf.expand_dims(tf.cast(number[:, :, 0] > 0, tf.float32), -1), (1, 0, 2)
        )
        cases, length = tf.shape(number)[0], tf.shape(number)[1]
        pooled = []
        for direction, backwards in zip(directions, (False, True), strict=True):
            pooled += _pooled(direction, seen, there, cases, length, backwards=backwards)
        return tf.matmul(tf.concat(pooled, -1), kernel) + bias

    module = tf.Module()
    module.serve = tf.function(
        serve,
        input_signature=[tf.TensorSpec((None, None, 2), tf.float32, name="notes")],
        autograph=False,
    )
    tf.saved_model.save(module, str(folder), signatures=module.serve)


def _pooled(
    direction: Sequence[Any], seen: Any, there: Any, cases: Any, length: Any, *, backwards: bool
) -> list[Any]:
    """The highest state and the mean of the states by attention, (cases, units) each, over words
    ``seen`` (cases, length, width) where they are ``there`` (length, cases, 1).
    """
    import tensorflow as tf

    inward, again, offsets, attention = direction
    units = again.shape[0]
    flat = tf.matmul(tf.reshape(seen, (-1, seen.shape[2])), inward) + offsets[0]
    entering = tf.transpose(tf.reshape(flat, (cases, length, 3 * units)), (1, 0, 2))
    step = _step_of(entering, there, again, offsets[1], attention, length, backwards=backwards)
    nothing = tf.zeros((cases, units))
    first = (tf.constant(0), nothing, nothing - 1, nothing, tf.zeros((cases, 1)))
    _, _, top, total, share = tf.while_loop(lambda n, *_: n < length, step, first)
    return [top, total / share]


def _step_of(
    entering: Any,
    there: Any,
    again: Any,
    offset: Any,
    attention: Any,
    length: Any,
    *,
    backwards: bool,
) -> Callable[..., tuple[Any, ...]]:
    """One step of a gated recurrent unit: its state, the highest so far, and sums by attention."""
    import tensorflow as tf

    units = again.shape[0]

    def step(n: Any, state: Any, top: Any, total: Any, share: Any) -> tuple[Any, ...]:
        at = length - 1 - n if backwards else n
        here, x, h = (
            tf.gather(there, at),
            tf.gather(entering, at),
            tf.matmul(state, again) + offset,
        )
        keep = tf.sigmoid(x[:, :units] + h[:, :units])
        reset = tf.sigmoid(x[:, units : 2 * units] + h[:, units : 2 * units])
        proposed = tf.tanh(x[:, 2 * units :] + reset * h[:, 2 * units :])
        state = state + here * (1 - keep) * (proposed - state)
        say = here * tf.exp(tf.matmul(state, attention))
        return (
            n + 1,
            state,
            tf.maximum(top, here * state + here - 1),
            total + say * state,
            share + say,
        )

    return step
