"""The pages stand alone, escape what people typed, and name what they compare with."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest

from medmodels.card import NOTICE
from medmodels.debriefing import class_html, debrief, participant_html
from medmodels.debriefing.published import RULER
from medmodels.sessions import Session
from tests.debriefing.classes import Both, item, of_digits, opening, played
from tests.debriefing.pages import tables, text

MARKUP = "<script>x</script>"


@pytest.fixture(scope="module")
def session() -> Session:
    """Two who answered, one with markup for a name, on cases with markup for titles."""
    items = [item("malignant", "benign", title=MARKUP), item("benign", "benign", title="'\"&")]
    both: list[Both] = [(("malignant", 90), ("malignant", 60)), (("benign", 70), ("benign", 80))]
    return played(opening(items, title=MARKUP), {MARKUP: both, "Bo": both})


def pages(session: Session) -> list[str]:
    return [
        class_html(debrief(session)),
        *(participant_html(session, who) for who in session.everybody),
    ]


def test_pages_stand_alone_and_escape(session: Session) -> None:
    """No script, link or remote address; markup is text; the notice at both ends."""
    for page in pages(session):
        assert "<script" not in page
        assert "&lt;script&gt;" in page
        assert not re.search(r"https?://|src=|href=|@import|url\(", page)
        assert text(page).count(NOTICE) == 2


def test_the_report_of_the_class_names_nobody(session: Session) -> None:
    """No nickname is on it."""
    assert "Bo" not in text(class_html(debrief(session))).split()


def test_headings_go_down_one_level_and_tables_say_what_they_are(session: Session) -> None:
    """One title; every table has a caption, and every heading of a row or column its scope."""
    for page in pages(session):
        levels = [int(level) for level in re.findall(r"<h(\d)", page)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
        for table in tables(page):
            assert "<caption>" in table
            assert "<th>" not in table
            assert len(re.findall(r"<th ", table)) == len(re.findall(r"<th scope=", table))


def test_each_published_study_stands_with_its_design_and_people(session: Session) -> None:
    """Who was asked, how, how much was counted and how much advice was wrong, never empty; nothing
    is ranked, and the class's own number stands above.
    """
    page = text(class_html(debrief(session)))
    for measure in RULER:
        assert measure.title in page
        years = [int(study.name.split()[-1]) for study in measure.studies]
        assert years == sorted(years)
        for study in measure.studies:
            for said in (study.name, study.population, study.design, study.n, study.wrong):
                assert said
                assert said in page
            assert study.found in page
    assert "no ranking" in page
    assert page.count("This class:") == len(RULER)


def test_published_counts_are_those_of_their_cells() -> None:
    """What is quoted of the pathologists follows from the eight cells of their data."""
    found = debrief(of_digits("1" * 8, "10110010", "11110000", "11011010")).leaning.reliance
    assert found.n == 8
    of = {"RRR": 382, "RRW": 5, "RWR": 37, "RWW": 38, "WRR": 29, "WRW": 4, "WWR": 9, "WWW": 56}
    right_before = sum(count for cell, count in of.items() if cell[0] == "R")
    right_after = sum(count for cell, count in of.items() if cell[2] == "R")
    followed = of["RWW"] + of["WWW"]
    wrong = sum(count for cell, count in of.items() if cell[1] == "W")
    assert f"{right_before / 560:.1%} before, {right_after / 560:.1%} after" in str(RULER)
    assert f"{followed / wrong:.1%} ({followed} of {wrong})" in str(RULER)
    assert "87.9% (29 of 33) and 49.3% (37 of 75)" in str(RULER)


def test_the_report_of_one_says_what_one_did(session: Session) -> None:
    """Counts, the sentence on wrong advice, confidence, and every case with both answers."""
    one = text(participant_html(session, session.everybody[0]))

    assert "You were right 2 of 2 times before you saw the model, and 2 of 2 times after it" in one
    assert "Where the model was wrong and you were right, you kept your answer 1 of 1 times" in one
    assert "The model was never right where you were wrong" in one
    assert "you were 80% sure on average and right 100% of the time (2 of 2)" in one
    assert "malignant, 90% sure: right" in one
    assert "malignant, 60% sure: right" in one
    assert "No advice was made up" in one
    assert "so the class is not shown beside you" in one


def test_nobody_stands_beside_fewer_than_five() -> None:
    """With five the class is there; with four it is not."""
    digits = ("10", "10", "11", "10")
    five = of_digits(*digits, names=tuple("ABCDE"))
    four = of_digits(*digits, names=tuple("ABCD"))

    beside = "5 of 10, 50% (24 to 76%) of the class's answers were right"
    assert beside in text(participant_html(five, five.everybody[0]))
    assert "of the class's answers" not in text(participant_html(four, four.everybody[0]))


def test_one_who_practises_alone_has_no_class() -> None:
    """No name, no code, and nobody to stand beside."""
    opened = replace(opening([item("benign", "benign")]), alone=True)
    session = played(opened, {"": [(("benign", 60), ("benign", 70))]})

    page = text(participant_html(session, session.everybody[0]))
    assert session.code not in page
    assert "Participant 1" not in page
    assert "the class" not in page


def test_made_up_advice_is_disclosed_to_each() -> None:
    """Also to one who never answered."""
    items = [item("benign", "malignant", simulated=True)]
    session = played(opening(items), {"A": [(("benign", 60), ("malignant", 60))], "B": []})

    for who in session.everybody:
        page = text(participant_html(session, who))
        assert "The advice on 1 case was made up for this session" in page
        assert "wrong , made up for this session" in page
    assert "You gave no answer in this session" in text(
        participant_html(session, session.everybody[1])
    )


def test_late_comers_are_told_what_they_missed() -> None:
    """A case before they joined is not theirs to have got wrong."""
    items = [item("malignant", "malignant")] * 2
    said: list[Both] = [(("malignant", 90), ("malignant", 90))] * 2
    session = played(opening(items), {"A": said, "B": said}, late={"B": 1})

    page = text(participant_html(session, session.everybody[1]))
    assert "you had not joined yet" in page
    assert "You were right 1 of 1 times before" in page
