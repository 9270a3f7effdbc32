"""What the report of a class says is what was answered."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmodels.debriefing import FEWEST, class_html, debrief, debrief_json, moves
from medmodels.debriefing.asked import all_asked, pairs, task_of
from medmodels.mrmc import (
    crossed,
    merit,
    random_readers_and_cases,
    single_conditions,
    spread,
)
from medmodels.sessions import Aid, Pace, Phase, Plan, Session
from tests.debriefing.classes import LABELS, Both, item, of_digits, opening, played
from tests.debriefing.pages import text

TWELVE = ("111111000000", "110100010110", "101010001101", "110010010100")


def test_twelve_trials_worked_out_by_hand() -> None:
    """RAIR is 3 of 4 and RSR 2 of 4, in the report as in the arithmetic."""
    found = debrief(of_digits(*TWELVE))

    said = {s.measure: (s.rate.hits, s.rate.n) for s in found.leaning.statements}
    assert (said["rair"], said["rsr"], said["over_reliance"][1]) == ((3, 4), (2, 4), 6)
    words = text(class_html(found))
    assert "Wrong first answers put right (RAIR)" in words
    assert "3 of 4, 75% (30 to 95%)" in words
    assert "2 of 4, 50% (15 to 85%)" in words


def test_only_what_has_both_answers_and_the_models_counts() -> None:
    """A case without the model, one on which it abstained, and a missing second answer are in
    nothing about reliance; each is told where it belongs.
    """
    items = [
        item("malignant", "malignant", aid=Aid.ALONE),
        item("malignant", "benign"),
        item("benign", None),
        item("benign", "benign", aid=Aid.ALONE),
        item("benign", "benign"),
    ]
    right = [(i.case.truth, 70) for i in items]
    both: list[Both] = [(said, said) for said in right]
    lacking = [*both[:4], (right[4], None)]
    plan = Plan(aid=Aid.MODEL, alone_first=1)
    found = debrief(played(opening(items, plan=plan), {"Ada": both, "Bo": lacking}))

    assert found.leaning.reliance.n == 3
    assert (found.abstained[0].hits, found.abstained[0].n) == (2, 2)
    assert [r.n for r in (found.alone.at_first, found.alone.hidden, found.alone.aided)] == [2, 2, 6]
    assert [c.hidden for c in found.cases] == [False, False, False, True, False]
    assert found.taking.unanswered == 1
    words = text(class_html(found))
    assert "On 2 answers more the model abstained" in words
    assert "reveal was left out" in words


@pytest.mark.parametrize("count", [0, 1, 2])
def test_small_classes_get_sentences(count: int) -> None:
    """Of nobody, one or two, with one case, answered or not, there is no nan and no hole; rates of
    subgroups are not told.
    """
    names = ["Ada", "Bo"][:count]
    for both in ((("benign", 60), ("malignant", 60)), (("benign", 60), None), (None, None)):
        session = played(
            opening([item("malignant", "malignant")]), {name: [both] for name in names}
        )
        found = debrief(session)
        page = text(class_html(found))
        assert not {"nan", "None", "inf"} & set(page.replace("(", " ").replace(",", " ").split())
        assert json.loads(debrief_json(found))["taking"]["joined"] == count
        assert f"Fewer than {FEWEST} took part" in page
        assert found.leaning.profile is None
        assert found.suspicions is None


def test_a_model_that_abstains_on_all_gets_a_sentence() -> None:
    """There is nothing about the model, and the report says so."""
    session = played(
        opening([item("malignant", None)]), {"Ada": [(("benign", 60), ("malignant", 60))]}
    )
    page = text(class_html(debrief(session)))

    assert "The model gave no answer to any case that was answered twice" in page
    assert "1 answer more the model abstained" in page


def test_nobody_answered_after() -> None:
    """First answers alone say nothing of reliance."""
    session = played(opening([item("malignant", "benign")]), {"Ada": [(("benign", 60), None)]})

    assert "1 first answer was given, no second one" in text(class_html(debrief(session)))


def test_a_late_comer_lacks_what_was_before_and_nothing_is_wrong_for_it() -> None:
    """Cases shut before one joined are never asked for, neither wrong nor missing."""
    items = [item("malignant", "malignant") for _ in range(3)]
    said: list[Both] = [(("malignant", 90), ("malignant", 90))] * 3
    session = played(opening(items), {"Ada": said, "Bo": said}, late={"Bo": 2})
    found = debrief(session)

    assert (found.taking.late, found.taking.unseen, found.taking.unanswered) == (1, 4, 0)
    assert (found.before.right.hits, found.before.right.n) == (4, 4)


def test_made_up_advice_is_always_disclosed_apart() -> None:
    """Every case whose advice was made up is listed as such, the model's own errors apart, each
    with its truth.
    """
    items = [
        item("malignant", "benign", title="Own error"),
        item("benign", "malignant", simulated=True, title="Planted"),
        item("benign", "benign", title="Fine"),
        item("malignant", "benign", aid=Aid.ALONE, title="Never shown"),
    ]
    found = debrief(played(opening(items), {}))

    assert [c.title for c in found.wrong] == ["Own error"]
    assert [c.title for c in found.simulated] == ["Planted"]
    page = text(class_html(found))
    assert "The advice on 1 case was made up for this session, and wrong on purpose" in page


def test_suspicions_are_told_of_five_or_more() -> None:
    """Four answers are about single people."""
    names = [f"N{n}" for n in range(6)]
    one = opening([item("malignant", "benign")])
    few = played(one, dict.fromkeys(names, ()), suspected=dict.fromkeys(names[:4], "yes"))
    many = played(one, dict.fromkeys(names, ()), suspected=dict.fromkeys(names, "no"))

    assert debrief(few).suspicions is None
    assert "yes 4" not in text(class_html(debrief(few)))
    assert debrief(many).suspicions == {"yes": 0, "unsure": 0, "no": 6}
    assert "0 of 6 said yes, 0 were unsure, 6 said no" in text(class_html(debrief(many)))


def test_who_followed_wrong_advice_is_told_of_five_or_more() -> None:
    """With five there are counts; with four a sentence."""
    items = [item("malignant", "benign")] * 2
    follow: list[Both] = [(("malignant", 60), ("benign", 60))] * 2
    answers = {f"N{n}": follow for n in range(5)}
    profile = debrief(played(opening(items), answers)).leaning.profile

    assert profile is not None
    assert (profile.always.hits, profile.never.hits) == (5, 0)
    answers.pop("N0")
    assert debrief(played(opening(items), answers)).leaning.profile is None


def test_amounts_have_their_weight_of_advice() -> None:
    """A dose that went half of the way weighs 0.5; one within a fifth of the truth is right."""
    items = [item("35.0 mg/week", "40.0 mg/week")]
    both: list[Both] = [(("30.0 mg/week", 60), ("35.0 mg/week", 60))]
    session = played(opening(items, task="warfarin-dose"), {"Ada": both})
    found = debrief(session)

    assert found.leaning.weighing is not None
    assert found.leaning.weighing.median == 0.5
    assert found.leaning.reliance.correct_before.hits == 1
    assert found.cases[0].moves.towards == 1
    assert found.worth is None
    assert "MRMC" in found.study.sentence
    assert "50% of the way" in text(class_html(found))


def test_classes_are_told_by_class() -> None:
    """Of many classes each answer is counted, in their order."""
    items = [item("allergies", "medications")]
    answers: dict[str, list[Both]] = {
        name: [((label, 60), ("medications", 60))]
        for name, label in (("A", "allergies"), ("B", "medications"), ("C", "allergies"))
    }
    found = debrief(played(opening(items, task="note-section"), answers))

    assert dict(found.cases[0].before) == {"allergies": 2, "medications": 1}
    assert (found.cases[0].moves.towards, found.cases[0].first.hits) == (2, 2)


def _study(readers: int, cases: int, *, hole: bool = False) -> Session:
    truths = "10" * cases
    items = [item(LABELS[truths[n]], LABELS[truths[n]]) for n in range(cases)]
    answers: dict[str, list[Both]] = {}
    for reader in range(readers):
        said: list[Both] = []
        for n in range(cases):
            wrong = (n * 7 + reader * 3) % 5 == 0
            before = LABELS["01"[(truths[n] == "1") is not wrong]]
            sure = 50 + (n * 11 + reader * 5) % 50
            said.append(((before, sure), (items[n].case.truth, 50 + (n * 13 + reader) % 50)))
        answers[f"N{reader}"] = said
    if hole:
        answers["N0"][3] = (None, None)
    return played(opening(items), answers)


def test_readers_are_compared_as_mrmc_does() -> None:
    """The numbers are those of ``medmodels.mrmc`` on the same ratings."""
    session = _study(4, 24)
    found = debrief(session).study
    rows = [
        (p.reader, phase, p.place, int(p.item.case.truth == "malignant"), rating)
        for p in pairs(session)
        for phase, a in (("before", p.before), ("after", p.after))
        for rating in (
            [a.confidence / 100 if a.label == "malignant" else round(1 - a.confidence / 100, 2)]
        )
    ]
    of = spread(merit(crossed(*zip(*rows, strict=True)), "auc"))
    test = random_readers_and_cases(of)

    assert test is not None
    assert found.contrast == test.contrasts[0]
    assert (found.after, found.before) == single_conditions(of)
    assert (found.readers, found.cases, found.left_out) == (4, 24, (0, 0))


def test_readers_with_holes_are_left_out_and_counted() -> None:
    """One of four lacks a case; with three of them there is none left to spare."""
    assert debrief(_study(4, 24, hole=True)).study.readers in (3, 4)
    found = debrief(_study(5, 20, hole=True)).study
    assert (found.readers, found.cases, found.left_out) == (4, 20, (1, 0))
    few = debrief(_study(3, 20, hole=True)).study
    assert few.before is None
    assert "takes 3 readers or more who answered the same 20 cases" in few.sentence


def test_the_readers_and_cases_without_a_hole_that_are_most_are_compared() -> None:
    """Four readers of 20 cases are more than three of 24."""
    session = _study(4, 24)
    last = session.everybody[-1]
    short = replace(last, answers={key: a for key, a in last.answers.items() if key[0] < 20})
    found = debrief(replace(session, participants={**session.participants, last.id: short}))
    assert (found.study.readers, found.study.cases, found.study.left_out) == (4, 20, (0, 4))

    short = replace(last, answers={key: a for key, a in last.answers.items() if key[0] < 2})
    found = debrief(replace(session, participants={**session.participants, last.id: short}))
    assert (found.study.readers, found.study.cases, found.study.left_out) == (3, 24, (1, 0))


def test_readers_who_each_lack_another_case_are_compared_on_what_all_have() -> None:
    """Three who each missed one of 24 cases answered the same 21."""
    session = _study(3, 24)
    short = {
        who.id: replace(who, answers={k: a for k, a in who.answers.items() if k[0] != n})
        for n, who in enumerate(session.everybody)
    }
    found = debrief(replace(session, participants=short)).study
    assert (found.readers, found.cases, found.left_out) == (3, 21, (0, 3))
    assert found.before
    assert found.after
    assert found.contrast
    gap = found.after.value - found.before.value
    assert found.contrast.difference.value == pytest.approx(gap)


def test_readers_who_are_all_right_get_a_sentence_and_json() -> None:
    """Nothing varies: no interval, no nan, no infinity."""
    truths = ["malignant", "benign"] * 10
    items = [item(truth, truth) for truth in truths]
    right: list[Both] = [((truth, 90), (truth, 90)) for truth in truths]
    found = debrief(played(opening(items), dict.fromkeys("ABC", right)))

    assert "nothing varies" in found.study.sentence
    assert "cannot be told" in text(class_html(found))
    body = json.loads(debrief_json(found), parse_constant=lambda name: pytest.fail(name))
    assert body["study"]["before"] == {
        "value": 1.0, "se": 0.0, "df": None, "low": None, "high": None}  # fmt: skip


def test_confidence_is_held_against_right_answers() -> None:
    """Surer than right before, less sure after; each answer in its step of confidence."""
    items = [item("malignant", "malignant")] * 4
    said: list[Both] = [
        (("benign", 59), ("malignant", 60)),
        (("benign", 100), ("malignant", 60)),
        (("malignant", 90), ("malignant", 69)),
        (("malignant", 50), ("malignant", 70)),
    ]
    found = debrief(played(opening(items), dict.fromkeys(("Ada", "Ben", "Eve"), said)))

    assert found.before.sentence == (
        "First answers were 75% sure on average and right 50% of the time: surer than right."
    )
    assert found.after.sentence.endswith("right 100% of the time: less sure than right.")
    steps = {step: (r.hits, r.n) for step, r in found.before.steps}
    assert steps["50 to 59%"] == (3, 6)
    assert steps["90 to 100%"] == (3, 6)
    assert {step: r.n for step, r in found.after.steps}["60 to 69%"] == 9


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (9, ": 9 answers are too few to say whether they were surer than right."),
        (1, ": one answer is too few to say whether it was surer than right."),
        (10, ": surer than right."),
    ],
)
def test_of_few_answers_it_is_not_said_whether_they_were_surer_than_right(
    count: int, said: str
) -> None:
    """Their numbers are; the verdict would be of chance."""
    items = [item("malignant", "malignant")] * count
    answers: list[Both] = [(("benign", 90), ("malignant", 90))] * count
    sentence = debrief(played(opening(items), {"Ada": answers})).before.sentence

    assert sentence == f"First answers were 90% sure on average and right 0% of the time{said}"


def test_three_readers_are_told_that_they_never_suffice() -> None:
    """The comparison is made, and what it cannot show is said."""
    found = debrief(_study(3, 20)).study

    assert found.before is not None
    assert "Three readers never suffice" in found.power


SAID = st.none() | st.tuples(st.sampled_from(["malignant", "benign"]), st.integers(50, 100))


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """Any small class on any small pack, at one pace or many, debriefed or not."""
    items = [
        item(
            draw(st.sampled_from(["malignant", "benign"])),
            draw(st.sampled_from(["malignant", "benign", None])),
            aid=draw(st.sampled_from(list(Aid))),
            simulated=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(1, 5)))
    ]
    own = draw(st.booleans())
    plan = Plan(
        aid=Aid.REASONS,
        pace=Pace.OWN if own else Pace.TEACHER,
        alone_first=draw(st.integers(0, 2)),
    )
    each = st.lists(st.tuples(SAID, SAID), min_size=len(items), max_size=len(items))
    names = [f"N{n}" for n in range(draw(st.integers(0, 7)))]
    answers = {name: draw(each) for name in names}
    if own:  # nobody goes on without having answered
        always = (("benign", 60), ("malignant", 70))
        answers = {name: [always] * draw(st.integers(0, len(items))) for name in names}
    late = {} if own else {name: draw(st.integers(0, len(items) - 1)) for name in names[:2]}
    return played(opening(items, plan=plan), answers, late=late, debriefed=draw(st.booleans()))


@given(sessions())
@settings(deadline=None, max_examples=60)
def test_counts_add_up_and_nothing_is_nan(session: Session) -> None:
    """Every asked-for answer is given, missing or never asked; right ones are among those given;
    the page and the JSON hold no nan.
    """
    found = debrief(session)
    taking, asked = found.taking, all_asked(session)

    given_ = taking.answers_before + taking.answers_after
    assert given_ + taking.unanswered + taking.unseen == len(asked)
    assert given_ == sum(len(who.answers) for who in session.everybody)
    assert sum(found.leaning.reliance.cells.values()) == found.leaning.reliance.n
    assert sum(c.first.n for c in found.cases) == taking.answers_before
    assert sum(c.second.n for c in found.cases) == taking.answers_after
    assert sum(n for c in found.cases for _, n in c.before) == taking.answers_before
    alone = found.alone
    assert sum(r.n for r in (alone.at_first, alone.hidden, alone.aided)) <= taking.answers_before
    assert found.before.right.n == found.leaning.reliance.n + found.abstained[0].n
    assert "nan" not in text(class_html(found)).lower().split()
    json.loads(debrief_json(found), parse_constant=lambda name: pytest.fail(name))


@given(sessions())
@settings(deadline=None, max_examples=30)
def test_moves_are_of_those_that_changed(session: Session) -> None:
    """Only another answer, or another confidence, moves; and no answer moves both ways."""
    task = task_of(session)
    for pair in pairs(session):
        if pair.item.advice.answer is not None:
            found = moves(task, [pair])
            assert found.towards + found.away <= (pair.before.judgement != pair.after.judgement)


def test_who_is_surer_of_the_models_answer_moved_towards_it() -> None:
    """On the scale on which the class is shown: nearer to the model's number, or further away."""
    said: dict[str, list[Both]] = {
        "nearer": [(("malignant", 60), ("malignant", 75))],
        "over to it": [(("benign", 60), ("malignant", 60))],
        "further": [(("benign", 60), ("benign", 90))],
        "as before": [(("malignant", 60), ("malignant", 60))],
    }
    found = debrief(played(opening([item("malignant", "malignant")]), said))

    assert (found.cases[0].moves.towards, found.cases[0].moves.away) == (2, 1)


def test_wrong_advice_is_held_against_the_same_answer_alone() -> None:
    """Of six with wrong advice two had answered so before they saw it, and four did after."""
    found = debrief(of_digits(*TWELVE))

    alone = found.leaning.wrong_alone
    assert (alone.hits, alone.n) == (2, 6)
    assert "given 2 of 6 times already; after, it was given 4 of 6 times" in text(class_html(found))


def test_the_report_in_short() -> None:
    """The finding comes first, then right advice taken, wrong advice withstood and followed, and
    how sure the answers were.
    """
    first, *rest = debrief(of_digits(*TWELVE)).sentences

    assert first.startswith("Of 12 answers, 6 were right before the model was seen and 7 after it")
    assert "put right 3 of 4 times" in rest[0]
    assert "kept 2 of 4 times" in rest[1]
    assert "answer was the model's 4 of 6 times" in rest[2]
    assert "80% sure on average and right 50% of the time" in rest[3]
    assert debrief(played(opening([item("malignant", None)]), {})).sentences == (
        "Nobody took part in this session.",
    )


def test_an_unfinished_session_can_be_looked_at() -> None:
    """Cases that the class never came to are not reached, and not asked for."""
    session = of_digits("1100", "1100", "1100", "1100")
    began = {key: at for key, at in session.began.items() if key[0] < 2}
    kept = {
        who.id: replace(who, answers={key: a for key, a in who.answers.items() if key[0] < 2})
        for who in session.everybody
    }
    found = debrief(replace(session, began=began, participants=kept))

    assert [c.reached for c in found.cases] == [True, True, False, False]
    assert found.taking.unseen == 4
    assert "not reached" in class_html(found)
    assert not any(one.answer for one in all_asked(session) if one.phase is Phase.SHOWN)
