"""Ten runs of a sampled explanation, and their picture."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.cases import Case, read_cases, samples
from medmodels.lessons.spread import Runs, coalition_runs, plane_runs, signed, spread_chart
from medmodels.models import load_model
from medmodels.models.svm import Svm


@pytest.fixture(scope="module")
def asked() -> tuple[Svm, Case]:
    model = load_model("breast-fna/svm")
    assert isinstance(model, Svm)
    return model, read_cases(samples(model.task)[8].path.read_bytes(), task=model.task).case()


def test_runs_begin_alike_and_go_on(asked: tuple[Svm, Case]) -> None:
    """The first runs of many are the runs of few: the slider adds dots and moves none."""
    three, five = (coalition_runs(*asked, references=5, runs=n) for n in (3, 5))

    np.testing.assert_array_equal(five.said[:3], three.said)
    assert not np.allclose(five.said[3], five.said[4])


def test_every_run_adds_up_to_its_own_base(asked: tuple[Svm, Case]) -> None:
    """With the whole group as reference, to what the exact values add up to."""
    model, case = asked
    runs = coalition_runs(model, case, references=len(model.artifact.fitted["background"]), runs=2)

    np.testing.assert_allclose(runs.said.sum(1), runs.exact.sum(), atol=1e-8)


def test_a_narrow_plane_is_flat(asked: tuple[Svm, Case]) -> None:
    """Where no neighbour counts every slope is held at zero; a wide one has slopes."""
    narrow, wide = (plane_runs(*asked, width=width, runs=2) for width in (0.8, 5.0))

    assert np.abs(narrow.said).max() < 0.05 < np.abs(wide.said).max()


def test_what_is_said_of_runs_is_counted() -> None:
    """The range of the strongest input, and how many lists of three there are."""
    said = np.array([[3.0, 2.0, 1.0, 0.0], [2.0, 3.0, 1.0, 0.0], [4.0, 2.0, 1.0, 0.0]])
    runs = Runs(("a", "b", "c", "d"), said, np.array([3.0, -2.5, 1.0, 0.1]))

    assert runs.farthest == (2.0, 4.0)
    assert runs.rankings == 2
    assert runs.order.tolist() == [0, 1, 2, 3]


def test_the_picture_has_a_dot_a_run_and_a_line_an_input() -> None:
    """And says the same in words and in its table."""
    said = np.array([[3.0, 2.0], [2.0, 3.0]])
    shown = spread_chart(Runs(("a", "b"), said, np.array([2.5, 2.4])), title="t", unit="u")
    dots, exact = shown.figure.data

    assert len(dots.x) == 4
    assert list(exact.x[::3]) == [2.5, 2.4]
    assert shown.table["Lowest of the runs"] == [2.0, 2.0]
    assert "a 2.00 to 3.00, exact 2.50" in shown.alt


def test_nothing_has_no_sign_of_its_own() -> None:
    """A rounded zero is not written as a negative one, in the sentence or the description."""
    one = Runs(("a",), np.array([[-0.001]]), np.array([0.5]))

    assert signed(-0.001) == "+0.00"
    assert spread_chart(one, title="t", unit="u").alt == "1 run: a 0.00 to 0.00, exact 0.50."
