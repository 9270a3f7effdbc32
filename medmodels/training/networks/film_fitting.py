"""How the networks on films learn. TensorFlow is imported by what trains and nowhere at run time.

The weights that are kept are an exponential moving average of those trained (Polyak and Juditsky
1992). Several networks become one that gives what they give on average: it learns their log-odds,
not the labels (Ba and Caruana 2014, "Do deep nets really need to be deep?").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from medmodels.training.networks.augmentation import augment, drawer
from medmodels.training.networks.film_cnn import build_film_cnn, combined, unlearnt
from medmodels.training.progress import Tell, ViewEpochDone
from medmodels.training.strategies import Augmentation, FilmCnnStrategy

if TYPE_CHECKING:
    import keras

__all__ = ["Lessons", "changed_copies", "fit_film_cnn", "fit_student"]


@dataclass(frozen=True, eq=False)
class Lessons:
    """Films (n, size, size) in 0 to 255, their labels (n,) bool, and how far each pixel belongs to
    what the question is about, ``inside`` (size, size) from 0 to 1.
    """

    films: np.ndarray
    labels: np.ndarray
    inside: np.ndarray | None = None

    def of(self, rows: np.ndarray) -> Lessons:
        """Those of some rows alone."""
        return Lessons(self.films[rows], self.labels[rows], self.inside)


def fit_film_cnn(
    lessons: Lessons, strategy: FilmCnnStrategy, tell: Tell, *, seed: int, called: str = ""
) -> keras.Model:
    """Train on films and labels, a network a view, averaged; the same seed gives the same network.
    ``called`` is what is told before the name of each view.
    """
    return combined(
        [
            _fit_view(lessons, strategy, view, seed + n, tell, called)
            for n, view in enumerate(strategy.views)
        ]
    )


def fit_student(
    lessons: Lessons, teacher: keras.Model, strategy: FilmCnnStrategy, tell: Tell, *, seed: int
) -> keras.Model:
    """One network of the strategy's shape that gives what the teacher gives, on films changed as
    the teacher's were; it sees no label.
    """
    import tensorflow as tf

    draw = drawer(lessons.films, strategy.augmentation, lessons.inside)

    def loss(model: keras.Model, rows: Any) -> Any:
        films = augment(draw(rows), strategy.augmentation)
        told = tf.stop_gradient(teacher(films, training=False)[0])
        return tf.reduce_mean(tf.square(model(films, training=True)[0] - told))

    return _fitted(
        lambda: unlearnt(strategy),
        loss,
        len(lessons.labels),
        strategy,
        strategy.student_epochs,
        seed,
        lambda epoch, value: tell(
            ViewEpochDone("distilled", epoch, strategy.student_epochs, value)
        ),
    )


def _fit_view(
    lessons: Lessons, strategy: FilmCnnStrategy, view: str, seed: int, tell: Tell, called: str
) -> keras.Model:
    import tensorflow as tf

    draw, labels = drawer(lessons.films, strategy.augmentation, lessons.inside), lessons.labels
    rare, common = (len(labels) / (2 * int(group.sum())) for group in (~labels, labels))
    truths = tf.constant(labels.astype(np.float32))

    def loss(model: keras.Model, rows: Any) -> Any:
        logit = model(augment(draw(rows), strategy.augmentation), training=True)[0][:, 0]
        truth = tf.gather(truths, rows)
        target = truth * (1 - 2 * strategy.label_smoothing) + strategy.label_smoothing
        losses = tf.nn.sigmoid_cross_entropy_with_logits(target, logit)
        return tf.reduce_mean(tf.where(truth > 0.5, common, rare) * losses)

    return _fitted(
        lambda: build_film_cnn(strategy, view=view),
        loss,
        len(labels),
        strategy,
        strategy.epochs,
        seed,
        lambda epoch, value: tell(ViewEpochDone(called + view, epoch, strategy.epochs, value)),
    )


def _fitted(
    build: Callable[[], keras.Model],
    loss_of: Callable[[keras.Model, Any], Any],
    count: int,
    strategy: FilmCnnStrategy,
    epochs: int,
    seed: int,
    told: Callable[[int, float], None],
) -> keras.Model:
    """The averaged weights of a network that was trained on batches of ``count`` rows."""
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    model, averaged = build(), build()
    steps = max(count // strategy.batch_size, 1)
    optimiser = _optimiser(strategy, steps, epochs)
    optimiser.build(model.trainable_variables)
    shadow = [tf.Variable(weight) for weight in model.weights]

    @tf.function  # type: ignore[untyped-decorator]
    def step(rows: Any, decay: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = loss_of(model, rows)
        gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, model.trainable_variables), 5.0)
        optimiser.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        for mean, weight in zip(shadow, model.weights, strict=True):
            mean.assign(mean * decay + weight * (1 - decay))
        return loss

    rng, done = np.random.default_rng(seed), 0
    for epoch in range(epochs):
        order, losses = rng.permutation(count), []
        for rows in np.array_split(order[: steps * strategy.batch_size], steps):
            done += 1
            decay = min(strategy.ema, done / (done + 10))  # a young average follows closely
            losses.append(float(step(tf.constant(rows), tf.constant(decay, tf.float32))))
        told(epoch + 1, float(np.mean(losses)))
    averaged.set_weights([mean.numpy() for mean in shadow])
    return averaged


def changed_copies(films: np.ndarray, settings: Augmentation, *, seed: int) -> np.ndarray:
    """Films (n, size, size) in 0 to 255, each changed as in training but for what it takes from
    another film; the same seed gives the same copies.
    """
    import keras

    keras.utils.set_random_seed(seed)
    return augment(films[..., None], settings).numpy()[..., 0]


def _optimiser(strategy: FilmCnnStrategy, steps: int, epochs: int) -> Any:
    """AdamW (Loshchilov and Hutter 2019) with a warm-up of one epoch and a cosine to one
    per cent.
    """
    import keras

    schedule = keras.optimizers.schedules.CosineDecay(
        strategy.learning_rate / 20,
        steps * (epochs - 1),
        alpha=0.01,
        warmup_target=strategy.learning_rate,
        warmup_steps=steps,
    )
    optimiser = keras.optimizers.AdamW(schedule, weight_decay=strategy.weight_decay)
    optimiser.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimiser
