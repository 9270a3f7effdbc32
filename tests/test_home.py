"""The front page: what it says, what stands on it, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from medmodels.models import models_of
from medmodels.tasks import TASKS
from tests.screen import app
from tools.draw_cards import draw_card
from ui import home, questions

CARDS = Path(__file__).parents[1] / "assets" / "cards"


def linked(test: AppTest) -> list[tuple[str, str]]:
    """Label and question of each link on the page."""
    links = [element.proto for element in test.get("page_link")]
    return [(link.label, link.query_string) for link in links]


def test_every_question_has_a_card_one_click_from_a_case_the_chest_film_first() -> None:
    """A title that leads to the review of that question, under the four ways in."""
    links = linked(app("pages/home.py"))
    ways, cards = links[:4], links[4:]

    assert cards[0][0] == TASKS["chest-xray"].title
    assert dict(cards) == {task.title: f"task={name}&open=question" for name, task in TASKS.items()}
    assert [query for _, query in ways] == ["task=chest-xray&open=question"] * 2 + ["", ""]


def test_the_last_question_comes_first() -> None:
    """Whoever comes back to the front page finds what they were at."""
    test = app().selectbox(key="task").set_value("icu-mortality").run()
    test.query_params.clear()  # as a browser does when it goes to another page

    label, query = linked(test.switch_page("../pages/home.py").run())[4]

    assert (label, query) == ("Intensive care", "task=icu-mortality&open=question")


def test_the_review_begins_with_the_question_that_the_front_page_has_first() -> None:
    """The film, for whoever comes by the navigation; its list has the same order."""
    test = app(task="")

    assert test.selectbox(key="task").value == "chest-xray"
    assert test.selectbox(key="task").options[0].startswith(TASKS["chest-xray"].title)


def test_a_card_says_what_is_asked_and_how_many_models_answer() -> None:
    """Words of the question's own file; what explains the answers stays there."""
    test = app("pages/home.py")
    written = [m.value for m in test.markdown] + [c.value for c in test.caption]

    for name, task in TASKS.items():
        assert f"{task.question.partition('?')[0]}?" in written
        count = len(models_of(name))
        assert f"{count} model{'s' if count > 1 else ''}" in written
    assert not any("Benign stands for" in text for text in written)


def test_a_question_of_ones_own_has_a_plain_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a picture; its title is text."""
    drawn: list[str] = []
    monkeypatch.setattr(home, "_PICTURES", CARDS / "nowhere")
    monkeypatch.setattr(home.st, "image", lambda *_, **__: drawn.append("picture"))
    test = app("pages/home.py")

    assert not test.exception
    assert not drawn
    assert len(linked(test)) == 4 + len(TASKS)


@pytest.mark.parametrize("name", TASKS)
def test_every_shipped_question_has_its_picture(name: str) -> None:
    """As it is drawn from the samples as they are; of films the frame, since their files depend on
    a library's version.
    """
    drawn, kept = draw_card(TASKS[name]), (CARDS / f"{name}.svg").read_text(encoding="utf-8")

    if TASKS[name].modality == "film":
        drawn, kept = (text.partition("base64")[0] for text in (drawn, kept))
    assert drawn == kept


def test_an_unknown_last_question_changes_nothing() -> None:
    """One that was deleted meanwhile, say."""
    assert questions.in_order("own-gone") == questions.in_order()
