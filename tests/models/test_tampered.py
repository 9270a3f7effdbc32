"""A folder of own models that somebody changed: refused in a sentence, and in nobody else's way."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.preprocessing import StandardScaler

from medmodels.cli import main
from medmodels.cli.examine import examine
from medmodels.errors import ArtifactBroken, ArtifactMissing, ArtifactTampered, ModelError
from medmodels.models import Artifact, load_model, model_ids, models_of, questions
from medmodels.own.folders import remove_own, zipped
from medmodels.tasks import TASKS, known_tasks
from medmodels.tasks.own import own_folders, own_models
from tests.models.folders import copied, edited, resigned, trained, tree_changed

MODEL = "own-t/forest"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three questions: t with trees, a forest and a machine, u and v with a forest."""
    home = tmp_path_factory.mktemp("sound")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDMODELS_HOME", str(home))
        for title, family in (
            ("T", "boosting"),
            ("T", "forest"),
            ("T", "svm"),
            ("U", "forest"),
            ("V", "forest"),
        ):
            trained(title, family)
    return home


@pytest.fixture
def models(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of own models, to spoil."""
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path / "home"))
    return copied(sound, tmp_path / "home")


def swapped(task: dict[str, Any]) -> dict[str, Any]:
    return {**task, "labels": task["labels"][::-1]}


def test_swapped_labels_are_noticed(models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The question is covered by the digest of each of its models: none loads, verify says so, and
    the other questions verify.
    """
    edited(models / "own-t" / "task.json", swapped)

    for model_id in ("own-t/boosting", "own-t/forest", "own-t/svm"):
        with pytest.raises(ArtifactTampered, match=r"task\.json differs"):
            load_model(model_id)
    assert main(["verify", "--json"]) == 2
    out, err = capsys.readouterr()
    verified = {json.loads(line)["model"] for line in out.splitlines()}
    assert verified == {*model_ids()} - {"own-t/boosting", "own-t/forest", "own-t/svm"}
    assert len(err.splitlines()) == 3


def other(entry: Any) -> Any:
    """Another entry that a manifest could have in its place."""
    return "" if isinstance(entry, str) or "code" in entry else {}


@pytest.mark.parametrize(
    "entry",
    ["threshold_source", "background", "baseline", "strategy", "measured", "question", "digest"],
)
def test_a_changed_manifest_is_noticed(models: Path, entry: str) -> None:
    """The manifest has a digest of itself, and one of an own model cannot do without."""
    edited(models / MODEL / "manifest.json", lambda m: m | {entry: other(m[entry])})
    with pytest.raises(ArtifactTampered, match=r"manifest\.json differs"):
        load_model(MODEL)

    edited(
        models / MODEL / "manifest.json",
        lambda m: {k: v for k, v in m.items() if k not in (entry, "digest")},
    )
    with pytest.raises(ArtifactMissing, match=r"manifest\.json"):
        load_model(MODEL)


def test_whatever_decides_a_prediction_is_in_the_digest(models: Path) -> None:
    """The weights, the fitted arrays and the question change it when they change; what was
    measured afterwards changes the fingerprint alone.
    """
    folder = models / MODEL
    changes: dict[str, Callable[[], object]] = {
        "weights": lambda: tree_changed(folder, node("threshold", 0.125)),
        "reference": lambda: changed_arrays(folder / "reference.npz", threshold=np.array(0.25)),
        "question": lambda: edited(folder.parent / "task.json", swapped),
    }
    seen = {Artifact.open(MODEL).digest}
    for change in changes.values():
        change()
        resigned(folder)
        seen.add(Artifact.open(MODEL).digest)
    assert len(seen) == 1 + len(changes)

    before = Artifact.open(MODEL)
    parquet(folder / "heldout.parquet", lambda table: table[::-1])
    resigned(folder)

    assert Artifact.open(MODEL).digest == before.digest
    assert Artifact.open(MODEL).fingerprint != before.fingerprint


@pytest.mark.parametrize("version", [0, 1, 4])
def test_a_folder_of_another_format_is_refused(models: Path, version: int) -> None:
    """Older or newer than this program's, however well signed: what its numbers mean is unknown."""
    edited(models / MODEL / "manifest.json", lambda m: m | {"format": version})
    resigned(models / MODEL)

    with pytest.raises(ArtifactMissing, match="another version of medmodels packaged it"):
        load_model(MODEL)


class _Stranger:
    """What no training writes."""


def test_a_type_that_is_not_trusted_is_never_made(models: Path) -> None:
    """A file that holds one is said to be changed before anything in it is made; skops' own refusal
    is not waited for.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("skops.io.loads", lambda *_, **__: pytest.fail("it was made"))
        for odd in (_Stranger(), {"forest": _Stranger()}):
            (models / MODEL / "model.skops").write_bytes(skops.io.dumps(odd))
            resigned(models / MODEL)

            with pytest.raises(ArtifactTampered, match=r"model\.skops"):
                examine(MODEL)


QUESTIONS: dict[str, Callable[[Path], object]] = {
    "brackets": lambda f: f.write_text("[" * 200_000, encoding="utf-8"),
    "nothing": lambda f: f.write_bytes(b""),
    "bytes": lambda f: f.write_bytes(bytes(range(256))),
    "a list": lambda f: f.write_text("[1]", encoding="utf-8"),
    "a number as title": lambda f: edited(f, lambda t: t | {"title": 7}),
    "a title of two lines": lambda f: edited(f, lambda t: t | {"title": "a\nb"}),
    "a label of two lines": lambda f: edited(f, lambda t: t | {"labels": ["a\nb", "c"]}),
    "one label": lambda f: edited(f, lambda t: t | {"labels": ["a"]}),
    "labels as text": lambda f: edited(f, lambda t: t | {"labels": "ab"}),
    "no features": lambda f: edited(f, lambda t: t | {"features": []}),
    "a feature twice": lambda f: edited(f, lambda t: t | {"features": t["features"][:1] * 2}),
    "a range of words": lambda f: edited(
        f, lambda t: t | {"features": [t["features"][0] | {"plausible": ["low", "high"]}]}
    ),
    "a range without end": lambda f: edited(
        f, lambda t: t | {"features": [t["features"][0] | {"plausible": [0, float("inf")]}]}
    ),
    "half a digit": lambda f: edited(
        f, lambda t: t | {"features": [t["features"][0] | {"decimals": 0.5}]}
    ),
    "many digits": lambda f: edited(
        f, lambda t: t | {"features": [t["features"][0] | {"decimals": 10**9}]}
    ),
    "a layout of nothing": lambda f: edited(
        f, lambda t: t | {"modality": "pixels", "layout": [0, 1, 1]}
    ),
    "a layout of too much": lambda f: edited(
        f, lambda t: t | {"modality": "pixels", "layout": [10**6, 10**6, 3]}
    ),
    "another modality": lambda f: edited(f, lambda t: t | {"modality": "image"}),
    "a shipped name": lambda f: edited(f, lambda t: t | {"name": "breast-fna"}),
    "another name": lambda f: edited(f, lambda t: t | {"name": "own-u"}),
    "an outcome that is none": lambda f: edited(
        f, lambda t: t | {"truth_columns": {"label": {"1": "perhaps"}}}
    ),
    "a quantity": lambda f: edited(f, lambda t: t | {"quantity": {"name": "dose"}}),
    "an unknown entry": lambda f: edited(f, lambda t: t | {"__class__": "Task"}),
    "a folder": lambda f: (f.unlink(), f.mkdir()),
    "a pipe": lambda f: (f.unlink(), os.mkfifo(f)),
    "a link": lambda f: (
        f.rename(f.with_name("elsewhere.json")),
        f.symlink_to(f.with_name("elsewhere.json")),
    ),
    "missing": lambda f: f.unlink(),
}


@pytest.mark.parametrize("kind", QUESTIONS)
def test_a_spoilt_question_takes_nothing_else_away(models: Path, kind: str) -> None:
    """It is left out with a reason, even when its models are signed for it; the other questions are
    there, and it can be deleted.
    """
    QUESTIONS[kind](models / "own-t" / "task.json")
    if (models / "own-t" / "task.json").is_file():
        resigned(models / "own-t" / "forest")

    assert [name for name, folder in own_folders().items() if folder.wrong] == ["own-t"]
    assert set(known_tasks()) == set(questions()) == {*TASKS, "own-u", "own-v"}
    assert models_of("own-t") == ()
    with pytest.raises(ModelError, match=r"task\.json"):
        examine(MODEL)
    load_model("own-u/forest")
    remove_own("own-t")
    assert not (models / "own-t").exists()


def archive(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def changed_arrays(file: Path, **arrays: np.ndarray | None) -> None:
    """Some arrays of an .npz file put in the place of others, or taken out."""
    with np.load(file) as stored:
        changed: dict[str, Any] = {name: stored[name] for name in stored.files} | arrays
    file.write_bytes(
        archive(**{name: value for name, value in changed.items() if value is not None})
    )


def claimed(shape: str) -> bytes:
    """An .npz file whose one array says that it is larger than it is."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        header = (
            f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".encode().ljust(117)
            + b"\n"
        )
        file.writestr(
            "background.npy",
            b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(16),
        )
    return buffer.getvalue()


def parquet(file: Path, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    change(pd.read_parquet(file)).to_parquet(file, index=False)


def node(name: str, value: float) -> Callable[[dict[str, Any]], None]:
    return lambda state: state["nodes"][name].__setitem__(0, value)


def with_manifest(change: Callable[[Any], Any]) -> Callable[[Path], object]:
    return lambda folder: edited(folder / "manifest.json", change)


def with_evidence(change: Callable[[Any], Any]) -> Callable[[Path], object]:
    return lambda folder: edited(folder / "evidence.json", change)


def with_tree(change: Callable[[dict[str, Any]], None]) -> Callable[[Path], object]:
    return lambda folder: tree_changed(folder, change)


def skops_edited(folder: Path, change: Callable[[Any], None]) -> None:
    """The description of every tree of a skops file changed: what it is made of, before it
    is made.
    """
    old, buffer = zipfile.ZipFile(io.BytesIO((folder / "model.skops").read_bytes())), io.BytesIO()
    schema = json.loads(old.read("schema.json"))
    for tree in _trees(schema):
        change(tree)
    with zipfile.ZipFile(buffer, "w") as new:
        for item in old.namelist():
            new.writestr(item, json.dumps(schema) if item == "schema.json" else old.read(item))
    (folder / "model.skops").write_bytes(buffer.getvalue())


def _trees(part: Any) -> list[Any]:
    if isinstance(part, dict):
        return [part] * (part.get("__class__") == "Tree") + [
            tree for value in part.values() for tree in _trees(value)
        ]
    return [tree for value in part for tree in _trees(value)] if isinstance(part, list) else []


def _renamed(tree: Any) -> None:
    """How many outputs there are by the name of how many columns there are."""
    columns, _, outputs = tree["__reduce__"]["args"]["content"]
    outputs["__id__"] = columns["__id__"]


FOLDERS: dict[str, Callable[[Path], object]] = {
    "manifest of brackets": (
        lambda f: (f / "manifest.json").write_text("[" * 200_000, encoding="utf-8")
    ),
    "manifest as a list": with_manifest(lambda m: [m]),
    "files as a list": with_manifest(lambda m: m | {"files": list(m["files"])}),
    "files of another folder": with_manifest(
        lambda m: m | {"files": m["files"] | {"../svm/model.skops": "0" * 64}}
    ),
    "digests as numbers": with_manifest(lambda m: m | {"files": m["files"] | {"nowhere.npz": 7}}),
    "format as text": with_manifest(lambda m: m | {"format": "2"}),
    "measured as text": with_manifest(lambda m: m | {"measured": {"Gate": "none"}}),
    "measured as text of a newer folder": with_manifest(
        lambda m: m | {"measured": {"gate": ["- All of it."]}}
    ),
    "a measured count as text": with_manifest(
        lambda m: m | {"measured": {"gate": {"of": "cases", "rows": "none"}}}
    ),
    "a statement of no known code": with_manifest(
        lambda m: m | {"background": {"code": "no such"}}
    ),
    "a statement without its values": with_manifest(
        lambda m: m | {"background": {"code": "group means", "of": "cases"}}
    ),
    "landmarks as a number": with_manifest(lambda m: m | {"landmarks": 7}),
    "versions as numbers": with_manifest(lambda m: m | {"versions": {"numpy": 2}}),
    "another model's manifest": with_manifest(lambda m: m | {"model": "own-u/forest"}),
    "no background": with_manifest(lambda m: {k: v for k, v in m.items() if k != "background"}),
    "reference of no archive": (
        lambda f: (f / "reference.npz").write_bytes(b"PK\x03\x04 and no more")
    ),
    "reference of objects": lambda f: changed_arrays(
        f / "reference.npz", background=np.array([{}], dtype=object)
    ),
    "reference that claims terabytes": (
        lambda f: (f / "reference.npz").write_bytes(claimed("(1000000000000,)"))
    ),
    "reference without a gate": lambda f: changed_arrays(f / "reference.npz", gate_center=None),
    "reference of words": lambda f: changed_arrays(f / "reference.npz", threshold=np.array("half")),
    "reference of another width": lambda f: changed_arrays(
        f / "reference.npz", background=np.zeros((5, 3))
    ),
    "reference of one level": lambda f: changed_arrays(
        f / "reference.npz", conformal=np.full((1, 2), 0.5)
    ),
    "reference that is not finite": lambda f: changed_arrays(
        f / "reference.npz", conformal=np.full((3, 2), np.nan)
    ),
    "skops of bytes": lambda f: (f / "model.skops").write_bytes(b"nothing"),
    "skops of a scaler": (
        lambda f: (f / "model.skops").write_bytes(skops.io.dumps(StandardScaler().fit(np.eye(4))))
    ),
    "a child far away": with_tree(node("left_child", 2**40)),
    "a child before the first": with_tree(node("right_child", -7)),
    "a child that is its parent": with_tree(node("left_child", 0)),
    "a child of two": with_tree(node("right_child", 1)),
    "a column there is not": with_tree(node("feature", 10**6)),
    "a threshold that is none": with_tree(node("threshold", float("nan"))),
    "leaves that are no shares": with_tree(lambda state: state["values"].__imul__(3)),
    "leaves that are not finite": with_tree(lambda state: state["values"].fill(np.nan)),
    "a tree that is deeper than it says": with_tree(
        lambda state: state.__setitem__("max_depth", 0)
    ),
    "a tree of many outputs": lambda f: skops_edited(
        f, lambda tree: tree["__reduce__"]["args"]["content"][2].__setitem__("content", str(10**9))
    ),
    "a number by another's name": lambda f: skops_edited(f, _renamed),
    "heldout of no parquet": (
        lambda f: (f / "heldout.parquet").write_bytes(b"PAR1 and no more PAR1")
    ),
    "heldout without scores": lambda f: parquet(
        f / "heldout.parquet", lambda t: t.drop(columns="score")
    ),
    "heldout of words": lambda f: parquet(f / "heldout.parquet", lambda t: t.assign(score="high")),
    "heldout without rows": lambda f: parquet(f / "heldout.parquet", lambda t: t[:0]),
    "evidence of brackets": (
        lambda f: (f / "evidence.json").write_text("[" * 200_000, encoding="utf-8")
    ),
    "evidence without metrics": with_evidence(
        lambda e: e | {"evidence": e["evidence"] | {"metrics": {}}}
    ),
    "evidence of words": with_evidence(
        lambda e: e["evidence"]["metrics"]["accuracy"].__setitem__("value", "high") or e
    ),
    "evidence of another model": with_evidence(
        lambda e: e | {"evidence": e["evidence"] | {"model": "own-u/forest"}}
    ),
    "behaviour of another width": lambda f: changed_arrays(
        f / "behaviour.npz", quantiles=np.zeros((101, 9))
    ),
    "a partner there is not": lambda f: changed_arrays(
        f / "behaviour.npz", partner=np.array([7, 7], np.uint16)
    ),
    "curves without levels": lambda f: changed_arrays(f / "curves.npz", thresholds=None),
    "a card without sections": lambda f: (f / "card.md").write_text("a card", encoding="utf-8"),
    "a card of bytes": lambda f: (f / "card.md").write_bytes(b"\xff\xfe\xff"),
}


@pytest.mark.parametrize("kind", FOLDERS)
def test_a_spoilt_folder_is_refused_in_a_sentence(models: Path, kind: str) -> None:
    """Signed again or not, what no training leaves is a ModelError and never a raw one; the other
    family of the question is served.
    """
    FOLDERS[kind](models / MODEL)
    resigned(models / MODEL) if "brackets" not in kind or "manifest" not in kind else None

    with pytest.raises(ModelError, match=MODEL) as caught:
        examine(MODEL)
    assert len(str(caught.value).splitlines()) == 1
    examine("own-t/svm")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("scale", np.zeros(4)),
        ("center", np.zeros(1)),
        ("center", np.full(4, np.nan)),
        ("vectors", np.zeros((0, 4))),
        ("gamma", np.array(-1.0)),
        ("weights", None),
    ],
)
def test_a_spoilt_machine_is_refused_in_a_sentence(
    models: Path, name: str, value: np.ndarray | None
) -> None:
    """Arrays of a kernel machine that do not belong together or are not finite."""
    changed_arrays(models / "own-t" / "svm" / "model.npz", **{name: value})
    resigned(models / "own-t" / "svm")

    with pytest.raises(ArtifactBroken, match="own-t/svm"):
        examine("own-t/svm")


@pytest.mark.parametrize(
    ("file", "name", "value"),
    [
        ("model.npz", "feature", np.full((8, 3), 99)),
        ("model.npz", "left", np.zeros((8, 3), int)),
        ("model.npz", "value", None),
        ("model.npz", "base", np.zeros(2)),
        ("reference.npz", "platt", np.zeros(3)),
        ("reference.npz", "background", np.full((4, 4), np.nan)),
    ],
)
def test_spoilt_boosted_trees_are_refused_in_a_sentence(
    models: Path, file: str, name: str, value: np.ndarray | None
) -> None:
    """Trees that are none or of another output, and what they are calibrated by."""
    changed_arrays(models / "own-t" / "boosting" / file, **{name: value})
    resigned(models / "own-t" / "boosting")

    with pytest.raises(ArtifactBroken, match="own-t/boosting"):
        examine("own-t/boosting")


LINKS: dict[str, str] = {
    "a file": "own-t/forest/card.md",
    "a stranger": "own-t/forest/extra",
    "the model": "own-t/forest",
    "the question": "own-t",
}


@pytest.mark.parametrize("kind", LINKS)
def test_a_link_is_refused_and_never_handed_out(models: Path, tmp_path: Path, kind: str) -> None:
    """A link in a model's folder, or in its place, is not followed: not on opening, not by verify,
    not into the archive.
    """
    place = models / LINKS[kind]
    if place.exists():
        place.rename(tmp_path / "elsewhere")
    else:
        (tmp_path / "elsewhere").write_text("secret", encoding="utf-8")
    place.symlink_to(tmp_path / "elsewhere")

    for refuse in (Artifact.open, examine, zipped):
        with pytest.raises(ModelError, match="link"):
            refuse(MODEL)
    assert "own-u/forest" in model_ids()
    remove_own("own-t")
    assert (tmp_path / "elsewhere").exists()  # what the link led to is not deleted with it
    assert not place.is_symlink()


def test_verify_goes_on_to_the_last(models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Several broken folders get a sentence each, the sound ones after them are verified, and the
    exit is 2.
    """
    QUESTIONS["brackets"](models / "own-t" / "task.json")
    FOLDERS["a child far away"](models / "own-u" / "forest")
    resigned(models / "own-u" / "forest")
    (models / "own-nothing").write_text("a file", encoding="utf-8")

    assert main(["verify"]) == 2
    out, err = capsys.readouterr()
    assert "own-v/forest: every file" in out.splitlines()[-1]
    assert sorted(line.split()[0] for line in err.splitlines()) == [
        "own-nothing",
        "own-t",
        "own-u/forest",
    ]


def test_only_what_the_manifest_names_is_handed_out(models: Path) -> None:
    """A file that somebody left in the folder does not travel with the model."""
    (models / MODEL / "notes.txt").write_text("secret", encoding="utf-8")
    names = set(zipfile.ZipFile(io.BytesIO(zipped(MODEL))).namelist())

    assert names == {f"{MODEL}/{name}" for name in Artifact.open(MODEL).manifest["files"]} | {
        f"{MODEL}/manifest.json",
        "own-t/task.json",
    }


def test_everything_is_its_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files 0600 and folders 0700 below the own folder, records too, whatever the umask; also in a
    folder that was open before.
    """
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    own_models().mkdir(mode=0o755)
    before = os.umask(0)
    try:
        trained("T")
    finally:
        os.umask(before)

    modes = {
        path.relative_to(tmp_path): path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")
    }
    assert any(path.parent.name == "runs" for path in modes)
    assert {mode for path, mode in modes.items() if not (tmp_path / path).is_dir()} == {0o600}
    assert {mode for path, mode in modes.items() if (tmp_path / path).is_dir()} == {0o700}
