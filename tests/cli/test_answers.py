"""Reliance, MRMC and agreement on the command line."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from medmodels.cli import main
from tests.agreement.vectors import C
from tests.mrmc.van_dyke import ratings
from tests.reliance.vectors import TWELVE

TRIALS = "reader,case,truth,model,before,after"
RATINGS = "reader,modality,case,truth,rating"


def table(tmp_path: Path, header: str, rows: list[tuple[object, ...]]) -> str:
    file = tmp_path / "table.csv"
    file.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n")
    return str(file)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main([*arguments, "--json"]) == 0
    row: dict[str, Any] = json.loads(capsys.readouterr().out)
    return row


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err


def twelve() -> list[tuple[object, ...]]:
    columns = (TWELVE.truth, TWELVE.model, TWELVE.before, TWELVE.after)
    return [
        (f"r{n % 2}", n, *answers)
        for n, answers in enumerate(zip(*map(list, columns), strict=True))
    ]


def test_reliance_of_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each measure with value, interval and n; by reader too."""
    row = run(capsys, "reliance", table(tmp_path, TRIALS, twelve()))

    assert row["n"] == 12
    assert row["rsr"]["value"] == 0.5
    assert (row["rsr"]["low"], row["rsr"]["high"]) == pytest.approx((0.150039, 0.849961), abs=1e-6)
    assert row["rair"] == pytest.approx(
        {"value": 0.75, "low": 0.300642, "high": 0.954413, "n": 4}, abs=1e-6
    )
    assert sum(row["cells"].values()) == 12
    assert sum(one["n"] for one in row["readers"].values()) == 12
    assert main(["reliance", str(tmp_path / "table.csv")]) == 0
    assert "it was kept 2 of 4 times" in capsys.readouterr().out


def test_a_number_is_one_label_however_it_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As tables come from programs: 1 and 1.0."""
    rows = [("a", 1, 1, "1.0", "0.0", 1), ("a", 2, "0", 1, 0, "0.0")]
    row = run(capsys, "reliance", table(tmp_path, TRIALS, rows))
    assert (row["rair"]["value"], row["rsr"]["value"]) == (1, 1)
    rows = [("a", 1, "1.0"), ("b", 1, 1), ("a", 2, 2), ("b", 2, "2.0")]
    row = run(capsys, "agreement", table(tmp_path, "reader,case,label", rows), "--order", "1,2,3")
    assert row["labels"] == ["1", "2", "3"]
    assert row["raw"]["value"] == 1


def test_no_opportunity_is_null(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Never nan, which is no JSON."""
    row = run(capsys, "reliance", table(tmp_path, TRIALS, [("a", 1, "x", "x", "x", "x")]))

    assert row["rsr"] == {"value": None, "low": None, "high": None, "n": 0}
    assert row["correct_after"]["value"] == 1


def test_reliance_of_quantities(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Within a share; with the weight of advice, and decimal commas as the file has them."""
    rows = [("a", 1, '"35,5"', '"42,5"', '"60,5"', '"42,5"'), ("a", 2, 50, 30, 50, 50)]
    row = run(capsys, "reliance", table(tmp_path, TRIALS, rows), "--within", "0.2")

    assert row["correct_before"]["value"] == 0.5
    assert row["advice"]["mean"] == pytest.approx(0.5)
    assert row["advice"]["outside"]["value"] == 0


def van_dyke() -> list[tuple[object, ...]]:
    given = ratings()
    return [
        (reader, condition, case, int(given.truth[k]), given.ratings[i, j, k])
        for (i, condition), (j, reader), (k, case) in product(
            enumerate(given.conditions), enumerate(given.readers), enumerate(given.cases)
        )
    ]


def test_mrmc_of_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Areas, mean squares, tests, and how many cases a study needs."""
    file = table(tmp_path, RATINGS, van_dyke())
    row = run(capsys, "mrmc", file, "--power", "--standalone", "4")

    assert row["auc"]["2"]["5"] == pytest.approx(0.92995169, abs=1e-8)
    assert "4" not in row["auc"]["2"]
    assert set(row["standalone"]) == {"1", "2"}
    assert row["cases_needed"]["3"] is None
    whole = run(capsys, "mrmc", file, "--covariance", "delong")
    assert whole["ms"]["TR"] == pytest.approx(0.00055103, abs=5e-9)
    assert whole["covariance"]["var"] == pytest.approx(0.00079213245, abs=5e-12)
    test = whole["random_readers_and_cases"]
    assert set(test) == {"F", "df1", "df2", "p", "difference", "se", "low", "high"}
    assert test["difference"] == pytest.approx(-0.04380032, abs=1e-8)
    shares = run(capsys, "mrmc", file, "--figure", "sensitivity", "--threshold", "3")
    assert shares["sensitivity"]["1"]["1"] == pytest.approx(0.8889, abs=5e-5)
    assert main(["mrmc", file, "--power", "0.1", "--standalone", "4"]) == 0
    said = capsys.readouterr().out
    assert "readers in 1 less 4" in said
    assert "a difference of 0.1" in said


def test_mrmc_of_a_single_condition_or_reader(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be tested is null, and the rest is there."""
    one = [row for row in van_dyke() if row[1] == "1"]
    row = run(capsys, "mrmc", table(tmp_path, RATINGS, one))
    assert row["random_readers_and_cases"] is None
    assert row["single_conditions"]["1"]["se"] > 0
    alone = [row for row in van_dyke() if row[0] == "1"]
    row = run(capsys, "mrmc", table(tmp_path, RATINGS, alone))
    assert row["random_readers_and_cases"] is None
    assert row["fixed_readers"]["p"] > 0


def test_agreement_of_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Alphas of the published data, blank answers missing; a consensus on request."""
    rows = [
        (reader, case, "" if label is None else label)
        for case, column in enumerate(C)
        for reader, label in enumerate(column)
    ]
    file = table(tmp_path, "reader,case,label", rows)
    row = run(capsys, "agreement", file, "--consensus")

    alphas = {metric: alpha["value"] for metric, alpha in row["krippendorff"].items()}
    expected = {"nominal": 0.743421, "ordinal": 0.815388, "interval": 0.849107, "ratio": 0.797403}
    assert alphas == pytest.approx(expected, abs=5e-7)
    assert {"raw", "fleiss", "ac1", "pabak"} <= set(row)
    assert row["consensus"]["2"]["3"] > 0.9
    pair = [row for row in rows if row[0] < 2]
    row = run(capsys, "agreement", table(tmp_path, "reader,case,label", pair))
    assert 0 < row["cohen"]["value"] < 1
    assert main(["agreement", str(tmp_path / "table.csv"), "--order", "1,2,3,4,5"]) == 0
    assert "alpha, ordinal" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("verb", "header", "rows", "said"),
    [
        ("reliance", "reader,case", [("a", 1)], "lacks the columns “truth”, “model”"),
        ("reliance", TRIALS, [("a", 1, "x", "x", "", "x")], "Row 1 has nothing in the column"),
        ("reliance", TRIALS, [("a", 1, "x"), ("a", 2, "x")], "has 3 cells where the first line"),
        ("mrmc", RATINGS, [("a", "1", 1, 0, "high")], "other than a number in the column “rating”"),
        ("mrmc", RATINGS, [("a", "1", 1, 2, 3), ("a", "1", 2, 0, 3)], "“2” is neither"),
        ("agreement", "reader,case,label", [("a", 1, "x"), ("a", 1, "y")], "more than once"),
    ],
)
def test_bad_tables_get_a_sentence(
    verb: str,
    header: str,
    rows: list[tuple[object, ...]],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """On standard error, with where it is; nothing on standard output."""
    assert said in refused(capsys, verb, table(tmp_path, header, rows))


def test_what_is_no_table_gets_the_readers_sentences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A PDF, nothing at all, and a file that is not there."""
    file = tmp_path / "table.csv"
    for data, said in ((b"%PDF-1.4", "This is not a table but a PDF"), (b"", "file is empty")):
        file.write_bytes(data)
        assert said in refused(capsys, "reliance", str(file))
    assert "cannot be opened" in refused(capsys, "mrmc", str(tmp_path / "none.csv"))


def test_a_model_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With those that are."""
    said = refused(
        capsys, "mrmc", table(tmp_path, RATINGS, van_dyke()), "--standalone", "the model"
    )
    assert "Reader “the model” is not among the readers: 1, 2, 3, 4, 5." in said


def test_long_codes_are_not_rounded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the same first digits, and of two different things."""
    one, other = "900000000000207008", "900000000000013009"
    row = run(capsys, "reliance", table(tmp_path, TRIALS, [("r", 1, one, other, one, other)]))

    assert row["correct_before"]["value"] == 1
    assert row["correct_model"]["value"] == row["correct_after"]["value"] == 0


def test_a_reader_may_be_called_nan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Names that could be read as numbers stand in one order whatever comes first."""
    rows = [
        (reader, modality, case, case % 2, case * 7 % 5)
        for reader in ("Nan", "2", "1", "Inf", "b")
        for modality in ("nan", "0", "1", "a")
        for case in range(8)
    ]
    for some in (rows, rows[::-1], rows[40:] + rows[:40]):
        row = run(capsys, "mrmc", table(tmp_path, RATINGS, some))
        assert row["readers"] == ["1", "2", "Inf", "Nan", "b"]
        assert row["conditions"] == ["0", "1", "a", "nan"]


def test_columns_that_are_mixed_up_fill_no_memory(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Thousands of readers of a case each: a sentence."""
    rows = [(f"r{n}", "a", f"c{n}", n % 2, n) for n in range(6_000)]
    said = refused(capsys, "mrmc", table(tmp_path, RATINGS, rows))
    assert "“r0” has no rating of case “c1” in condition “a” and 35993999 more" in said
    labels = table(tmp_path, "reader,case,label", [(row[0], row[2], 1) for row in rows])
    assert "columns are not mixed up" in refused(capsys, "agreement", labels)
    labels = table(tmp_path, "reader,case,label", [(n % 2, n // 2, n) for n in range(1_002)])
    assert "Round measurements first" in refused(capsys, "agreement", labels)


def test_a_model_has_the_truths_of_the_readers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another one in its rows is said."""
    rows = [
        (reader, "a", case, int(case > 3) if reader != "model" else case % 2, case)
        for reader in ("1", "2", "model")
        for case in range(8)
    ]
    said = refused(capsys, "mrmc", table(tmp_path, RATINGS, rows), "--standalone", "model")
    assert "Case “1” has one truth in one row and another" in said


def test_intervals_end_where_figures_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of two readers who differ: not from below 0 or to above 1."""
    rows = [
        (reader, modality, case, case % 2, (case % 2 if case > skill else 0) + case / 100)
        for modality in "ab"
        for reader, skill in (("1", 0 if modality == "a" else 4), ("2", 6))
        for case in range(12)
    ]
    row = run(capsys, "mrmc", table(tmp_path, RATINGS, rows))
    means = list(row["single_conditions"].values())
    assert any(mean["high"] == 1 for mean in means)
    assert all(0 <= mean["low"] <= mean["value"] <= mean["high"] <= 1 for mean in means)
    for test in ("random_readers_and_cases", "fixed_readers", "fixed_cases"):
        assert -1 <= row[test]["low"] <= row[test]["high"] <= 1


def test_the_largest_numbers_are_quantities(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their gap is more than a number can be."""
    rows = [("r", 1, 1e308, -1e308, 1e308, -1e308), ("r", 2, 1, 2, 1, 2)]
    row = run(capsys, "reliance", table(tmp_path, TRIALS, rows), "--within", "0.2")
    assert row["correct_after"]["value"] == 0
    assert row["advice"]["mean"] == 1
