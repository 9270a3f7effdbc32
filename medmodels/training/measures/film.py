"""What the card of a film model says beyond its scores: size and speed, faithfulness, what was
tried, what the gate refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from medmodels.cases import Case, read_cases
from medmodels.datasets import Dataset
from medmodels.datasets.strangers import strange_pictures, turned
from medmodels.errors import CaseError, DatasetError
from medmodels.explanations.faithfulness import film_games, measure_faithfulness
from medmodels.explanations.heat import cnn_heat
from medmodels.gates import abstention
from medmodels.models import Model
from medmodels.models.cnn import FilmCnn, logit_and_features, resized, standardised
from medmodels.models.lite import Lite
from medmodels.models.model import expit
from medmodels.statistics.binary import auroc
from medmodels.tasks import Film
from medmodels.training.measures.gate import gate_table
from medmodels.training.measures.shared import milliseconds, three
from medmodels.training.strategies import CnnStrategy, is_default

if TYPE_CHECKING:
    import keras

__all__ = ["measured"]

# Films on which the heat maps are checked; a seeded draw from the test films.
_CHECKED = 100


def measured(
    model: Model,
    dataset: Dataset,
    strategy: CnnStrategy,
    weights: Mapping[str, bytes],
    network: keras.Model,
    unlearnt: keras.Model,
    seconds: float,
) -> dict[str, list[str]]:
    """The card's sections, from the packaged model, the network it was converted from, and one of
    its shape that has learnt nothing.
    """
    assert isinstance(model, FilmCnn)
    films = dataset.data[dataset.test]
    pictures = standardised(np.stack([resized(film, model.size) for film in films]))
    checked = np.random.default_rng(0).choice(
        len(pictures), min(_CHECKED, len(pictures)), replace=False
    )
    return {
        "Size and speed": _size(
            model, weights, network, pictures, dataset.labels[dataset.test], seconds
        ),
        "Faithfulness": _faithfulness(model, pictures[checked], unlearnt),
        "What was tried": _tried(model, strategy, pictures, dataset.labels[dataset.test]),
        "Gate": _gate(model, films),
    }


def _tried(model: FilmCnn, strategy: CnnStrategy, pictures: np.ndarray, y: np.ndarray) -> list[str]:
    p, noun = model.probabilities(pictures)[:, 0], model.task.inputs.noun
    reached, right = auroc(y, p, np.ones((1, len(y))))[0], np.mean((p >= model.threshold) == y)
    said = f"AUROC {reached:.4f} and accuracy {right:.3f} on the test {noun}s."
    tried = model.task.tried.get(model.family)
    if tried is None:
        return [f"- Reached: {said}"]
    others = tried.lines if is_default(model.id, strategy) else ()
    return [f"- Aimed at on the test {noun}s: {tried.aimed}. Reached: {said}", *others]


def _size(
    model: FilmCnn,
    weights: Mapping[str, bytes],
    network: keras.Model,
    pictures: np.ndarray,
    y: np.ndarray,
    seconds: float,
) -> list[str]:
    once, given, noun = np.ones((1, len(y))), pictures[..., None], model.task.inputs.noun
    slow = milliseconds(lambda: network.predict(given[:1], verbose=0), repeats=20)
    slope, offset = model.artifact.reference["platt"].tolist()
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
            f"| {name} | {len(content)} | {fast:.2f} | {slow / fast:.0f} × | {apart:.1e} |"
            f" {auroc(y, logit, once)[0]:.4f} |"
        )
    return [
        f"- {network.count_params():,} parameters; trained in {seconds:.0f} s on the machine of the"
        " manifest.".replace(",", " "),
        "",
        (
            f"| file | bytes | one {noun}, ms | faster than keras.Model.predict | largest"
            f" difference from Keras, probability | AUROC on the test {noun}s |"
        ),
        "|---|---|---|---|---|---|",
        *rows,
    ]


def _faithfulness(model: FilmCnn, pictures: np.ndarray, unlearnt: keras.Model) -> list[str]:
    from medmodels.training.networks.litert import converted

    found, outside = (
        measure_faithfulness(film_games(model, pictures)),
        model.artifact.reference["outside"],
    )
    inputs = Film.of(model.task.inputs)
    same = _randomised(model, converted(unlearnt), pictures[:20])
    return [
        (
            f"- Measured on {found.cases} held-out {inputs.noun}s: hiding the parts in the heat"
            " map's order lowers the estimate faster than in random order (deletion"
            f" {three(found.deletion)} log-odds), showing them in that order raises it faster"
            f" (insertion {three(found.insertion)})."
        ),
        (
            f"- With the network's weights drawn anew the heat maps correlate {same:.2f} with the"
            " true ones (rank correlation of patches; near zero means that the map depends on what"
            " was learnt)."
        ),
        (
            f"- In half of the validation {inputs.noun}s more than {outside[0]:.0%} of the"
            f" contributions come from {inputs.regions[-1].name}, in one of twenty more than"
            f" {outside[1]:.0%}{f': {inputs.rest_note}' if inputs.rest_note else '.'}"
        ),
    ]


def _gate(model: FilmCnn, films: np.ndarray) -> list[str]:
    """Each kind of picture and how many of it the reader or the gate refuses; kinds whose files are
    absent are said to be so.
    """
    inputs = Film.of(model.task.inputs)
    rows = [(f"test {inputs.noun}s, as they are", [_abstains(model, film) for film in films])]
    try:
        strangers = [
            (kind, [_refused(model, data) for data in files])
            for kind, files in strange_pictures(inputs.strangers)
        ]
    except DatasetError:
        strangers = []
    everything = [refused for _, kind in strangers for refused in kind]
    rows += [*strangers, (f"all that is no {inputs.kind}", everything)] if strangers else []
    rows += [
        (f"test {inputs.noun}s, {how}", [_abstains(model, film) for film in wrong])
        for how, wrong in turned(films, inputs.turns)
    ]
    return [
        *gate_table("pictures", dict(rows)),
        *(
            []
            if strangers
            else [
                f"| pictures that are no {inputs.kind} | Not available: their files were not in the"
                " data folder | 0 |"
            ]
        ),
    ]


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
        return cnn_heat(who, picture, label=0).patches().ravel()

    return float(
        np.mean(
            [
                spearmanr(patches(model, picture), patches(other, picture)).statistic
                for picture in pictures
            ]
        )
    )
