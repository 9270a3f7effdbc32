"""Numbers as people write them: what settles a decimal mark, what stays ambiguous, and many cells
read as each alone.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmodels.cases import read_cases, read_table, samples
from medmodels.cases.numerals import DecimalComma, decimal_comma, number_of, numbers
from medmodels.datasets.breast_fna import load_breast_fna
from medmodels.errors import CaseRejected
from medmodels.own.labelled import read_labelled
from medmodels.tasks import TASKS
from medmodels.words import Phrase
from medmodels.words.own_tables import remark_text
from tests.told import told

DOSES = TASKS["warfarin-dose"]
STAYS = TASKS["icu-mortality"]


@pytest.mark.parametrize(
    ("cells", "delimiter", "comma"),
    [
        (["1,020", "980"], "comma", False),
        (["1,020", "980"], "semicolon", None),
        (["1.020", "980"], "semicolon", None),
        (["1.020", "980"], "tab", None),
        (["1.020", "980"], "comma", False),
        (["1.020", "1.234.567"], "comma", None),
        (["1,020", "0,125"], "semicolon", True),
        (["1,020", "12,5"], "comma", True),
        (["1.020", "0.125"], "semicolon", False),
        (["1.020", "1,234.5"], "semicolon", False),
        (["1,020", "1.234,5"], "semicolon", True),
        (["1,020", "1234,567"], "semicolon", True),
        (["12345.678"], "semicolon", False),
        (["1.020e3"], "semicolon", False),
        (["12,5", "1.25"], "semicolon", False),
        (["x1,5x", "see 1.5"], "semicolon", None),
    ],
)
def test_a_decimal_mark_is_settled_by_numbers_that_could_be_nothing_else(
    cells: list[str], delimiter: str, comma: DecimalComma
) -> None:
    """Three digits after a comma or a point settle nothing; two, a leading nought or both marks do,
    and a comma between cells does for points.
    """
    assert decimal_comma([cells], delimiter=delimiter) is comma


def dose(weight: str, delimiter: str = ",", amount: str = "35") -> bytes:
    """A patient of the warfarin table, whose weight and dose are as told."""
    cells = dict.fromkeys(DOSES.feature_names, "") | {"age": "65", "sex": "male", "height": "172"}
    cells |= {"weight": weight, "enzyme inducer": "no", "amiodarone": "no"}
    row = [*cells.values(), amount]
    quoted = [f'"{cell}"' if delimiter in cell else cell for cell in row]
    return "\n".join(
        delimiter.join(line) for line in ([*DOSES.feature_names, "weekly dose"], quoted)
    ).encode()


@pytest.mark.parametrize(
    ("weight", "delimiter"),
    [("1,020", ","), ("1,020", ";"), ("1.020", ";"), ("1.020", "\t"), ("1.020", "|")],
)
def test_what_may_be_thousands_is_refused_with_how_to_write_it(weight: str, delimiter: str) -> None:
    """In a table without decimals a number that fits thousands is not read; row, column and value
    go to whoever gave it, not to the log.
    """
    with pytest.raises(CaseRejected) as caught:
        read_table(dose(weight, delimiter), task=DOSES).case()

    (sentence,) = caught.value.sentences
    assert f"Row 1, column “weight”: the value “{weight}” has a" in sentence
    assert "thousands separator or a decimal" in sentence
    assert "write the number without it" in sentence
    assert weight not in str(caught.value)


@pytest.mark.parametrize(
    ("weight", "delimiter", "value"),
    [("78.125", ",", 78.125), ("78,5", ";", 78.5), ("78.5", ";", 78.5), ("78", ";", 78.0)],
)
def test_what_can_be_read_in_one_way_is_read(weight: str, delimiter: str, value: float) -> None:
    """A point where commas part the cells, and decimals of another length than three."""
    assert read_table(dose(weight, delimiter), task=DOSES).case().values["weight"] == value


@pytest.mark.parametrize("comma", [False, None])
def test_a_comma_before_a_point_parts_thousands(comma: DecimalComma) -> None:
    """1,200.5 can be read in one way only, alone and among many; with a decimal comma, or with
    groups of other than three, it is no number.
    """
    texts = ["1,200.5", "-1,234,567.25", "980", "3.5"]

    assert [number_of(text, comma=comma) for text in texts[:2]] == [
        (1200.5, None),
        (-1234567.25, None),
    ]
    assert numbers(texts, comma=comma).tolist() == [1200.5, -1234567.25, 980, 3.5]
    for text in ("1,20.5", "0,200.5", "1,200.5.1", ",200.5"):
        assert number_of(text, comma=comma)[1] == Phrase("not-a-number")
    assert number_of("1,200.5", comma=True)[1] == Phrase("not-a-number")


def test_columns_set_aside_settle_the_mark_where_the_inputs_do_not() -> None:
    """They are asked last: a sure number among the inputs wins over them, and they win over commas
    between the cells.
    """
    assert decimal_comma([["1.020"]], delimiter="semicolon", others=[["0.5"]]) is False
    assert decimal_comma([["1,020"]], delimiter="comma", others=[["0,5"]]) is True
    assert decimal_comma([["1,5"]], delimiter="semicolon", others=[["0.5"]]) is True


def test_a_known_dose_that_may_be_thousands_is_left_out() -> None:
    """A dose of “1,020” is neither 1.02 nor 1020: it is counted as one that could not be read; with
    a decimal comma for sure it is read.
    """
    reading = read_table(dose("78", ",", "1,020"), task=DOSES)

    assert reading.truth == (None,)
    assert any("1 known outcome could not be read" in note for note in told(reading.notes))
    assert read_table(dose("78", ";", "35,5"), task=DOSES).truth == ("35.5 mg/week",)


@pytest.mark.parametrize("urine", [',"1,200"', ";1.200"])
def test_a_stay_does_not_turn_a_litre_into_a_millilitre(urine: str) -> None:
    """Urine of “1,200” or, between semicolons, of “1.200” is refused as ambiguous."""
    mark = urine[0]
    data = (
        "\n".join(["time,parameter,value", "00:00,HR,80", "01:00,Urine"]).replace(",", mark) + urine
    )
    with pytest.raises(CaseRejected) as caught:
        read_cases(data.encode(), task=STAYS).case()

    assert "thousands separator" in caught.value.sentences[0]


def test_a_column_of_thousands_is_not_learnt_from() -> None:
    """In a table of one's own the column is left out with the reason, and how to write it; 980
    beside it decides nothing.
    """
    areas = [f'"1,{n:03d}"' if n % 3 else "980" for n in range(60)]
    lines = ["age,area,label", *(f"{40 + n % 37},{area},{n % 2}" for n, area in enumerate(areas))]
    table = read_labelled("\n".join(lines).encode(), target="label")
    remark = next(remark_text(c.remark, c.missing) for c in table.columns if c.name == "area")

    assert table.names == ("age",)
    assert "thousands or decimals; write them without it" in remark


@pytest.mark.parametrize(
    ("delimiter", "mark"),
    [(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ","), ("|", ",")],
)
def test_cases_of_the_data_set_with_three_decimals_are_not_refused(
    delimiter: str, mark: str
) -> None:
    """Every case alone in its file, as a spreadsheet would write it, is read with its values."""
    data, task = load_breast_fna().data[::7], TASKS["breast-fna"]
    for row in data:
        cells = [f"{value:.3f}".replace(".", mark) for value in row]
        text = "\n".join(delimiter.join(line) for line in (task.feature_names, cells))
        assert read_table(text.encode(), task=task).data[0].tolist() == [
            round(value, 3) for value in row.tolist()
        ]


def test_every_sample_is_still_read() -> None:
    """No sample of any question is taken for ambiguous, or for one without names of columns."""
    for task in TASKS.values():
        for sample in samples(task):
            assert read_cases(sample.path.read_bytes(), task=task).case()


cells = st.one_of(
    st.text("0123456789.,+-eE_ x٣", max_size=9).map(str.strip),
    st.sampled_from("|na|inf|nan|1e400|0,1e400|1,020|1.020|1.234,5|1,234.5|-0|1_000".split("|")),
    st.floats(allow_nan=False).map(repr),
)


@settings(max_examples=300)
@given(st.lists(cells, min_size=1, max_size=12), st.sampled_from([True, False, None]))
def test_many_cells_are_read_as_each_alone(texts: list[str], comma: DecimalComma) -> None:
    """All at once or one by one: the same numbers, and none where there is something wrong."""
    alone = [number_of(text, comma=comma) for text in texts]

    assert np.array_equal(
        numbers(texts, comma=comma),
        [number if wrong is None else np.nan for number, wrong in alone],
        equal_nan=True,
    )
