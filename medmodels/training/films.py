"""Train a network on films: fit, calibrate and choose the threshold on validation, score the test
films once, measure the package.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from medmodels.datasets import Dataset
from medmodels.explanations import outside_share, region_map
from medmodels.explanations.regions import shapley_of_regions
from medmodels.gates import film_vectors, mahalanobis, unlikeness
from medmodels.models.cnn import logit_and_features, resized, standardised
from medmodels.models.lite import Lite
from medmodels.models.model import expit
from medmodels.predictions import label_limits
from medmodels.tasks import Film, Task
from medmodels.training.compression import SAMPLE, converted_forms, lab, platt_scaled
from medmodels.training.film_measures import measured
from medmodels.training.run import Run, joined, score_rows
from medmodels.training.strategy import CnnStrategy, Strategy

__all__ = ["balanced_platt", "film_gate", "threshold_for", "train_film"]


def train_film(
    dataset: Dataset, family: str, strategy: Strategy, progress: Callable[[str], None]
) -> Run:
    """Train on the training films; everything that is chosen is chosen on validation films."""
    from medmodels.training.network import build, combined, fit_network, survey_scores

    assert isinstance(strategy, CnnStrategy)
    if not Film.of(dataset.task.inputs).mirrored:
        strategy = replace(strategy, augmentation=replace(strategy.augmentation, flip=0.0))
    small = np.stack([resized(film, strategy.size) for film in dataset.data])
    train, validation, test = dataset.train, dataset.validation, dataset.test
    progress(f"{dataset.task.name}/{family}: fitting on {len(train)} films")
    start = time.perf_counter()
    network = fit_network(small[train], dataset.labels[train], strategy, progress)
    seconds = time.perf_counter() - start
    forms = converted_forms(
        network, standardised(small[train[:: max(len(train) // SAMPLE, 1)]])[..., None]
    )
    weights = {"model.tflite": forms["float32"], "model-compressed.tflite": forms["dynamic range"]}
    serve = Lite(weights["model.tflite"])

    def raw(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return logit_and_features(serve, standardised(small[rows]))

    logit, features = raw(validation)
    y = dataset.labels[validation]
    slope, offset = balanced_platt(*_with_copies(serve, small[validation], logit, y, strategy))
    score = {
        "validation": expit(slope * logit + offset),
        "test": expit(slope * raw(test)[0] + offset),
    }
    threshold = threshold_for(score["validation"], y, sensitivity=strategy.sensitivity)
    progress("the survey's own small network, as the comparator")
    tiny = np.stack([resized(film, 28) for film in dataset.data])
    baseline = survey_scores(
        tiny[train],
        dataset.labels[train],
        tiny[np.concatenate([validation, test])],
        seed=strategy.seed,
    )
    parts = {
        "validation": (validation, baseline[: len(validation)]),
        "test": (test, baseline[len(validation) :]),
    }
    # the network scores it near even odds
    background = standardised(small[train])[~dataset.labels[train]].mean(0)
    held = region_map(Film.of(dataset.task.inputs).regions, dataset.data.shape[1:])
    grey = np.stack(
        [
            [film[held == r].mean() for r in range(len(Film.of(dataset.task.inputs).regions))]
            for film in dataset.data
        ]
    )
    return Run(
        dataset=dataset,
        family=family,
        strategy=strategy,
        weights=weights,
        reference={
            "size": np.array(strategy.size),
            "platt": np.array([slope, offset]),
            "threshold": np.array(threshold),
            "background": background[None],
            "outside": _usually_outside(
                serve, standardised(small[validation]), background, dataset.task
            ),
            "conformal": label_limits(
                np.column_stack([score["validation"], 1 - score["validation"]]), np.where(y, 0, 1)
            ),
            **_feature_gate(raw(train)[1], dataset.labels[train], features),
            **film_gate(
                film_vectors(list(dataset.data[train])),
                film_vectors(list(dataset.data[validation])),
            ),
        },
        heldout=joined(
            [
                score_rows(
                    name,
                    dataset.labels[rows],
                    score[name],
                    base,
                    factors={k: v[rows] for k, v in dataset.factors.items()},
                )
                for name, (rows, base) in parts.items()
            ]
        ),
        facts=_facts(strategy, dataset.task),
        held_inputs=standardised(small[test]),
        values=(grey[train], grey[test]),
        compression=lab(
            forms,
            standardised(small[test])[..., None],
            dataset.labels[test],
            platt_scaled(slope, offset),
            threshold=threshold,
        ),
        measure=lambda model: measured(
            model,
            dataset,
            strategy,
            weights,
            network,
            combined([build(strategy, view=view) for view in strategy.views]),
            seconds,
        ),
    )


def _facts(strategy: CnnStrategy, task: Task) -> dict[str, str]:
    inputs = Film.of(task.inputs)
    return {
        "background": f"the mean {task.labels[1]} training {inputs.noun}",
        "threshold_source": (
            f"finds {strategy.sensitivity:.0%} of the {inputs.positives} among the validation"
            f" {inputs.noun}s"
        ),
        "baseline": "the survey's own small network",
        "calibrated_on": f"validation {inputs.noun}s",
    }


def _with_copies(
    network: Lite, films: np.ndarray, logit: np.ndarray, y: np.ndarray, strategy: CnnStrategy
) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds and labels of validation films (n, size, size) and of changed copies of each."""
    from medmodels.training.network import changed_copies

    copies = [
        changed_copies(films, strategy.augmentation, seed=strategy.seed + n)
        for n in range(strategy.calibration_copies)
    ]
    harder = [logit_and_features(network, copy)[0] for copy in copies]
    return np.concatenate([logit, *harder]), np.tile(y, 1 + len(harder))


def _usually_outside(
    network: Lite, pictures: np.ndarray, background: np.ndarray, task: Task, *, films: int = 200
) -> np.ndarray:
    """Median and 95th percentile of the share of contributions from the last region, over a
    seeded draw of pictures (n, size, size).
    """
    drawn = np.random.default_rng(0).choice(len(pictures), min(films, len(pictures)), replace=False)
    held = region_map(Film.of(task.inputs).regions, background.shape)
    amounts = [
        shapley_of_regions(lambda x: logit_and_features(network, x)[0], picture, background, held)
        for picture in pictures[drawn]
    ]
    return np.percentile(outside_share(np.array(amounts)), [50, 95])


def balanced_platt(logit: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Slope and offset of Platt's scaling with both labels weighing the same, so that the training
    prevalence is not carried along.
    """
    from sklearn.linear_model import LogisticRegression

    fit = LogisticRegression(C=1e6, class_weight="balanced").fit(logit[:, None], y)
    return float(fit.coef_[0, 0]), float(fit.intercept_[0])


def threshold_for(p: np.ndarray, y: np.ndarray, *, sensitivity: float) -> float:
    """The highest threshold at which at least this share of the positives is called."""
    positives = np.sort(p[y])
    return float(positives[int(np.floor(len(positives) * (1 - sensitivity) + 1e-9))])


def film_gate(
    train: np.ndarray, validation: np.ndarray, *, axes: int = 64
) -> dict[str, np.ndarray]:
    """A probabilistic principal-component model of how films look, and the distance that 99.5 % of
    validation films keep within.
    """
    mean = train.mean(0)
    _, singular, directions = np.linalg.svd(train - mean, full_matrices=False)
    variances = singular**2 / len(train)
    rest = variances[axes:].sum() / (train.shape[1] - axes)
    found = {
        "film_mean": mean,
        "film_axes": directions[:axes],
        "film_variances": variances[:axes],
        "film_noise": np.array(rest),
    }
    found = {name: values.astype(np.float32) for name, values in found.items()}
    return {**found, "film_limit": np.percentile(unlikeness(validation, found), 99.5)}


def _feature_gate(
    features: np.ndarray, y: np.ndarray, validation: np.ndarray
) -> dict[str, np.ndarray]:
    """Centres of both labels among the network's features, one shared precision (Lee et al. 2018),
    and the limit as for the look.
    """
    from sklearn.covariance import LedoitWolf

    centers = np.stack([features[y].mean(0), features[~y].mean(0)])
    away = features - centers[np.where(y, 0, 1)]
    found = {"gate_center": centers, "gate_precision": LedoitWolf().fit(away).precision_}
    return {**found, "gate_limit": np.percentile(mahalanobis(validation, found), 99.5)}
