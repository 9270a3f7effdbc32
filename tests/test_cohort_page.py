"""The cohort page: an example from the start, a file scored, rows found, opened and taken along."""

from __future__ import annotations

import io
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from medmodels.cohort.example import write_example
from medmodels.cohort.filters import OneOf
from medmodels.cohort.jobs import cohort_jobs
from medmodels.cohort.opened import open_scored
from medmodels.evidence import load_scores
from medmodels.models import load_model
from medmodels.predictions import predict, words_of
from tests.screen import app, shown, strip_says

MODEL = load_model("breast-fna/forest")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of this test alone, with a scored file that whoever runs the server put there."""
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    cohort_jobs.cache_clear()
    yield tmp_path
    cohort_jobs().close()
    cohort_jobs.cache_clear()


@cache
def written() -> tuple[bytes, bytes]:
    """The example of the forest, and what was rejected of it."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "ward.parquet"
        write_example(MODEL, out)
        return out.read_bytes(), out.with_name("ward.rejected.csv").read_bytes()


@pytest.fixture
def ward(home: Path) -> Path:
    folder = home / "cohorts"
    folder.mkdir()
    scored, rejected = written()
    (folder / "ward.rejected.csv").write_bytes(rejected)
    (folder / "ward.parquet").write_bytes(scored)
    return folder / "ward.parquet"


def page(view: str = "Cases", *, cohort: str = "file ward.parquet") -> AppTest:
    """The page on a view of a cohort."""
    test = app("pages/cohort.py", task="")
    test.selectbox(key="cohort").set_value(cohort).run()
    test.segmented_control(key="cohort view").set_value(view).run()
    assert not test.exception
    return test


def picking(monkeypatch: pytest.MonkeyPatch, rows: list[int]) -> None:
    """Somebody picks these rows of the table, from the next run on."""
    draw = st.dataframe

    def drawn(frame: pd.DataFrame, **named: Any) -> Any:
        draw(frame, **named)
        return {"selection": {"rows": rows}}

    monkeypatch.setattr(st, "dataframe", drawn)


def press(test: AppTest, label: str) -> AppTest:
    return next(b for b in test.button if b.label.startswith(label)).click().run()


def test_an_example_is_there_before_anybody_gives_a_file() -> None:
    """It says that it is synthetic, what became of its rows, and what was wrong with some."""
    test = app("pages/cohort.py", task="")
    assert not test.exception
    assert any("Synthetic cases" in c.value for c in test.caption)
    assert "Of 2,000 rows" in shown(test)
    assert test.metric[0].label == "Alerts per 100 cases"

    test.segmented_control(key="cohort view").set_value("Left out").run()
    assert "is blank" in shown(test)
    assert "unlike the cases the model was trained on" in shown(test)


def test_the_finding_counts_what_the_file_holds(ward: Path) -> None:
    """Scored, rejected and abstained on, as they stand in the two files."""
    frame = pd.read_parquet(ward)
    wrong = pd.read_csv(ward.with_name("ward.rejected.csv"))["row"].nunique()
    abstained = int((frame["gate"] == "abstained").sum())
    said = shown(page())

    assert f"Of {len(frame) + wrong:,} rows, {len(frame):,} were scored and {wrong} rej" in said
    assert f"the model abstained on {abstained} " in said


def test_alerts_follow_the_slider_of_the_evidence_page(ward: Path) -> None:
    """At 20% as many of the answered cases are alerts as have a probability of at least that, and
    the share of the held-out cases stands beside it.
    """
    test = page("Scores and alerts")
    test.slider(key=f"lab threshold {MODEL.id}").set_value(0.2).run()
    frame = pd.read_parquet(ward).query("gate == 'passed'")
    alerts = int((frame["probability"] >= 0.2).sum())
    held = load_scores(MODEL.artifact).p

    assert test.metric[0].value == f"{100 * alerts / len(frame):.0f}"
    assert f"{alerts:,} of {len(frame):,} cases" in shown(test)
    assert f"held-out cases: {100 * (held >= 0.2).mean():.0f}" in shown(test)


def test_rows_are_filtered_sorted_and_turned(ward: Path) -> None:
    """The table holds fifty rows of what is asked for, in the order that is asked for, and says
    how many there are; the filter can be taken away.
    """
    frame = pd.read_parquet(ward)
    test = page()
    assert test.dataframe[0].value["Row"].tolist() == frame["row"].tolist()[:50]
    field = next(m for m in test.multiselect if m.label == "Called")
    field.set_value(["malignant"]).run()
    test.selectbox(key="cohort by").set_value("input mean radius").run()
    test.toggle(key="cohort descending").set_value(True).run()
    order = frame[frame["call"] == "malignant"].sort_values(
        "input mean radius", ascending=False, kind="stable"
    )
    assert test.dataframe[0].value["Row"].tolist() == order["row"].tolist()[:50]
    press(test, "Next")
    assert test.dataframe[0].value["Row"].tolist() == order["row"].tolist()[50:100]
    assert f"**{len(order):,} rows** · Called: malignant." in shown(test)

    test.segmented_control(key="cohort view").set_value("Scores and alerts").run()
    assert "Called: malignant" in shown(test)
    test.segmented_control(key="cohort view").set_value("Cases").run()
    press(test, "Show all rows")
    assert f"of {len(frame):,}" in shown(test)


def test_a_filter_starts_again_at_the_first_page(ward: Path) -> None:
    """Whoever is far down and filters sees the first rows of what is left."""
    test = press(press(page(), "Next"), "Next")
    next(m for m in test.multiselect if m.label == "Called").set_value(["malignant"]).run()

    assert "1 to 50 of" in shown(test)


def test_a_row_is_found_by_its_number(ward: Path) -> None:
    """And where there is none of that number the page says so."""
    test = page()
    find = next(t for t in test.text_input if t.label == "Find a row")
    find.set_value("77").run()
    assert test.dataframe[0].value["Row"].tolist() == [77]
    find = next(t for t in test.text_input if t.label == "Find a row")
    find.set_value("999999").run()
    assert "No row is left" in shown(test)


def test_a_picked_row_opens_in_review_with_its_number(
    ward: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The review shows the number that the library gives for the values of that row, which is that
    of the file to the last digit, and no judgement of it counts as one before the model.
    """
    picking(monkeypatch, [4])
    test = press(page(), "Open row")
    row = pd.read_parquet(ward).iloc[4]
    case = test.session_state["reading"].case()
    prediction = predict(MODEL, case)

    assert not test.exception
    assert list(case.values.values()) == [row[f"input {name}"] for name in case.values]
    assert prediction.number == row["probability"]
    said = words_of(prediction).text
    assert said[1:] in strip_says(test)[0]


def test_picked_rows_go_to_a_class(ward: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve rows with their outcomes become the pack of the teaching page; they can be dropped."""
    picking(monkeypatch, list(range(12)))
    test = press(page(), "Take 12 into a class")
    (link,) = [link for link in test.get("page_link") if "class with" in link.proto.label]
    assert link.proto.label == "To the class with 12"
    test.session_state["task"], test.session_state["model"] = MODEL.id.split("/")
    test.switch_page("../pages/teaching.py").run()

    assert not test.exception
    assert "12 cases of a cohort" in shown(test)
    assert not next(b for b in test.button if b.label == "Start the session").disabled


def test_two_patients_with_the_same_values_are_two_cases(
    ward: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are told apart by where they stand, not by what they hold; one that was taken is not
    taken again.
    """
    table = pq.read_table(ward)
    pq.write_table(table.take([0, 0, 1]), ward)
    picking(monkeypatch, [0, 1])
    test = press(page(), "Take 2 into a class")

    assert any("class with 2" in link.proto.label for link in test.get("page_link"))
    assert next(b for b in test.button if b.label.startswith("Take 0")).disabled


def test_no_case_is_opened_from_a_file_without_inputs(ward: Path) -> None:
    """It says why, and what to do."""
    table = pq.read_table(ward)
    kept = [name for name in table.column_names if not name.startswith("input ")]
    pq.write_table(table.select(kept), ward)
    test = page()

    assert "scored without its inputs" in shown(test)
    assert not any(b.label.startswith(("Open row", "Take")) for b in test.button)


@pytest.mark.parametrize("data", [b"", b"PAR1", b"row,probability\n1,0.5\n"])
def test_a_shared_file_that_is_none_is_a_sentence(ward: Path, data: bytes) -> None:
    """The page goes on, and another cohort can be chosen."""
    ward.write_bytes(data)
    test = app("pages/cohort.py", task="")
    test.selectbox(key="cohort").set_value("file ward.parquet").run()

    assert not test.exception
    assert "no whole scored file" in test.error[0].value


def test_a_file_of_a_model_that_is_gone_is_a_sentence(ward: Path) -> None:
    """The model's name stands in it."""
    table = pq.read_table(ward)
    said = table.schema.metadata[b"medmodels"].replace(b"/forest", b"/nothing")
    pq.write_table(table.replace_schema_metadata({b"medmodels": said}), ward)
    test = app("pages/cohort.py", task="")
    test.selectbox(key="cohort").set_value("file ward.parquet").run()

    assert not test.exception
    assert test.error


def test_a_model_trained_anew_is_told(ward: Path) -> None:
    """Held-out numbers beside the file's are then another model's."""
    table = pq.read_table(ward)
    said = table.schema.metadata[b"medmodels"].replace(MODEL.digest.encode(), b"0" * 64)
    pq.write_table(table.replace_schema_metadata({b"medmodels": said}), ward)

    assert any("trained anew" in w.value for w in page().warning)


def test_names_from_a_file_are_text(ward: Path) -> None:
    """A call that is a picture in Markdown is one nowhere."""
    frame = pq.read_table(ward)
    hostile = "![x](http://a.b/c.png) :red[y]"
    position = frame.column_names.index("call")
    words = [hostile if n % 2 else "benign" for n in range(len(frame))]
    pq.write_table(frame.set_column(position, "call", pa.array(words, pa.string())), ward)
    test = page()
    field = next(m for m in test.multiselect if m.label == "Called")
    assert not any("![x]" in option for option in field.options)
    field.set_value([hostile]).run()

    assert not any("![x](" in c.value for c in test.caption)


def waited(test: AppTest, until: Callable[[AppTest], bool], *, seconds: float = 120) -> bool:
    """Whether it came true on the page; looks twice a second."""
    for _ in range(int(seconds * 2)):
        if until(test.run()):
            return True
        time.sleep(0.5)
    return False


def given(data: bytes, name: str) -> AppTest:
    test = app("pages/cohort.py", task="")
    test.segmented_control(key="cohort family breast-fna").set_value("forest").run()
    upload = test.file_uploader(key="cohort file 0")
    return upload.set_value((name, data, "application/octet-stream")).run()


@pytest.mark.heavy
def test_a_given_table_is_scored_in_a_process_of_its_own_and_shown(home: Path) -> None:
    """The page watches it, then shows its rows; the session keeps no byte of the file, and after
    “Delete” nothing is kept on disk.
    """
    ground = MODEL.artifact.fitted["background"]
    drawn = ground[np.random.default_rng(5).integers(0, len(ground), 300)]
    data = io.BytesIO()
    pd.DataFrame(drawn, columns=list(MODEL.task.feature_names)).to_parquet(data)
    test = given(data.getvalue(), "Mrs Smith.parquet")
    assert not test.exception
    assert test.selectbox(key="cohort").value.startswith("job ")
    assert waited(test, lambda t: "All 300 rows were scored" in shown(t))

    assert "Smith" not in shown(test)
    assert test.selectbox(key="cohort").options[0] == "Cohort 1: Breast cytology, Random forest"
    assert test.session_state["cohort file 1"] is None
    press(test, "Delete")
    assert test.selectbox(key="cohort").options[0] == "Example: synthetic cases"
    assert not any((home / "cohorts" / "jobs").glob("*/"))


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("data", "name"), [(b"\x00\x01\x02", "a.parquet"), (b"PAR1" + bytes(40), "a.parquet")]
)
def test_a_file_that_cannot_be_read_says_why_and_goes_away(
    data: bytes, name: str, home: Path
) -> None:
    """The sentence of the command line, on the page, with a way to delete the file, which is looked
    at meanwhile.
    """
    test = given(data, name)
    assert waited(test, lambda t: bool(t.error))

    assert "This file could not be scored." in test.error[0].value
    (visited,) = (home / "cohorts" / "jobs").glob("*/visited")
    os.utime(visited, (0, 0))
    test.run()
    assert visited.stat().st_mtime > 0
    press(test, "Delete")
    assert not test.error
    assert "Synthetic cases" in shown(test)


def test_another_kind_of_file_is_refused_at_once() -> None:
    """Nothing is kept of it, and the page goes on with what it showed."""
    test = given(b"hello", "letter.docx")

    assert "This is no table that can be scored" in test.error[0].value
    assert "Synthetic cases" in shown(test)
    assert cohort_jobs().of("") == []


def test_a_file_is_listed_by_its_name_as_it_is(ward: Path) -> None:
    """Options are no Markdown: an escape would be read as part of the name."""
    odd = ward.with_name("ward [3] *new*.parquet")
    odd.write_bytes(ward.read_bytes())
    options = page(cohort=f"file {odd.name}").selectbox(key="cohort").options

    assert "On this server: ward [3] *new*" in options


def test_a_file_of_one_row_is_told_as_that(ward: Path) -> None:
    """Nothing is said of other cases, which there are not."""
    pq.write_table(pq.read_table(ward).slice(0, 1), ward)
    ward.with_name("ward.rejected.csv").unlink()
    cases, drift = (shown(page(view)) for view in ("Cases", "Drift"))

    assert "1 case was scored. The model did not abstain." in cases
    assert "abstained on none" not in cases
    assert "Too few cases to compare with the training cases: 1" in drift


@pytest.mark.parametrize("told", [True, False])
def test_where_no_row_was_scored_the_page_is_why(ward: Path, told: bool) -> None:
    """What was wrong with the rows stands there at once, and no view of scores there are not; also
    where somebody looked at the scores of another file before.
    """
    rejected = ward.with_name("ward.rejected.csv")
    pq.write_table(pq.read_table(ward).slice(0, 0), ward)
    if not told:
        rejected.unlink()
    test = app("pages/cohort.py", task="")
    assert test.segmented_control(key="cohort view").value == "Scores and alerts"
    test.selectbox(key="cohort").set_value("file ward.parquet").run()
    said = shown(test)

    assert not test.exception
    assert not [c for c in test.segmented_control if c.key == "cohort view"]
    assert ("is blank" in said) is told
    assert ("Nothing was kept beside this file" in said) is not told
    assert "no case was scored" in said
    test.selectbox(key="cohort").set_value("example").run()
    assert test.segmented_control(key="cohort view").value == "Scores and alerts"


def test_every_word_can_be_filtered_by(ward: Path) -> None:
    """Abstained rows are found from the page where they are counted."""
    with open_scored(ward) as scored:
        count = scored.count([OneOf("gate", ("abstained",))])
    test = page()
    next(m for m in test.multiselect if m.label == "Gate").set_value(["abstained"]).run()

    assert f"**{count} rows** · Gate: abstained." in shown(test)
