"""Nothing of the model, and no truth, reaches a phone before its time: whole sessions are played,
and every byte that a phone was sent until then is searched.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from medmodels.sessions import (
    Aid,
    Begin,
    Close,
    GoOn,
    Pace,
    Plan,
    Reveal,
    Shut,
    Told,
)
from medmodels.tasks import TASKS
from tests.phones.rooms import Phone, an_answer, hidden_words, laid_out, opened, session, tell
from ui.phones.seeing import model_shown, outcome_told

# Questions whose samples need no large data set; one of each kind of outcome is among them.
QUESTIONS = tuple(TASKS)


def leaks(phone: Phone, words: set[str], since: int = 0) -> set[str]:
    """Which of the words a phone was sent."""
    return {word for word in words for body in phone.bodies[since:] if word in body}


def look_everywhere(phone: Phone, place: int) -> None:
    """Everything that a participant could ask for."""
    for path in ("", "/phase", f"/case/{place}.png", f"/done/{place}", "/report", "/answer"):
        phone.get(path)
    phone.browser.get(f"/host/{phone.code}")


@pytest.mark.parametrize("task", QUESTIONS)
@pytest.mark.parametrize("told", [Told.EACH, Told.END])
def test_at_the_teachers_pace_nothing_comes_before_the_reveal(task: str, told: Told) -> None:
    """Not before the own answer, not after it; then the model, and the truth once it is shut."""
    opening = laid_out(task, Plan(aid=Aid.REASONS, told=told), cases=2)
    at = opened(opening)
    quick, slow = Phone(at.code), Phone(at.code, address="10.0.0.2")
    for phone in (quick, slow):
        phone.join()
    tell(at.code, Begin())
    for place in range(len(opening.items)):
        hidden = hidden_words(opening, place)
        since = len(quick.bodies), len(slow.bodies)
        look_everywhere(quick, place)
        quick.answer(place, "before", an_answer(TASKS[task], opening, place, wrong=True))
        look_everywhere(quick, place)
        look_everywhere(slow, place)
        assert leaks(quick, hidden, since[0]) == leaks(slow, hidden, since[1]) == set()
        tell(at.code, Reveal(place))
        told_now = quick.get().text
        assert "The model" in told_now
        assert "What it was" not in told_now
        quick.answer(place, "after", an_answer(TASKS[task], opening, place))
        look_everywhere(quick, place)
        assert leaks(quick, {"What it was"}, since[0] if place == 0 else len(quick.bodies)) == set()
        tell(at.code, Shut(place))
        assert ("What it was" in quick.get().text) is (told is Told.EACH)
        tell(at.code, GoOn(place))


@pytest.mark.parametrize("task", ["note-section", "ecg-beat", "breast-fna"])
def test_a_phone_names_the_class_that_the_model_finds_least(task: str) -> None:
    """Beside what it says, once that is revealed and not before; of two labels there is none."""
    opening = laid_out(task, Plan(), cases=2)
    at = opened(opening)
    phone = Phone(at.code)
    phone.join()
    tell(at.code, Begin())
    before = phone.get().text
    phone.answer(0, "before", an_answer(TASKS[task], opening, 0))
    tell(at.code, Reveal(0))
    after = phone.get().text

    assert ("Of the frequent classes the model finds" in after) is (task != "breast-fna")
    assert opening.least in after
    assert "the model finds" not in before


@pytest.mark.parametrize("task", QUESTIONS)
def test_at_an_own_pace_nothing_comes_before_the_own_answer(task: str) -> None:
    """Whatever others have answered; the truth comes after the second answer."""
    opening = laid_out(task, Plan(aid=Aid.MODEL, pace=Pace.OWN), cases=2)
    at = opened(opening)
    quick, slow = Phone(at.code), Phone(at.code, address="10.0.0.2")
    for phone in (quick, slow):
        phone.join()
    tell(at.code, Begin())
    for place in range(len(opening.items)):
        hidden = hidden_words(opening, place)
        since = len(quick.bodies)
        look_everywhere(quick, place)
        assert leaks(quick, hidden, since) == set()
        quick.answer(place, "before", an_answer(TASKS[task], opening, place, wrong=True))
        assert "The model" in quick.get().text
        assert leaks(quick, {"What it was"}, since) == set()
        quick.answer(place, "after", an_answer(TASKS[task], opening, place))
        look_everywhere(slow, 0)
        assert "What it was" in quick.get(f"/done/{place}").text
    every = set().union(*(hidden_words(opening, place) for place in range(len(opening.items))))
    assert leaks(slow, every | {"What it was"}) == set()


def test_what_a_page_is_made_of_holds_no_more_than_the_page() -> None:
    """Neither the model before its reveal nor the truth before the case is shut reaches a template,
    whatever it would do with them.
    """
    at = opened(laid_out("breast-fna", Plan(), cases=2))
    phone = Phone(at.code)
    phone.join()
    known = []
    for command in (Begin(), Reveal(0), Shut(0), GoOn(0)):
        state = tell(at.code, command)
        who = state.participants[phone.who]
        known.append(
            (model_shown(state, who, 0) is not None, outcome_told(state, who, 0) is not None)
        )
        assert model_shown(state, who, 1) is outcome_told(state, who, 1) is None

    assert known == [(False, False), (True, False), (True, True), (True, True)]


def test_without_reasons_there_are_none() -> None:
    """A plan that shows the model alone gives no word of why."""
    opening = laid_out("breast-fna", Plan(aid=Aid.MODEL))
    at = opened(opening)
    phone = Phone(at.code)
    phone.join()
    tell(at.code, Begin(), Reveal(0))
    page = phone.get().text

    assert "The model" in page
    assert "What moved it most" not in page
    assert not any(reason.effect in page for reason in opening.items[0].advice.reasons)


def test_what_was_made_up_is_not_to_be_told_before_the_debrief() -> None:
    """A simulated answer looks like any other; who suspects is asked without knowing."""
    plain = laid_out("breast-fna", Plan(simulated=0.5))
    pages = []
    for simulated in (False, True):
        items = tuple(
            replace(one, advice=replace(one.advice, simulated=simulated)) for one in plain.items
        )
        at = opened(replace(plain, items=items))
        phone = Phone(at.code)
        phone.join()
        tell(at.code, Begin())
        phone.answer(0, "before", "benign")
        for command in (Reveal(0), Shut(0), Close()):
            tell(at.code, command)
            page = phone.get().text
            for secret in (at.code, phone.token, page.partition('nonce="')[2].partition('"')[0]):
                page = page.replace(secret, "…") if secret else page
            pages.append(page)

    assert pages[:3] == pages[3:]


def test_a_case_that_has_no_reveal_looks_like_one_that_has() -> None:
    """Before the first answer and while one waits, nobody can tell which it is."""
    pages = []
    for alone in (0, 3):
        at = opened(laid_out("breast-fna", Plan(alone_first=alone)))
        phone = Phone(at.code)
        phone.join()
        tell(at.code, Begin())
        for act in (lambda: None, lambda: phone.answer(0, "before", "benign")):  # noqa: B023
            act()
            pages.append(phone.get().text.replace(at.code, "…").replace(phone.token, "…"))

    assert pages[:2] == pages[2:]


def test_pictures_are_for_who_may_see_the_case() -> None:
    """The one that is asked, and those that were answered; no other, and to nobody else."""
    at = opened(laid_out("chest-xray"))
    phone = Phone(at.code)
    phone.join()
    assert phone.get("/case/0.png").status == 404
    tell(at.code, Begin())
    assert phone.get("/case/0.png").headers["content-type"] == "image/png"
    assert phone.get("/case/0.png?whole").status == 200
    assert [phone.get(f"/case/{n}.png").status for n in ("1", "99", "-1", "x")] == [404] * 4
    assert Phone(at.code, address="10.0.0.3").get("/case/0.png").status == 403
    late = Phone(at.code, address="10.0.0.4")
    phone.answer(0, "before", "normal")
    tell(at.code, Reveal(0), Shut(0), GoOn(0))
    late.join()
    assert phone.get("/case/0.png").status == 200
    assert late.get("/case/0.png").status == 404
    assert session(at.code).place == 1
