"""What is carried to another process comes out as it went in, or is left out by name."""

from __future__ import annotations

import json
import zlib
from collections import OrderedDict
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from medmodels.card import model_facts
from medmodels.cases import Case, read_cases, samples
from medmodels.errors import EventExists
from medmodels.events import New
from medmodels.evidence import load_evidence, load_scores
from medmodels.explanations import explain
from medmodels.models import load_model, model_ids
from medmodels.predictions import predict
from medmodels.report import Report, report_html, report_json
from medmodels.reviews import Judgement, Review
from medmodels.sessions import Opened, Pace, Phase, Plan
from medmodels.strips import strip_of
from medmodels.tasks import TASKS
from tests.phones.rooms import laid_out
from tests.shares import share
from ui import carried
from ui.carried import packed, unpacked
from ui.carried_kinds import NotCarried
from ui.files import Given
from ui.kept import Snapshot
from ui.practice.practice import begun
from ui.state import CaseReview

ADDRESS = {"task": "breast-fna"}
MOMENT = datetime(2026, 3, 1, 12, 30)


def over(**things: object) -> dict[str, Any]:
    """The things as they arrive in another process."""
    come = unpacked(packed(Snapshot(things, ADDRESS, 7)))
    assert (come.address, come.size) == (ADDRESS, 7)
    assert not come.left_out
    return dict(come.things)


def a_case() -> Case:
    task = TASKS["breast-fna"]
    return read_cases(samples(task)[0].path.read_bytes(), task=task, origin="sample").case()


@pytest.mark.parametrize("model_id", share(model_ids(), 6))
def test_a_review_of_every_question_is_the_same_there(model_id: str) -> None:
    """The report of it, in HTML with its appendix and as JSON, to the last byte; the case is one
    thing in both places, as it was.
    """
    model = load_model(model_id)
    file = samples(model.task)[0].path
    reading = read_cases(file.read_bytes(), task=model.task, origin="upload")
    answers = model.task.labels if model.task.kind != "quantity" else ("30", "40.5")
    case, before = reading.case(), Judgement(answers[0], 70)
    evidence, _ = load_evidence(model.artifact)
    prediction = predict(model, case)
    strip = strip_of(model, prediction, before, truths=load_scores(model.artifact).y)
    said = Review(before, Judgement(answers[-1], 80), "ünlike — ”quoted“")
    facts = model_facts(model, evidence)
    report = Report(case, prediction, explain(model, case), facts, said, MOMENT, strip)
    review = CaseReview(before, seen=True, reports={prediction.digest: report})

    there = over(reading=reading, held=case, reviews={"upload 1": review})

    again = there["reviews"]["upload 1"]
    come = again.reports[prediction.digest]
    assert report_json(come) == report_json(report)
    assert report_html(come, appendix=True) == report_html(report, appendix=True)
    assert (again.before, again.seen, again.outcome_known) == (before, True, False)
    assert come.case is there["held"]
    assert come.case.digest == case.digest
    assert come.case.task is model.task
    assert there["reading"].case().digest == case.digest
    assert [str(p) for p in there["reading"].problems] == [str(p) for p in reading.problems]
    assert there["reading"].notes == reading.notes


def test_a_practice_goes_on_where_it_was() -> None:
    """With the answers that were given, and such as come after."""
    here = begun(laid_out("breast-fna", Plan(pace=Pace.OWN), cases=2))
    label = TASKS["breast-fna"].labels[0]
    here = here.answered(label, 65)

    there = over(practice=here)["practice"]

    assert there.session == here.session
    assert (there.place, there.seen, there.asked) == (here.place, here.seen, Phase.AFTER)
    assert there.answered(label, 70).score == here.answered(label, 70).score
    key = next(iter(here.store._keyed))
    with pytest.raises(EventExists):  # what happened once happens once there
        there.store.change(key[0], lambda _: [New("joined", key=key[1])])


def test_what_else_a_tab_has_comes_over() -> None:
    """A file that was given, values typed in, what is conducted, what of lessons was seen."""
    given, opened = Given("mine.csv", "an id", b"a,b\r\n1,2"), Opened("BCDFGH", "a secret")
    there = over(
        **{"upload given": given, "typed_values": ("breast-fna", {"a": None, "b": 1.5})},
        conducted=opened,
        lessons={"one": {"two": None, "three": 1}},
        switch=True,
    )
    came = there.pop("upload given")
    assert (came.name, came.file_id, came.data) == (given.name, given.file_id, given.data)
    assert there == {
        "typed_values": ("breast-fna", {"a": None, "b": 1.5}),
        "conducted": opened,
        "lessons": {"one": {"two": None, "three": 1}},
        "switch": True,
    }


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda below: (
        st.lists(below)
        | st.tuples(below, below)
        | st.dictionaries(st.text() | st.integers(), below)
        | st.frozensets(st.text() | st.integers())
    ),
    max_leaves=12,
)


@given(PLAIN)
def test_containers_are_what_they_were(thing: object) -> None:
    """Each of its own kind: a tuple is no list, a number as a key no text."""
    came = over(thing=thing)["thing"]
    assert came == thing
    assert repr(came) == repr(thing) or isinstance(thing, frozenset | dict | list | tuple)
    assert type(came) is type(thing)


@given(
    arrays(
        st.sampled_from([np.float64, np.float32, np.uint8, np.int64, np.bool_, "U3", "S2"]),
        array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
    ),
    st.booleans(),
)
def test_arrays_are_what_they_were(array: np.ndarray, writeable: bool) -> None:
    """Numbers, shape, kind, and whether they may be changed; whichever way they lie in memory."""
    array = array.T if array.ndim > 1 else array
    array.setflags(write=writeable)
    came = over(array=array)["array"]
    assert came.tobytes() == array.tobytes()
    assert (came.dtype, came.shape) == (array.dtype, array.shape)
    assert came.flags.writeable is writeable


@pytest.mark.parametrize("lengths", [(2, 3), (2, 2), ()])
def test_rows_of_any_lengths_are_what_they_were(lengths: tuple[int, ...]) -> None:
    """As a reader of recordings gives them, also where their lengths happen to be one."""
    rows = np.empty(len(lengths), object)
    for n, length in enumerate(lengths):
        rows[n] = np.arange(float(length))
    came = over(rows=rows)["rows"]
    assert came.shape == rows.shape
    assert [row.tolist() for row in came] == [row.tolist() for row in rows]


@pytest.mark.parametrize(
    "foreign",
    [object(), Path("/etc"), print, OrderedDict, np.array([object()]), np.ma.array([1])],
    ids=["object", "path", "function", "class", "objects", "masked"],
)
def test_what_cannot_be_carried_is_left_out_by_name(foreign: object) -> None:
    """And takes nothing else away, nor leaves any of itself behind."""
    case = a_case()
    whole = packed(Snapshot({"a": case, "b": case.data}, ADDRESS, 1))
    things = {"a": case, "bad": [case.data.copy(), foreign], "b": case.data}

    came = unpacked(packed(Snapshot(things, ADDRESS, 1)))

    assert came.left_out == ("bad",)
    assert came.things.keys() == {"a", "b"}
    assert came.things["b"] is came.things["a"].data
    assert abs(len(packed(Snapshot(things, ADDRESS, 1))) - len(whole)) < 20


def forged(coded: object) -> bytes:
    """Bytes of the right form that hold this in place of a thing."""
    body = {"things": {"a": coded}, "address": {}, "size": 1, "left_out": []}
    first = json.dumps(body).encode()
    return zlib.compress(carried._LENGTH.pack(len(first)) + first)


@pytest.mark.parametrize(
    "coded",
    [
        ["made", "os:system", {}],
        ["made", "subprocess:Popen", {"args": "true"}],
        ["made", "medmodels.store.store:Store", {}],
        ["made", "medmodels.cases.case:hashlib", {}],
        ["made", "medmodels.cases.case:Case", {"data": 1}],
        ["made", "medmodels.reviews.review:Judgement", {"label": "a", "confidence": 1, "more": 2}],
        ["enum", "os:environ", "PATH"],
        ["array", 0, "O", [1], True],
        ["array", 5, "f8", [1], True],
        ["task", "no such question"],
        ["again", 3],
        ["run", "it"],
        [],
    ],
    ids=lambda coded: " ".join(map(str, coded[:2])),
)
def test_nothing_is_made_but_our_own_values(coded: object) -> None:
    """Whatever stands in the bytes: no other class, no function, no field too many."""
    with pytest.raises(NotCarried):
        unpacked(forged(coded))


@given(st.binary(max_size=60), st.integers(0, 10_000))
def test_bytes_that_are_not_a_snapshot_are_refused(noise: bytes, cut: int) -> None:
    """Noise, and a snapshot that was cut off anywhere."""
    for bytes_ in (noise, zlib.compress(noise)):
        with pytest.raises(NotCarried):
            unpacked(bytes_)
    whole = packed(Snapshot({"a": [1, "b"]}, ADDRESS, 1))
    with pytest.raises(NotCarried):
        unpacked(whole[: cut % len(whole)])


def test_bytes_that_swell_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before they fill the memory."""
    monkeypatch.setattr(carried, "_LARGEST", 100_000)
    with pytest.raises(NotCarried):
        unpacked(zlib.compress(bytes(1_000_000)))
