"""Fit a small network on beats. TensorFlow is imported here and nowhere at run time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medmodels.models.waveform_cnn import SEEN_BEATS, TIMED, network_inputs
from medmodels.training.estimators.beats import drawn_beats, folds_of_people
from medmodels.training.networks.litert import converted
from medmodels.training.progress import MemberDone, Tell
from medmodels.training.strategies.waveform import WaveformCnnStrategy

if TYPE_CHECKING:
    import keras

__all__ = ["FittedWaveformCnn", "averaged", "fit_waveform_cnn", "scale_of_pictures"]


@dataclass(frozen=True, eq=False)
class FittedWaveformCnn:
    """The mean of the members as one network, what its inputs are scaled by, and the scores (n,
    classes) of each training beat by the member that did not see its recording, whose ``folds``
    (n,) these are.
    """

    network: keras.Model
    scale: Mapping[str, np.ndarray]
    held_out: np.ndarray
    folds: np.ndarray

    def scores(self, columns: np.ndarray) -> np.ndarray:
        """Scores (n, classes) of pictures (n, D)."""
        seen = network_inputs(columns, self.scale)
        return np.asarray(self.network.predict(seen, batch_size=512, verbose=0), float)

    def file(self) -> bytes:
        return converted(self.network)


def scale_of_pictures(columns: np.ndarray) -> dict[str, np.ndarray]:
    """``center`` and ``spread`` (D,): beats stay as they are, numbers are standardised."""
    center, spread = np.zeros(columns.shape[1]), np.ones(columns.shape[1])
    timed = columns[:, -len(TIMED) :]
    center[-len(TIMED) :] = np.nanmedian(timed, axis=0)
    low, high = np.nanpercentile(timed, [16, 84], axis=0)
    spread[-len(TIMED) :] = np.maximum((high - low) / 2, 1e-2)
    return {"center": center, "spread": spread}


def fit_waveform_cnn(
    columns: np.ndarray,
    y: np.ndarray,
    people: np.ndarray,
    segment: np.ndarray,
    reference: np.ndarray,
    strategy: WaveformCnnStrategy,
    tell: Tell,
) -> FittedWaveformCnn:
    """Train on pictures (n, D) of beats, their classes (n,) and whose they are (n,); the same seed
    gives the same network. ``segment`` (D,) and ``reference`` (D,) are what explanations go by.
    """
    scale = scale_of_pictures(columns)
    folds = folds_of_people(y, people, strategy.members)
    classes = int(y.max()) + 1
    held_out, weights = np.empty((len(y), classes)), []
    for fold in range(int(folds.max()) + 1):
        rows = np.flatnonzero(folds != fold)
        drawn = drawn_beats(
            y[rows],
            people[rows],
            most=strategy.beats_of_recording,
            balance=strategy.balance,
            evenness=strategy.evenness,
            seed=strategy.seed + fold,
        )
        member = _fit_member(
            columns[rows[drawn.rows]],
            y[rows[drawn.rows]],
            drawn.weight,
            _Changes(segment, reference, scale, strategy, strategy.seed + fold),
        )
        held = np.flatnonzero(folds == fold)
        held_out[held] = member.predict(
            network_inputs(columns[held], scale), batch_size=512, verbose=0
        )
        weights.append(member.get_weights())
        tell(MemberDone(fold + 1, int(folds.max()) + 1))
    return FittedWaveformCnn(
        averaged(columns.shape[1], classes, strategy, weights), scale, held_out, folds
    )


def averaged(
    width: int, classes: int, strategy: WaveformCnnStrategy, weights: Sequence[list[np.ndarray]]
) -> keras.Model:
    """The mean of the members' scores as one network."""
    import keras

    inputs, outputs = keras.layers.Input((width,)), []
    for of_member in weights:
        member = _build(width, classes, strategy)
        member.set_weights(of_member)
        outputs.append(member(inputs))
    return keras.Model(inputs, keras.layers.Average()(outputs))


def _build(width: int, classes: int, strategy: WaveformCnnStrategy) -> keras.Model:
    """Inputs (n, width) to scores (n, classes): the beats side by side as channels, and the numbers
    beside what is found in them.
    """
    import keras

    layers, timed = keras.layers, len(TIMED)
    inputs = layers.Input((width,))
    size = (width - timed) // SEEN_BEATS
    seen = layers.Permute((2, 1))(layers.Reshape((SEEN_BEATS, size))(inputs[:, :-timed]))
    for channels, kernel in zip(strategy.widths, (7, 5, 3), strict=True):
        seen = layers.Conv1D(channels, kernel, padding="same", activation="relu")(seen)
        seen = layers.MaxPooling1D(2)(seen)
    found = layers.Concatenate()(
        [layers.Flatten()(layers.AveragePooling1D(3)(seen)), inputs[:, -timed:]]
    )
    found = layers.Dropout(strategy.dropout)(found)
    found = layers.Dense(strategy.hidden, activation="relu")(found)
    return keras.Model(inputs, layers.Dense(classes)(layers.Dropout(strategy.dropout)(found)))


@dataclass(frozen=True, eq=False)
class _Changes:
    """Pictures anew for each epoch: shifted, louder, with noise, and of some a segment as the
    reference beat has it (after Jain et al., "Missingness bias in model debugging", ICLR 2022).
    """

    segment: np.ndarray
    reference: np.ndarray
    scale: Mapping[str, np.ndarray]
    strategy: WaveformCnnStrategy
    seed: int

    def epochs(self, columns: np.ndarray) -> Iterator[np.ndarray]:
        rng = np.random.default_rng(self.seed)
        for _ in range(self.strategy.epochs):
            yield network_inputs(self._changed(columns, rng), self.scale)

    def _changed(self, columns: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        s, n = self.strategy, len(columns)
        changed, drawn = columns.copy(), columns.shape[1] - len(TIMED)
        beats = changed[:, :drawn].reshape(n, SEEN_BEATS, -1)
        away = rng.integers(-s.shift, s.shift + 1, n)
        at = np.clip(np.arange(beats.shape[2]) + away[:, None], 0, beats.shape[2] - 1)
        beats = np.take_along_axis(beats, at[:, None], 2)
        beats = beats * np.exp(rng.normal(0, s.louder, (n, 1, 1)))
        changed[:, :drawn] = (beats + rng.normal(0, s.noise, beats.shape)).reshape(n, -1)
        hidden = rng.uniform(size=n) < s.absent
        gone = self.segment == rng.integers(0, int(self.segment.max()) + 1, n)[:, None]
        return np.where(hidden[:, None] & gone, self.reference, changed)


def _fit_member(
    columns: np.ndarray, y: np.ndarray, weight: np.ndarray, changes: _Changes
) -> keras.Model:
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(changes.seed)
    tf.config.experimental.enable_op_determinism()
    strategy = changes.strategy
    model = _build(columns.shape[1], int(y.max()) + 1, strategy)
    steps = -(-len(y) // strategy.batch_size)
    schedule = keras.optimizers.schedules.CosineDecay(
        strategy.learning_rate, strategy.epochs * steps
    )
    optimiser = keras.optimizers.AdamW(schedule, weight_decay=strategy.weight_decay, clipnorm=1.0)
    model.compile(optimiser, keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    for shown in changes.epochs(columns):
        model.fit(shown, y, sample_weight=weight, batch_size=strategy.batch_size, verbose=0)
    return model
