"""Pictures that are no chest films, and that no sample film is a training film in disguise."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from medmodels.cases import read_cases, samples
from medmodels.datasets import DATASETS
from medmodels.datasets.strangers import strange_pictures, turned
from medmodels.gates import film_vectors
from medmodels.tasks import TASKS, Film
from tools.draw_film_samples import band_vectors, nearest

DATA = Path(os.environ.get("MEDMODELS_DATA", Path(__file__).parents[3] / "shared" / "data"))

FILMS = Film.of(TASKS["chest-xray"].inputs)


@pytest.mark.skipif(
    not (DATA / "busi").is_dir(), reason="the ultrasound images are not in the data folder"
)
@pytest.mark.heavy
def test_every_kind_comes_as_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five kinds are strangers to chest films, over a thousand files, the same ones every time."""
    monkeypatch.setenv("MEDMODELS_DATA", str(DATA))
    first, again = (dict(strange_pictures(FILMS.strangers)) for _ in range(2))

    assert len(first) == 5
    assert sum(map(len, first.values())) > 1000
    assert first == again


def test_films_come_wrongly_in_four_ways() -> None:
    """Each way turned once more the same way, or twice, gives the film back."""
    films = np.random.default_rng(0).integers(0, 256, (2, 5, 5)).astype(np.uint8)
    ways = dict(turned(films, FILMS.turns))

    np.testing.assert_array_equal(255 - ways["inverted"], films)
    np.testing.assert_array_equal(np.rot90(ways["turned by 90° to the left"], 3, (1, 2)), films)
    np.testing.assert_array_equal(np.rot90(ways["turned by 90° to the right"], 1, (1, 2)), films)
    np.testing.assert_array_equal(np.rot90(ways["upside down"], 2, (1, 2)), films)


@pytest.mark.skipif(
    not (DATA / "kermany-cxr-224").is_dir(), reason="the chest films are not in the data folder"
)
@pytest.mark.heavy
def test_no_sample_is_nearer_to_a_training_film_than_they_are_to_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each sample's nearest training film is at least as far as the fifth percentile of the
    distances between training films: as a whole, and by what is fine.
    """
    monkeypatch.setenv("MEDMODELS_DATA", str(DATA))
    dataset, task = DATASETS["chest-xray"](), TASKS["chest-xray"]
    films = list(dataset.data[dataset.train])
    drawn = [
        read_cases(s.path.read_bytes(), task=task, origin="sample").case().data
        for s in samples(task)
    ]
    train, fine = film_vectors(films), band_vectors(films[::7])

    assert len(drawn) == 12
    assert nearest(film_vectors(drawn), train).min() >= np.percentile(
        nearest(train[:1000], train[1000:]), 5
    )
    assert nearest(band_vectors(drawn), fine).min() >= np.percentile(
        nearest(fine, fine, aside=np.eye(len(fine), dtype=bool)), 5
    )
