"""Small made-up data sets of every shipped question, each with something in it to be learnt."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from medmodels.datasets import Dataset
from medmodels.tasks import TASKS, TimeToEvent

__all__ = ["SYNTHETIC", "stays"]

_SPLIT = "made up; the last ones are held out"


def _parts(*sizes: int) -> list[np.ndarray]:
    return np.split(np.arange(sum(sizes)), np.cumsum(sizes)[:-1])


def breast_cytology(seed: int = 0) -> Dataset:
    """Ninety rows within the plausible ranges; every input tends upwards in malignant masses."""
    task, rng, n = TASKS["breast-fna"], np.random.default_rng(seed), 90
    y = rng.random(n) < 0.4
    low, high = np.array([f.plausible for f in task.features]).T
    share = rng.beta(2, 6, (n, len(low))) + np.where(y, 0.15, 0)[:, None]
    train, test = _parts(60, 30)
    return Dataset(task, low + (high - low) * share, y, train, test, _SPLIT)


def chest_films(seed: int = 0) -> Dataset:
    """Films of noise around a dark chest; one lung of the ill ones is bright below."""
    task, rng, n, side = TASKS["chest-xray"], np.random.default_rng(seed), 150, 48
    y = rng.random(n) < 0.6
    films = rng.normal(90, 15, (n, side, side)) + 60 * np.cos(np.linspace(-3, 3, side)) ** 2
    films[y, side // 2 : side - 6, 6 : side // 2 - 4] += 80
    train, validation, test = _parts(90, 30, 30)
    films = np.clip(films, 0, 255).astype(np.uint8)
    return Dataset(task, films, y, train, test, _SPLIT, validation)


def stays(count: int = 120, seed: int = 1) -> Dataset:
    """Charts of forty values; of those who die lactate and creatinine are high all along."""
    task, rng = TASKS["icu-mortality"], np.random.default_rng(seed)
    y, data = rng.random(count) < 0.35, np.empty(count, object)
    low, high = np.array([f.reference_range for f in task.features]).T
    told = [task.feature_names.index(name) for name in ("lactate", "creatinine", "heart rate")]
    for n in range(count):
        minutes = np.sort(rng.integers(0, 2880, 52))
        which = np.concatenate([rng.integers(0, len(low), 40), np.repeat(told, 4)])
        values = low[which] + (high - low)[which] * rng.random(52)
        values[40:48] *= 4 if y[n] else 1
        described = (rng.uniform(20, 90), n % 2, rng.normal(170, 9), 1 + n % 4)
        who = [[0, len(low) + d, value] for d, value in enumerate(described)]
        data[n] = np.concatenate([who, np.column_stack([minutes, which, values])])
    train, test = _parts(2 * count // 3, count - 2 * count // 3)
    return Dataset(task, data, y, train, test, _SPLIT)


def doses(seed: int = 0) -> Dataset:
    """Patients whose dose falls with age and with each allele of less function."""
    task, rng, n = TASKS["warfarin-dose"], np.random.default_rng(seed), 320
    words = {f.name: rng.integers(0, len(f.codes), n) for f in task.features if f.codes}
    numbers = {
        "age": 5 + 10 * rng.integers(2, 9, n),
        "height": rng.normal(170, 9, n).round(),
        "weight": rng.normal(78, 15, n).clip(45, 140).round(),
    }
    columns = {**words, **numbers}
    data = np.column_stack([columns[f.name] for f in task.features]).astype(float)
    dose = 55 - 0.3 * numbers["age"] - 8 * np.minimum(words["VKORC1"], 2) + rng.normal(0, 3, n)
    race = np.array([task.feature("race").codes[code] for code in words["race"]])
    train, test = _parts(260, 60)
    dose = dose.clip(5, 100)
    sites = np.arange(n) % 4
    return Dataset(task, data, dose, train, test, _SPLIT, factors={"race": race}, sites=sites)


def passages(seed: int = 0) -> Dataset:
    """Passages of twelve words, half of them words of the section, and summaries of four."""
    task, rng = TASKS["note-section"], np.random.default_rng(seed)
    kinds = len(task.labels)

    def word() -> str:
        return "".join(rng.choice(list("bdfgklmnprst")) + rng.choice(list("aeiou")) for _ in "abc")

    common, own = [word() for _ in range(30)], [[word() for _ in range(6)] for _ in range(kinds)]

    def text(kind: int, length: int) -> str:
        told = [*rng.choice(own[kind], length // 2), *rng.choice(common, length - length // 2)]
        return "Doctor: " + " ".join(rng.permutation(told))

    train, validation, test = _parts(7 * kinds, kinds, 2 * kinds)
    y = np.tile(np.arange(kinds), 10)
    texts = np.array([text(kind, 12) for kind in y], dtype=object)
    summaries = np.array([text(kind, 4) for kind in y], dtype=object)
    return Dataset(task, texts, y, train, test, _SPLIT, validation, extra=summaries)


def courses(seed: int = 0) -> Dataset:
    """Women whose hazard rises with the positive nodes and the grade; some are lost."""
    task, rng, n = TASKS["breast-survival"], np.random.default_rng(seed), 240
    columns = [
        rng.integers(0, len(f.codes), n) if f.codes else rng.uniform(*f.plausible, n)
        for f in task.features
    ]
    data = np.column_stack(columns).astype(float)
    nodes, grade = (task.feature_names.index(name) for name in ("positive nodes", "grade"))
    rate = 0.02 * np.exp(data[:, nodes] / 20 + data[:, grade])
    came, lost = rng.exponential(1 / rate), rng.uniform(1, 10, n)
    assert isinstance(task.asks, TimeToEvent)
    y = task.asks.encoded(np.minimum(came, lost), came <= lost)
    train, test = _parts(160, 80)
    return Dataset(task, data, y, train, test, _SPLIT)


SYNTHETIC: dict[str, Callable[[], Dataset]] = {
    "breast-fna": breast_cytology,
    "chest-xray": chest_films,
    "icu-mortality": stays,
    "warfarin-dose": doses,
    "note-section": passages,
    "breast-survival": courses,
}
