"""What is measured of a model of beats beyond its scores: whom it fails on, its size, the gate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from medmodels.cases import Case
from medmodels.datasets import Dataset
from medmodels.evidence import Scores, load_scores
from medmodels.explanations.faithfulness import beat_games, measure_faithfulness
from medmodels.gates import abstention
from medmodels.models import Model
from medmodels.models.lite import Lite
from medmodels.models.measured import (
    ByPerson,
    Faithfulness,
    FileSize,
    GateTrial,
    Measured,
    OfPerson,
    Size,
    topics,
)
from medmodels.models.waveform import WaveformModel
from medmodels.models.waveform_cnn import WaveformCnn, network_inputs
from medmodels.statistics.binary import auroc
from medmodels.tasks import Waveform
from medmodels.training.measures.gate import gate_trial
from medmodels.training.measures.shared import milliseconds

__all__ = [
    "SPOILT",
    "at_other_rate",
    "by_person",
    "faithfulness_of_beats",
    "gate_of_beats",
    "measured_of_beats",
    "tried_beats",
    "upside_down",
    "with_hum",
    "with_white_noise",
]

_TRIED, _PARITY = 300, 500  # held-out beats that are spoilt, and that Keras is asked of

_LOUD, _LOW = 0.1, 0.05  # millivolts of hum and of noise
_SLOWER, _FASTER = 3.0, 0.5  # times as long, of a recording whose rate is said wrongly


def measured_of_beats(
    model: Model,
    dataset: Dataset,
    weights: Mapping[str, bytes],
    network: Any,
    columns: np.ndarray,
    seconds: float,
) -> dict[str, Measured]:
    """What is measured of the packaged model; ``columns`` (n, D) are held-out beats as a
    ``network`` sees them, if it is one, whose training took ``seconds``.
    """
    scores = load_scores(model.artifact)
    size = None
    if isinstance(model, WaveformCnn):
        size = _size(model, scores, weights, network, columns, seconds)
    # by the number of the recording, as the literature names them: the scores do not hold it
    who = np.array([], str) if dataset.groups is None else dataset.groups[dataset.test].astype(str)
    return topics(
        by_person(scores, who),
        size,
        faithfulness_of_beats(model, columns),
        gate_of_beats(model, tried_beats(dataset)),
    )


def by_person(scores: Scores, who: np.ndarray) -> ByPerson:
    """How many beats of each class each of ``who`` (n,) has, how many of them are found, and how
    many are called so; those with the most wrong calls first.
    """
    called, classes = scores.p.argmax(1), range(scores.p.shape[1])
    people = []
    for name in np.unique(who).tolist():
        mine = who == name
        people.append(
            OfPerson(
                str(name),
                tuple(int((mine & (scores.y == k)).sum()) for k in classes),
                tuple(int((mine & (scores.y == k) & (called == k)).sum()) for k in classes),
                tuple(int((mine & (called == k)).sum()) for k in classes),
            )
        )
    return ByPerson(tuple(sorted(people, key=lambda person: person.right - sum(person.n))))


def faithfulness_of_beats(model: Model, columns: np.ndarray) -> Faithfulness:
    """Of some of these held-out beats, given as columns (n, D), drawn at random."""
    assert isinstance(model, WaveformModel)
    few = np.random.default_rng(0).permutation(len(columns))[:_TRIED]
    return measure_faithfulness(beat_games(model, columns[few]))


def _size(
    model: WaveformCnn,
    scores: Scores,
    weights: Mapping[str, bytes],
    network: Any,
    columns: np.ndarray,
    seconds: float,
) -> Size:
    seen, once = network_inputs(columns, model.artifact.fitted), np.ones((1, len(scores.y)))
    slow = milliseconds(partial(network.predict, seen[:1], verbose=0), repeats=20)
    expected = network.predict(seen[:_PARITY], verbose=0)
    classes = range(scores.p.shape[1])
    ranked = [auroc(scores.y == k, scores.p[:, k], once)[0] for k in classes]
    rows = []
    for name, content in weights.items():
        lite = Lite(content)
        fast = milliseconds(partial(lite, seen[:1]), repeats=200)
        apart = float(np.abs(lite(seen[:_PARITY])[0] - expected).max())
        faster = slow / fast
        rows.append(FileSize(name, len(content), fast, faster, apart, float(np.mean(ranked))))
    return Size(network.count_params(), seconds, tuple(rows), compared=len(expected))


def upside_down(data: np.ndarray, inputs: Waveform) -> np.ndarray:
    return np.stack([-data[0], data[1]])


def _flat(data: np.ndarray, inputs: Waveform) -> np.ndarray:
    return np.stack([data[0] / 50, data[1]])


def with_hum(
    data: np.ndarray, inputs: Waveform, *, millivolts: float, hertz: float = 50
) -> np.ndarray:
    """A beat (2, samples) with the hum of the mains, of that amplitude."""
    seconds = np.arange(inputs.samples) / inputs.hertz
    return np.stack([data[0] + millivolts * np.sin(2 * np.pi * hertz * seconds), data[1]])


def with_white_noise(data: np.ndarray, inputs: Waveform, *, millivolts: float) -> np.ndarray:
    """A beat (2, samples) with white noise of that standard deviation."""
    noise = np.random.default_rng(0).normal(0, millivolts, inputs.samples)
    return np.stack([data[0] + noise, data[1]])


def at_other_rate(data: np.ndarray, inputs: Waveform, *, times: float) -> np.ndarray:
    """A beat (2, samples) that seems so many times as long, its rate being said wrongly."""
    at = inputs.centre + (np.arange(inputs.samples) - inputs.centre) / times
    lead = np.interp(at, np.arange(inputs.samples), data[0], left=np.nan, right=np.nan)
    marks = np.zeros(inputs.samples)
    beats = (np.flatnonzero(data[1] > 0) - inputs.centre) * times + inputs.centre
    beats = beats.round().astype(int)
    marks[beats[(beats >= 0) & (beats < inputs.samples)]] = 1
    return np.stack([lead, marks])


# By the code of its kind, how a beat comes wrongly.
SPOILT: Mapping[str, Callable[[np.ndarray, Waveform], np.ndarray]] = {
    "whole": lambda data, inputs: data,
    "upside down": upside_down,
    "flat lead": _flat,
    "low hum": partial(with_hum, millivolts=_LOW),
    "hum": partial(with_hum, millivolts=_LOUD),
    "white noise": partial(with_white_noise, millivolts=_LOUD),
    "faster": partial(at_other_rate, times=_FASTER),
    "slower": partial(at_other_rate, times=_SLOWER),
}


def tried_beats(dataset: Dataset) -> np.ndarray:
    """The held-out beats that the gate is tried on."""
    rng = np.random.default_rng(0)
    rows = rng.choice(dataset.test, min(_TRIED, len(dataset.test)), replace=False)
    return np.asarray(dataset.data[rows])


def gate_of_beats(model: Model, cases: np.ndarray) -> GateTrial:
    """How many held-out beats are refused as they are, and spoilt."""
    inputs = Waveform.of(model.task.inputs)
    refused = {
        kind: [
            abstention(model, Case(model.task, spoil(case.astype(float), inputs).copy(), "upload"))
            is not None
            for case in cases
        ]
        for kind, spoil in SPOILT.items()
    }
    return gate_trial("beats", refused)
