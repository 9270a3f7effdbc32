"""Train a network on films: fit, calibrate and choose the threshold on validation, score the test
films once, measure the package.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from medmodels.datasets import Dataset
from medmodels.explanations import outside_share, region_map
from medmodels.explanations.regions import shapley_of_regions
from medmodels.models.film_cnn import logit_and_features, resized, standardised
from medmodels.models.lite import Lite
from medmodels.models.model import expit
from medmodels.models.statements import Statement, statement
from medmodels.statistics.conformal import label_limits
from medmodels.statistics.platt import platt
from medmodels.tasks import Film, Task
from medmodels.training.gates import feature_gate
from medmodels.training.look_gates import look_gate
from medmodels.training.measures.compression import measured_forms, platt_scaled
from medmodels.training.measures.film import measured
from medmodels.training.networks.litert import SAMPLE, converted_forms
from medmodels.training.networks.styles import style_swapped
from medmodels.training.progress import Packaging, Started, Tell
from medmodels.training.recipes.film_members import fitted_network
from medmodels.training.run import Run, joined, score_rows
from medmodels.training.strategies import FilmCnnStrategy

if TYPE_CHECKING:
    import keras

__all__ = ["threshold_for", "train_film"]


def train_film(dataset: Dataset, family: str, strategy: FilmCnnStrategy, tell: Tell) -> Run:
    """Train on the training films; everything that is chosen is chosen on validation films."""
    from medmodels.training.networks.film_cnn import unlearnt

    if not Film.of(dataset.task.inputs).mirrored:
        strategy = replace(strategy, augmentation=replace(strategy.augmentation, flip=0.0))
    y, train, validation, test = (
        dataset.labels,
        dataset.train,
        dataset.validation,
        dataset.test,
    )
    trained = _fitted(dataset, family, strategy, tell)
    score = {name: trained.probability(name) for name in ("validation", "test")}
    chosen_on = trained.chosen_on(y[validation])
    threshold = threshold_for(*chosen_on, sensitivity=strategy.sensitivity)
    tell(Packaging("survey"))
    # the network scores it near even odds
    background = standardised(trained.small[train])[~y[train]].mean(0)
    grey = _mean_greys(dataset)
    seen = standardised(trained.small[test])
    return Run(
        dataset=dataset,
        family=family,
        strategy=strategy,
        weights=trained.weights,
        fitted={
            **_beside_the_weights(dataset, trained, background),
            "size": np.array(strategy.size),
            "threshold": np.array(threshold),
            "conformal": label_limits(
                np.column_stack([chosen_on[0], 1 - chosen_on[0]]), np.where(chosen_on[1], 0, 1)
            ),
        },
        heldout=joined(_scored(dataset, score, _survey(dataset, strategy.seed))),
        stated=_stated(dataset.task, strategy),
        held_inputs=seen,
        values=(grey[train], grey[test]),
        compression=measured_forms(
            trained.forms,
            seen[..., None],
            y[test],
            platt_scaled(*trained.platt),
            threshold=threshold,
        ),
        measure=lambda model: measured(
            model,
            dataset,
            strategy,
            trained.weights,
            trained.network,
            unlearnt(strategy),
            trained.seconds,
        ),
    )


@dataclass(frozen=True, eq=False)
class _Fitted:
    """A trained network: the films as it sees them (n, size, size), its files by form, Platt's
    slope and offset, raw log-odds (n,) and features (n, width) of each side of the split, and the
    log-odds of validation films that have the greys of one of the other label, where the network
    has to be right on those too.
    """

    small: np.ndarray
    network: keras.Model
    seconds: float
    forms: dict[str, bytes]
    serve: Lite
    platt: tuple[float, float]
    logit: dict[str, np.ndarray]
    features: dict[str, np.ndarray]
    swapped: np.ndarray | None = None

    @property
    def weights(self) -> dict[str, bytes]:
        """The files that are packaged."""
        return {
            "model.tflite": self.forms["float32"],
            "model-compressed.tflite": self.forms["dynamic range"],
        }

    def probability(self, side: str) -> np.ndarray:
        """Calibrated probabilities (n,) of one side of the split."""
        return self._calibrated(self.logit[side])

    def chosen_on(self, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Probabilities and labels of what threshold and sets are chosen on, from the labels (n,)
        of the validation films.
        """
        if self.swapped is None:
            return self.probability("validation"), labels
        both = np.concatenate([self.probability("validation"), self._calibrated(self.swapped)])
        return both, np.tile(labels, 2)

    def _calibrated(self, logit: np.ndarray) -> np.ndarray:
        slope, offset = self.platt
        return expit(slope * logit + offset)


def _fitted(dataset: Dataset, family: str, strategy: FilmCnnStrategy, tell: Tell) -> _Fitted:
    small = np.stack([resized(film, strategy.size) for film in dataset.data])
    train, labels = dataset.train, dataset.labels
    tell(Started(f"{dataset.task.name}/{family}", "films", len(train)))
    start = time.perf_counter()
    network, unseen = fitted_network(dataset, small, strategy, tell)
    seconds = time.perf_counter() - start
    sample = small[train[:: max(len(train) // SAMPLE, 1)]]
    forms = converted_forms(network, standardised(sample)[..., None])
    serve = Lite(forms["float32"])
    sides = {"train": train, "validation": dataset.validation, "test": dataset.test}
    raw = {
        name: logit_and_features(serve, standardised(small[rows])) for name, rows in sides.items()
    }
    y, held = labels[dataset.validation], small[dataset.validation]
    swapped = None
    if strategy.augmentation.matched:
        changed = style_swapped(held, y, seed=strategy.seed)
        swapped = logit_and_features(serve, standardised(changed))[0]
    return _Fitted(
        small,
        network,
        seconds,
        forms,
        serve,
        # both labels weigh the same, so that the training prevalence is not carried along
        platt(
            *(unseen or _with_copies(serve, held, raw["validation"][0], y, strategy)), balanced=True
        ),
        {name: logit for name, (logit, _) in raw.items()},
        {name: features for name, (_, features) in raw.items()},
        swapped,
    )


def _beside_the_weights(
    dataset: Dataset, trained: _Fitted, background: np.ndarray
) -> dict[str, np.ndarray]:
    """What the network carries beside its weights, but for what is decided by its threshold."""
    train, validation = dataset.train, dataset.validation
    return {
        "platt": np.array(trained.platt),
        "background": background[None],
        "outside": _usually_outside(
            trained.serve, standardised(trained.small[validation]), background, dataset.task
        ),
        **feature_gate(
            trained.features["train"], dataset.labels[train], trained.features["validation"]
        ),
        **look_gate(
            Film.of(dataset.task.inputs).look, dataset.data[train], dataset.data[validation]
        ),
    }


def _survey(dataset: Dataset, seed: int) -> dict[str, np.ndarray]:
    """Probabilities (n,) by the survey's own small network, the comparator."""
    from medmodels.training.networks.film_cnn import survey_scores

    tiny = np.stack([resized(film, 28) for film in dataset.data])
    train, validation, test = dataset.train, dataset.validation, dataset.test
    held = tiny[np.concatenate([validation, test])]
    p = survey_scores(tiny[train], dataset.labels[train], held, seed=seed)
    return {"validation": p[: len(validation)], "test": p[len(validation) :]}


def _scored(
    dataset: Dataset, score: dict[str, np.ndarray], baseline: dict[str, np.ndarray]
) -> list[dict[str, np.ndarray]]:
    sides = {"validation": dataset.validation, "test": dataset.test}
    return [
        score_rows(
            name,
            dataset.labels[rows],
            score[name],
            baseline[name],
            factors={k: v[rows] for k, v in dataset.factors.items()},
        )
        for name, rows in sides.items()
    ]


def _mean_greys(dataset: Dataset) -> np.ndarray:
    """Mean grey levels (films, regions)."""
    regions = Film.of(dataset.task.inputs).regions
    held = region_map(regions, dataset.data.shape[1:])
    return np.stack(
        [[film[held == r].mean() for r in range(len(regions))] for film in dataset.data]
    )


def _stated(task: Task, strategy: FilmCnnStrategy) -> dict[str, Statement]:
    inputs = Film.of(task.inputs)
    swapped = " and copies" if strategy.augmentation.matched else ""
    calibrated = "members" if strategy.members > 1 else "validation"
    return {
        "background": statement("mean film", label=task.labels[1], noun=inputs.noun),
        "threshold_source": statement(
            f"share found{swapped}",
            share=strategy.sensitivity,
            positives=inputs.positives,
            noun=inputs.noun,
        ),
        "baseline": statement("survey network"),
        "calibrated_on": statement(calibrated, of=f"{inputs.noun}s"),
    }


def _with_copies(
    network: Lite, films: np.ndarray, logit: np.ndarray, y: np.ndarray, strategy: FilmCnnStrategy
) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds and labels of validation films (n, size, size) and of changed copies of each."""
    from medmodels.training.networks.film_fitting import changed_copies

    copies = [
        changed_copies(films, strategy.augmentation, seed=strategy.seed + n)
        for n in range(strategy.calibration_copies)
    ]
    harder = [logit_and_features(network, copy)[0] for copy in copies]
    return np.concatenate([logit, *harder]), np.tile(y, 1 + len(harder))


def _usually_outside(
    network: Lite, pictures: np.ndarray, background: np.ndarray, task: Task, *, films: int = 200
) -> np.ndarray:
    """Median and 95th percentile of the share of contributions from the last region, which is all
    the rest, over a seeded draw of pictures (n, size, size).
    """
    drawn = np.random.default_rng(0).choice(len(pictures), min(films, len(pictures)), replace=False)
    held = region_map(Film.of(task.inputs).regions, background.shape)
    amounts = [
        shapley_of_regions(lambda x: logit_and_features(network, x)[0], picture, background, held)
        for picture in pictures[drawn]
    ]
    return np.percentile(outside_share(np.array(amounts)), [50, 95])


def threshold_for(p: np.ndarray, y: np.ndarray, *, sensitivity: float) -> float:
    """The highest threshold at which at least this share of the positives is called."""
    p_positive = np.sort(p[y])
    return float(p_positive[int(np.floor(len(p_positive) * (1 - sensitivity) + 1e-9))])
