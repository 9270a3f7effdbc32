"""Rows that are scored a column at a time: what each gets alone, and what is wrong with others."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from medmodels.cases import Case, samples
from medmodels.cohort.answers import BETWEEN
from medmodels.cohort.layout import ANSWER_FIELDS, layout_of
from medmodels.cohort.portion import Portion
from medmodels.cohort.score import score_portion
from medmodels.cohort.settling import settle
from medmodels.cohort.sources.parquet import ParquetSource
from medmodels.cohort.variant import Variant
from medmodels.errors import CaseRejected, CohortError, WrongColumns
from medmodels.explanations import Explanation, explain_many
from medmodels.models import Model, load_model, model_ids
from medmodels.predictions import Prediction, predict_many, words_of
from medmodels.tasks import Table
from medmodels.words import Phrase
from tests.cohort.tables import many, sample_cases, table_of, written

OF_ROWS = [
    name for name in model_ids() if load_model(name).task.modality in ("table", "pixels", "steps")
]


def scored(model: Model, table: pa.Table, folder: Path, *, explain: str = "no") -> pa.Table:
    """What becomes of a table, as one portion."""
    source = ParquetSource([written(table, folder / "rows.parquet")])
    scoring = settle(model, source, explain=explain, inputs=True)
    (portion,) = source.portions(size=1 << 20)
    return score_portion(scoring, portion)


def agrees(row: dict, prediction: Prediction) -> None:
    """A row says what the prediction of the case alone says."""
    told = prediction.row
    if "estimate" in row:
        pairs = [
            (row[name], told[key])
            for name, key in zip(("estimate", "low", "high"), ("value", "low", "high"), strict=True)
        ]
    else:
        pairs = [(row["probability"], chance(prediction))]
        assert row["call"] == prediction.answer
        assert set(row["set"].split(BETWEEN)) == set(told["conformal_set"])
    assert [one for one, _ in pairs] == pytest.approx([other for _, other in pairs], abs=1e-9)
    assert row["gate"] == ("abstained" if prediction.abstained else "passed")
    assert row["reason"] == words_of(prediction).abstained


def chance(prediction: Prediction) -> float:
    """The number that is kept: that of the event, which two states after a time name second."""
    chances = list(prediction.row["probabilities"].values())
    return chances[1] if prediction.kind == "time_to_event" else prediction.number


@pytest.mark.parametrize("model_id", OF_ROWS)
def test_a_row_gets_what_the_case_gets_alone(model_id: str, tmp_path: Path) -> None:
    """Probability or amount, call, set, gate and reason are those of ``predict_many``, inputs are
    there under their own names, and five contributions are those of ``explain_many``.
    """
    model = load_model(model_id)
    cases = sample_cases(model.task)
    found = scored(model, table_of(model.task, cases), tmp_path, explain="top5")
    rows = found.scored.to_pylist()

    assert [row["row"] for row in rows] == list(range(1, len(cases) + 1))
    for row, case, said, why in zip(
        rows, cases, predict_many(model, cases), explain_many(model, cases), strict=True
    ):
        assert isinstance(said, Prediction)
        assert isinstance(why, Explanation)
        agrees(row, said)
        for k, feature in enumerate(model.task.features):
            value = feature.codes[round(case.data[k])] if feature.codes else case.data[k]
            assert row[f"input {feature.name}"] == (value if not feature.codes else value or None)
        first = why.contributions[0]
        assert abs(row["amount 1"]) == pytest.approx(abs(first.amount), abs=1e-7)
        if abs(first.amount) - abs(why.contributions[1].amount) > 1e-6:
            assert row["reason 1"] == first.input


def test_amounts_that_refuse_are_told(tmp_path: Path) -> None:
    """Rows unlike all training rows are kept with the reason and without a call."""
    model = load_model("breast-fna/svm")
    case = sample_cases(model.task)[0]
    odd = case.data.copy()
    odd[11] = model.task.features[11].plausible[1]
    found = scored(model, table_of(model.task, [case, Case(model.task, odd, "test")]), tmp_path)
    first, second = found.scored.to_pylist()

    assert first["gate"] == "passed"
    assert (second["gate"], second["call"], found.abstained) == ("abstained", None, 1)
    assert "unlike the cases" in second["reason"]


def test_what_is_wrong_stands_with_row_and_column_and_without_its_value(tmp_path: Path) -> None:
    """A row that needs correcting is not scored; each of its values that is wrong is a row of the
    other table, counted from the beginning of the file, as a reader of the file alone says it.
    """
    model = load_model("breast-fna/forest")
    table = many(model.task, 6)
    radius, texture = (table[name].to_pylist() for name in model.task.feature_names[:2])
    radius[1], texture[1], radius[4] = -3.25, None, math.inf
    table = table.set_column(0, "mean radius", pa.array(radius, pa.float64()))
    table = table.set_column(1, "mean texture", pa.array(texture, pa.float64()))
    source = ParquetSource([written(table, tmp_path / "rows.parquet")])
    scoring = settle(model, source, explain="no", inputs=False)
    (whole,) = source.portions(size=512)
    found = score_portion(scoring, Portion(3, 1000, whole.table, {5: Phrase("delimiters-amiss")}))
    wrong = found.rejected.to_pylist()

    assert [(w["row"], w["column"]) for w in wrong] == [
        (1002, "mean radius"),
        (1002, "mean texture"),
        (1005, "mean radius"),
        (1006, str(Phrase("whole-row"))),
    ]
    assert "3.25" not in " ".join(f"{w['wrong']} {w['right']}" for w in wrong)
    assert found.scored["row"].to_pylist() == [1001, 1003, 1004]
    assert (found.rows, found.accepted) == (6, 3)


def test_outcomes_in_the_file_are_kept(tmp_path: Path) -> None:
    """The known outcome stands beside the answer as the question names it, null where there is
    none.
    """
    model = load_model("breast-fna/forest")
    table = many(model.task, 3).append_column("diagnosis", pa.array(["M", "b", None]))
    found = scored(model, table, tmp_path)

    assert found.scored["outcome"].to_pylist() == ["malignant", "benign", None]


def test_known_amounts_keep_their_digits(tmp_path: Path) -> None:
    """An amount is not rounded as it would be shown: what is within a fifth of it turns on that."""
    model = load_model("warfarin-dose/ridge")
    column = next(iter(Table.of(model.task.inputs).truth_columns))
    cases = sample_cases(model.task)[:3]
    table = table_of(model.task, cases).append_column(column, pa.array([35.123456789, 21.0, None]))

    assert scored(model, table, tmp_path).scored["outcome"].to_pylist() == [
        "35.123456789",
        "21.0",
        None,
    ]


def test_numbers_as_text_are_read_as_in_a_text_file(tmp_path: Path) -> None:
    """Columns of text are numbers as people write them, decimal commas among them."""
    model = load_model("breast-fna/svm")
    table = many(model.task, 40)
    texts = pa.table(
        {
            name: pa.array([f"{value:.4f}".replace(".", ",") for value in table[name].to_pylist()])
            for name in table.column_names
        }
    )
    rounded = pa.table(
        {name: pa.array(np.round(table[name].to_numpy(), 4)) for name in table.column_names}
    )

    assert scored(model, texts, tmp_path).scored == scored(model, rounded, tmp_path).scored


@pytest.mark.parametrize("kind", [pa.float32(), pa.decimal128(12, 4), pa.int32()])
def test_numbers_of_any_width_are_numbers(kind: pa.DataType, tmp_path: Path) -> None:
    """A column of narrow, decimal or whole numbers gives the same as the same values in doubles."""
    model = load_model("breast-fna/forest")
    table = many(model.task, 5)
    column = pa.array(np.round(table["worst area"].to_numpy())).cast(kind, safe=False)
    place = table.column_names.index("worst area")
    narrow = table.set_column(place, "worst area", column)
    double = table.set_column(place, "worst area", column.cast(pa.float64()))

    assert scored(model, narrow, tmp_path).scored == scored(model, double, tmp_path).scored


def test_a_table_of_nothing_that_can_be_scored_has_all_its_columns(tmp_path: Path) -> None:
    """Where every row is wrong the answers have no row, and the columns they always have."""
    model = load_model("breast-fna/forest")
    table = many(model.task, 4)
    found = scored(model, table.set_column(0, "mean radius", pa.nulls(4, pa.float64())), tmp_path)

    assert found.scored.num_rows == 0
    assert found.scored.schema.names[:6] == ["row", "probability", "call", "set", "gate", "reason"]
    assert found.rejected.num_rows == 4


def test_columns_that_do_not_match_are_said_before_anything_is_scored(tmp_path: Path) -> None:
    """Another table is refused by the sentence that a single file would get."""
    model = load_model("breast-fna/forest")
    source = ParquetSource([written(pa.table({"age": [1.0, 2.0]}), tmp_path / "rows.parquet")])
    with pytest.raises(WrongColumns):
        settle(model, source, explain="no", inputs=False)


def test_another_model_of_that_name_is_refused(tmp_path: Path) -> None:
    """Where the weights are others than those that were asked for, nothing is scored."""
    model = load_model("breast-fna/forest")
    source = ParquetSource([written(many(model.task, 4), tmp_path / "rows.parquet")])
    scoring = replace(settle(model, source, explain="no", inputs=False), digest="0" * 64)
    with pytest.raises(CohortError, match="breast-fna/forest"):
        score_portion(scoring, next(source.portions(size=512)))


def test_a_variant_stands_beside_the_models_own_number(tmp_path: Path) -> None:
    """Its chance has a column under its name; the model's own, and its call, stay what they are."""
    model = load_model("breast-fna/svm")
    source = ParquetSource([written(many(model.task, 9), tmp_path / "rows.parquet")])
    plain = settle(model, source, explain="no", inputs=False)
    variant = Variant(
        name="ward-3",
        model=model.id,
        digest=model.digest,
        update="both",
        intercept=0.3,
        intercept_interval=(0.1, 0.5),
        slope=0.5,
        slope_interval=(0.4, 0.6),
        n=200,
        events=80,
        who="",
        when="2026-01-01",
    )
    (portion,) = source.portions(size=512)
    own = score_portion(plain, portion).scored
    both = score_portion(replace(plain, variant=variant), portion).scored
    p, other = (both[name].to_numpy() for name in ("probability", "probability ward-3"))

    assert both.drop_columns(["probability ward-3"]) == own
    assert np.log(other / (1 - other)) == pytest.approx(0.3 + 0.5 * np.log(p / (1 - p)), abs=1e-6)


def test_every_kind_of_outcome_has_its_columns() -> None:
    """Columns and types of each kind are those that the layout has."""
    from medmodels.cohort.answers import ANSWERS
    from medmodels.outcomes import OUTCOME_KINDS

    assert ANSWERS.keys() == ANSWER_FIELDS.keys() == OUTCOME_KINDS.keys()


def test_the_layout_says_what_scored_it(tmp_path: Path) -> None:
    """The file says of itself which model with which weights, and no clock and no path."""
    model = load_model("breast-fna/forest")
    source = ParquetSource([written(many(model.task, 4), tmp_path / "rows.parquet")])
    said = (
        layout_of(model, settle(model, source, explain="all", inputs=True))
        .metadata[b"medmodels"]
        .decode()
    )

    assert model.digest in said
    assert "rows.parquet" not in said
    assert str(tmp_path) not in said


def test_the_samples_are_read_by_the_rules_of_a_single_file() -> None:
    """Samples that a single reader refuses are none of the cases here."""
    for name in OF_ROWS:
        task = load_model(name).task
        assert sample_cases(task)
        assert not any(isinstance(case, CaseRejected) for case in sample_cases(task))
        assert samples(task)
