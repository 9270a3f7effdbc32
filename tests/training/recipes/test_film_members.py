"""Members that leave people out, and the network that learns from them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from medmodels.tasks import TASKS, Film
from medmodels.training.networks import film_cnn, film_fitting
from medmodels.training.recipes.film_members import fitted_network, inside_of
from medmodels.training.strategies import FilmCnnStrategy
from tests.training.synthetic import SYNTHETIC

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

STRATEGY = FilmCnnStrategy(size=24, views=("whole",), members=3, calibration_copies=1)


class Member:
    """Gives each film the mean of those it was trained on, whatever the film."""

    def __init__(self, lessons: Any) -> None:
        self.lessons = lessons

    def predict(self, films: np.ndarray, **_: Any) -> list[np.ndarray]:
        return [np.full((len(films), 1), self.lessons.films.mean())]


def test_each_member_leaves_people_out_and_scores_those(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is trained on and scored by the same member; every film is scored by one, as it is,
    with other greys and changed; the student is given all films and the members' mean.
    """
    dataset = SYNTHETIC["chest-xray"]()
    people = np.arange(len(dataset.data)) // 3
    dataset = replace(dataset, groups=people)
    small = np.stack([np.full((24, 24), n, np.float32) for n in range(len(dataset.data))])
    small[:, :12] += 0.25
    made: list[Member] = []

    def fit(lessons: Any, *_: Any, **__: Any) -> Member:
        made.append(Member(lessons))
        return made[-1]

    monkeypatch.setattr(film_fitting, "fit_film_cnn", fit)
    monkeypatch.setattr(film_cnn, "combined", list)
    monkeypatch.setattr(film_fitting, "fit_student", lambda lessons, of, *_, **__: (lessons, of))
    student, unseen = fitted_network(dataset, small, STRATEGY, lambda event: None)

    lessons, of = student
    assert unseen is not None
    scores, labels = unseen
    assert of == made
    assert len(made) == 3
    np.testing.assert_array_equal(lessons.films, small[dataset.train])
    assert len(scores) == len(labels) == 3 * len(dataset.train)
    trained = [set(member.lessons.films[:, 23, 0].astype(int).tolist()) for member in made]
    held = [set(dataset.train.tolist()) - rows for rows in trained]
    assert set.union(*held) == set(dataset.train.tolist())
    assert sum(map(len, held)) == len(dataset.train)
    for rows, left_out in zip(trained, held, strict=True):
        assert {people[row] for row in rows}.isdisjoint({people[row] for row in left_out})
    assert labels.mean() == pytest.approx(dataset.labels[dataset.train].mean())


def test_one_member_is_the_network_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is distilled, and nothing was scored out of fold."""
    dataset = SYNTHETIC["chest-xray"]()
    small = np.zeros((len(dataset.data), 24, 24), np.float32)
    monkeypatch.setattr(film_fitting, "fit_film_cnn", lambda *_, **__: "network")

    alone = replace(STRATEGY, members=1)
    assert fitted_network(dataset, small, alone, lambda event: None) == ("network", None)


@pytest.mark.parametrize("name", [n for n, t in TASKS.items() if isinstance(t.inputs, Film)])
def test_what_is_inside_is_what_the_named_regions_hold(name: str) -> None:
    """Near 1 in the middle, near 0 in a corner, softly between."""
    inside = inside_of(Film.of(TASKS[name].inputs), 64)

    assert inside[32, 32] == pytest.approx(1, abs=1e-3)
    assert inside[0, 0] < 0.2
    assert ((inside > 0.1) & (inside < 0.9)).sum() > 20
