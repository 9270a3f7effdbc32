"""The teaching page: a session in three clicks, the wall of a class, and taking it over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from medmodels.debriefing import debrief
from medmodels.places import CLASS_ADDRESS
from medmodels.sessions import (
    Classroom,
    Debrief,
    Give,
    GoOn,
    Opened,
    Phase,
    Reveal,
    Session,
    Shut,
    Stage,
    Suspect,
    sample_pack,
)
from medmodels.tasks import TASKS
from tests.screen import app, give, instrument
from ui import held_out
from ui.classroom import classroom, close_classroom
from ui.hosts import HOST_COOKIE
from ui.state import CONDUCTED
from ui.teaching import choosing, conducting, packs
from ui.text import plain
from ui.tries import Tries

SAMPLES = Path(__file__).parents[1] / "assets/samples"
BENIGN = (SAMPLES / "breast-fna/01-looks-benign.csv").read_bytes()


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A store of this test alone."""
    close_classroom()
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    monkeypatch.delenv(CLASS_ADDRESS, raising=False)
    monkeypatch.setattr(conducting, "SECRET_TRIES", Tries())
    # in the shipped order, in which these tests know the cases
    monkeypatch.setattr(packs, "sample_pack", lambda task, random: sample_pack(task))
    yield
    close_classroom()


def room() -> Classroom:
    opened = classroom()
    assert opened is not None
    return opened


def held(test: AppTest) -> Opened:
    """What the tab conducts."""
    return test.session_state[CONDUCTED]


def now(test: AppTest) -> Session:
    return room().session(held(test).code)


def press(test: AppTest, label: str) -> AppTest:
    """Click a button by what it says."""
    next(b for b in test.button if b.label == label).click().run()
    assert not test.exception
    return test


def written(test: AppTest) -> str:
    """All that the page says, but for what Streamlit's Markdown needs."""
    kinds = (test.markdown, test.caption, test.info, test.warning, test.error)
    return re.sub(r"[\\*]", "", "\n".join(e.value for kind in kinds for e in kind))


def started(task: str = "breast-fna") -> AppTest:
    """A session of the samples, in its lobby."""
    return press(app("pages/teaching.py", task), "Start the session")


def answer(test: AppTest, *said: tuple[str, int] | None, phase: Phase = Phase.BEFORE) -> None:
    """Have each participant answer the case that is on, or not."""
    session = now(test)
    for who, answered in zip(session.everybody, said, strict=True):
        if answered:
            room().act(session.code, Give(who.id, session.place, phase, *answered))


def joined(test: AppTest, count: int) -> AppTest:
    """So many join, the first without a name."""
    for n in range(count):
        room().join(held(test).code, f"token {n}", f"Name {n}" if n else "")
    return test.run()


def test_a_session_runs_after_three_clicks_the_first_of_which_opens_the_page() -> None:
    """Start, begin; nothing has to be chosen, and the film is the question."""
    test = press(press(app("pages/teaching.py", task=""), "Start the session"), "Begin")

    assert now(test).stage is Stage.RUNNING
    assert now(test).opening.task == "chest-xray"
    assert f"Case 1 of {len(now(test).items)}" in written(test)


def test_synthetic_cases_come_in_an_order_of_the_tab(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in the shipped one, in which a student finds them on the review page; it stays from one
    run to the next.
    """
    monkeypatch.setattr(packs, "sample_pack", sample_pack)
    test = app("pages/teaching.py")
    drawn = test.session_state["drawn samples"]
    press(test.run(), "Start the session")
    names = [item.case.name for item in now(test).items]

    assert names != sorted(names)
    assert [item.case.title for item in now(test).items][:2] == ["Case 1", "Case 2"]
    assert names == [
        case.name for case in sample_pack(TASKS["breast-fna"], random=Random(drawn[1])).cases
    ]


def test_the_lobby_shows_the_code_and_who_has_joined() -> None:
    """Nobody at first, then those who gave a name, and how many more there are."""
    test = started()
    assert "Nobody has joined yet" in written(test)
    joined(test, 3)

    assert held(test).code in written(test)
    assert "3 have joined" in written(test)
    assert "Name 1, Name 2 and 1 more" in written(test)


def test_a_nickname_is_text() -> None:
    """Whatever it looks like."""
    test = started()
    room().join(held(test).code, "token", "![x](http://a.b)")
    test.run()

    assert not any("![x](" in m.value for m in test.markdown)


def test_phones_get_a_picture_of_the_address_where_they_can_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Made of the address that the server was started with; else the page says how to start it."""
    test = started()
    assert "make class" in written(test)
    assert not test.get("image")

    monkeypatch.setenv(CLASS_ADDRESS, "http://192.168.1.7:8501")
    test.run()
    picture = test.get("image")[0].proto
    print(picture)
    assert "data:image/svg+xml" in str(picture)
    assert "192.168.1.7:8501/join" in written(test)
    assert "make class" not in written(test)


def test_before_the_reveal_nothing_of_the_model_or_of_the_answers_is_shown() -> None:
    """How many answered, and the case; no strip, no chart, no truth, no label that was given."""
    test = press(joined(started(), 3), "Begin")
    answer(test, ("malignant", 80), ("benign", 60), None)
    test.run()

    assert "2 of 3 have answered" in written(test)
    assert instrument(test, "values") is not None
    assert instrument(test, "strip") is None
    assert not test.get("plotly_chart")
    assert "Truth" not in written(test)
    assert "80" not in written(test).replace("8501", "")


def test_the_wall_may_leave_the_case_out() -> None:
    """One switch, which stays as it is for the next case."""
    test = press(started(), "Begin")
    next(t for t in test.toggle if t.label == "Show the case on this page").set_value(False).run()
    assert instrument(test, "values") is None
    for label in ("Reveal the model", "Shut the answers", "Next case"):
        press(test, label)

    assert now(test).place == 1
    assert instrument(test, "values") is None


def test_a_case_goes_its_way_with_the_numbers_of_the_session() -> None:
    """Reveal, second answers, shut: what the wall says is what the answers are."""
    test = press(joined(started(), 4), "Begin")
    answer(test, ("malignant", 80), ("benign", 60), ("benign", 90), None)
    press(test, "Reveal the model")
    assert instrument(test, "strip") is not None
    assert "second answers: 0 of 3 have answered" in written(test)
    answer(test, ("benign", 60), ("benign", 60), None, None, phase=Phase.AFTER)
    press(test, "Shut the answers")

    assert "Truth: benign" in written(test)
    assert "2 of 3 were right before the model, 2 of 2 after it." in written(test)
    assert "1 moved towards the model, 0 away from it, 1 stayed." in written(test)
    assert "1 was put right, 0 misled." in written(test)
    table = next(d.value for d in test.dataframe if "Before" in d.value)
    assert table["Before"].sum() == 3
    assert table["After"].sum() == 2


def test_a_second_click_does_nothing() -> None:
    """A button is of the place that it was drawn for."""
    test = press(press(started(), "Begin"), "Reveal the model")
    before = now(test)
    press(press(test, "Shut the answers"), "Next case")
    first = now(test).number
    for command in (Reveal(0), Shut(0), GoOn(0)):
        conducting.act(held(test), command)

    assert now(test).number == first
    assert now(test).place == before.place + 1


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_small_class_goes_through_a_session(count: int) -> None:
    """Sentences all the way, with answers of nobody too, and a debrief at the end."""
    test = press(joined(started(), count), "Begin")
    answer(test, *[("benign", 70)] * count)
    for label in ("Reveal the model", "Shut the answers", "Next case", "Reveal the model"):
        press(test, label)
        assert not re.search(r"\bnan\b|None", written(test))
    press(test, "End the answering now")
    assert ("Nobody joined" if not count else f"0 of {count} have said") in written(test)
    press(test, "Debrief")

    assert now(test).stage is Stage.DEBRIEF
    assert not re.search(r"\bnan\b|None", written(test))
    assert not test.error


def test_a_session_of_one_case_closes_after_it() -> None:
    """A table of one row that says its outcome."""
    test = app("pages/teaching.py")
    test.segmented_control(key="pack from").set_value("own").run()
    give(test, _with_outcome("benign"), key="own table breast-fna")
    assert "My own cases: 1 case" in written(test)
    press(press(test, "Start the session"), "Begin")
    assert "Case 1 of 1" in written(test)
    for label in ("Reveal the model", "Shut the answers", "Close"):
        press(test, label)

    assert now(test).stage is Stage.CLOSED


def _with_outcome(outcome: str) -> bytes:
    """The benign sample with its outcome, or with none where it is empty."""
    lines = [line for line in BENIGN.decode().splitlines() if not line.startswith("#")]
    header, row = lines[0].split(","), lines[1].split(",")
    if "diagnosis" in header:
        at = header.index("diagnosis")
        header, row = header[:at] + header[at + 1 :], row[:at] + row[at + 1 :]
    if outcome:
        header, row = [*header, "diagnosis"], [*row, outcome]
    return "\n".join([",".join(header), ",".join(row)]).encode()


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\xff\x12", b"a,b\n1,2\n", _with_outcome(""), BENIGN[:200], b"%PDF-1.7"],
)
def test_a_wrong_file_gets_a_sentence_and_starts_nothing(data: bytes) -> None:
    """What the reader says of it; the button waits."""
    test = app("pages/teaching.py")
    test.segmented_control(key="pack from").set_value("own").run()
    give(test, data, key="own table breast-fna")

    assert not test.exception
    assert len(test.error) == 1
    assert test.button(key="start session").disabled


def test_films_come_one_after_another_each_with_its_truth() -> None:
    """The pack is whole once every truth is said; a file that is removed is gone."""
    films = sorted((SAMPLES / "chest-xray").glob("*.png"))
    test = app("pages/teaching.py", task="chest-xray")
    test.segmented_control(key="pack from").set_value("own").run()
    give(test, films[0].read_bytes(), "a.png", key="own case chest-xray 0")
    give(test, films[1].read_bytes(), "b.png", key="own case chest-xray 1")
    assert "The truth of 2 of 2 is still to be said" in written(test)
    assert test.button(key="start session").disabled
    test.selectbox(key="own truth chest-xray 0").set_value("pneumonia").run()
    test.selectbox(key="own truth chest-xray 1").set_value("normal").run()
    assert "My own cases: 2 cases" in written(test)
    test.button(key="remove own case chest-xray 0").click().run()
    assert "My own cases: 1 case" in written(test)
    press(test, "Start the session")

    assert [item.case.truth for item in now(test).items] == ["normal"]


def test_a_balanced_pack_is_drawn_from_held_out_cases() -> None:
    """Twelve, of which the model calls a quarter wrongly, said as it is; drawn anew on a click."""
    test = app("pages/teaching.py")
    test.segmented_control(key="pack from").set_value("balanced").run()

    assert "12 held-out cases" in written(test)
    said = re.search(r"The model is wrong on (\d+) of these 12", written(test))
    press(test, "Start the session")
    items = now(test).items
    answered = [(i.advice.answer, i.case.truth) for i in items if i.advice.answer]
    assert {item.case.source for item in items} == {"held-out"}
    assert said
    assert int(said[1]) == sum(answer != truth for answer, truth in answered) > 0


def test_how_often_the_model_is_wrong_is_folded_away() -> None:
    """The page may stand on the wall; outside the fold is no number, and a hint where it is odd."""
    test = app("pages/teaching.py")
    fold = next(e for e in test.expander if e.label.startswith("For you alone"))

    assert not fold.proto.expanded
    assert any("The model is wrong on" in m.value for m in fold.markdown)
    assert written(test).count("is wrong on") == 1
    assert "see the fold" not in written(test)
    test.slider(key="plan simulated").set_value(50).run()
    assert "see the fold" in written(test)
    assert re.search(r"6 are wrong, \d of them made up", written(test))
    test.segmented_control(key="pack from").set_value("own").run()
    give(test, _with_outcome("benign"), key="own table breast-fna")
    assert "see the fold" in written(test)  # the one case is called rightly


@pytest.mark.parametrize("kind", ["samples", "own"])
def test_the_data_set_is_not_read_for_cases_that_are_none_of_it(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes long, and where it is broken it would be warned of for nothing."""

    def read(task: object) -> None:
        raise AssertionError(task)

    monkeypatch.setattr(choosing, "held_out_set", read)
    monkeypatch.setattr(conducting, "held_out_set", read)
    test = app("pages/teaching.py")
    test.segmented_control(key="pack from").set_value(kind).run()
    if kind == "own":
        give(test, _with_outcome("benign"), key="own table breast-fna")
    press(test, "Start the session")

    assert now(test).stage is Stage.LOBBY


def test_without_the_data_set_the_page_says_how_to_bring_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And starts nothing of held-out cases."""
    monkeypatch.setenv("MEDMODELS_DATA", "/nonexistent")
    test = app("pages/teaching.py", task="chest-xray")
    test.segmented_control(key="pack from").set_value("balanced").run()

    assert held_out.missing_files(TASKS["chest-xray"])
    assert "No patient's data come with the project" in written(test)
    assert test.button(key="start session").disabled
    assert not test.exception


def test_the_plan_is_as_it_was_set() -> None:
    """Own pace, made-up advice; the page says beforehand that the debrief tells it, and it does."""
    test = app("pages/teaching.py")
    assert "always discloses which advice was made up" in written(test)
    test.segmented_control(key="plan pace").set_value("own").run()
    test.segmented_control(key="plan told").set_value("end").run()
    test.slider(key="plan simulated").set_value(50).run()
    press(press(test, "Start the session"), "Begin")
    plan = now(test).opening.plan
    assert (plan.pace, plan.told, plan.shuffled, plan.simulated) == ("own", "end", True, 0.5)
    assert "Nobody has joined yet" in written(test)
    joined(test, 2)
    assert "0 of 2 have finished" in written(test)
    press(press(test, "Close"), "Debrief")
    made_up = [str(n) for n, i in enumerate(now(test).items, 1) if i.advice.simulated]

    assert made_up
    assert f"made up to be wrong on {len(made_up)} of 13 cases: {', '.join(made_up)}" in written(
        test
    )


def test_a_case_that_is_without_a_reveal_by_chance_has_the_same_button() -> None:
    """Nobody may know before the first answer."""
    test = app("pages/teaching.py")
    test.slider(key="plan hidden").set_value(50).run()
    press(press(test, "Start the session"), "Begin")
    while now(test).stage is Stage.RUNNING:
        at, item = now(test).place, now(test).items[now(test).place]
        press(test, "Reveal the model")
        if item.aid != "alone":
            press(test, "Shut the answers")
        else:
            assert instrument(test, "strip") is None
        press(test, "Next case" if at + 1 < len(now(test).items) else "Close")

    assert {item.aid for item in now(test).items} == {"alone", "reasons"}


def test_where_no_model_is_shown_the_class_is_not_asked_about_its_advice() -> None:
    """Not on the wall either."""
    test = app("pages/teaching.py")
    test.segmented_control(key="plan aid").set_value("alone").run()
    test = joined(press(test, "Start the session"), 1)
    press(test, "End the answering now")

    assert "wrong on purpose" not in written(test)
    assert "The answering has ended" in written(test)
    assert press(test, "Debrief")


@pytest.mark.parametrize("count", [4, 5])
def test_the_closed_session_says_how_many_answered_the_last_question(count: int) -> None:
    """And the debrief what they said, of five and more; the session is kept on a click."""
    test = press(joined(started(), count + 1), "End the answering now")
    for who, said in zip(
        now(test).everybody, ["yes", "no", "no", "no", "no"][:count], strict=False
    ):
        room().act(held(test).code, Suspect(who.id, said))
    test.run()
    assert f"{count} of {count + 1} have said" in written(test)
    press(test, "Debrief")
    assert ("1 yes, 0 unsure, 4 no" in written(test)) is (count == 5)
    press(test, "Keep this session beyond 30 days")

    assert "kept beyond 30 days" in written(test)


def test_the_debrief_says_what_the_report_says_and_gives_its_files() -> None:
    """The same sentences, in order, and five files."""
    test = press(joined(started(), 2), "Begin")
    answer(test, ("malignant", 80), ("benign", 60))
    press(test, "Reveal the model")
    answer(test, ("benign", 60), ("benign", 60), phase=Phase.AFTER)
    press(press(test, "End the answering now"), "Debrief")
    listed = next(m.value for m in test.markdown if m.value.startswith("- "))

    told = [plain(sentence) for sentence in debrief(now(test)).sentences]
    assert listed.split("\n") == [f"- {sentence}" for sentence in told]
    assert len(test.get("download_button")) == 5


def test_the_secret_is_shown_on_request_alone_and_conducts_from_another_tab() -> None:
    """The code is for everybody; with the secret another browser goes on, after a restart too."""
    test = joined(started(), 2)
    secret = held(test).secret
    assert not test.code
    next(t for t in test.toggle if "secret" in t.label).set_value(True).run()
    assert test.code[0].value == secret
    press(test, "Begin")
    assert not test.code  # it goes when the session goes on

    close_classroom()  # as when the server ends
    other = app("pages/teaching.py")
    other.text_input(key="host code").set_value(f" {held(test).code.lower()} ")
    other.text_input(key="host secret").set_value(secret)
    press(other, "Conduct it")
    assert "Case 1 of 13 · 0 of 2 have answered" in written(other)
    press(other, "Reveal the model")
    assert now(test).phase is Phase.AFTER
    test.run()
    assert "second answers" in written(test)


def test_a_wrong_secret_conducts_nothing_and_ten_have_to_wait() -> None:
    """A sentence each; the right one gets in, since whoever knows the code can try wrong ones."""
    test, other = started(), app("pages/teaching.py")

    def tries(secret: str) -> str:
        other.text_input(key="host code").set_value(held(test).code)
        other.text_input(key="host secret").set_value(secret)
        return written(press(other, "Conduct it"))

    for n in range(10):
        assert "not the secret" in tries(f"wrong {n}")
    assert "wait" in tries("wrong 10")
    assert CONDUCTED not in other.session_state
    tries(held(test).secret)
    assert other.session_state[CONDUCTED] == held(test)


def test_a_code_that_is_none_gets_a_sentence() -> None:
    """Where there is no store yet, and where there is."""
    other = app("pages/teaching.py")
    for code in ("", "AC3D4E", "<b>"):
        other.text_input(key="host code").set_value(code)
        other.text_input(key="host secret").set_value("x")
        assert "no session with this code" in written(press(other, "Conduct it"))
    started()


def test_letting_go_leaves_the_session_as_it_is() -> None:
    """And the page offers another."""
    test = press(joined(started(), 1), "Begin")
    code = held(test).code
    press(test, "Choose another session")

    assert room().session(code).stage is Stage.RUNNING
    assert any(b.label == "Start the session" for b in test.button)


def test_a_session_that_is_gone_gets_a_sentence() -> None:
    """As when it was forgotten while the page was open."""
    test = started()
    test.session_state[CONDUCTED] = Opened("AC3D4E", "x")
    test.run()
    assert "not here any more" in written(test)
    press(test, "Choose another")

    assert any(b.label == "Start the session" for b in test.button)


def test_a_tab_with_another_secret_conducts_nothing() -> None:
    """It neither sees the wall nor moves the session."""
    test = press(joined(started(), 1), "Begin")
    code, number = held(test).code, now(test).number
    test.session_state[CONDUCTED] = Opened(code, "wrong")
    test.run()

    assert "not here any more" in written(test)
    conducting.act(Opened(code, "wrong"), Reveal(0))
    assert room().session(code).number == number


def test_mistakes_met_on_the_evidence_page_come_into_a_class() -> None:
    """What is taken there is the pack here, with cases among it on which the model is right; what
    is dropped is gone.
    """
    test = app("pages/evidence.py")
    test.session_state["view"] = "Mistakes"
    press(test.run(), "Take these 2 into a class")
    test.switch_page("../pages/teaching.py").run()

    assert "2 cases taken" in written(test)
    opening = now(press(test, "Start the session")).opening
    assert opening is not None
    wrong = [item for item in opening.items if item.advice.answer != item.case.truth]
    assert len(wrong) == 2
    assert len(opening.items) == 8

    test = app("pages/evidence.py")
    test.session_state["view"] = "Mistakes"
    press(press(test.run(), "Take these 2 into a class"), "Drop them")
    assert "Take these 2 into a class" in [b.label for b in test.button]


def test_who_comes_back_with_the_cookie_goes_on_with_a_click(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As after the server was restarted; a session that is over, or a wrong secret, is not
    offered.
    """
    at = held(started())
    cookies = {f"{HOST_COOKIE}{at.code}": at.secret, f"{HOST_COOKIE}AAAAAA": at.secret}
    monkeypatch.setattr(type(st.context), "cookies", property(lambda _: cookies))
    again = app("pages/teaching.py")

    assert f"You conduct {at.code}" in written(again)
    assert held(press(again, "Go on with it")) == at
    room().act(at.code, Debrief())
    assert "You conduct" not in written(app("pages/teaching.py"))


def test_the_host_shuts_the_door_and_takes_somebody_out() -> None:
    """By buttons under More; who is out is not counted any more."""
    test = started()
    for name in ("Ann", "Bo"):
        room().join(held(test).code, f"token of {name}", name)
    press(test.run(), "Let nobody more join")
    assert now(test).door_is_shut
    test.selectbox(key="host out 2").select_index(1).run()
    press(test, "Take out Bo")

    assert [who.name for who in now(test).everybody] == ["Ann"]
    assert "1 has joined" in written(test)
    press(test, "Let people join again")
    assert not now(test).door_is_shut
