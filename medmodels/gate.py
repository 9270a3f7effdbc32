"""The gate: whether a case resembles what the model was trained on; if not, the model abstains and
says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from medmodels.cases import Case
from medmodels.models import Model
from medmodels.models.cnn import Cnn, resized, standardised
from medmodels.models.stays import levels
from medmodels.models.text import TextModel, known_share, words_of
from medmodels.tasks import Task

__all__ = [
    "GATES",
    "abstention",
    "abstentions",
    "film_unlikeness",
    "film_vectors",
    "mahalanobis",
    "rare_words",
    "row_distance",
    "signed_roots",
    "stay_levels",
]

FILM_SIZE = 32
# training cases that hold a word; of so many a mean is known to a seventh of their spread, of nine
# to a third
_FEW = 50
_BLANK = 4.0  # grey levels of standard deviation below which there is nothing to see

# How a film can come wrongly, what to do about it, and what puts it right.
_TURNED: dict[str, tuple[str, Callable[[np.ndarray], np.ndarray]]] = {
    "inverted": ("Export it again with bright bones", lambda film: 255 - film),
    "turned on its left side": ("Turn it to the right", lambda film: np.rot90(film, 3)),
    "turned on its right side": ("Turn it to the left", np.rot90),
    "upside down": ("Turn it round", lambda film: np.rot90(film, 2)),
}


def abstention(model: Model, case: Case) -> str | None:
    """Why the model should not be asked about this case, or ``None``."""
    return abstentions(model, [case])[0]


def abstentions(model: Model, cases: Sequence[Case]) -> list[str | None]:
    """The same for several cases of the model's task, together where the gate can."""
    many = GATES_OF_MANY.get(model.task.modality)
    gate = GATES[model.task.modality]
    found = many(model, cases) if many else [case.unfit or gate(model, case) for case in cases]
    return [case.unfit or reason for case, reason in zip(cases, found, strict=True)]


def rare_words(model: Model, case: Case) -> tuple[str, ...]:
    """A sentence for each word of a coded input that few training cases hold, with how many."""
    counts = model.artifact.reference.get("word_counts")
    if counts is None:
        return ()
    words = [
        (f, round(value)) for f, value in zip(case.task.features, case.data.tolist(), strict=True)
    ]
    held = [(f, word, int(counts[i, word])) for i, (f, word) in enumerate(words) if f.codes]
    total = model.artifact.manifest["training_cases"]
    return tuple(
        f"{f.name} {f.codes[word]}: {n} of {total} training cases. Of so few the model has learnt"
        " little; its interval does not say so."
        for f, word, n in held
        if n < _FEW
    )


def _table(model: Model, case: Case) -> str | None:
    return _tables(model, [case])[0]


def _tables(model: Model, cases: Sequence[Case]) -> list[str | None]:
    """Are the values of each case together like those of the training rows?"""
    reference = model.artifact.reference
    distances = row_distance(np.stack([case.data for case in cases]), reference)
    limit = float(reference["gate_limit"])
    return [None if far <= limit else _unlike(far, limit) for far in distances.tolist()]


def _unlike(distance: float, limit: float) -> str:
    return (
        "Taken together these values are unlike the cases the model was trained on (distance"
        f" {distance:.1f}; 99.5 % of comparable cases are within {limit:.1f}). Check the values;"
        " the model has no ground to judge this case."
    )


def _image(model: Model, case: Case) -> str | None:
    """Simple checks, then how the film looks, then where it lies among the features of the training
    films.
    """
    assert isinstance(model, Cnn)
    if case.data.std() < _BLANK:
        return "The picture is blank or nearly so; there is nothing to judge."
    look, features = _distances(model, case.data)
    turned = {how: max(_distances(model, turn(case.data))) for how, (_, turn) in _TURNED.items()}
    how = min(turned, key=lambda name: turned[name])
    # nearer that way: an upside-down film may be near enough as it is
    if turned[how] <= 1 and turned[how] < max(look, features):
        return f"The film looks {how}. {_TURNED[how][0]} and try again."
    if max(look, features) <= 1:
        return None
    if look > 1:
        return (
            "The picture does not look like the frontal chest films the model was trained on"
            f" ({look:.1f} times as far from them as 99.5 % of comparable films). Is it a chest"
            " film, frontal, the right way round, and nothing but the film?"
        )
    return (
        f"To the network this film is unlike those it was trained on ({features:.1f} times as far"
        " as 99.5 % of comparable films); it has no ground to judge it."
    )


def _series(model: Model, case: Case) -> str | None:
    """Is enough charted, does the chart reach far enough, and are the levels of the variables
    together like those of other stays?
    """
    reference = model.artifact.reference
    measured = case.data[case.data[:, 1] < len(case.task.features)]
    charted, hours = len(np.unique(measured[:, 1])), float(measured[:, 0].max(initial=0)) / 60
    if charted < (least := int(reference["least_charted"])):
        return (
            f"Only {charted} of {len(case.task.features)} variables were charted; 99.5 % of"
            f" comparable stays have {least} or more."
        )
    if hours < (reach := float(reference["least_hours"])):
        return (
            f"The chart ends after {hours:.0f} hours; 99.5 % of comparable stays are charted for"
            f" {reach:.0f} hours or longer."
        )
    distance, limit = (
        float(mahalanobis(stay_levels(case.data, case.task, reference)[None], reference)[0]),
        float(reference["gate_limit"]),
    )
    if distance <= limit:
        return None
    return (
        "Taken together these values are unlike the stays the model was trained on (distance"
        f" {distance:.1f}; 99.5 % of comparable stays are within {limit:.1f}). Check units and"
        " columns; the model has no ground to judge this stay."
    )


def _text(model: Model, case: Case) -> str | None:
    """Are its words those of the training texts, and is it as long as one of them may be?"""
    assert isinstance(model, TextModel)
    reference, words = model.artifact.reference, words_of(case.text)
    share, least = known_share(case.text, model.vocabulary), float(reference["least_known"])
    if share < least:
        return (
            f"Only {share:.0%} of its words were in the training passages; 99.5 % of comparable"
            f" passages have {least:.0%} or more. Is it English, and a passage between a doctor and"
            " a patient?"
        )
    if len(words) > (most := int(reference["most_words"])):
        return (
            f"It has {len(words)} words; 99.5 % of comparable passages have {most} or fewer. Give"
            " one passage at a time."
        )
    return None


GATES: dict[str, Callable[[Model, Case], str | None]] = {
    "text": _text,
    "table": _table,
    "pixels": _table,
    "steps": _table,
    "image": _image,
    "series": _series,
}

# The gates that judge many cases at once.
GATES_OF_MANY: dict[str, Callable[[Model, Sequence[Case]], list[str | None]]] = dict.fromkeys(
    ("table", "pixels", "steps"), _tables
)


def stay_levels(data: np.ndarray, task: Task, reference: Mapping[str, np.ndarray]) -> np.ndarray:
    """The mean level of each variable of a stay, skewed ones in logarithms; the usual level where
    it was not charted.
    """
    level = levels(data, task)
    level = np.where(reference["gate_logged"], np.log1p(np.maximum(level, 0)), level)
    return np.where(np.isnan(level), reference["gate_center"], level)


def row_distance(rows: np.ndarray, reference: Mapping[str, np.ndarray]) -> np.ndarray:
    """How far rows (n, D) of a table lie from the training rows, (n,): along their principal axes
    where there are many columns.

    ``gate_columns`` names the columns that are numbers, where others are words.
    """
    points = signed_roots(
        rows[:, reference["gate_columns"]] if "gate_columns" in reference else rows
    )
    return (
        film_unlikeness(points, reference)
        if "film_axes" in reference
        else mahalanobis(points, reference)
    )


def signed_roots(data: np.ndarray) -> np.ndarray:
    """Signed square roots: skewed inputs become nearly symmetric."""
    return np.sqrt(np.abs(data)) * np.sign(data)


def mahalanobis(points: np.ndarray, reference: Mapping[str, np.ndarray]) -> np.ndarray:
    """Distance of each point (n, D) to the nearest of ``gate_center`` (D,) or (centres, D), by
    ``gate_precision``, shape (n,).
    """
    away = points[:, None] - np.atleast_2d(reference["gate_center"])
    squared = np.einsum("ncd,de,nce->nc", away, reference["gate_precision"], away)
    return np.sqrt(np.maximum(squared.min(1), 0))


def film_vectors(films: list[np.ndarray]) -> np.ndarray:
    """What the look of a film is judged by: 32 × 32 pixels, standardised, shape (n, 1024)."""
    return standardised(np.stack([resized(film, FILM_SIZE) for film in films])).reshape(
        len(films), -1
    )


def film_unlikeness(vectors: np.ndarray, reference: Mapping[str, np.ndarray]) -> np.ndarray:
    """Distance by a probabilistic principal-component model of the training films (Tipping and
    Bishop 1999), shape (n,).
    """
    away = vectors - reference["film_mean"]
    along = away @ reference["film_axes"].T
    rest = (away**2).sum(1) - (along**2).sum(1)
    return np.sqrt(
        (along**2 / reference["film_variances"]).sum(1)
        + np.maximum(rest, 0) / reference["film_noise"]
    )


def _distances(model: Cnn, film: np.ndarray) -> tuple[float, float]:
    """How far a film lies from the training films by its look and among the network's features; 1
    is the limit of each.
    """
    reference = model.artifact.reference
    look = film_unlikeness(film_vectors([film]), reference)[0] / reference["film_limit"]
    features = (
        mahalanobis(model.features(model.seen(film)[None]), reference)[0] / reference["gate_limit"]
    )
    return float(look), float(features)
