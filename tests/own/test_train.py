"""A model of one's own: trained from a table, then like any other."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from medmodels.cases import read_cases
from medmodels.cli import main
from medmodels.errors import ArtifactMissing, DatasetError, WrongColumns
from medmodels.evidence import evaluate, load_evidence
from medmodels.explanations import explain
from medmodels.models import load_model, model_ids, models_of
from medmodels.models.svm import Svm
from medmodels.own.folders import remove_own, zipped
from medmodels.own.labelled import families_for, read_labelled
from medmodels.own.records import records_of
from medmodels.own.train import train_own
from medmodels.predictions import predict
from medmodels.tasks import TASKS, get_task, known_tasks
from medmodels.tasks.own import own_models, task_from_json, task_name, task_to_json
from medmodels.training.progress import FoldBegun, Tell, TrainingEvent, Usable, silent
from medmodels.training.strategies import BoostingStrategy, ForestStrategy, SvmStrategy
from tests.own.test_labelled import table
from tests.told import told

FAST = {
    "boosting": BoostingStrategy(rounds=30, min_samples_leaf=5, calibration_folds=2),
    "forest": ForestStrategy(trees=15),
    "svm": SvmStrategy(calibration_folds=3),
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for every test."""
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.training
@pytest.mark.parametrize("family", FAST)
def test_it_predicts_explains_and_is_measured_like_any_other(family: str) -> None:
    """The probability that is shown is the one that is explained, contributions add up, and the
    evidence has its intervals.
    """
    labelled = read_labelled(table(), target="label")
    model_id = train_own(
        labelled, title="My table", family=family, strategy=FAST[family], options={}
    )
    model = load_model(model_id)
    case = read_cases(b"size,shape\n0.5,-0.2\n", task=get_task("own-my-table")).case()
    explanation, evidence = explain(model, case), evaluate(model)

    assert model_id == f"own-my-table/{family}"
    assert explanation.additivity_error < 1e-6
    assert explanation.shown == pytest.approx(predict(model, case).p_positive, abs=1e-6)
    assert evidence.n == 24
    assert 0.5 < evidence.metrics["auroc"].value <= 1
    assert model_id in model_ids()
    assert models_of("own-my-table") == (model_id,)
    assert "train-csv FILE" in model.artifact.card


@pytest.mark.training
def test_no_row_of_the_table_is_in_a_support_vector_machine() -> None:
    """Its landmarks are means of five rows or more of the training side, and none of them is a row;
    the card says how many there are.
    """
    labelled = read_labelled(table(), target="label")
    model = load_model(
        train_own(labelled, title="My table", family="svm", strategy=FAST["svm"], options={})
    )
    assert isinstance(model, Svm)
    e = model.expansion
    points = e.vectors * e.scale + e.center

    assert e.sizes.min() >= 5
    assert e.sizes.sum() == model.artifact.manifest["training_cases"]
    assert not np.isclose(points[:, None], labelled.data[None], rtol=1e-6).all(2).any()
    assert (
        f"kernel expansion over {len(points)} means of groups of {e.sizes.min()} or more"
        in model.artifact.card
    )
    assert 'license: "unknown"\ndata_license: "Not available"' in model.artifact.card


def test_shipped_models_stay_what_they_are() -> None:
    """Without a model of one's own nothing changes; a name can never be a shipped task's."""
    assert set(known_tasks()) == set(TASKS)
    assert task_name("breast-fna") == "own-breast-fna"
    assert task_name("???") == "own-table"
    assert not any(task.startswith("own-") for task in TASKS)


@pytest.mark.training
def test_two_families_share_a_question_and_another_table_needs_another_title() -> None:
    """The second family joins the first, the better one leading; other rows under the same title
    are refused and leave everything as it was.
    """
    train_own(
        read_labelled(table(), target="label"),
        title="T",
        family="forest",
        strategy=FAST["forest"],
        options={},
    )
    train_own(
        read_labelled(table(), target="label"),
        title="T",
        family="svm",
        strategy=FAST["svm"],
        options={},
    )
    assert set(models_of("own-t")) == {"own-t/forest", "own-t/svm"}
    measured = [load_evidence(load_model(model_id).artifact) for model_id in models_of("own-t")]
    folded = all(cv is not None for _, cv in measured)
    first, second = (
        cv.metrics["auroc"].mean if folded and cv else e.metrics["auroc"].value
        for e, cv in measured
    )
    assert first > second or (first == second and models_of("own-t")[0] == "own-t/forest")

    with pytest.raises(DatasetError, match="another title"):
        train_own(
            read_labelled(table(150), target="label"),
            title="T",
            family="forest",
            strategy=FAST["forest"],
            options={},
        )
    assert load_model("own-t/forest").artifact.verify() is None


@pytest.mark.training
def test_a_failed_training_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a question nor a folder stays behind when packaging fails."""
    import medmodels.own.train as module

    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "export", fail)
    with pytest.raises(KeyboardInterrupt):
        train_own(
            read_labelled(table(), target="label"),
            title="T",
            family="forest",
            strategy=FAST["forest"],
            options={},
        )
    assert not any(own_models().iterdir())


def test_a_question_survives_being_written() -> None:
    """What is read back is what was written; anything else is no question."""
    task = read_labelled(table(), target="label").dataset("T").task

    assert task_from_json(task_to_json(task)) == task
    for text in (
        "",
        "{}",
        "[]",
        task_to_json(task).replace('"own-t"', '"breast-fna"'),
        task_to_json(task).replace('"table"', '"image"'),
    ):
        with pytest.raises(
            ValueError, match=r"not JSON|no question|not those of a question|not what it should be"
        ):
            task_from_json(text)


@pytest.mark.training
def test_a_spoilt_question_is_left_out(home: Path) -> None:
    """A damaged task.json hides its models and harms nobody else."""
    train_own(
        read_labelled(table(), target="label"),
        title="T",
        family="forest",
        strategy=FAST["forest"],
        options={},
    )
    (own_models() / "own-t" / "task.json").write_text("{", encoding="utf-8")

    assert set(known_tasks()) == set(TASKS)


def test_a_family_that_does_not_fit_is_refused_with_the_reason() -> None:
    """An SVM on more rows than are fitted in good time names its bounds; a family nobody trains on
    tables is named.
    """
    labelled = read_labelled(table(), target="label")
    large = replace(
        labelled,
        data=np.tile(labelled.data, (60, 1)),
        labels=np.tile(labelled.labels, 60),
        groups=np.arange(7200),
    )

    assert [name for name, why in families_for(labelled).items() if not why] == [
        "boosting",
        "forest",
        "svm",
    ]
    assert "pixels" in families_for(labelled)["cnn"]
    assert "time steps" in families_for(labelled)["rnn"]
    assert "7200 rows" in families_for(large)["svm"]
    assert (
        "is fitted on up to 5000 rows and explains itself for up to 200 columns"
        in families_for(large)["svm"]
    )
    with pytest.raises(DatasetError, match="choose boosting or forest"):
        train_own(large, title="T", family="svm", strategy=FAST["svm"], options={})
    with pytest.raises(DatasetError, match="cannot train “tree”"):
        train_own(labelled, title="T", family="tree", strategy=FAST["svm"], options={})


@pytest.mark.training
def test_the_command_line_trains_and_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """train-csv ends with what evaluate prints for the new model, not called after its file; a
    wrong column is one sentence and exit status 2.
    """
    file = tmp_path / "Jane Roe 1957.csv"
    file.write_bytes(table())

    assert (
        main(
            [
                "train-csv",
                str(file),
                "--target",
                "label",
                "--family",
                "forest",
                "--trees",
                "12",
                "--json",
            ]
        )
        == 0
    )
    trained = json.loads(capsys.readouterr().out)
    assert main(["evaluate", "own-my-table/forest", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == trained
    assert {"accuracy", "recall", "f1"} <= trained["metrics"].keys()

    assert main(["train-csv", str(file), "--target", "nothing", "--family", "forest"]) == 2
    assert "no label column “nothing”" in capsys.readouterr().err
    assert (
        main(["train-csv", str(file), "--target", "label", "--family", "forest", "--gamma", "1"])
        == 2
    )


@pytest.mark.training
def test_it_can_be_taken_elsewhere_and_deleted(
    home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The archive unpacked into another folder serves there; deleted, the model is gone, and its
    question with the last one; shipped ones stay.
    """
    for family in ("forest", "svm"):
        train_own(
            read_labelled(table(), target="label"),
            title="T",
            family=family,
            strategy=FAST[family],
            options={},
        )
    archive = zipped("own-t/forest")
    remove_own("own-t/forest")
    assert models_of("own-t") == ("own-t/svm",)
    remove_own("own-t/svm")
    assert not any(own_models().iterdir())
    for name in ("own-t/svm", "breast-fna/svm", "own-../breast-fna/svm"):
        with pytest.raises(DatasetError, match="of your own"):
            remove_own(name)

    other = tmp_path_factory.mktemp("other")
    monkeypatch.setenv("MEDMODELS_HOME", str(other))
    zipfile.ZipFile(io.BytesIO(archive)).extractall(own_models())
    load_model("own-t/forest").artifact.verify()
    assert models_of("own-t") == ("own-t/forest",)


def test_a_file_beyond_the_bounds_is_refused_before_it_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gigabyte on disk, and more than is read through a pipe: a sentence with the size, and no
    bytes of it in memory.
    """
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(1_000_000_000)
    asked = ["--target", "label", "--family", "forest"]
    tracemalloc.start()
    try:
        assert main(["train-csv", str(large), *asked]) == 2
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert "1000 MB; at most 20 MB are read" in capsys.readouterr().err

    monkeypatch.setattr(
        "sys.stdin", io.TextIOWrapper(io.BytesIO(b"a,label\n" + b"1,0\n" * 6_000_000))
    )
    assert main(["train-csv", "-", *asked]) == 2
    assert "at most 20 MB" in capsys.readouterr().err


def test_millions_of_rows_are_refused_in_words() -> None:
    """Five million short rows are refused at the bound, not read to the end."""
    with pytest.raises(DatasetError, match="more than 100,000 rows"):
        read_labelled(b"a,b\n" + b"1,\n" * 5_000_000, target="b")


@pytest.mark.training
def test_the_request_can_come_with_the_table(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Title and columns on the first line of standard input, the table under it: as if they had
    been arguments.
    """
    asked = [
        "--title",
        "Quiet",
        "--target",
        "label",
        "--family",
        "forest",
        "--trees",
        "5",
        "--json",
    ]
    monkeypatch.setattr(
        "sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(asked).encode() + b"\n" + table()))
    )

    assert main(["train-csv", "--request"]) == 0
    assert json.loads(capsys.readouterr().out)["model"] == "own-quiet/forest"


@pytest.mark.training
def test_the_table_that_was_trained_on_can_be_reviewed() -> None:
    """Columns that were dropped, set aside or told the split and the groups are ignored in review,
    and the screen says which.
    """
    n = 120
    extra = {
        "patient_id": [f"{7 * i}" for i in range(n)],
        "ward": ["A", "B"] * 60,
        "version": ["2"] * n,
        "site": [str(i % 30) for i in range(n)],
        "part": ["train"] * 90 + ["test"] * 30,
        "shape size": ["1.5", "2.5", "9"] * 40,
    }
    data = table(extra=extra)
    labelled = read_labelled(
        data, target="label", split="part", group=None, drop=("shape size", "site")
    )
    train_own(labelled, title="T", family="forest", strategy=FAST["forest"], options={})
    reading = read_cases(data, task=get_task("own-t"))

    assert labelled.names == ("size", "shape")
    assert not reading.problems
    assert len(reading) == n
    said = next(note for note in told(reading.notes) if "as in the training table" in note)
    assert all(name in said for name in extra)
    assert reading.case(1).truth in get_task("own-t").labels
    with pytest.raises(WrongColumns, match="stranger"):
        read_cases(b"size,shape,stranger\n1,1,1\n", task=get_task("own-t"))


def test_what_settled_the_decimal_mark_in_training_settles_it_in_review() -> None:
    """Numbers with three decimals are read by the mark of a column that was left out for being the
    same in every row.
    """
    data = "\n".join(
        [
            "a;k;label",
            *(f"{1 + n * 7919 % 997}.{100 + n * 31 % 900};0.5;{n % 2}" for n in range(60)),
        ]
    ).encode()
    labelled = read_labelled(data, target="label")
    reading = read_cases(data, task=labelled.dataset("T").task)

    assert labelled.names == ("a",)
    assert not reading.problems
    np.testing.assert_array_equal(reading.data, labelled.data)


@pytest.mark.training
def test_no_mean_is_of_fewer_than_five_people() -> None:
    """Where a column says whose the rows are, landmarks and reference cases are of five people's
    rows, though one's own are the nearest.
    """
    rng, people = np.random.default_rng(0), np.repeat(np.arange(40), 6)
    x = rng.normal(size=(40, 40))[people]
    # a column for each person: a large mean there says who is in it
    x[:, :40] = np.eye(40)[people] * 10 + rng.uniform(0, 1, (240, 40))
    rows = [
        f"{','.join(f'{v:.4f}' for v in row)},P{p},{p % 2}"
        for row, p in zip(x, people, strict=True)
    ]
    data = "\n".join(
        [",".join([*(f"m{i}x" for i in range(40)), "person", "label"]), *rows]
    ).encode()
    model = load_model(
        train_own(
            read_labelled(data, target="label", group="person"),
            title="T",
            family="svm",
            strategy=FAST["svm"],
            options={},
        )
    )
    assert isinstance(model, Svm)
    e = model.expansion
    for means in (e.vectors * e.scale + e.center, model.artifact.fitted["background"]):
        assert len(means) > 2
        assert (means > 1.0).sum(1).min() >= 5


@pytest.mark.parametrize(
    "label", ['"a\nb"', '"a\x0bb"', "a\x07b", '"a\u2028b"', "c\u200b", "\u202ea"]
)
def test_a_label_of_two_lines_is_refused_at_the_door(label: str) -> None:
    """A line break or a control character in a label: a sentence, and no model that nobody can
    delete.
    """
    rows = "".join(f"{i},{label if i % 2 else 'c'}\n" for i in range(60))
    with pytest.raises(
        DatasetError, match=r"line break or a control character|holds the control character"
    ):
        read_labelled(f"a,label\n{rows}".encode(), target="label")


def test_a_title_that_cannot_be_written_down_is_refused() -> None:
    """A title of two lines: a sentence before anything is trained, and nothing on disk."""
    with pytest.raises(DatasetError, match="line breaks"):
        train_own(
            read_labelled(table(), target="label"),
            title="a\nb",
            family="forest",
            strategy=FAST["forest"],
            options={},
        )
    assert not list(own_models().glob("own-*"))


@pytest.mark.training
def test_a_disk_that_is_full_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the system refuses while a model is packaged: one sentence, and no half model."""
    import errno

    import medmodels.training.packaging.folder as module

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module, "_write_weights", full)
    with pytest.raises(ArtifactMissing, match="No space left"):
        train_own(
            read_labelled(table(), target="label"),
            title="T",
            family="forest",
            strategy=FAST["forest"],
            options={},
        )
    assert not list(own_models().iterdir())


@pytest.mark.training
def test_a_spoilt_record_is_left_out() -> None:
    """A record of a training that is not as it was written takes no other away."""
    train_own(
        read_labelled(table(), target="label"),
        title="T",
        family="forest",
        strategy=FAST["forest"],
        options={},
    )
    (good,) = records_of("own-t")
    (file,) = (own_models() / "own-t" / "runs").glob("*.json")
    whole = json.loads(file.read_text(encoding="utf-8"))
    spoilt = [
        "[" * 200_000,
        "[]",
        json.dumps(whole | {"metrics": {}}),
        json.dumps(whole | {"seconds": "long"}),
        json.dumps(whole | {"strategy": 3}),
    ]
    spoilt += [
        json.dumps(whole | {"seconds": seconds})
        for seconds in (float("nan"), float("inf"), 10**400)
    ]
    for wrong in ({"n": 10**30}, {"value": 10**400}):
        accuracy = whole["metrics"]["accuracy"] | wrong
        spoilt.append(json.dumps(whole | {"metrics": whole["metrics"] | {"accuracy": accuracy}}))
    for n, text in enumerate(spoilt):
        file.with_name(f"{n}.json").write_text(text, encoding="utf-8")

    assert records_of("own-t") == (good,)


@pytest.mark.training
def test_a_model_can_be_used_before_its_cross_validation() -> None:
    """When it is said to be there it loads, predicts and has its held-out evidence; the same
    weights have their cross-validation at the end. One that replaces another waits for the end.
    """
    labelled, early, kinds = read_labelled(table(), target="label"), [], []

    def tell(event: TrainingEvent) -> None:
        kinds.append(type(event))
        if isinstance(event, Usable):
            model = load_model(event.model)
            early.append((model.digest, *load_evidence(model.artifact)))

    def trained() -> str:
        return train_own(
            labelled, title="T", family="forest", strategy=FAST["forest"], options={}, tell=tell
        )

    whole = load_model(trained())
    assert kinds.index(Usable) < kinds.index(FoldBegun)
    digest, evidence, folds = early[0]
    assert (digest, evidence.n, folds) == (whole.digest, 24, None)
    again, folds = load_evidence(whole.artifact)
    assert again.metrics["auroc"] == evidence.metrics["auroc"]
    assert folds is not None

    kinds.clear()
    trained()
    assert Usable not in kinds


@pytest.mark.training
@pytest.mark.parametrize("there", [False, True])
def test_what_is_interrupted_after_its_first_result_leaves_what_was_there(there: bool) -> None:
    """Discarded during its cross-validation a model is gone; one that was there before stays."""
    labelled = read_labelled(table(), target="label")

    def trained(tell: Tell) -> str:
        return train_own(
            labelled, title="T", family="forest", strategy=FAST["forest"], options={}, tell=tell
        )

    def interrupt(event: TrainingEvent) -> None:
        if isinstance(event, FoldBegun):
            raise KeyboardInterrupt

    if there:
        before = load_model(trained(silent)).artifact.fingerprint
    with pytest.raises(KeyboardInterrupt):
        trained(interrupt)

    assert ("own-t/forest" in model_ids()) is there
    if there:
        assert load_model("own-t/forest").artifact.fingerprint == before
