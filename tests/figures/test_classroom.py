"""A class's answers to a case in a picture: every participant is one dot or part of one bar."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmodels.figures import ClassScale, class_by_label, class_on_scale

PLACES = st.lists(st.floats(0, 1), max_size=60)


def scale(**more: object) -> ClassScale:
    return ClassScale("Title", "how sure, %", lambda place: f"{100 * place:.3g}%", **more)


@settings(deadline=None, max_examples=50)
@given(PLACES, PLACES)
def test_every_answer_is_one_dot_near_its_place(before: list[float], after: list[float]) -> None:
    """As many dots as answers in each row, none farther from its place than half a step, none two
    at one spot, the first answers above the second.
    """
    figure = class_on_scale(scale(), {"Before": before, "After": after}).figure
    rows = [list(zip(trace.x, trace.y, strict=True)) for trace in figure.data]

    for places, dots in zip((before, after), rows, strict=True):
        assert len(dots) == len(places) == len(set(dots))
        drawn = sorted(x for x, _ in dots)
        assert all(abs(x - p) <= 1 / 80 + 1e-9 for x, p in zip(drawn, sorted(places), strict=True))
    if before and after:
        assert min(y for _, y in rows[0]) > max(y for _, y in rows[1])


@settings(deadline=None, max_examples=50)
@given(PLACES, PLACES)
def test_the_table_counts_as_the_dots_do(before: list[float], after: list[float]) -> None:
    """A row for each place that somebody chose; its columns add up to all answers."""
    drawn = class_on_scale(scale(), {"Before": before, "After": after})

    assert sum(drawn.table["Before"]) == len(before)
    assert sum(drawn.table["After"]) == len(after)
    assert 0 not in [
        a + b for a, b in zip(drawn.table["Before"], drawn.table["After"], strict=True)
    ]


def test_the_model_and_the_truth_stand_where_they_are_and_only_where_they_may() -> None:
    """Each is a line at its place and words; without them there is neither."""
    told = scale(model=0.9, model_said="model 90%", truth=1.0, truth_said="truth: ill")
    with_both = class_on_scale(told, {"Before": [0.5]})
    without = class_on_scale(scale(), {"Before": [0.5]})
    places = [shape.x0 for shape in with_both.figure.layout.shapes if shape.x0 == shape.x1]

    assert places == [0.9, 1.0]
    assert "model 90%" in with_both.alt
    assert "truth: ill" in with_both.alt
    assert not without.figure.layout.annotations
    assert list(without.figure.layout.yaxis.ticktext) == ["Before<br>1"]
    assert "truth" not in without.alt


@pytest.mark.parametrize("count", [0, 1, 2, 300])
def test_a_class_of_any_size_has_a_picture(count: int) -> None:
    """Nobody, one, two, and three hundred at one place, who stay within their row."""
    drawn = class_on_scale(scale(), {"Before": [0.7] * count, "After": []})
    top = max(drawn.figure.data[0].y, default=1.25)

    assert 1.25 <= top <= 2.25 + 1e-9


def test_bars_are_the_counts_and_the_marks_the_model_and_the_truth() -> None:
    """The truth first, then the model's, then the others by how many gave them."""
    before, after = Counter(a=2, b=5, c=1), Counter(a=4, b=3)
    drawn = class_by_label("T", {"Before": before, "After": after}, model="d", truth="a")

    assert list(drawn.figure.data[0].y) == ["a (truth)", "d (model)", "b", "c"]
    assert list(drawn.figure.data[0].x) == [2, 0, 5, 1]
    assert list(drawn.figure.data[1].x) == [4, 0, 3, 0]
    assert drawn.table == {
        "Answer": ["a (truth)", "d (model)", "b", "c"],
        "Before": [2, 0, 5, 1],
        "After": [4, 0, 3, 0],
    }


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from([f"class {n}" for n in range(20)]), max_size=60))
def test_no_answer_is_lost_where_there_are_many(answers: list[str]) -> None:
    """Nine bars at most, which add up to all answers; the table has each answer."""
    counts = Counter(answers)
    drawn = class_by_label("T", {"Answers": counts}, model=None, truth=None)

    assert sum(drawn.figure.data[0].x) == len(answers)
    assert len(drawn.figure.data[0].x) <= 9
    assert dict(zip(drawn.table["Answer"], drawn.table["Answers"], strict=True)) == counts


def test_labels_are_text() -> None:
    """Of a question of one's own they may look like markup."""
    drawn = class_by_label("T", {"Answers": {"<b>x": 1}}, model=None, truth=None)

    assert drawn.figure.data[0].y[0] == "&lt;b&gt;x"
