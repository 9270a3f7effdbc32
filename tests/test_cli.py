"""The command line: JSON and nothing else on standard output, sentences on standard error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from medmodels.cases import samples
from medmodels.cli import VERBS, main
from medmodels.tasks import TASKS

SAMPLE = str(samples(TASKS["breast-fna"])[0].path)
README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def lines(capsys: pytest.CaptureFixture[str]) -> tuple[list[dict], str]:
    out, err = capsys.readouterr()
    return [json.loads(line) for line in out.splitlines()], err


def test_predict_serves_the_good_file_and_explains_the_bad_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a broken file between two good ones both good ones are served and the status is 2."""
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"%PDF-1.7")

    status = main(["predict", "breast-fna/svm", SAMPLE, str(bad), SAMPLE, "--json"])

    rows, err = lines(capsys)
    assert status == 2
    assert len(rows) == 2
    assert set(rows[0]) == {
        "file", "row", "model", "task", "prediction", "probabilities", "threshold", "conformal_set", "abstained", "warnings",
    }  # fmt: skip
    assert err.count("\n") == 1
    assert "PDF" in err


def test_explain_adds_up_in_what_it_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """The printed base and contributions add up to the printed output."""
    assert main(["explain", "breast-fna/forest", SAMPLE, "--json"]) == 0

    row = lines(capsys)[0][0]
    assert row["base"] + sum(c["contribution"] for c in row["contributions"]) == pytest.approx(row["output"], abs=1e-6)
    assert {"method", "unit", "shown", "additivity_error", "seconds"} <= set(row)


def test_evaluate_prints_every_metric_with_interval_n_and_events(capsys: pytest.CaptureFixture[str]) -> None:
    """Each metric is an object of value, low, high, n and events, and cross-validation has mean and sd."""
    assert main(["evaluate", "breast-fna/svm", "--json"]) == 0

    row = lines(capsys)[0][0]
    assert {"accuracy", "recall", "f1", "precision", "specificity", "auroc", "auprc", "brier", "log_loss"} <= set(row["metrics"])
    assert all({"value", "low", "high", "n", "events"} <= set(m) for m in row["metrics"].values())
    assert all(set(m) == {"mean", "sd"} for m in row["cross_validation"]["metrics"].values())


def test_tasks_and_verify_list_what_is_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    """Every task names its models, and every model verifies."""
    assert main(["tasks", "--json"]) == 0
    assert lines(capsys)[0][0]["models"] == ["breast-fna/forest", "breast-fna/svm"]
    assert main(["verify", "--json"]) == 0
    assert [row["verified"] for row in lines(capsys)[0]] == [True, True]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["predict", "breast-fna/cnn", SAMPLE], "There is no model"),
        (["predict", "breast-fna/svm", "no-such-file.csv"], "cannot be opened"),
        (["predict", "breast-fna/svm", SAMPLE, "--row", "9"], "no row 9"),
        (["explain", "breast-fna/svm", SAMPLE, "--label", "cured"], "no label"),
        (["train", "nothing/svm"], "no training set"),
    ],
)
def test_a_wrong_word_gets_a_sentence_and_status_2(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing on standard output, one sentence on standard error."""
    assert main(arguments) == 2

    rows, err = lines(capsys)
    assert rows == []
    assert says in err


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_and_stands_in_the_readme(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """``--help`` answers for each verb, and the README shows it."""
    with pytest.raises(SystemExit) as stopped:
        main([verb, "--help"])

    assert stopped.value.code == 0
    assert verb in capsys.readouterr().out
    assert f"python -m medmodels {verb}" in README
