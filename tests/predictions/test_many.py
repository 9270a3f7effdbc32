"""Many cases at once are the same cases one by one, row by row, in order and without an end to the
memory they take.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmodels.cases import Case, Reading, read_cases, samples
from medmodels.errors import CaseRejected, Problem, UnknownName
from medmodels.explanations import at_once, explain, explain_many
from medmodels.models import Model, load_model, model_ids
from medmodels.predictions import Prediction, predict, predict_many
from medmodels.predictions.many import PREDICTORS
from medmodels.tasks import TASKS
from medmodels.words import Phrase


@cache
def loaded(model_id: str) -> tuple[Model, list[Case]]:
    """A model and the cases of its question's samples."""
    model = load_model(model_id)
    files = (sample.path.read_bytes() for sample in samples(model.task))
    return model, [read_cases(data, task=model.task, origin="sample").case() for data in files]


@cache
def alone(model_id: str, case: int) -> Prediction:
    model, cases = loaded(model_id)
    return replace(predict(model, cases[case]), seconds=0.0)


@pytest.mark.parametrize("model_id", model_ids())
@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_many_predictions_are_each_its_own(model_id: str, data: st.DataObject) -> None:
    """In whatever order and however often a case stands among others, it gets bit for bit what it
    gets alone.
    """
    model, cases = loaded(model_id)
    order = data.draw(st.lists(st.integers(0, len(cases) - 1), min_size=1, max_size=9))

    predictions = list(predict_many(model, [cases[n] for n in order]))

    assert [replace(p, seconds=0.0) for p in predictions] == [alone(model_id, n) for n in order]


@pytest.mark.parametrize("model_id", model_ids())
def test_many_explanations_are_each_its_own(model_id: str) -> None:
    """The samples together and one by one, bit for bit; of two at least, so that there is a
    block.
    """
    model, cases = loaded(model_id)
    chosen = cases[:2]

    explanations = list(explain_many(model, chosen))

    for together, case in zip(explanations, chosen, strict=True):
        single = explain(model, case)
        assert repr(replace(together, seconds=0.0)) == repr(replace(single, seconds=0.0))


def rejected(row: int) -> CaseRejected:
    return CaseRejected(
        (
            Problem(
                row=row,
                column="mean radius",
                value=None,
                wrong=Phrase("blank"),
                right=Phrase("leave-unit-blank"),
            ),
        )
    )


def test_a_row_that_cannot_be_read_stops_no_other() -> None:
    """What is wrong with it comes in its place, from a reading and from cases alike."""
    model, cases = loaded("breast-fna/forest")
    problem = rejected(2)
    data = np.stack([case.data for case in cases[:3]])
    reading = Reading(model.task, "upload", data, (None,) * 3, {2: problem.problems})

    for many in (predict_many, explain_many):
        first, second, third = many(model, reading)
        assert isinstance(second, CaseRejected)
        assert second.problems == problem.problems
        assert first.case == reading.case(1).digest
        assert third.case == reading.case(3).digest
        (only,) = many(model, [problem])
        assert only is problem


def test_nothing_of_nothing() -> None:
    """No cases, no predictions."""
    model, _ = loaded("breast-fna/svm")
    assert list(predict_many(model, [])) == list(explain_many(model, [])) == []


def test_a_case_of_another_task_among_many_is_refused() -> None:
    """It raises at its block, by name; a label that the task has not, before anything."""
    model, cases = loaded("breast-fna/svm")
    other = Case(replace(model.task, name="other-task"), cases[0].data.copy(), "upload")
    with pytest.raises(UnknownName, match="other-task"):
        list(predict_many(model, [cases[0], other]))
    with pytest.raises(UnknownName, match="cyst"):
        list(explain_many(model, cases, label="cyst"))


def test_cases_are_taken_a_block_at_a_time() -> None:
    """Of cases without an end only so many are asked for as a block holds."""
    model, cases = loaded("breast-fna/svm")
    taken = 0

    def endless() -> Iterator[Case]:
        nonlocal taken
        while True:
            taken += 1
            yield cases[taken % len(cases)]

    predictions = predict_many(model, endless())
    assert isinstance(next(predictions), Prediction)
    assert taken == 1000
    for _ in range(1000):
        next(predictions)
    assert taken == 2000


def test_every_kind_of_outcome_has_its_prediction() -> None:
    """The registry by kind has an entry for each, and none more."""
    from medmodels.outcomes import OUTCOME_KINDS

    assert PREDICTORS.keys() == OUTCOME_KINDS.keys()


def test_large_films_are_taken_a_few_at_a_time() -> None:
    """By the first answer no more films were read than eight megabytes hold."""
    model, (case, *_) = loaded("chest-xray/cnn")
    large = np.tile(case.data, (16, 16))[:1024, :1024]
    assert large.shape == (1024, 1024)
    read = 0

    def films() -> Iterator[Case]:
        nonlocal read
        for _ in range(30):
            read += 1
            yield replace(case, data=large.copy())

    next(iter(predict_many(model, films())))

    assert read == 8


@pytest.mark.parametrize(("columns", "size"), [(30, 100), (784, 12), (50_000, 1)])
def test_the_wider_rows_are_the_fewer_are_explained_together(columns: int, size: int) -> None:
    """What a block of them holds meanwhile grows with its cells."""
    fitted = {"background": np.zeros((5, columns))}
    wide = SimpleNamespace(
        task=TASKS["breast-fna"], family="forest", artifact=SimpleNamespace(fitted=fitted)
    )

    assert at_once(wide) == size  # type: ignore[arg-type]
