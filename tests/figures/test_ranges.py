"""Where the values of a table stand in their reference ranges, and which come first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medmodels.cases import Case, read_cases, samples
from medmodels.explanations import explain
from medmodels.figures.curves import DECISIVE
from medmodels.figures.ranges import REFERENCE_BAND, ranged_values
from medmodels.models import load_model
from medmodels.tasks import TASKS


def sample(task: str, n: int = 0) -> Case:
    """One of the samples of a question."""
    return read_cases(
        samples(TASKS[task])[n].path.read_bytes(), task=TASKS[task], origin="sample"
    ).case()


@pytest.mark.parametrize("n", range(5))
def test_a_value_lies_in_the_band_where_it_has_no_flag(n: int) -> None:
    """Outside the middle third stands what is high or low, on its side; never off the bar."""
    low, high = REFERENCE_BAND
    for row in ranged_values(sample("breast-fna", n)):
        assert row.place is not None
        assert 0 <= row.place <= 1
        inside = round(row.value, row.feature.decimals) == round(row.value, 9)
        if inside or min(abs(row.place - low), abs(row.place - high)) > 0.01:
            assert row.flag == ("L" if row.place < low else "H" if row.place > high else "")


def test_the_farther_off_the_nearer_to_the_end() -> None:
    """The edges of the range are those of the band; a width away is half way to the end, two are
    two thirds, and no distance is off the bar.
    """
    case = sample("breast-fna")
    f = case.task.features[0]
    low, high = f.reference_range
    data = np.array(case.data)

    def place(value: float) -> float | None:
        data[0] = value
        rows = ranged_values(replace(case, data=data.copy()))
        return next(row.place for row in rows if row.feature is f)

    width = high - low
    assert place(low) == pytest.approx(REFERENCE_BAND[0])
    assert place(high) == pytest.approx(REFERENCE_BAND[1])
    assert place(high + width) == pytest.approx(5 / 6)
    assert place(low - 2 * width) == pytest.approx(1 / 9)
    assert 0.99 < (place(high + 1000 * width) or 0) < 1


def test_a_word_has_no_place() -> None:
    """Coded inputs have neither a bar nor a flag."""
    rows = {row.feature.name: row for row in ranged_values(sample("warfarin-dose"))}

    assert rows["VKORC1"].place is None
    assert rows["VKORC1"].flag == ""
    assert rows["age"].place is not None


@pytest.mark.parametrize("model_id", ["breast-fna/forest", "breast-fna/svm", "warfarin-dose/svm"])
def test_what_decided_comes_first_with_what_it_did(model_id: str) -> None:
    """Every input once, with its own contribution; the strongest on top, the others behind, what is
    abnormal among them first.
    """
    model = load_model(model_id)
    case = sample(model.task.name, 1)
    explanation = explain(model, case)
    rows = ranged_values(case, explanation)

    assert {row.feature.name for row in rows} == set(model.task.feature_names)
    assert rows[0].contribution is explanation.contributions[0]
    assert abs(rows[0].strength) == 1
    decisive = [abs(r.strength) for r in rows if abs(r.strength) >= DECISIVE]
    assert [abs(r.strength) for r in rows[: len(decisive)]] == sorted(decisive, reverse=True)
    for some in (rows[len(decisive) :], ranged_values(case)):
        flags = [bool(row.flag) for row in some]
        assert flags == sorted(flags, reverse=True)
    assert {row.contribution for row in ranged_values(case)} == {None}
