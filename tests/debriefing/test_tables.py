"""Rows for other programs are the answers, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings

from medmodels.cli import main
from medmodels.debriefing import answers_csv, debrief, imrmc_text, rjafroc_csv
from medmodels.errors import SessionError
from medmodels.mrmc import crossed
from medmodels.sessions import Aid, Plan, Session
from tests.debriefing.classes import Both, item, of_digits, opening, played
from tests.debriefing.test_debriefing import _study, sessions


def rows(written: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written)))


def test_every_cell_of_a_row() -> None:
    """A case seen with wrong advice that was made up: what was answered, when, and what it was."""
    items = [item("malignant", "benign", aid=Aid.REASONS, simulated=True)]
    both: list[Both] = [(("malignant", 80), ("benign", 65))]
    before, after = rows(answers_csv(played(opening(items), {"Ada": both})))

    assert before == {
        "session": before["session"],
        "reader": "R01",
        "case": "1",
        "title": "A case",
        "source": "sample",
        "phase": "before",
        "answer": "malignant",
        "confidence": "80",
        "probability_positive": "0.8",
        "seconds": "1.0",
        "truth": "malignant",
        "model_answer": "benign",
        "model_number": "0.8",
        "simulated": "yes",
        "aid": "reasons",
        "right": "yes",
        "joined_late": "no",
        "not_seen": "no",
    }
    assert (after["phase"], after["probability_positive"], after["right"]) == (
        "after",
        "0.35",
        "no",
    )


@given(sessions())
@settings(deadline=None, max_examples=40)
def test_rows_are_the_answers(session: Session) -> None:
    """Every answer is a row, once; a row for each reader, case and phase, answered or not; and as
    many are right as the report says.
    """
    found = rows(answers_csv(session))
    keys = [(row["reader"], row["case"], row["phase"]) for row in found]

    assert len(set(keys)) == len(keys)
    answered = [row for row in found if row["answer"]]
    assert len(answered) == sum(len(who.answers) for who in session.everybody)
    assert not any(row["not_seen"] == "yes" for row in answered)
    right = sum(r["right"] == "yes" for r in answered if r["phase"] == "before")
    assert right == sum(case.first.hits for case in debrief(session).cases)


def test_names_stay_out_unless_asked_for_and_never_run() -> None:
    """Without the names there is none; with them a formula is text."""
    session = played(
        opening([item("malignant", "benign", title="=HYPERLINK(1)")]),
        {"=cmd|' /C calc'!A0": [(("benign", 60), ("benign", 60))], "@sum": [(None, None)]},
    )

    plain, named = answers_csv(session), answers_csv(session, names=True)
    assert "cmd" not in plain
    assert "@sum" not in plain
    assert [r["name"] for r in rows(named)][::2] == ["'=cmd|' /C calc'!A0", "'@sum"]
    assert {r["title"] for r in rows(plain)} == {"'=HYPERLINK(1)"}
    assert rows(plain)[0]["reader"] == "R01"
    who = replace(session.everybody[0], nickname="")
    nobody = replace(session, participants={who.id: who})
    assert {r["name"] for r in rows(answers_csv(nobody, names=True))} == {""}


def test_late_comers_are_marked() -> None:
    """Not seen is not wrong."""
    items = [item("malignant", "malignant")] * 2
    said: list[Both] = [(("malignant", 90), ("malignant", 90))] * 2
    found = rows(answers_csv(played(opening(items), {"A": said, "B": said}, late={"B": 1})))

    late = [row for row in found if row["reader"] == "R02"]
    assert [row["not_seen"] for row in late] == ["yes", "yes", "no", "no"]
    assert {row["joined_late"] for row in late} == {"yes"}
    assert [row["right"] for row in late] == ["", "", "yes", "yes"]


def test_what_the_model_did_not_say_is_not_written() -> None:
    """Where it abstained there is no number; without the model there is no second phase."""
    items = [item("malignant", None), item("benign", "benign", aid=Aid.ALONE)]
    plan = Plan(aid=Aid.MODEL)
    found = rows(answers_csv(played(opening(items, plan=plan), {"A": []})))

    assert [(row["case"], row["phase"]) for row in found] == [
        ("1", "before"), ("1", "after"), ("2", "before")]  # fmt: skip
    assert (found[0]["model_answer"], found[0]["model_number"]) == ("", "")


def test_rjafroc_rows_are_read_by_mrmc(tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    """The command line finds the same areas in the file as the report gives."""
    session = _study(4, 24)
    file = tmp_path / "ratings.csv"
    file.write_text(rjafroc_csv(session), encoding="utf-8")

    assert main(["mrmc", str(file)]) == 0
    said = capsys.readouterr().out
    study = debrief(session).study
    assert study.before is not None
    assert f"auc in before: {study.before.value:.3f}" in said


def test_imrmc_lines_hold_the_same_ratings() -> None:
    """A truth for each case, then a line for each reader, case and phase."""
    session = of_digits("10", "11", "10", "11", names=("A", "B"))
    lines = [line.split(",") for line in imrmc_text(session).splitlines()]
    truths = {case: truth for kind, case, _, truth in lines if kind == "truth"}
    rated = [line for line in lines if line[0] != "truth"]
    given_ = [
        (r["reader"], r["modality"], r["case"], r["truth"], float(r["rating"]))
        for r in rows(rjafroc_csv(session))
    ]

    assert truths == {"1": "1", "2": "0"}
    assert [(r, m, c, truths[c], float(s)) for r, c, m, s in rated] == given_
    assert crossed(*zip(*given_, strict=True)).ratings.shape == (2, 2, 2)


def test_layouts_of_labels_are_refused_for_amounts() -> None:
    """A dose is no rating."""
    session = played(opening([item("35.0 mg/week", "40.0 mg/week")], task="warfarin-dose"), {})

    with pytest.raises(SessionError, match="one of two labels"):
        rjafroc_csv(session)
    with pytest.raises(SessionError, match="one of two labels"):
        imrmc_text(session)
