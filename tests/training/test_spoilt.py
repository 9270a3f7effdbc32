"""Cases spoilt as their question says, and questions that say nothing of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medmodels.card.refused import gate_lines
from medmodels.errors import BadQuestion
from medmodels.models import load_model
from medmodels.models.measured import GateRow, GateTrial
from medmodels.tasks import TASKS, Feature, Stay, Table
from medmodels.tasks.spoiling import Cut, OtherUnits, Swapped
from medmodels.training.measures.spoilt import spoilt_rows, stay_spoilers

A, B, C = (Feature(name, "", "", (0, 9), (0, 99), 0, group="all") for name in "abc")
ROWS = np.array([[1.0, 2.0, 3.0]])


def test_rows_come_as_the_question_says() -> None:
    """In another unit, by its factor, or with the values of two inputs swapped."""
    inputs = Table(
        features=(A, B, C),
        spoilings=(OtherUnits("units", "units", {"b": 10}), Swapped("swap", "swap", ("a", "c"))),
    )
    found = spoilt_rows(ROWS, replace(TASKS["breast-fna"], inputs=inputs))

    assert {code: rows.tolist() for code, rows in found.items()} == {
        "units": [[1, 20, 3]],
        "swap": [[3, 2, 1]],
    }


def test_stays_come_as_the_question_says() -> None:
    """In another unit, cut short, or with one variable alone, whichever it is; descriptors stay."""
    inputs = Stay(
        features=(A, B),
        descriptors=(C,),
        hours=48,
        whom="adults",
        spoilings=(
            OtherUnits("units", "units", {"b": 10}),
            Cut("early", "early", hours=1),
            Cut("b alone", "b alone", names=("b",)),
        ),
    )
    stay = np.array([[0, 2, 50.0], [0, 0, 1], [59, 1, 2], [60, 1, 3]])
    spoilers = stay_spoilers(replace(TASKS["icu-mortality"], inputs=inputs))

    assert spoilers["units"](stay)[:, 2].tolist() == [50, 1, 20, 30]
    assert spoilers["early"](stay).tolist() == stay[:3].tolist()
    assert spoilers["b alone"](stay).tolist() == stay[[0, 2, 3]].tolist()


@pytest.mark.parametrize("name", ["note-section", "chest-xray", "breast-fna"])
def test_no_question_has_to_say_how(name: str) -> None:
    """Without ways to come wrongly none are tried, of rows or of stays."""
    assert spoilt_rows(ROWS, TASKS[name]) == {}
    assert stay_spoilers(TASKS[name]) == {}


def test_a_question_spoils_inputs_that_it_has() -> None:
    """What is spoilt or left out has to be an input, and no two ways have one code."""
    units = OtherUnits("units", "units", {"d": 10})
    with pytest.raises(BadQuestion, match="“d”"):
        Table(features=(A,), spoilings=(units,))
    with pytest.raises(BadQuestion, match="“d”"):
        Stay(features=(A,), hours=1, whom="adults", spoilings=(units,))
    with pytest.raises(BadQuestion, match="“d”"):
        Table(features=(A,), left_out={"d": ("d",)})
    with pytest.raises(BadQuestion, match="Two of"):
        Table(features=(A,), spoilings=(OtherUnits("x", "x", {"a": 2}),) * 2)


def test_a_card_says_them_in_the_words_of_the_question() -> None:
    """The manifest holds the code."""
    model = load_model("icu-mortality/forest")
    lines = gate_lines(GateTrial("stays", (GateRow("SI units", 3, 4),)), model)

    assert "glucose, creatinine, bilirubin, urea and albumin in SI units, all five" in lines[-1]
