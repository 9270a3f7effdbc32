"""The network as it is served: the same answer whatever the batch, the thread or the size of the
film.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from medmodels.cases import Case, read_cases, samples
from medmodels.explanations import explain
from medmodels.explanations.heat import HEAT_EVALUATIONS, film_cnn_heat
from medmodels.models import load_model
from medmodels.models.film_cnn import FilmCnn, resized, standardised
from medmodels.predictions import predict
from medmodels.tasks import TASKS

TASK = TASKS["chest-xray"]


@pytest.fixture(scope="module")
def cnn() -> FilmCnn:
    return load_model("chest-xray/cnn")


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return [
        read_cases(s.path.read_bytes(), task=TASK, origin="sample").case() for s in samples(TASK)
    ]


def test_the_batch_does_not_matter(cnn: FilmCnn, cases: list[Case]) -> None:
    """One by one, in twelve and in forty, the outputs agree to 1e-5."""
    pictures = np.concatenate([cnn.inputs(case) for case in cases])
    one_by_one = np.concatenate([cnn.outputs(picture[None]) for picture in pictures])

    np.testing.assert_allclose(cnn.outputs(pictures), one_by_one, atol=1e-5)
    np.testing.assert_allclose(
        cnn.outputs(np.tile(pictures, (4, 1, 1)))[-12:], one_by_one, atol=1e-5
    )


def test_threads_get_their_own_answers(cnn: FilmCnn, cases: list[Case]) -> None:
    """Eight threads at once get what one gets."""
    expected = [predict(cnn, case).p_positive for case in cases]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda case: predict(cnn, case).p_positive, cases * 4))

    np.testing.assert_allclose(answers, expected * 4, atol=1e-9)


def test_exposure_does_not_matter(cnn: FilmCnn, cases: list[Case]) -> None:
    """Half the contrast and other brightness give nearly the same input to the network."""
    film = cases[0].data
    dimmer = (film / 2 + 40).astype(np.uint8)

    np.testing.assert_allclose(
        standardised(resized(dimmer, 96)), standardised(resized(film, 96)), atol=0.1
    )


def test_a_blank_film_becomes_zeros() -> None:
    """Nothing is divided by zero."""
    np.testing.assert_array_equal(standardised(np.full((1, 8, 8), 77.0)), 0)


@pytest.mark.parametrize("label", TASK.labels)
def test_the_explanations_add_up_to_the_shown_probability(
    cnn: FilmCnn, cases: list[Case], label: str
) -> None:
    """Regions and heat map sum to the same output for either label, and the output's link is the
    probability that is shown.
    """
    for case in cases[:4]:
        shown = predict(cnn, case).probabilities[label]
        explanation = explain(cnn, case, label=label)
        heat = film_cnn_heat(cnn, cnn.inputs(case)[0], label=TASK.labels.index(label))

        assert explanation.additivity_error < 1e-4
        assert heat.additivity_error < 1e-4
        assert explanation.shown == pytest.approx(shown, abs=1e-6)
        assert explanation.base == pytest.approx(heat.base, abs=1e-5)
        assert explanation.base + sum(c.amount for c in explanation.contributions) == pytest.approx(
            heat.base + heat.values.sum(), abs=1e-4
        )
        assert heat.evaluations >= 500 == HEAT_EVALUATIONS - 12


def test_a_region_that_shows_the_reference_film_gets_nothing(
    cnn: FilmCnn, cases: list[Case]
) -> None:
    """The reference film itself has no contributions at all."""
    from medmodels.explanations import explainer_of

    amounts = explainer_of(cnn).contributions(cnn, cnn.artifact.fitted["background"]).amounts

    np.testing.assert_allclose(amounts, 0, atol=1e-6)
