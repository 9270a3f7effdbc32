"""The command line: JSON lines on standard output, sentences on standard error, 2 when something
was not served.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from medmodels.cases import samples
from medmodels.cli import VERBS as EVERY_VERB
from medmodels.cli import main
from medmodels.datasets import Dataset
from medmodels.models import load_model
from medmodels.predictions import predict, words_of
from medmodels.tasks import TASKS

TASK = TASKS["breast-fna"]
GOOD = str(samples(TASK)[0].path)
VERBS = ["tasks", "predict", "explain", "evaluate", "train", "verify"]
SVM, FOREST = "breast-fna/svm", "breast-fna/forest"


@pytest.fixture
def table(tmp_path: Path, dataset: Dataset) -> str:
    """A file with three held-out cases."""
    path = tmp_path / "three.csv"
    rows = [
        ",".join(TASK.feature_names),
        *(",".join(map(repr, row.tolist())) for row in dataset.data[dataset.test[:3]]),
    ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def bad(tmp_path: Path) -> str:
    path = tmp_path / "bad.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    return str(path)


def lines(capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, Any]], str]:
    """Standard output with every line as JSON, and standard error."""
    out, err = capsys.readouterr()

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    return [json.loads(line, parse_constant=refuse) for line in out.splitlines()], err


def test_tasks(capsys: pytest.CaptureFixture[str]) -> None:
    """One line a task, with its question, labels and models."""
    assert main(["tasks", "--json"]) == 0
    rows, err = lines(capsys)
    assert [row["task"] for row in rows] == list(TASKS)
    assert all(set(row) == {"task", "question", "modality", "labels", "models"} for row in rows)
    assert rows[0]["labels"] == ["malignant", "benign"]
    assert {SVM, FOREST} <= set(rows[0]["models"])
    assert rows[1]["models"] == ["chest-xray/cnn"]
    assert err == ""


@pytest.mark.parametrize("model", [SVM, FOREST])
def test_predict(capsys: pytest.CaptureFixture[str], table: str, model: str, cases: list) -> None:
    """One line a case, with the numbers that predict() gives."""
    assert main(["predict", model, table, "--json"]) == 0
    rows, err = lines(capsys)
    assert err == ""
    assert [row["row"] for row in rows] == [1, 2, 3]
    keys = {
        "file",
        "row",
        "model",
        "task",
        "prediction",
        "probabilities",
        "supported",
        "threshold",
        "conformal_set",
        "abstained",
        "warnings",
    }
    for row, case in zip(rows, cases[:3], strict=True):
        p = predict(load_model(model), case)
        assert set(row) == keys
        assert (row["file"], row["model"], row["task"], row["prediction"]) == (
            table,
            model,
            "breast-fna",
            p.label,
        )
        assert row["probabilities"] == pytest.approx(p.probabilities, abs=1e-12)
        assert (row["threshold"], tuple(row["conformal_set"]), row["abstained"]) == (
            0.5,
            p.conformal_set,
            words_of(p).abstained,
        )


def test_a_rare_genotype_is_among_the_warnings(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """In JSON as a warning, in words behind the dose: how many training cases had it."""
    head, row, *_ = samples(TASKS["warfarin-dose"])[0].path.read_text("utf-8").splitlines()
    alleles = head.split(",").index("CYP2C9")
    cells = row.split(",")
    rows = [
        ",".join([*cells[:alleles], pair, *cells[alleles + 1 :]]) for pair in ("*3/*3", "*1/*3")
    ]
    file = tmp_path / "doses.csv"
    file.write_text("\n".join([head, *rows]), encoding="utf-8")
    assert main(["predict", "warfarin-dose/forest", str(file), "--json"]) == 0
    (rare, usual), _ = lines(capsys)
    assert "CYP2C9 *3/*3: 9 of 3432 training cases" in rare["warnings"][0]
    assert usual["warnings"] == []
    assert main(["predict", "warfarin-dose/svm", str(file), "--row", "1"]) == 0
    assert "9 of 3432 training cases" in capsys.readouterr().out


@pytest.mark.parametrize("verb", ["predict", "explain"])
@pytest.mark.parametrize("model", ["chest-xray/cnn", "note-section/svm"])
def test_text_says_what_json_says(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, verb: str, model: str
) -> None:
    """Every warning, and why the model abstains, stands in the text as in the JSON."""
    (tmp_path / "backwards.txt").write_text("rotcoD: woh era uoy yadot?", encoding="utf-8")
    file = {
        "note-section/svm": tmp_path / "backwards.txt",
        "chest-xray/cnn": samples(TASKS["chest-xray"])[0].path,
    }[model]
    assert main([verb, model, str(file), "--json"]) == 0
    (row,), _ = lines(capsys)
    assert main([verb, model, str(file)]) == 0
    text = capsys.readouterr().out

    said = [*row["warnings"], *([row["abstained"]] if row["abstained"] else [])]
    assert said
    assert all(sentence in text for sentence in said)


@pytest.mark.parametrize("model", [SVM, FOREST])
def test_explain(capsys: pytest.CaptureFixture[str], table: str, model: str) -> None:
    """One line a case, whose contributions add up to the output."""
    assert main(["explain", model, table, "--json"]) == 0
    rows, err = lines(capsys)
    assert err == ""
    assert len(rows) == 3
    for row in rows:
        assert set(row) == {
            "file",
            "row",
            "model",
            "label",
            "method",
            "unit",
            "base",
            "output",
            "shown",
            "supported",
            "contributions",
            "additivity_error",
            "seconds",
            "abstained",
            "warnings",
        }
        assert {frozenset(c) for c in row["contributions"]} == {
            frozenset({"input", "value", "unit", "contribution"})
        }
        assert sorted(c["input"] for c in row["contributions"]) == sorted(TASK.feature_names)
        assert row["base"] + sum(c["contribution"] for c in row["contributions"]) == pytest.approx(
            row["output"], abs=1e-6
        )
        assert row["label"] == "malignant"


def test_explain_the_other_label(capsys: pytest.CaptureFixture[str], table: str) -> None:
    """--label chooses what is explained; a label that is not there exits 2 naming those
    that are.
    """
    assert main(["explain", SVM, table, "--row", "1", "--label", "benign", "--json"]) == 0
    (row,), _ = lines(capsys)
    assert row["label"] == "benign"
    assert main(["explain", SVM, table, "--row", "1", "--label", "cyst", "--json"]) == 2
    rows, err = lines(capsys)
    assert rows == []
    assert "benign, malignant" in err


@pytest.mark.parametrize("model", [SVM, FOREST])
def test_evaluate_agrees_with_the_card(capsys: pytest.CaptureFixture[str], model: str) -> None:
    """The metrics printed are those in the card's front matter, every one of them."""
    assert main(["evaluate", model, "--json"]) == 0
    (row,), err = lines(capsys)
    assert err == ""
    assert set(row) == {
        "model",
        "split",
        "threshold",
        "n",
        "events",
        "metrics",
        "baseline",
        "subgroups",
        "answered",
        "coverage",
        "cross_validation",
    }
    assert (row["model"], row["split"], row["n"], row["events"]) == (model, "test", 114, 42)
    card = load_model(model).artifact.card
    index = json.loads(
        next(line for line in card.splitlines() if line.startswith("model-index: ")).removeprefix(
            "model-index: "
        )
    )
    stored = {m["type"]: m for m in index[0]["results"][0]["metrics"]}
    assert (
        set(row["metrics"])
        == set(stored)
        == set(row["baseline"])
        == set(row["cross_validation"]["metrics"]) | {"observed_expected"}
    )
    for name, m in row["metrics"].items():
        assert set(m) == {"value", "low", "high", "n", "events", "method"}
        args = stored[name]["args"]
        expected = [stored[name]["value"], args["low"], args["high"], args["n"], args["events"]]
        assert [m["value"], m["low"], m["high"], m["n"], m["events"]] == pytest.approx(
            expected, abs=1e-9
        )
    assert (row["cross_validation"]["repeats"], row["cross_validation"]["folds"]) == (5, 10)


@pytest.mark.parametrize("model", ["note-section/svm", SVM])
def test_evaluate_counts_with_and_without_abstentions(
    capsys: pytest.CaptureFixture[str], model: str
) -> None:
    """How many cases the model abstains on, and each metric of all of them and of the others, in
    JSON and in text.
    """
    assert main(["evaluate", model, "--json"]) == 0
    (row,), _ = lines(capsys)
    answered = row["answered"]
    assert answered["abstained"] + answered["n"] == row["n"]
    assert set(answered["metrics"]) == set(row["metrics"])
    assert answered["metrics"]["accuracy"]["n"] == answered["n"]
    assert main(["evaluate", model]) == 0
    text = capsys.readouterr().out
    both = (row["metrics"]["accuracy"], answered["metrics"]["accuracy"])
    (line,) = [line for line in text.splitlines() if line.strip().startswith("Accuracy")]
    if answered["abstained"]:
        assert f"abstains on {answered['abstained']} of these {row['n']} cases" in text
        assert all(f"{m['value']:.3f} ({m['low']:.3f} to {m['high']:.3f})" in line for m in both)
    else:
        assert f"abstains on none of these {row['n']} cases" in text
        assert line.count("(") == 1


def test_verify(capsys: pytest.CaptureFixture[str]) -> None:
    """One line a model, all verified."""
    assert main(["verify", "--json"]) == 0
    rows, err = lines(capsys)
    assert err == ""
    assert {SVM, FOREST} <= {row["model"] for row in rows}
    assert all(row == {"model": row["model"], "verified": True} for row in rows)


@pytest.mark.parametrize("turned", [False, True])
def test_a_bad_file_does_not_keep_a_good_one(
    capsys: pytest.CaptureFixture[str], bad: str, turned: bool
) -> None:
    """The good file is served whichever comes first, the bad one gets one sentence naming it, and
    the exit is 2.
    """
    files = [bad, GOOD] if turned else [GOOD, bad]
    assert main(["predict", SVM, *files, "--json"]) == 2
    rows, err = lines(capsys)
    assert [row["file"] for row in rows] == [GOOD]
    assert len(err.splitlines()) == 1
    assert err.startswith(bad)


def test_a_bad_row_does_not_keep_the_others(capsys: pytest.CaptureFixture[str], table: str) -> None:
    """A row that cannot be read gets its sentence and exit 2; the other rows are served."""
    path = Path(table)
    text = path.read_text(encoding="utf-8").splitlines()
    text[2] = "abc" + text[2][text[2].index(",") :]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    assert main(["predict", SVM, table, "--json"]) == 2
    rows, err = lines(capsys)
    assert [row["row"] for row in rows] == [1, 3]
    assert len(err.splitlines()) == 1
    assert "row 2" in err.lower()
    assert "mean radius" in err


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A missing file and a folder get a sentence each and exit 2."""
    assert main(["predict", SVM, str(tmp_path / "nowhere.csv"), str(tmp_path), "--json"]) == 2
    rows, err = lines(capsys)
    assert rows == []
    assert len(err.splitlines()) == 2
    assert "cannot be opened" in err


@pytest.mark.parametrize("verb", ["predict", "explain"])
def test_one_row(capsys: pytest.CaptureFixture[str], table: str, verb: str) -> None:
    """--row serves that row alone, counted from 1."""
    assert main([verb, SVM, table, "--json"]) == 0
    every, _ = lines(capsys)
    assert main([verb, SVM, table, "--row", "2", "--json"]) == 0
    (row,), _ = lines(capsys)
    assert {k: v for k, v in row.items() if k != "seconds"} == {
        k: v for k, v in every[1].items() if k != "seconds"
    }


@pytest.mark.parametrize("row", ["0", "4", "-1"])
def test_a_row_out_of_range(capsys: pytest.CaptureFixture[str], table: str, row: str) -> None:
    """A row that is not there exits 2 and says which rows there are."""
    assert main(["predict", SVM, table, "--row", row, "--json"]) == 2
    rows, err = lines(capsys)
    assert rows == []
    assert len(err.splitlines()) == 1
    assert "1 to 3" in err


def test_an_unknown_model(capsys: pytest.CaptureFixture[str]) -> None:
    """A model that is not there exits 2 and names those that are."""
    assert main(["evaluate", "breast-fna/perceptron", "--json"]) == 2
    rows, err = lines(capsys)
    assert rows == []
    assert SVM in err
    assert FOREST in err


def test_help_lists_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    """--help exits 0 with every verb and the notice."""
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    out = capsys.readouterr().out
    assert stopped.value.code == 0
    listed = [
        line.split()[0] for line in out.splitlines() if line.startswith("    ") and line.split()
    ]
    assert set(VERBS) <= set(listed)
    assert "Not for the care of patients" in " ".join(out.split())


def test_without_a_verb(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a verb the usage is shown and the exit is 2."""
    with pytest.raises(SystemExit) as stopped:
        main([])
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_text_output(capsys: pytest.CaptureFixture[str], table: str) -> None:
    """Without --json each case is a line of words with its probability."""
    assert main(["predict", SVM, table]) == 0
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 3
    assert all(
        line.startswith(f"{table} row {n + 1}: ") and "malignant" in line
        for n, line in enumerate(out)
    )


@pytest.mark.parametrize("verb", EVERY_VERB)
def test_every_verb_tells_its_options(capsys: pytest.CaptureFixture[str], verb: str) -> None:
    """Help is printed and ends well."""
    with pytest.raises(SystemExit) as ended:
        main([verb, "--help"])
    assert ended.value.code == 0
    assert verb in capsys.readouterr().out


@pytest.mark.parametrize("verb", ["predict", "explain", "train-csv"])
def test_what_is_no_file_is_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, verb: str
) -> None:
    """A device without end, a pipe that nobody writes to, a folder: nothing is waited for, one line
    each, exit 2.
    """
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for file in ("/dev/zero", "/dev/tty", str(pipe), str(tmp_path)):
        asked = (
            [file, "--target", "label", "--family", "forest"]
            if verb == "train-csv"
            else [SVM, file]
        )
        assert main([verb, *asked]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert len(err.splitlines()) == 1
        assert "cannot be opened" in err


@pytest.mark.parametrize("place", ["/proc/x", "/dev/null/x", "/dev/null"])
def test_a_place_nobody_writes_to_is_a_sentence_before_the_training(
    capsys: pytest.CaptureFixture[str], place: str
) -> None:
    """The folder is tried first, and nothing is trained."""
    assert main(["train", SVM, "--out", place]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "--out" in err


@pytest.mark.parametrize("line", [b"", b"[" * 200_000, b"{}", b"[1]", b"a,b\n1,2", b"\xff\xfe"])
def test_a_request_that_is_none_is_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, line: bytes
) -> None:
    """train-csv --request says what it wants on the first line of standard input."""
    import io

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line)))
    assert main(["train-csv", "--request"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_predict_says_that_a_films_age_is_not_in_the_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What a reviewer must check stands in the JSON line and under the plain one."""
    task = TASKS["chest-xray"]
    film = str(samples(task)[0].path)
    assert task.ages

    assert main(["predict", "chest-xray/cnn", film, "--json"]) == 0
    assert lines(capsys)[0][0]["warnings"] == [task.ages.unstated]
    assert main(["predict", "chest-xray/cnn", film]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert "pneumonia" in first
    assert second.strip() == task.ages.unstated
