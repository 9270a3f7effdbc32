"""Several networks on films, each of which leaves other people out, and the one that learns from
them all: trained on films that all have seen, calibrated on those that none had.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medmodels.datasets import Dataset
from medmodels.explanations import region_map
from medmodels.models.film_cnn import standardised
from medmodels.tasks import Film
from medmodels.training.cross_validation import folds
from medmodels.training.networks.styles import style_swapped
from medmodels.training.progress import MemberDone, Tell
from medmodels.training.strategies import FilmCnnStrategy

if TYPE_CHECKING:
    import keras

    from medmodels.training.networks.film_fitting import Lessons

__all__ = ["fitted_network", "inside_of", "lessons_of"]

_BLUR = 1 / 32  # of a side: how far what belongs and what does not run into each other


def inside_of(task_inputs: Film, size: int) -> np.ndarray:
    """How far each pixel (size, size) of a small film belongs to one of its named regions but the
    last, which is the rest: 1 to 0, softly.
    """
    from scipy.ndimage import gaussian_filter

    regions = region_map(task_inputs.regions, (size, size))
    return gaussian_filter((regions < regions.max()).astype(float), size * _BLUR)


def lessons_of(dataset: Dataset, small: np.ndarray) -> Lessons:
    """The training films of all ``small`` ones (n, size, size)."""
    from medmodels.training.networks.film_fitting import Lessons

    inside = inside_of(Film.of(dataset.task.inputs), small.shape[1])
    return Lessons(small[dataset.train], dataset.labels[dataset.train], inside)


def fitted_network(
    dataset: Dataset, small: np.ndarray, strategy: FilmCnnStrategy, tell: Tell
) -> tuple[keras.Model, tuple[np.ndarray, np.ndarray] | None]:
    """A network trained on the training films of all ``small`` ones (n, size, size), and raw
    log-odds and labels of films that its members had not seen, ``None`` where it has none: as the
    films are, with the greys of a film of the other label, and changed as in training.
    """
    from medmodels.training.networks.film_cnn import combined
    from medmodels.training.networks.film_fitting import fit_film_cnn, fit_student

    lessons = lessons_of(dataset, small)
    if strategy.members == 1:
        return fit_film_cnn(lessons, strategy, tell, seed=strategy.seed), None
    groups = None if dataset.groups is None else dataset.groups[dataset.train]
    parts = list(folds(lessons.labels, groups, strategy.members, seed=strategy.seed))
    members, unseen = [], []
    for n, (train, held) in enumerate(parts, 1):
        seed = strategy.seed + 100 * n
        members.append(
            fit_film_cnn(
                lessons.of(train), strategy, tell, seed=seed, called=f"member {n} of {len(parts)}, "
            )
        )
        unseen.append(_of_unseen(members[-1], lessons.of(held), strategy, seed))
        tell(MemberDone(n, len(parts)))
    student = fit_student(lessons, combined(members), strategy, tell, seed=strategy.seed)
    scores, labels = (np.concatenate(side) for side in zip(*unseen, strict=True))
    return student, (scores, labels)


def _of_unseen(
    member: keras.Model, held: Lessons, strategy: FilmCnnStrategy, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Raw log-odds and labels of films that a member has not seen, and of changed copies."""
    from medmodels.training.networks.film_fitting import changed_copies

    films, labels = held.films, held.labels
    seen = [
        standardised(films),
        standardised(style_swapped(films, labels, seed=seed)),
        *(
            changed_copies(films, strategy.augmentation, seed=seed + n)
            for n in range(strategy.calibration_copies)
        ),
    ]
    scores = [member.predict(x[..., None], batch_size=256, verbose=0)[0][:, 0] for x in seen]
    return np.concatenate(scores).astype(float), np.tile(labels, len(seen))
