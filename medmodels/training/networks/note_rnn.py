"""The network over words: its vectors, its layers and its training.
TensorFlow is imported here and nowhere at run time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medmodels.datasets import Dataset
from medmodels.models.model import expit
from medmodels.models.note_rnn import (
    START,
    UNKNOWN,
    numbered,
    packed_words,
    positions_of,
    tokens,
)
from medmodels.models.text import softmax_log_odds, words_of
from medmodels.training.estimators.note_svm import fit_note_svm, left_out, temperature_of
from medmodels.training.networks.litert import converted
from medmodels.training.networks.note_litert import save_note_rnn
from medmodels.training.strategies import NoteRnnStrategy, NoteSvmStrategy
from medmodels.training.weights import array_file

if TYPE_CHECKING:
    import keras

__all__ = ["FittedNoteRnn", "build_note_rnn", "fit_note_rnn", "word_vectors"]

_SUMMARY = 3  # who says the words of an annotator's summary
_WINDOW = 5  # words to either side that count as neighbours
# of the training weight goes to a note without words, which is every class as often as it comes
_BLANK_SHARE = 0.01
_FAR = 1e4
# The machine of words that a network learns from, as it was when the network's settings were
# chosen.
_TEACHER = NoteSvmStrategy(summary_weight=0.5, balance=1.0, opening=False)


@dataclass(frozen=True, eq=False)
class FittedNoteRnn:
    """A trained network: its words in their order, and its files by form."""

    words: tuple[str, ...]
    network: keras.Model

    @property
    def vocabulary(self) -> frozenset[str]:
        """The single words that it knows."""
        return frozenset(self.words)

    def scores(self, texts: np.ndarray) -> np.ndarray:
        """Scores (n, classes) of texts (n,)."""
        positions = positions_of(self.words)
        blocks = [
            numbered([tokens(text, positions) for text in texts[n : n + 64]])
            for n in range(0, len(texts), 64)
        ]
        return np.concatenate(
            [self.network.predict_on_batch([block[:, :, 0], block[:, :, 1]]) for block in blocks]
        )

    def files(self) -> dict[str, bytes]:
        """What is packaged: the network for LiteRT, and its words."""
        return {
            "model.tflite": converted(lambda folder: save_note_rnn(self.network, folder)),
            "vocabulary.npz": array_file(packed_words(self.words)),
        }


def fit_note_rnn(dataset: Dataset, rows: np.ndarray, strategy: NoteRnnStrategy) -> FittedNoteRnn:
    """Train on the passages in ``rows``, and on their summaries with less weight; the same seed
    gives the same network.

    It learns the mean of the labels and of what a machine of words says of passages that it did not
    see (Hinton et al., "Distilling the knowledge in a neural network", 2015).
    """
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(strategy.seed)
    tf.config.experimental.enable_op_determinism()
    assert dataset.extra is not None
    texts, summaries, labels, classes = (
        dataset.data[rows],
        dataset.extra[rows],
        dataset.labels[rows],
        len(dataset.task.labels),
    )
    teacher = _taught_by_words(dataset, rows, strategy.seed)
    words = _frequent([*texts, *summaries], strategy.least_texts)
    positions = positions_of(words)
    notes = [tokens(text, positions) for text in (*texts, *summaries)]
    for note in notes[len(texts) :]:
        note[1:, 1] = _SUMMARY
    hard, common = np.eye(classes)[labels], np.bincount(labels, minlength=classes)
    target = np.concatenate(
        [(1 - strategy.taught) * hard + strategy.taught * teacher, hard, [common / len(labels)]]
    )
    rare = (len(labels) / np.maximum(common, 1) / classes) ** strategy.balance
    weight = np.concatenate([rare[labels], strategy.summary_weight * rare[labels]])
    weight = np.append(weight, _BLANK_SHARE * weight.sum())
    notes.append(np.array([(START, 0)]))
    network = build_note_rnn(
        word_vectors(notes, len(words) + START + 1, strategy.width), classes, strategy
    )
    steps = strategy.epochs * -(-len(notes) // strategy.batch_size)
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0, steps, warmup_target=strategy.learning_rate, warmup_steps=steps // strategy.epochs
    )
    network.compile(
        keras.optimizers.AdamW(schedule, weight_decay=strategy.weight_decay, clipnorm=1.0),
        keras.losses.CategoricalCrossentropy(
            from_logits=True, label_smoothing=strategy.label_smoothing
        ),
    )
    rng = np.random.default_rng(strategy.seed)
    for batch in _batches([len(note) for note in notes], strategy, rng):
        block = numbered([_altered(notes[n], strategy, rng) for n in batch])
        network.train_on_batch(
            [block[:, :, 0], block[:, :, 1]],
            target[batch].astype(np.float32),
            sample_weight=weight[batch] / weight.mean(),
        )
    return FittedNoteRnn(words, network)


def _taught_by_words(dataset: Dataset, rows: np.ndarray, seed: int) -> np.ndarray:
    """Probabilities (n, classes) of the passages in ``rows``, each by a machine of words that was
    fitted without it.
    """
    scores = np.empty((len(rows), len(dataset.task.labels)))
    for held, trained in left_out(
        lambda kept: fit_note_svm(dataset, rows[kept], _TEACHER), len(rows), seed=seed
    ):
        scores[held] = trained.scores(dataset.data[rows[held]])
    return expit(softmax_log_odds(temperature_of(scores, dataset.labels[rows]) * scores))


def _frequent(texts: Sequence[str], least: int) -> tuple[str, ...]:
    """Words that come so often or oftener, in the order of the alphabet."""
    count = Counter(word for text in texts for word in words_of(text))
    return tuple(sorted(word for word, times in count.items() if times >= least))


def word_vectors(notes: Sequence[np.ndarray], count: int, width: int) -> np.ndarray:
    """Vectors (count, width) to start from: words with the same neighbours lie close together.

    Positive pointwise mutual information of words within five of each other, nearer ones counting
    more, reduced by a singular value decomposition (Levy and Goldberg, "Neural word embedding as
    implicit matrix factorization", 2014).
    """
    import scipy.sparse
    from sklearn.utils.extmath import randomized_svd

    rows: list[np.ndarray] = []
    columns: list[np.ndarray] = []
    amounts: list[np.ndarray] = []
    for note in notes:
        for apart in range(1, _WINDOW + 1):
            left, right = note[1:-apart, 0], note[1 + apart :, 0]
            rows.append(left)
            columns.append(right)
            amounts.append(np.full(len(left), 1 / apart))
    a, b, amount = np.concatenate(rows), np.concatenate(columns), np.concatenate(amounts)
    known = (a > START) & (b > START)
    together = scipy.sparse.coo_matrix(
        (amount[known], (a[known], b[known])), (count, count)
    ).tocsr()
    together = (together + together.T).tocoo()
    often = np.asarray(together.sum(1)).ravel() ** 0.75  # rare words count a little more
    information = np.log(together.data * often.sum() / (often[together.row] * often[together.col]))
    ppmi = scipy.sparse.csr_matrix(
        (np.maximum(information, 0), (together.row, together.col)), (count, count)
    )
    u, size, _ = randomized_svd(ppmi, width, random_state=0)
    vectors = u * np.sqrt(size)
    return np.asarray(0.3 * vectors / vectors.std())


def build_note_rnn(vectors: np.ndarray, classes: int, strategy: NoteRnnStrategy) -> keras.Model:
    """Numbers of words and of speakers, (n, length) each, to scores (n, classes)."""
    import keras

    layers, ops = keras.layers, keras.ops
    words, who = layers.Input((None,)), layers.Input((None,))
    there = words > 0
    start = keras.initializers.Constant(vectors)
    seen = layers.Concatenate()(
        [
            layers.Embedding(*vectors.shape, embeddings_initializer=start, name="words")(words),
            layers.Embedding(4, 8, name="who")(who),
        ]
    )
    seen = layers.SpatialDropout1D(strategy.input_dropout)(seen)
    pooled = []
    for name, backwards in (("forward", False), ("backward", True)):
        states = layers.GRU(
            strategy.units, return_sequences=True, go_backwards=backwards, name=name
        )(seen, mask=there)
        absent = ops.expand_dims(
            ops.cast(ops.flip(there, 1) if backwards else there, "float32") - 1, -1
        )
        attention = ops.softmax(
            layers.Dense(1, use_bias=False, name=f"{name}_attention")(states) + _FAR * absent,
            axis=1,
        )
        pooled += [ops.max(states + _FAR * absent, axis=1), ops.sum(attention * states, axis=1)]
    head = layers.Dense(
        classes, kernel_regularizer=keras.regularizers.L2(strategy.weight_decay), name="classes"
    )
    return keras.Model(
        [words, who], head(layers.Dropout(strategy.dropout)(layers.Concatenate()(pooled)))
    )


def _batches(
    lengths: Sequence[int], strategy: NoteRnnStrategy, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """Notes of about the same length together, for every epoch in another order."""
    for _ in range(strategy.epochs):
        order = np.argsort(np.array(lengths) * rng.uniform(0.8, 1.2, len(lengths)))
        batches = np.array_split(order, -(-len(order) // strategy.batch_size))
        yield from (batches[n] for n in rng.permutation(len(batches)))


def _altered(note: np.ndarray, strategy: NoteRnnStrategy, rng: np.random.Generator) -> np.ndarray:
    """A note as an explanation may show it: sometimes only a stretch of it, and some of its words
    unknown.
    """
    note, words = note.copy(), len(note) - 1
    if words >= 20 and rng.random() < strategy.stretches:
        first, last = rng.integers(0, words // 3), rng.integers(2 * words // 3, words)
        note = note[[0, *range(1 + first, 2 + last)]]
    hidden = rng.random(len(note)) < strategy.hidden
    note[hidden & (note[:, 0] != START), 0] = UNKNOWN
    return note
