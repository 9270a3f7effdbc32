"""The better model of a question comes first, by what was measured when it was packaged."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from medmodels.models import PRETRAINED, Artifact, load_model, models_of
from medmodels.models.ranking import better_first
from medmodels.tasks import TASKS

AREA, SHARE, ERROR = ("auroc", 1), ("accuracy", 1), ("mae", -1)


def measured(
    root: Path, model_id: str, metric: str, held_out: object, folds: object = None
) -> None:
    """A folder with nothing but evidence of one metric."""
    folder = root / model_id
    folder.mkdir(parents=True, exist_ok=True)
    cv: Any = {"metrics": {metric: {"mean": folds}}} if folds is not None else None
    (folder / "evidence.json").write_text(
        json.dumps({"evidence": {"metrics": {metric: {"value": held_out}}}, "cross_validation": cv})
    )


@pytest.mark.parametrize("task", list(TASKS))
def test_the_shipped_models_stand_in_the_order_of_their_evidence(task: str) -> None:
    """The first has the best headline metric in cross-validation, where there are two: AUROC,
    accuracy of classes, the smallest error, or Harrell's C.
    """
    ids = models_of(task)
    name, sign = {
        "labels": AREA,
        "classes": SHARE,
        "quantity": ERROR,
        "time_to_event": ("harrell_c", 1),
    }[TASKS[task].kind]
    stored = [
        json.loads((PRETRAINED / model_id / "evidence.json").read_text())["cross_validation"]
        for model_id in ids
    ]
    values = [sign * s["metrics"][name]["mean"] for s in stored] if len(ids) > 1 else []
    assert values == sorted(values, reverse=True)


def test_the_svm_of_words_and_two_models_of_stays_together_come_first() -> None:
    """Not by the alphabet: the SVM of notes is right more often, trees and network together tell
    more deaths apart than either, and the forest fewest.
    """
    assert models_of("note-section")[0] == "note-section/svm"
    order = [name.partition("/")[2] for name in models_of("icu-mortality")]
    assert order == ["ensemble", "boosting", "rnn", "forest"]


def test_folds_decide_where_every_model_has_them(tmp_path: Path) -> None:
    """Else the held-out value does, since the two are not to be compared; an error is better when
    smaller.
    """
    measured(tmp_path, "q/a", "auroc", 0.9, 0.7)
    measured(tmp_path, "q/b", "auroc", 0.8, 0.75)
    assert better_first(("q/a", "q/b"), tmp_path, AREA) == ("q/b", "q/a")

    measured(tmp_path, "q/c", "auroc", 0.85)
    assert better_first(("q/a", "q/b", "q/c"), tmp_path, AREA) == ("q/a", "q/c", "q/b")

    measured(tmp_path, "d/a", "mae", 9.0)
    measured(tmp_path, "d/b", "mae", 8.0)
    assert better_first(("d/a", "d/b"), tmp_path, ERROR) == ("d/b", "d/a")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        '{"evidence": 3}',
        "[" * 200_000,
        '{"evidence": {"metrics": {"auroc": {"value": "x"}}}}',
        "\ud800",
    ],
)
def test_what_cannot_be_read_comes_last_and_by_name(tmp_path: Path, content: str) -> None:
    """A broken folder takes no place from a whole one, and never the page."""
    measured(tmp_path, "q/z", "auroc", 0.6)
    for name in ("q/b", "q/a"):
        measured(tmp_path, name, "auroc", None)
        (tmp_path / name / "evidence.json").write_bytes(content.encode("utf-8", "surrogatepass"))
    assert better_first(("q/a", "q/b", "q/missing", "q/z"), tmp_path, AREA) == (
        "q/z",
        "q/a",
        "q/b",
        "q/missing",
    )


def test_alike_models_stand_by_name(tmp_path: Path) -> None:
    """The order does not depend on that of the folders."""
    for name in ("q/svm", "q/forest"):
        measured(tmp_path, name, "accuracy", 0.8)
    assert better_first(("q/svm", "q/forest"), tmp_path, SHARE) == ("q/forest", "q/svm")


def test_a_file_is_read_again_only_when_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages ask at every click: no reading then, of scores least of all; a model that is trained
    anew is seen.
    """
    measured(tmp_path, "q/a", "auroc", 0.9)
    measured(tmp_path, "q/b", "auroc", 0.8)
    better_first(("q/a", "q/b"), tmp_path, AREA)

    def refused(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(Artifact, "heldout", refused)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", refused)
        assert better_first(("q/a", "q/b"), tmp_path, AREA) == ("q/a", "q/b")
        assert models_of("chest-xray") == ("chest-xray/cnn",)

    measured(tmp_path, "q/b", "auroc", 0.95)
    os.utime(tmp_path / "q/b/evidence.json", ns=(1, 1))
    assert better_first(("q/a", "q/b"), tmp_path, AREA) == ("q/b", "q/a")


def test_every_question_has_a_headline() -> None:
    """What a model is measured by holds the metric that decides."""
    for task in TASKS:
        for model_id in models_of(task):
            stored = json.loads(load_model(model_id).artifact.read("evidence.json"))
            assert TASKS[task].asks.decides[0] in stored["evidence"]["metrics"]
