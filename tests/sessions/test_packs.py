"""Packs: from samples, from held-out cases, from a teacher."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from medmodels.cases import Case, samples
from medmodels.errors import CaseError, DatasetError, SessionError
from medmodels.evidence import Scores, load_scores
from medmodels.models import load_model, models_of
from medmodels.sessions import (
    MOST_CASES,
    Pack,
    PackCase,
    Source,
    case_of,
    chosen_pack,
    given_pack,
    held_out_pack,
    sample_pack,
)
from medmodels.sessions.packs import WRONG_SHARE
from medmodels.tasks import TASKS, get_task
from medmodels.tasks.ecg_beat import ECG_BEAT
from tests.cases.recordings import recorded, table

BREAST, DOSE = get_task("breast-fna"), get_task("warfarin-dose")


def anything(number: int) -> object:
    """Every held-out case would be accepted."""
    return number


def held(task: str, **options: object) -> tuple[Pack, Scores, list[str]]:
    """A pack of held-out cases of the first model of a question, and each case's kind of error."""
    model = load_model(models_of(task)[0])
    scores = load_scores(model.artifact)
    options = {"cases": 12, "random": Random(5), "accepted": anything} | options
    pack = held_out_pack(model, scores, options.pop("accepted"), **options)
    kinds = model.task.asks.errors(scores.y, scores.p, threshold=model.threshold).kind
    return pack, scores, [kinds[int(case.name) - 1] for case in pack.cases]


@pytest.mark.parametrize("name", list(TASKS))
def test_every_question_has_a_pack_of_its_samples(name: str) -> None:
    """With a truth each, that is found again as it was, and titles that give nothing away."""
    task = get_task(name)
    pack = sample_pack(task)
    assert len(pack.cases) >= 8
    for case, sample in zip(pack.cases, samples(task), strict=True):
        found = case_of(task, case)
        assert found.origin == "sample"
        assert case.truth == (found.truth or sample.truth)
        assert task.asks.is_right(case.truth, case.truth)
        assert not {word for word in task.labels if word in case.title.lower()}


def test_shuffled_samples_are_not_found_again_by_their_number() -> None:
    """The same cases with their truths in another order, titles counting the new one; the same
    random numbers give the same order.
    """
    shipped = sample_pack(BREAST)
    shuffled = sample_pack(BREAST, random=Random(1))
    names = [case.name for case in shuffled.cases]
    truths = {case.name: case.truth for case in shipped.cases}

    assert names != list(truths)
    assert {case.name: case.truth for case in shuffled.cases} == truths
    assert [case.title for case in shuffled.cases] == [case.title for case in shipped.cases]
    assert shuffled == sample_pack(BREAST, random=Random(1))
    assert shuffled != sample_pack(BREAST, random=Random(2))


@pytest.mark.parametrize("task", list(TASKS))
def test_a_held_out_pack_has_its_share_of_errors(task: str) -> None:
    """As many misses as false alarms, too low as too high; among those called rightly as many of
    each truth; no case twice, each with its own truth.
    """
    pack, scores, kinds = held(task)
    assert len({case.name for case in pack.cases}) == len(kinds) == 12
    wrong = Counter(kind for kind in kinds if kind)
    if task == "breast-fna":  # a forest that is wrong twice in all, and never gives false alarm
        assert wrong == {"missed": 2}
        return
    assert sum(wrong.values()) == round(WRONG_SHARE * 12)
    assert max(wrong.values()) - min(wrong.values()) <= 1
    asks = get_task(task).asks
    for case in pack.cases:
        assert case.truth == asks.named(scores.y[int(case.name) - 1])
    if asks.kind == "labels":
        right = Counter(
            case.truth for case, kind in zip(pack.cases, kinds, strict=True) if not kind
        )
        assert max(right.values()) - min(right.values()) <= 1
        assert len(wrong) == 2


@pytest.mark.parametrize(("wrong", "count"), [(0.0, 0), (0.5, 6), (0.25, 3)])
def test_the_share_of_errors_is_chosen(wrong: float, count: int) -> None:
    """None, half, a quarter."""
    assert sum(map(bool, held("breast-ultrasound", wrong=wrong)[2])) == count


def test_a_held_out_pack_is_drawn_by_the_random_numbers_it_is_given() -> None:
    """The same again with the same, another with others; the errors stand anywhere in it."""
    same = [held("breast-ultrasound", random=Random(1))[0] for _ in range(2)]
    assert same[0] == same[1] != held("breast-ultrasound", random=Random(2))[0]
    first = [bool(held("breast-ultrasound", random=Random(n))[2][0]) for n in range(40)]
    assert any(first)
    assert not all(first)


def test_cases_that_no_reader_would_accept_are_left_out() -> None:
    """Others come in their place, as long as there are any; a pack of none says so."""

    def even(number: int) -> object:
        return number if number % 2 == 0 else None

    pack, _, kinds = held("breast-fna", accepted=even)
    assert {int(case.name) % 2 for case in pack.cases} == {0}
    assert len(kinds) == 12
    with pytest.raises(SessionError) as caught:
        held("breast-fna", accepted=lambda number: None)
    assert caught.value.code == "pack-size"
    few, _, kinds = held("breast-fna", cases=60)
    errors = Counter(kind for kind in kinds if kind)
    assert len(few.cases) == 60
    assert 0 < sum(errors.values()) < round(WRONG_SHARE * 60)  # this model is seldom wrong


def test_chosen_cases_keep_their_order() -> None:
    """And their titles count from one, whatever their numbers."""
    pack = chosen_pack(BREAST, [9, 3], ["benign", "malignant"])
    assert [(case.title, case.name, case.truth) for case in pack.cases] == [
        ("Case 1", "9", "benign"),
        ("Case 2", "3", "malignant"),
    ]
    with pytest.raises(ValueError, match="shorter"):
        chosen_pack(BREAST, [9, 3], ["benign"])


def a_table(task: str, rows: list[str], column: str) -> bytes:
    """The first sample of a question, a row for each outcome."""
    header, values = samples(get_task(task))[0].path.read_text().strip().splitlines()[:2]
    names, cells = header.split(","), values.split(",")
    kept = [n for n, name in enumerate(names) if name not in ("diagnosis", "weekly dose", column)]
    lines = [",".join([*(names[n] for n in kept), column])]
    lines += [",".join([*(cells[n] for n in kept), row]) for row in rows]
    return "\n".join(lines).encode()


def test_a_table_with_a_column_of_outcomes_is_a_pack() -> None:
    """A case a row, each found again with its own row; one file may hold many."""
    data = a_table("breast-fna", ["M", "B", "B"], "diagnosis")
    pack = given_pack(BREAST, [(data, None)])
    assert [case.truth for case in pack.cases] == ["malignant", "benign", "benign"]
    assert [case.row for case in pack.cases] == [1, 2, 3]
    assert [case.title for case in pack.cases] == ["Case 1", "Case 2", "Case 3"]
    for case in pack.cases:
        found = case_of(BREAST, case)
        assert (found.truth, found.row, found.origin) == (case.truth, case.row, "upload")


def test_films_come_with_their_truths() -> None:
    """A file a case; what a teacher says wins."""
    task = get_task("chest-xray")
    films = [sample.path.read_bytes() for sample in samples(task)[:2]]
    pack = given_pack(task, list(zip(films, ["pneumonia", "normal"], strict=True)))
    assert [case.truth for case in pack.cases] == ["pneumonia", "normal"]
    for case, film in zip(pack.cases, films, strict=True):
        assert base64.b64decode(case.given) == film
        shape = case_of(task, case).data.shape
        assert shape == case_of(task, sample_pack(task).cases[0]).data.shape


def test_a_recording_with_one_marked_beat_is_a_case_and_one_of_many_is_not() -> None:
    """Its own mark says what is true; one truth of twenty beats says of which nobody knows."""
    marked = samples(ECG_BEAT)[1].path.read_bytes()
    pack = given_pack(ECG_BEAT, [(marked, None), (marked, "normal")])
    assert [case.truth for case in pack.cases] == ["ventricular", "normal"]
    with pytest.raises(SessionError) as caught:
        given_pack(ECG_BEAT, [(table(recorded()), "ventricular")])
    assert caught.value.code == "pack-several-beats"


def test_an_amount_is_written_as_everywhere() -> None:
    """However the teacher wrote it."""
    data = samples(DOSE)[0].path.read_bytes()
    for said in ("35", "35,0", "35.0 mg/week"):
        assert given_pack(DOSE, [(data, said)]).cases[0].truth == "35.0 mg/week"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: given_pack(BREAST, []), "pack-size"),
        (
            lambda: given_pack(BREAST, [(a_table("breast-fna", ["M", ""], "diagnosis"), None)]),
            "pack-no-outcome",
        ),
        (
            lambda: given_pack(BREAST, [(samples(BREAST)[0].path.read_bytes(), "ill")]),
            "pack-outcome",
        ),
        (lambda: given_pack(DOSE, [(samples(DOSE)[0].path.read_bytes(), "9999")]), "pack-outcome"),
        (
            lambda: given_pack(
                BREAST, [(a_table("breast-fna", ["M"] * (MOST_CASES + 1), "diagnosis"), None)]
            ),
            "pack-size",
        ),
        (
            lambda: Pack("x", "x", (PackCase("given", "", "", "x", given="A" * 41_000_000),)),
            "pack-bytes",
        ),
    ],
)
def test_a_pack_that_cannot_be_says_why(make: Callable[[], Pack], code: str) -> None:
    """No case, too many, too large, one without a truth or with one that is no answer."""
    with pytest.raises(SessionError) as caught:
        make()
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("task", "rows", "column", "said"),
    [
        (
            "breast-fna",
            [],
            "",
            "This table has no column of outcomes. Add one called “diagnosis” that holds"
            " “malignant” or “benign” in each row.",
        ),
        (
            "warfarin-dose",
            [],
            "",
            "This table has no column of outcomes. Add one called “dose” that holds the weekly dose"
            " as a number between 1 and 320 mg/week in each row.",
        ),
        (
            "breast-fna",
            ["benign", "cancer"],
            "diagnosis",
            "The outcome in row 2 is none of this question's: write “malignant” or “benign”.",
        ),
        (
            "warfarin-dose",
            ["35", "9999"],
            "dose",
            "The outcome in row 2 is none of this question's: write the weekly dose as a number"
            " between 1 and 320 mg/week.",
        ),
        (
            "breast-fna",
            ["M", ""],
            "diagnosis",
            "Row 2 has no outcome; a pack needs the truth of each of its cases.",
        ),
    ],
)
def test_a_table_whose_outcomes_are_not_right_says_what_would_be(
    task: str, rows: list[str], column: str, said: str
) -> None:
    """Which column is missing and what it holds; which words are right where one is none of them;
    which row is empty.
    """
    data = a_table(task, rows or [""], column or "diagnosis")
    if not column:
        data = b"\n".join(line.rpartition(b",")[0] for line in data.splitlines())
    with pytest.raises(SessionError) as caught:
        given_pack(get_task(task), [(data, None)])
    assert str(caught.value) == said
    assert "cancer" not in str(caught.value.values)


def test_a_file_that_cannot_be_read_is_refused_as_everywhere() -> None:
    """By the reader, or the row that is wrong."""
    bad = a_table("breast-fna", ["M"], "diagnosis").replace(b"\n", b"\nx", 1)
    for data in (b"", b"\x00\xff", bad):
        with pytest.raises(CaseError):
            given_pack(BREAST, [(data, None)])


def test_a_file_of_many_cases_counts_once() -> None:
    """What is kept of a pack is its files, not its rows."""
    shared = "A" * 30_000_000
    cases = tuple(PackCase("given", "", f"Case {n}", "x", given=shared, row=n) for n in (1, 2, 3))
    assert len(Pack("x", "x", cases).cases) == 3


def gone(number: int) -> Case:
    raise DatasetError("dataset-absent", name="x")


@pytest.mark.parametrize(
    ("case", "held_out"),
    [
        (PackCase(Source.SAMPLE, "99-not-there.csv", "Case 7", "benign"), None),
        (PackCase(Source.SAMPLE, "../../../etc/passwd", "Case 7", "benign"), None),
        (PackCase(Source.HELD_OUT, "3", "Case 7", "benign"), None),
        (PackCase(Source.HELD_OUT, "3", "Case 7", "benign"), gone),
        (PackCase(Source.HELD_OUT, "3", "Case 7", "benign"), [].__getitem__),
        (PackCase(Source.HELD_OUT, "three", "Case 7", "benign"), gone),
        (PackCase(Source.GIVEN, "", "Case 7", "benign", given="!"), None),
        (PackCase("elsewhere", "", "Case 7", "benign"), None),
    ],
)
def test_a_case_that_is_gone_is_named_by_its_title(case: PackCase, held_out: object) -> None:
    """Its sample or its data set is not there any more; no traceback, no path."""
    with pytest.raises(SessionError) as caught:
        case_of(BREAST, case, held_out)
    assert caught.value.code == "pack-case-gone"
    assert "Case 7" in str(caught.value)
    assert "passwd" not in str(caught.value)


def test_a_held_out_case_is_asked_for_by_its_number() -> None:
    """Counted from one, as everywhere."""
    asked = []

    def find(number: int) -> Case:
        asked.append(number)
        return Case(BREAST, np.zeros(30), "held-out", number)

    assert case_of(BREAST, PackCase(Source.HELD_OUT, "3", "Case 1", "benign"), find).row == 3
    assert asked == [3]
