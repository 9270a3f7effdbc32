"""What is measured of a film model beyond its scores: size and speed, faithfulness, what was
reached, what the gate refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from medmodels.cases import Case, read_cases
from medmodels.datasets import Dataset
from medmodels.datasets.strangers import strange_pictures, turned
from medmodels.errors import CaseError, DatasetError
from medmodels.explanations.faithfulness import film_games, measure_faithfulness
from medmodels.explanations.heat import film_cnn_heat
from medmodels.gates import abstention
from medmodels.models import Model
from medmodels.models.film_cnn import FilmCnn, logit_and_features, resized, standardised
from medmodels.models.lite import Lite
from medmodels.models.measured import (
    Faithfulness,
    FileSize,
    GateRow,
    GateTrial,
    Measured,
    Reached,
    Size,
    topics,
)
from medmodels.models.model import expit
from medmodels.statistics.binary import auroc
from medmodels.tasks import Film
from medmodels.training.measures.acquisition import acquisition
from medmodels.training.measures.shared import milliseconds
from medmodels.training.measures.twins import by_twin
from medmodels.training.strategies import FilmCnnStrategy, is_default

if TYPE_CHECKING:
    import keras

__all__ = ["measured"]

# Films on which the heat maps are checked; a seeded draw from the test films.
_CHECKED = 100


def measured(
    model: Model,
    dataset: Dataset,
    strategy: FilmCnnStrategy,
    weights: Mapping[str, bytes],
    network: keras.Model,
    unlearnt: keras.Model,
    seconds: float,
) -> dict[str, Measured]:
    """What is measured of the packaged model, the network it was converted from, and one of
    its shape that has learnt nothing.
    """
    assert isinstance(model, FilmCnn)
    films = dataset.data[dataset.test]
    pictures = standardised(np.stack([resized(film, model.size) for film in films]))
    checked = np.random.default_rng(0).choice(
        len(pictures), min(_CHECKED, len(pictures)), replace=False
    )
    y = dataset.labels[dataset.test]
    return topics(
        _size(model, weights, network, pictures, y, seconds),
        _faithfulness(model, pictures[checked], unlearnt),
        acquisition(dataset),
        by_twin(model),
        _reached(model, strategy, pictures, y),
        _gate(model, dataset),
    )


def _reached(
    model: FilmCnn, strategy: FilmCnnStrategy, pictures: np.ndarray, y: np.ndarray
) -> Reached:
    p = model.probabilities(pictures)[:, 0]
    return Reached(
        auroc=auroc(y, p, np.ones((1, len(y))))[0],
        accuracy=float(np.mean((p >= model.threshold) == y)),
        settled=is_default(model.id, strategy),
    )


def _size(
    model: FilmCnn,
    weights: Mapping[str, bytes],
    network: keras.Model,
    pictures: np.ndarray,
    y: np.ndarray,
    seconds: float,
) -> Size:
    once, given = np.ones((1, len(y))), pictures[..., None]
    slow = milliseconds(lambda: network.predict(given[:1], verbose=0), repeats=20)
    slope, offset = model.artifact.fitted["platt"].tolist()
    keras_p = expit(slope * network.predict(given, verbose=0)[0][:, 0] + offset)
    rows = []
    for name, content in weights.items():
        lite = Lite(content)
        logit, fast = (
            logit_and_features(lite, pictures)[0],
            milliseconds(partial(lite, given[:1]), repeats=200),
        )
        apart = np.abs(expit(slope * logit + offset) - keras_p).max()
        rows.append(
            FileSize(name, len(content), fast, slow / fast, float(apart), auroc(y, logit, once)[0])
        )
    return Size(network.count_params(), seconds, tuple(rows))


def _faithfulness(model: FilmCnn, pictures: np.ndarray, unlearnt: keras.Model) -> Faithfulness:
    from medmodels.training.networks.litert import converted

    middle, most = model.artifact.fitted["outside"].tolist()
    return replace(
        measure_faithfulness(film_games(model, pictures)),
        randomised=_randomised(model, converted(unlearnt), pictures[:20]),
        outside=(middle, most),
    )


def _gate(model: FilmCnn, dataset: Dataset) -> GateTrial:
    """Each kind of picture and how many of it the reader or the gate refuses; of kinds whose files
    are absent none was tried.
    """
    inputs, films = Film.of(model.task.inputs), dataset.data[dataset.test]
    try:
        strangers = [
            (kind, [_refused(model, data) for data in files])
            for kind, files in strange_pictures(inputs.strangers)
        ]
    except DatasetError:
        strangers = []
    everything = [refused for _, kind in strangers for refused in kind]
    rows = _own(dataset, [_abstains(model, film) for film in films])
    rows += [GateRow("stranger", sum(kind), len(kind), name) for name, kind in strangers]
    together = [GateRow("strangers", sum(everything), len(everything))]
    rows += together if strangers else []
    rows += [
        GateRow("turned", sum(_abstains(model, film) for film in wrong), len(wrong), how)
        for how, wrong in turned(films, inputs.turns)
    ]
    return GateTrial("pictures", tuple(rows + ([] if strangers else together)))


def _own(dataset: Dataset, refused: list[bool]) -> list[GateRow]:
    """The rows of the test pictures: all of them, or first those of each value of the factor that
    the data set names, most frequent ones first.
    """
    if not dataset.gated_by:
        return [GateRow("whole", sum(refused), len(refused))]
    values = dataset.factors[dataset.gated_by][dataset.test].tolist()
    rows = []
    for value in sorted(set(values), key=lambda value: -values.count(value)):
        these = [one for one, at in zip(refused, values, strict=True) if at == value]
        rows.append(GateRow("part", sum(these), len(these), f"{dataset.gated_by} {value}"))
    return [*rows, GateRow("together", sum(refused), len(refused))]


def _abstains(model: FilmCnn, film: np.ndarray) -> bool:
    return abstention(model, Case(model.task, np.ascontiguousarray(film), "upload")) is not None


def _refused(model: FilmCnn, data: bytes) -> bool:
    try:
        return abstention(model, read_cases(data, task=model.task).case()) is not None
    except CaseError:
        return True


def _randomised(model: FilmCnn, content: bytes, pictures: np.ndarray) -> float:
    """Mean rank correlation of heat maps by the model and by one of the same shape that has learnt
    nothing.
    """
    from scipy.stats import spearmanr

    other = FilmCnn(model.artifact)
    vars(other)["network"] = Lite(content)  # takes the place of the cached weights

    def patches(who: FilmCnn, picture: np.ndarray) -> np.ndarray:
        return film_cnn_heat(who, picture, label=0).patches().ravel()

    return float(
        np.mean(
            [
                spearmanr(patches(model, picture), patches(other, picture)).statistic
                for picture in pictures
            ]
        )
    )
