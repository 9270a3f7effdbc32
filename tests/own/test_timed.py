"""Own tables with a time and an event: what is read, what is refused, and a model that is trained,
packaged and asked.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from medmodels.cases import read_cases
from medmodels.errors import DatasetError
from medmodels.evidence import load_evidence
from medmodels.models import load_model
from medmodels.outcomes import TimeToEvent
from medmodels.own.table import unfit
from medmodels.own.timed import Timed, likely_course, read_timed
from medmodels.own.train import train_own
from medmodels.predictions import SurvivalPrediction, predict
from medmodels.tasks.written import task_from_json, task_to_json
from medmodels.training.strategies import CoxStrategy
from medmodels.training.words import sentence
from medmodels.words.own_tables import remark_text


def courses(rows: int = 240, *, seed: int = 1) -> bytes:
    """The hazard doubles with each unit of the first input; the second says nothing."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, 2)).round(3)
    came, lost = rng.exponential(6 / 2 ** x[:, 0]), rng.uniform(1, 12, rows)
    time, event = np.minimum(came, lost).round(3), came <= lost
    lines = [
        f"{a},{b},{t},{'dead' if e else 'alive'}"
        for (a, b), t, e in zip(x, time, event, strict=True)
    ]
    return "\n".join(["marker,noise,months,state", *lines]).encode()


def read(**asked: object) -> Timed:
    options = {"time": "months", "event": "state", "positive": "dead", "unit": "months"} | asked
    return read_timed(courses(), **options)  # type: ignore[arg-type]


def test_a_table_is_read_with_its_course() -> None:
    """Neither column of the course is an input; half of the events come by the first horizon."""
    table = read()

    assert table.names == ("marker", "noise")
    assert len(table.times) == len(table.labels) == 240
    share = (table.times[table.labels] <= table.horizons[0]).mean()
    assert 0.4 < share < 0.6
    assert [family for family, why in unfit(table).items() if why is None] == ["cox"]


def test_the_question_is_written_and_read_back() -> None:
    """With its horizons, and the columns and words of its course."""
    task = read().dataset("My course").task
    again = task_from_json(task_to_json(task))

    assert again == task
    assert isinstance(again.asks, TimeToEvent)
    assert again.asks.event == "dead"


@pytest.mark.parametrize(
    ("came", "stayed"),
    [
        ("dead", "alive"),
        ("event", "censored"),
        ("recurrence", "no recurrence"),
        ("1", "0"),
        ("Yes", "No"),
        ("2 (dead)", "1 (alive)"),
        ("something odd", "censored"),
    ],
)
def test_the_word_of_the_event_is_known_by_what_it_says(came: str, stayed: str) -> None:
    """However many have it: which of two is rarer tells nothing of a time to an event."""
    for most in (courses(), _turned(courses())):
        data = most.replace(b",dead", f",{came}".encode()).replace(b",alive", f",{stayed}".encode())
        table = read_timed(data, time="months", event="state")

        assert (table.positive, table.negative) == (came, stayed)


def _turned(data: bytes) -> bytes:
    """The same courses with each end taken for the other."""
    return data.replace(b",dead", b",x").replace(b",alive", b",dead").replace(b",x", b",alive")


@pytest.mark.parametrize(("one", "other"), [("2", "1"), ("A", "B"), ("dead", "relapse")])
def test_nobody_guesses_which_value_is_the_event(one: str, other: str) -> None:
    """It is asked for by name; with it the table is read."""
    data = courses().replace(b",dead", f",{one}".encode()).replace(b",alive", f",{other}".encode())
    with pytest.raises(DatasetError) as refused:
        read_timed(data, time="months", event="state")

    assert refused.value.code == "event-unclear"
    assert read_timed(data, time="months", event="state", positive=one).positive == one


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"horizons": (0.0, 5.0)}, "horizons-unfit"),
        ({"horizons": (5.0, 5.0)}, "horizons-unfit"),
        ({"horizons": (2.0, 90.0)}, "horizons-unfit"),
        ({"time": "days"}, "no-time-column"),
        ({"event": "status"}, "no-label-column"),
        ({"time": "State", "event": "state"}, "time-is-event"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(asked: dict[str, object], code: str) -> None:
    """In a sentence with a code."""
    with pytest.raises(DatasetError) as refused:
        read(**asked)
    assert refused.value.code == code


@pytest.mark.parametrize("written", ["-4", "late", "1e300"])
def test_a_time_that_is_none_is_named_by_its_row(written: str) -> None:
    """Negative, a word, or more than anything lasts."""
    lines = courses().decode().splitlines()
    lines[7] = f"0.1,0.2,{written},dead"
    with pytest.raises(DatasetError) as refused:
        read_timed("\n".join(lines).encode(), time="months", event="state", positive="dead")
    assert refused.value.values["first"] == 7


def test_a_model_is_trained_packaged_and_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It orders the cases, as many have the event as it expects, and a row of the training table
    is read with its course.
    """
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    model_id = train_own(
        read(), title="My course", family="cox", strategy=CoxStrategy(draws=20), options={}
    )
    model = load_model(model_id)
    evidence, cv = load_evidence(model.artifact)
    reading = read_cases(courses(), task=model.task)
    said = predict(model, reading.case(1))

    assert cv is not None
    assert cv.metrics["harrell_c"].mean > 0.62
    assert 0.6 < evidence.metrics["observed_expected_first"].value < 1.5
    assert isinstance(said, SurvivalPrediction)
    assert said.event == "dead"
    assert set(reading.truth) <= {None, *model.task.labels}
    assert {*model.task.labels} <= set(reading.truth)


@pytest.mark.parametrize("leak", ["{t}", "-{t}"])
def test_a_column_that_is_the_time_in_disguise_is_remarked_upon(leak: str) -> None:
    """As a column that is the label in disguise is; the others are not, and it is still used."""
    lines = courses().decode().splitlines()
    leaked = [f"{line},{leak.format(t=line.split(',')[2])}" for line in lines[1:]]
    data = "\n".join([f"{lines[0]},last visit", *leaked]).encode()
    table = read_timed(data, time="months", event="state", positive="dead")

    assert {c.name: c.remark for c in table.columns} == {
        "marker": "",
        "noise": "",
        "last visit": "tells time",
    }
    assert all(c.used for c in table.columns)
    assert "sooner" in remark_text("tells time", 0.0)


def test_a_table_says_what_its_event_is_and_what_is_asked_about() -> None:
    """In the place of what is said of labels."""
    said = [sentence(remark) for remark in read(horizons=(3.0, 8.0)).remarks]

    assert any("“dead” is the event" in text and "3 and 8 months" in text for text in said)
    assert any("240 of 240 rows say whether the event came" in text for text in said)
    assert not any("positive" in text or "label" in text for text in said)


def test_an_event_of_many_values_is_refused() -> None:
    """Whoever names the wrong column is told how many values it holds."""
    with pytest.raises(DatasetError) as refused:
        read_timed(courses(), time="months", event="marker")
    assert refused.value.code == "event-of-many"


@pytest.mark.parametrize("state", ["alive", "dead"])
def test_an_event_that_always_or_never_came_is_refused(state: str) -> None:
    """As where everybody was lost."""
    data = courses().replace(b",dead", b",alive").replace(b",alive", f",{state}".encode())
    with pytest.raises(DatasetError) as refused:
        read_timed(data, time="months", event="state")
    assert refused.value.code == "event-of-one"


def test_columns_of_a_course_are_known_by_their_names() -> None:
    """One of each, or none: two that could be it are nobody's guess."""
    assert likely_course(["age", "days", "Died"]) == ("days", "Died")
    assert likely_course(["age", "days", "weeks", "status"]) == (None, "status")
    assert likely_course(["age", "label"]) == (None, None)


def test_a_page_keeps_no_row_of_it() -> None:
    """Neither values nor times, in the shape that they had."""
    bare = read().without_rows()

    assert np.isnan(bare.times).all()
    assert bare.times.shape == read().times.shape
    assert bare.times.strides == (0,)
