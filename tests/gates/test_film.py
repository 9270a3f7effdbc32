"""The gate on films: what looks like a child's frontal chest film passes, everything else is
refused with the reason.
"""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from medmodels.cases import Case, read_cases, samples
from medmodels.gates import abstention
from medmodels.gates.words import sentence
from medmodels.models import load_model
from medmodels.models.film_cnn import FilmCnn
from medmodels.predictions import predict, words_of
from medmodels.tasks import TASKS
from tests.cases.images import dicom
from tests.told import told
from tests.ultrasound import ULTRASOUND

TASK = TASKS["chest-xray"]
DATA = Path(os.environ.get("MEDMODELS_DATA", Path(__file__).parents[2] / "shared" / "data"))
ADULT = DATA / "nih-cxr-samples/00000001_000.png"
needs_adults = pytest.mark.skipif(not ADULT.is_file(), reason=f"the adult's film is not in {DATA}")


@pytest.fixture(scope="module")
def cnn() -> FilmCnn:
    return load_model("chest-xray/cnn")


def refused(cnn: FilmCnn, picture: np.ndarray) -> str | None:
    return why(cnn, Case(TASK, np.ascontiguousarray(picture, np.uint8), "upload"))


def why(cnn: FilmCnn, case: Case) -> str | None:
    """Why the model abstains, in words."""
    reason = abstention(cnn, case)
    return sentence(reason) if reason else None


def test_every_sample_passes(cnn: FilmCnn) -> None:
    """The twelve synthetic films are answered."""
    cases = [
        read_cases(s.path.read_bytes(), task=TASK, origin="sample").case() for s in samples(TASK)
    ]

    assert len(cases) == 12
    assert [abstention(cnn, case) for case in cases] == [None] * 12


def test_an_adults_film_is_not_answered_whatever_it_looks_like(cnn: FilmCnn) -> None:
    """A film that passes by its look is refused when its header says another age, and passes when
    it says a child's.
    """
    grey = read_cases(samples(TASK)[0].path.read_bytes(), task=TASK, origin="sample").case().data

    adult, child = (
        read_cases(dicom(grey, PatientAge=age), task=TASK).case() for age in ("054Y", "003Y")
    )

    assert TASK.ages
    assert why(cnn, adult) == TASK.ages.other
    assert words_of(predict(cnn, adult)).abstained == TASK.ages.other
    assert abstention(cnn, child) is None


@needs_adults
def test_an_adults_picture_passes_and_is_warned_about(cnn: FilmCnn) -> None:
    """No gate tells an adult's film as a PNG from a child's: the words beside it are all
    there is.
    """
    case = read_cases(ADULT.read_bytes(), task=TASK).case()

    assert abstention(cnn, case) is None
    assert TASK.ages
    assert TASK.ages.unstated in told(case.warnings)


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
def test_a_film_the_wrong_way_round_is_refused_with_what_to_do(
    cnn: FilmCnn, turn: Callable[[np.ndarray], np.ndarray], reason: str
) -> None:
    """Inverted or turned, each of the twelve films is refused, and the sentence says how it lies
    and what puts it right.
    """
    films = [
        read_cases(s.path.read_bytes(), task=TASK, origin="sample").case().data
        for s in samples(TASK)
    ]

    said = [refused(cnn, turn(film)) for film in films]

    assert all(sentence is not None and reason in sentence for sentence in said)


def test_blank_and_noise_are_refused(cnn: FilmCnn) -> None:
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


def test_a_blank_picture_is_called_blank_and_a_faint_film_is_not(cnn: FilmCnn) -> None:
    """With a spread of less than four grey levels there is nothing to judge, whatever film it was;
    a faint film of more than that is judged by its look.
    """
    film = read_cases(samples(TASK)[0].path.read_bytes(), task=TASK, origin="sample").case().data
    look = (film - film.mean()) / film.std()

    faint = {spread: np.rint(128 + spread * look).clip(0, 255) for spread in (0, 1, 3, 5, 20)}

    called = {spread: "blank" in (refused(cnn, film) or "") for spread, film in faint.items()}
    assert called == {0: True, 1: True, 3: True, 5: False, 20: False}


def test_photographs_are_refused(cnn: FilmCnn) -> None:
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
def test_ultrasound_is_refused(cnn: FilmCnn) -> None:
    """At least 95% of 126 breast ultrasound images."""
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
def test_test_films_pass(cnn: FilmCnn) -> None:
    """At least 95% of the 497 test films are answered."""
    with tarfile.open(DATA / "kermany-cxr-224" / "test.tar") as tar:
        films = [
            np.asarray(Image.open(io.BytesIO(tar.extractfile(m).read())).convert("L"))
            for m in tar
            if m.isfile()
        ]  # type: ignore[union-attr]

    assert np.mean([refused(cnn, f) is None for f in films]) >= 0.95


def test_another_question_is_refused_in_its_own_words(cnn: FilmCnn) -> None:
    """The same network under a question about ultrasound: what it says of noise and of a picture
    upside down is that question's.
    """
    rng = np.random.default_rng(0)
    noise = np.ascontiguousarray(rng.integers(0, 256, (200, 200)), np.uint8)
    film = read_cases(samples(TASK)[0].path.read_bytes(), task=TASK, origin="sample").case().data

    strange = why(cnn, Case(ULTRASOUND, noise, "upload"))
    turned = why(cnn, Case(ULTRASOUND, np.rot90(film, 2).copy(), "upload"))
    inverted = why(cnn, Case(ULTRASOUND, 255 - film, "upload"))

    assert strange is not None
    assert "like the breast ultrasound pictures the model was trained on" in strange
    assert "near field on top?" in strange
    assert turned == (
        "The picture looks upside down. Export it with the near field on top and try again."
    )
    assert inverted is not None
    assert "inverted" not in inverted
    for said in (strange, turned, inverted):
        assert not any(word in said.lower() for word in ("chest", "bones", "film"))
