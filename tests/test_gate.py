"""The gate on films: what looks like a child's frontal chest film passes, everything else is
refused with the reason.
"""

from __future__ import annotations

import io
import os
import tarfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from medmodels.cases import Case, read_cases, samples
from medmodels.gate import abstention, mahalanobis
from medmodels.models import load_model
from medmodels.models.cnn import Cnn
from medmodels.predictions import predict
from medmodels.tasks import TASKS
from tests.cases.images import dicom

TASK = TASKS["chest-xray"]
DATA = Path(os.environ.get("MEDMODELS_DATA", Path(__file__).parents[2] / "shared" / "data"))
ADULT = DATA / "nih-cxr-samples/00000001_000.png"
needs_adults = pytest.mark.skipif(not ADULT.is_file(), reason=f"the adult's film is not in {DATA}")


@pytest.fixture(scope="module")
def cnn() -> Cnn:
    return load_model("chest-xray/cnn")


def refused(cnn: Cnn, picture: np.ndarray) -> str | None:
    return abstention(cnn, Case(TASK, np.ascontiguousarray(picture, np.uint8), "upload"))


def test_every_sample_passes(cnn: Cnn) -> None:
    """The twelve synthetic films are answered."""
    cases = [
        read_cases(s.path.read_bytes(), task=TASK, origin="sample").case() for s in samples(TASK)
    ]

    assert len(cases) == 12
    assert [abstention(cnn, case) for case in cases] == [None] * 12


def test_an_adults_film_is_not_answered_whatever_it_looks_like(cnn: Cnn) -> None:
    """A film that passes by its look is refused when its header says another age, and passes when
    it says a child's.
    """
    grey = read_cases(samples(TASK)[0].path.read_bytes(), task=TASK, origin="sample").case().data

    adult, child = (
        read_cases(dicom(grey, PatientAge=age), task=TASK).case() for age in ("054Y", "003Y")
    )

    assert TASK.ages
    assert abstention(cnn, adult) == TASK.ages.other
    assert predict(cnn, adult).abstained == TASK.ages.other
    assert abstention(cnn, child) is None


@needs_adults
def test_an_adults_picture_passes_and_is_warned_about(cnn: Cnn) -> None:
    """No gate tells an adult's film as a PNG from a child's: the words beside it are all
    there is.
    """
    case = read_cases(ADULT.read_bytes(), task=TASK).case()

    assert abstention(cnn, case) is None
    assert TASK.ages
    assert TASK.ages.unstated in case.warnings


@pytest.mark.parametrize(
    ("turn", "reason"),
    [
        (lambda f: 255 - f, "inverted. Export it again"),
        (lambda f: np.rot90(f), "on its left side. Turn it to the right"),
        (lambda f: np.rot90(f, 3), "on its right side. Turn it to the left"),
        (lambda f: np.rot90(f, 2), "upside down. Turn it round"),
    ],
    ids=["inverted", "turned left", "turned right", "upside down"],
)
def test_a_film_the_wrong_way_round_is_refused_with_what_to_do(cnn: Cnn, turn, reason: str) -> None:  # type: ignore[no-untyped-def]
    """Inverted or turned, each of the twelve films is refused, and the sentence says how it lies
    and what puts it right.
    """
    films = [
        read_cases(s.path.read_bytes(), task=TASK, origin="sample").case().data
        for s in samples(TASK)
    ]

    said = [refused(cnn, turn(film)) for film in films]

    assert all(sentence is not None and reason in sentence for sentence in said)


def test_blank_and_noise_are_refused(cnn: Cnn) -> None:
    """A blank picture, one of a single step, and noise of several kinds are no films."""
    rng = np.random.default_rng(0)
    pictures = [
        np.zeros((200, 200)),
        np.full((200, 200), 128),
        rng.integers(0, 256, (200, 200)),
        rng.normal(128, 30, (200, 200)).clip(0, 255),
    ]
    pictures.append(np.kron(rng.integers(0, 256, (8, 8)), np.ones((25, 25))))

    assert all(refused(cnn, picture) for picture in pictures)


def test_a_blank_picture_is_called_blank_and_a_faint_film_is_not(cnn: Cnn) -> None:
    """With a spread of less than four grey levels there is nothing to judge, whatever film it was;
    a faint film of more than that is judged by its look.
    """
    film = read_cases(samples(TASK)[0].path.read_bytes(), task=TASK, origin="sample").case().data
    look = (film - film.mean()) / film.std()

    faint = {spread: np.rint(128 + spread * look).clip(0, 255) for spread in (0, 1, 3, 5, 20)}

    called = {spread: "blank" in (refused(cnn, film) or "") for spread, film in faint.items()}
    assert called == {0: True, 1: True, 3: True, 5: False, 20: False}


def test_distance_is_to_the_nearest_of_several_centres() -> None:
    """Of each point, by the definition: the smallest of the distances to the centres alone."""
    rng = np.random.default_rng(0)
    points, centres, root = (
        rng.normal(size=(20, 3)),
        rng.normal(size=(4, 3)),
        rng.normal(size=(3, 3)),
    )
    reference = {"gate_center": centres, "gate_precision": root @ root.T + np.eye(3)}

    alone = [mahalanobis(points, reference | {"gate_center": centre}) for centre in centres]

    np.testing.assert_allclose(mahalanobis(points, reference), np.min(alone, axis=0))
    away = points[0] - centres[1]
    assert alone[1][0] == pytest.approx(np.sqrt(away @ reference["gate_precision"] @ away))
    assert (np.ptp(alone, axis=0) > 0.1).all()


STAYS = TASKS["icu-mortality"]


@pytest.fixture(scope="module")
def stay() -> Case:
    """A sample stay that both models answer."""
    return read_cases(samples(STAYS)[0].path.read_bytes(), task=STAYS, origin="sample").case()


@pytest.mark.parametrize("family", ["forest", "rnn"])
def test_a_chart_that_ends_early_is_refused(stay: Case, family: str) -> None:
    """The same values charted within fewer hours than 99.5 % of stays have are too short a chart,
    and nothing else is held against them; until that hour they are answered.
    """
    model = load_model(f"icu-mortality/{family}")
    least = float(model.artifact.reference["least_hours"])
    last = stay.data[:, 0].max() / 60

    def ending(hours: float) -> str | None:
        data = stay.data * [hours / last, 1, 1]
        return predict(model, replace(stay, data=data)).abstained

    assert 1 < least < last
    assert "The chart ends after" in (ending(least - 0.5) or "")
    assert f"charted for {least:.0f} hours or longer" in (ending(least - 0.5) or "")
    assert ending(least + 0.01) is None


@pytest.mark.parametrize("family", ["forest", "rnn"])
def test_a_chart_of_few_variables_is_refused(stay: Case, family: str) -> None:
    """One variable fewer than 99.5 % of stays have is too little to judge by."""
    model = load_model(f"icu-mortality/{family}")
    least = int(model.artifact.reference["least_charted"])
    charted = np.unique(stay.data[stay.data[:, 1] < len(STAYS.features), 1])
    few = np.isin(stay.data[:, 1], charted[least - 1 :], invert=True)

    said = predict(model, replace(stay, data=stay.data[few])).abstained

    assert 1 < least < len(charted)
    assert f"Only {least - 1} of {len(STAYS.features)} variables were charted" in (said or "")


def test_photographs_are_refused(cnn: Cnn) -> None:
    """The photographs that come with scikit-learn, whole and in pieces, in grey."""
    from sklearn.datasets import load_sample_images

    pictures = []
    for image in load_sample_images().images:
        grey = np.asarray(Image.fromarray(image).convert("L"))
        pictures += [
            grey,
            *(grey[y : y + 200, x : x + 200] for y in (0, 200) for x in (0, 200, 400)),
        ]

    assert np.mean([refused(cnn, picture) is not None for picture in pictures]) >= 0.95


@pytest.mark.skipif(
    not (DATA / "busi").is_dir(), reason="the ultrasound images are not in the data folder"
)
def test_ultrasound_is_refused(cnn: Cnn) -> None:
    """At least 95 % of 126 breast ultrasound images."""
    with tarfile.open(DATA / "busi" / "busi_test_png.tar") as tar:
        pictures = [
            np.asarray(Image.open(io.BytesIO(tar.extractfile(m).read())).convert("L"))
            for m in tar
            if m.isfile()
        ]  # type: ignore[union-attr]

    assert len(pictures) == 126
    assert np.mean([refused(cnn, picture) is not None for picture in pictures]) >= 0.95


@pytest.mark.skipif(
    not (DATA / "kermany-cxr-224").is_dir(), reason="the chest films are not in the data folder"
)
def test_test_films_pass(cnn: Cnn) -> None:
    """At least 95 % of the 497 test films are answered."""
    with tarfile.open(DATA / "kermany-cxr-224" / "test.tar") as tar:
        films = [
            np.asarray(Image.open(io.BytesIO(tar.extractfile(m).read())).convert("L"))
            for m in tar
            if m.isfile()
        ]  # type: ignore[union-attr]

    assert np.mean([refused(cnn, f) is None for f in films]) >= 0.95
