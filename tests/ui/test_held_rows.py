"""Held-out rows of a table open in review for whoever gave it, and stay in that session."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from medmodels.datasets import DATASETS
from medmodels.own.jobs import Job
from medmodels.own.labelled import read_labelled
from ui import held_rows as rows
from ui.state import HELD_OUT

FALLS = (Path(__file__).parents[2] / "assets/tables/falls.csv").read_bytes()
MODEL = "breast-fna/svm"


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a session remembers."""
    state: dict[str, Any] = {}
    monkeypatch.setattr(rows.st, "session_state", state)
    return state


def test_only_rows_that_the_model_will_not_see_are_kept(
    session: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The held-out part of the very split, with its outcomes, and no more of it than there is
    room for.
    """
    rows.keep_held_rows(7, "Falls", FALLS, {"target": "fell"})

    training, kept = session["held rows"]
    dataset = read_labelled(FALLS, target="fell").dataset("Falls")
    assert training == 7
    assert len(kept) == len(dataset.test) < len(dataset.labels) / 2
    assert [case.data.tolist() for case in kept[:9]] == dataset.data[dataset.test[:9]].tolist()
    positive = dataset.task.labels[0]
    assert [case.truth == positive for case in kept] == dataset.labels[dataset.test].tolist()

    monkeypatch.setattr(rows, "_MOST", 5)
    rows.keep_held_rows(7, "Falls", FALLS, {"target": "fell"})
    assert len(session["held rows"][1]) == 5


def test_a_table_that_cannot_be_learnt_from_leaves_none(session: dict[str, Any]) -> None:
    """The training says why."""
    rows.keep_held_rows(7, "Falls", FALLS, {"target": "no such column"})

    assert session == {}


class Linked:
    """The links that were drawn, and whose the training is."""

    def __init__(self) -> None:
        self.links: list[tuple[str, str, str]] = []
        self.mine = True
        self.jobs: list[Job] = []

    def link(self, model_id: str, label: str, *, what: str) -> None:
        self.links.append((model_id, label, what))


@pytest.fixture
def linked(monkeypatch: pytest.MonkeyPatch) -> Linked:
    """A training of the number 1 that has made a model."""
    made, job = Linked(), Job("Mine", "svm", (), b"", number=1)
    job.model = MODEL
    made.jobs.append(job)
    monkeypatch.setattr(rows, "jobs", lambda: SimpleNamespace(list=made.jobs))
    monkeypatch.setattr(rows, "may_end", lambda job: made.mine)
    monkeypatch.setattr(rows, "link_to_review", made.link)
    return made


def page(training: int = 1, task: str = "breast-fna") -> AppTest:
    """The page's part, for a session that kept three rows of that training."""

    def script() -> None:
        from ui.held_rows import held_rows

        held_rows()

    test, dataset = AppTest.from_function(script), DATASETS[task]()
    test.session_state["held rows"] = (training, [dataset.held_out(n) for n in (1, 2, 3)])
    return test.run()


def test_the_row_that_is_picked_opens_with_the_model_that_has_not_seen_it(linked: Linked) -> None:
    """The link says which, and the session holds that very case for it."""
    test = page()
    field = test.number_input(key="held row")
    assert (field.min, field.max) == (1, 3)

    field.set_value(2).run()

    assert not test.exception
    assert linked.links[-1] == (MODEL, "Open row 2 in review", HELD_OUT)
    case = DATASETS["breast-fna"]().held_out(2)
    assert test.session_state[HELD_OUT].digest == case.digest
    assert test.session_state[HELD_OUT].truth == case.truth


def test_rows_wait_for_the_training_of_ones_own(linked: Linked) -> None:
    """Of somebody else's training nothing of them is shown, nor of an earlier one of the same
    title, which may have learnt from them, while the later one has no model.
    """
    linked.mine = False
    linked.jobs.insert(0, Job("Mine", "svm", (), b"", number=2))
    for test in (page(), page(2)):
        assert not test.exception
        assert not test.header
        assert HELD_OUT not in test.session_state
    linked.mine = True
    assert not page(2).header
    assert page().header
