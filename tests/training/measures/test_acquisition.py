"""What tells the label without what a film is taken for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medmodels.datasets import Dataset
from medmodels.tasks import TASKS
from medmodels.training.measures.acquisition import acquisition, frame, greys, texture, told_by

COUNT = 120


def made(**changes: object) -> Dataset:
    """Noise in which nothing tells the label."""
    rng = np.random.default_rng(0)
    films = rng.integers(60, 160, (COUNT, 24, 24)).astype(np.uint8)
    every = np.arange(COUNT)
    return replace(
        Dataset(
            TASKS["chest-xray"],
            films,
            rng.random(COUNT) < 0.5,
            every[:70],
            every[80:],
            "made up",
            every[70:80],
        ),
        **changes,  # type: ignore[arg-type]
    )


def told(dataset: Dataset) -> dict[str, tuple[float, float]]:
    return {row.kind: (row.folded[0], row.test[0]) for row in acquisition(dataset).rows}


def test_what_tells_nothing_is_near_chance() -> None:
    """Every interval but one in twenty holds one half."""
    found = acquisition(made())

    assert (found.n, found.test_n, found.file_sizes, found.together) == (80, 40, False, False)
    assert [row.kind for row in found.rows] == ["greys", "frame", "texture", "together"]
    assert [row.columns for row in found.rows] == [9, 56, 12, 77]
    for row in found.rows:
        for value, low, high in (row.folded, row.test):
            assert low <= value <= high
            assert 0.15 < value < 0.85


def test_a_file_size_that_tells_is_found() -> None:
    """Alone it tells all, and together nearly; the others still nothing."""
    plain = made()
    by_label = np.where(plain.labels, 9_000, 5_000) + np.arange(COUNT)
    found = told(replace(plain, file_sizes=by_label))

    assert found["file size"] == (1.0, 1.0)
    assert min(found["together"]) > 0.9
    assert max(found["greys"]) < 0.85


def test_a_mark_on_the_edge_tells_by_the_frame_and_one_in_the_middle_does_not() -> None:
    """A bright corner is in the frame; a bright spot within is no part of it."""
    plain = made()
    corner, middle = plain.data.copy(), plain.data.copy()
    corner[plain.labels, :3, :3] = 250
    middle[plain.labels, 11:14, 11:14] = 250

    assert min(told(replace(plain, data=corner))["frame"]) > 0.95
    np.testing.assert_array_equal(frame(middle), frame(plain.data))


def test_neither_greys_nor_texture_know_a_place() -> None:
    """Pixels mixed up have the same deciles; a film turned round has the same texture."""
    films = made().data
    mixed = np.random.default_rng(1).permuted(films.reshape(COUNT, -1), axis=1)

    np.testing.assert_array_equal(greys(mixed.reshape(films.shape)), greys(films))
    np.testing.assert_allclose(texture(films[:, ::-1, ::-1]), texture(films), rtol=1e-5)
    assert (texture(films // 2 + 40).mean(0) < texture(films).mean(0)).all()


def test_people_with_several_films_are_drawn_as_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies of each film in one group change the AUROC little and its interval not at all as
    twice as many films would.
    """
    plain = made()
    twice = np.repeat(np.arange(COUNT), 2)
    doubled = replace(
        plain,
        data=plain.data[twice],
        labels=plain.labels[twice],
        train=np.flatnonzero(twice < 70),
        validation=np.flatnonzero((twice >= 70) & (twice < 80)),
        test=np.flatnonzero(twice >= 80),
        groups=twice,
    )
    found = acquisition(doubled)
    one, other = acquisition(plain).rows[-1].test, found.rows[-1].test

    assert found.together
    assert other[0] == pytest.approx(one[0], abs=0.12)
    assert other[2] - other[1] == pytest.approx(one[2] - one[1], rel=0.25)


def test_each_kind_is_a_row_a_film() -> None:
    """Whatever the size of a film, and of sizes that no eighth divides."""
    films = np.zeros((3, 30, 21), np.uint8)

    assert {name: of.shape for name, of in told_by(made(data=films)).items()} == {
        "greys": (3, 9),
        "frame": (3, 56),
        "texture": (3, 12),
    }
