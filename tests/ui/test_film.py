"""Pictures on the review page: what the light box is given before and after the reveal, and what is
said of the border.
"""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from medmodels.cases import Case, read_cases, samples
from medmodels.explanations import HeatMap, explain
from medmodels.explanations.words import effect
from medmodels.models import Model, load_model
from medmodels.tasks import TASKS
from ui.instrument.reasons import part_of
from ui.modalities import VIEWS
from ui.modalities import film as film_view
from ui.modalities.view import Explained

FILMS = TASKS["chest-xray"]


def boxes(test: AppTest) -> list[dict[str, Any]]:
    """What each light box of a page was given."""
    assert not test.exception
    return [
        json.loads(element.proto.json)
        for element in test.get("bidi_component")
        if element.proto.component_name == "medmodels_film"
    ]


@pytest.fixture(scope="module")
def cnn() -> Model:
    return load_model("chest-xray/cnn")


@pytest.fixture(scope="module")
def case() -> Case:
    return read_cases(samples(FILMS)[0].path.read_bytes(), task=FILMS, origin="sample").case()


@pytest.fixture(scope="module")
def explained(cnn: Model, case: Case) -> Explained:
    return Explained(cnn, explain(cnn, case))


def page(draw: Any, *arguments: Any) -> AppTest:
    """A page on which something is drawn."""

    def script(draw: object, arguments: tuple) -> None:
        draw(*arguments)

    return AppTest.from_function(script, args=(draw, arguments), default_timeout=60).run()


def test_before_the_reveal_a_film_is_a_film(case: Case) -> None:
    """Its picture in its own size, described in words, with windows; no outline tells anything of
    the model.
    """
    (box,) = boxes(page(VIEWS["film"].show, case))

    assert box["size"] == [case.data.shape[1], case.data.shape[0]]
    assert box["picture"].startswith("data:image/png;base64,")
    assert box["alt"].startswith("The film: ")
    assert box["windows"][0]["name"] == "Full"
    assert (box["places"], box["heat"], box["heat_name"], box["note"]) == ([], None, "", "")


def test_every_region_is_outlined_with_what_it_did(case: Case, explained: Explained) -> None:
    """Each under the name by which the reasons point at it, in their words, the strongest with the
    fullest colour, up and down by the sign; the heat map waits until it is asked for.
    """
    (box,) = boxes(page(VIEWS["film"].show, case, explained))
    contributions = explained.explanation.contributions

    assert [place["part"] for place in box["places"]] == [part_of(c) for c in contributions]
    assert [place["effect"] for place in box["places"]] == [
        effect(explained.explanation, c) for c in contributions
    ]
    weights = [place["weight"] for place in box["places"]]
    assert max(map(abs, weights)) == 1
    assert [w > 0 for w in weights] == [c.amount > 0 for c in contributions]
    assert all(place["path"].startswith("M") for place in box["places"])
    assert box["heat"] is None
    assert explained.explanation.label in box["heat_name"]
    assert "not an outline of disease" in box["note"]


def test_the_heat_map_is_of_the_label_that_was_asked_for(
    case: Case, explained: Explained, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for, it is computed once for the explained label and lies over the film; a name of
    another model or label asks for nothing.
    """
    asked: list[int] = []

    def heat(model: Model, picture: np.ndarray, *, label: int) -> HeatMap:
        asked.append(label)
        return HeatMap(np.ones(picture.shape), 0.0, 1, 0.0, 0.0)

    monkeypatch.setattr(film_view, "explainer_of", lambda model: SimpleNamespace(heat=heat))
    state = SimpleNamespace(heat=film_view._heat_name(explained))
    monkeypatch.setattr(
        "ui.instrument.film.st.session_state", {film_view._key(case): state}, raising=False
    )

    assert film_view._asks_for_heat(case, explained)
    other = replace(explained, explanation=replace(explained.explanation, label="normal"))
    assert not film_view._asks_for_heat(case, other)

    monkeypatch.undo()
    monkeypatch.setattr(film_view, "explainer_of", lambda model: SimpleNamespace(heat=heat))
    monkeypatch.setattr(film_view, "heat_asked", lambda key, name: True)
    test = page(VIEWS["film"].show, case, explained)
    assert boxes(test)[0]["heat"].startswith("data:image/png;base64,")
    assert boxes(test.run())[0]["heat"]
    assert asked == [FILMS.labels.index(explained.explanation.label)]


def test_the_changed_film_stands_beside_the_film(case: Case, explained: Explained) -> None:
    """Painted regions are grey on it, the same outlines lie on it, and a page may show both, even
    where nothing was changed.
    """
    view, first = VIEWS["film"], explained.explanation.contributions[0].input
    painted = view.change(case, [first])
    assert view.changed_view is not None

    def both(view: Any, case: Case, changed: Case, explained: Explained) -> None:
        view.show(case, explained)
        view.changed_view(changed, explained)

    film, small = boxes(page(both, view, case, painted, explained))
    assert small["small"]
    assert small["picture"] != film["picture"]
    assert small["places"] == film["places"]

    same = boxes(page(both, view, case, case, explained))
    assert same[0]["picture"] == same[1]["picture"]


def test_more_of_a_film_is_what_the_model_sees_and_every_region(
    case: Case, explained: Explained
) -> None:
    """The network's small input as it is, and a row for each region with its effect."""
    view = VIEWS["film"]
    assert view.closer is not None

    test = page(view.closer, case, explained)
    (seen,) = boxes(test)
    table = next(frame.value for frame in test.dataframe if "Region" in frame.value)

    assert seen["size"] == [96, 96]
    assert seen["coarse"]
    assert list(table["Region"]) == [c.input for c in explained.explanation.contributions]
    assert sum(table["In log-odds"]) == pytest.approx(
        explained.explanation.output - explained.explanation.base, abs=0.01
    )


@pytest.mark.parametrize(
    ("share", "strongest", "rare", "starts"),
    [
        (0.6, True, False, "**Most of this answer comes from outside the chest**"),
        (0.4, True, False, "**The strongest part of this answer comes from outside the chest**"),
        (0.3, False, True, "**An unusually large part of this answer comes from outside the"),
        (0.1, False, False, "10% of this answer comes from outside the chest; half of"),
    ],
)
def test_the_border_comes_first_where_it_is_strongest(
    case: Case, share: float, strongest: bool, rare: bool, starts: str
) -> None:
    """One sentence, which begins with how much of the answer lies outside the chest."""
    said = film_view.border_sentence(case, share=share, strongest=strongest, usual=0.32, rare=rare)

    assert said.startswith(starts)
    assert f"{share:.0%}" in said
    assert said.count(". ") == 0
    assert ("may be using what is not disease" in said) == (strongest or rare)


def test_a_border_by_another_name_reads_as_a_sentence(case: Case) -> None:
    """A rest that is a thing gets its article."""
    picture = replace(case, task=TASKS["breast-ultrasound"])

    said = film_view.border_sentence(picture, share=0.7, strongest=True, usual=0.05, rare=True)

    assert said.startswith("**Most of this answer comes from the border** (70% of it")


def test_a_row_of_pixels_is_a_picture_with_squares() -> None:
    """Its pixels drawn as squares, nine outlined parts that lie where their pixels are, the sum of
    their areas the picture.
    """
    from tests.figures.test_training import case as row_of
    from tests.figures.test_training import explained as explanation_of
    from tests.own.rows import pictures

    row = row_of(pictures(side=9))
    told = Explained(load_model("breast-fna/svm"), explanation_of(row))
    view = VIEWS["pixels"]

    (before,) = boxes(page(view.show, row))
    (box,) = boxes(page(view.show, row, told))

    assert before["coarse"]
    assert before["places"] == []
    paths = {place["name"]: place["path"] for place in box["places"]}
    assert set(paths) == set(row.task.elements)
    assert paths["top left"] == "M0 0L0.33333 0L0.33333 0.33333L0 0.33333Z"
    assert paths["bottom right"].startswith("M0.66667 0.66667")
    assert view.closer is not None
    assert view.changed_view is not None
    table = page(view.closer, row, told).dataframe[0].value
    assert list(table["Square"]) == [c.input for c in told.explanation.contributions]
