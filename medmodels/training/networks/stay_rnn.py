"""The recurrent network: its layers, its training and its export to LiteRT. TensorFlow is imported
here and nowhere at run time.

Each member of the ensemble leaves out another fold of the training stays, so that every stay has a
score by a member that was not trained on it: that is what the calibration is fitted on
(cross-fitting, as in Breiman's stacking). Two things make it a little off: the teacher's
probabilities of other stays know something of a left-out one's outcome, and a single member is less
sure than their mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medmodels.models.model import expit
from medmodels.models.stay_rnn import prepared
from medmodels.statistics.platt import platt
from medmodels.training.gates import skewed
from medmodels.training.progress import MemberDone, Tell
from medmodels.training.strategies import StayRnnStrategy

if TYPE_CHECKING:
    import keras

__all__ = ["FittedStayRnn", "ensemble", "fit_stay_rnn", "scale_of"]


@dataclass(frozen=True, eq=False)
class FittedStayRnn:
    """A trained ensemble: the scale of its inputs, Platt's slope and offset, and out-of-sample
    probabilities of the training stays.
    """

    network: keras.Model
    scale: Mapping[str, np.ndarray]
    platt: tuple[float, float]
    out_of_sample: np.ndarray
    step: int

    def probability(self, grids: np.ndarray) -> np.ndarray:
        """Probabilities (n,) of the positive label for grids (n, 1 + steps, variables)."""
        slope, offset = self.platt
        return expit(
            slope
            * self.network.predict(
                prepared(grids, self.scale, step=self.step), batch_size=512, verbose=0
            )[:, 0]
            + offset
        )


def scale_of(grids: np.ndarray, *, numbers: int) -> dict[str, np.ndarray]:
    """How values become comparable: skewed variables in logarithms, then less the mean, over the
    standard deviation.

    ``numbers`` counts the descriptors that are numbers; the one after them is a kind.
    """
    values = grids[:, 1:].reshape(-1, grids.shape[2])
    logged = skewed(values)
    values = np.where(logged, np.log1p(np.maximum(values, 0)), values)
    described = grids[:, 0, :numbers]
    return {
        "logged": logged,
        "center": np.nanmean(values, axis=0),
        "spread": np.maximum(np.nanstd(values, axis=0), 1e-6),
        "described_center": np.nanmean(described, axis=0),
        "described_spread": np.nanstd(described, axis=0),
    }


def fit_stay_rnn(
    grids: np.ndarray,
    labels: np.ndarray,
    strategy: StayRnnStrategy,
    tell: Tell,
    *,
    numbers: int,
    teacher: np.ndarray | None = None,
) -> FittedStayRnn:
    """Train on grids (n, 1 + steps, variables) and labels (n,) bool; the same seed gives the same
    network.

    ``teacher`` (n,) are out-of-sample probabilities by another model of the same stays: the network
    learns the mean of them and the labels (Hinton et al., "Distilling the knowledge in a neural
    network", 2015).
    """
    from sklearn.model_selection import StratifiedKFold

    scale = scale_of(grids, numbers=numbers)
    target = (
        labels.astype(float)
        if teacher is None
        else (1 - strategy.taught) * labels + strategy.taught * teacher
    )
    folds = StratifiedKFold(strategy.members, shuffle=True, random_state=strategy.seed)
    members, held_out = [], np.empty(len(labels))
    for n, (rows, held) in enumerate(folds.split(grids, labels)):
        member = _fit_member(grids[rows], target[rows], scale, strategy, strategy.seed + n)
        held_out[held] = member.predict(
            prepared(grids[held], scale, step=strategy.step), batch_size=512, verbose=0
        )[:, 0]
        members.append(member)
        tell(MemberDone(n + 1, strategy.members))
    slope, offset = platt(held_out, labels)
    steps, width = members[0].input_shape[1:]
    network = ensemble(steps, width, strategy, [member.get_weights() for member in members])
    return FittedStayRnn(
        network, scale, (slope, offset), expit(slope * held_out + offset), strategy.step
    )


def _build(steps: int, width: int, strategy: StayRnnStrategy, *, unroll: bool) -> keras.Model:
    """Inputs (n, steps, width) to a raw log-odds (n, 1)."""
    import keras

    layers = keras.layers
    stay = layers.Input((steps, width))
    states = layers.GRU(strategy.units, return_sequences=True, unroll=unroll)(
        layers.SpatialDropout1D(strategy.dropout)(stay)
    )
    # Beside what the recurrence remembers: the highest, the lowest and the mean of each input over
    # the stay.
    extremes = [
        layers.GlobalMaxPooling1D()(stay),
        layers.GlobalMaxPooling1D()(-stay),
        layers.GlobalAveragePooling1D()(stay),
    ]
    pooled = layers.Concatenate()(
        [states[:, -1], layers.GlobalAveragePooling1D()(states), *extremes]
    )
    return keras.Model(stay, layers.Dense(1)(layers.Dropout(strategy.head_dropout)(pooled)))


def ensemble(
    steps: int, width: int, strategy: StayRnnStrategy, weights: Sequence[list[np.ndarray]] = ()
) -> keras.Model:
    """The mean of the members' log-odds as one network, its recurrence unrolled, since LiteRT has
    no loops of its own.

    Without ``weights`` of the members it has learnt nothing.
    """
    import keras

    stay, outputs = keras.layers.Input((steps, width)), []
    for n in range(strategy.members):
        member = _build(steps, width, strategy, unroll=True)
        if weights:
            member.set_weights(weights[n])
        outputs.append(member(stay))
    return keras.Model(stay, keras.layers.Average()(outputs))


def _fit_member(
    grids: np.ndarray,
    target: np.ndarray,
    scale: Mapping[str, np.ndarray],
    strategy: StayRnnStrategy,
    seed: int,
) -> keras.Model:
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    first = prepared(grids[:1], scale, step=strategy.step)
    model = _build(first.shape[1], first.shape[2], strategy, unroll=False)
    steps = -(-len(target) // strategy.batch_size)
    schedule = keras.optimizers.schedules.CosineDecay(
        strategy.learning_rate, strategy.epochs * steps
    )
    optimiser = keras.optimizers.AdamW(schedule, weight_decay=strategy.weight_decay, clipnorm=1.0)
    model.compile(optimiser, keras.losses.BinaryCrossentropy(from_logits=True))
    for shown in _partly_hidden(grids, strategy, np.random.default_rng(seed)):
        model.fit(
            prepared(shown, scale, step=strategy.step),
            target.astype(np.float32),
            batch_size=strategy.batch_size,
            verbose=0,
        )
    return model


def _partly_hidden(
    grids: np.ndarray, strategy: StayRnnStrategy, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """The grids for each epoch, with whole windows of variables hidden in a share that differs from
    stay to stay: what an explanation does to a stay, the network has then seen (after Jain et al.,
    "Missingness bias in model debugging", ICLR 2022).
    """
    n, rows, variables = grids.shape
    per_window = strategy.hidden_hours // strategy.step
    windows = (rows - 1) // per_window
    for _ in range(strategy.epochs):
        share = rng.uniform(0, 1, (n, 1, 1)) ** strategy.hidden_power
        hidden = rng.uniform(size=(n, windows, variables)) < share
        who = rng.uniform(size=(n, 1, variables)) < share
        yield np.where(
            np.concatenate([who, np.repeat(hidden, per_window, axis=1)], axis=1), np.nan, grids
        )
