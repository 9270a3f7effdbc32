"""Own models to spoil: trained once, copied, and signed again as somebody with a pen and time
would.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from medmodels.models.manifest import SIGNATURE, signature_of
from medmodels.own.labelled import read_labelled
from medmodels.own.train import train_own
from medmodels.tasks.own import own_models
from medmodels.training.recipes import table as recipe
from medmodels.training.strategies import BoostingStrategy, ForestStrategy, SvmStrategy
from tests.own.test_labelled import table

__all__ = ["copied", "edited", "resigned", "trained", "tree_changed"]


def trained(title: str, family: str = "forest", data: bytes | None = None) -> str:
    """The id of a small model in the current own folder."""
    strategy = {
        "boosting": BoostingStrategy(rounds=8, min_samples_leaf=5, calibration_folds=2),
        "forest": ForestStrategy(trees=4),
        "svm": SvmStrategy(calibration_folds=3),
    }[family]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recipe, "REPEATS", 2)  # of the cross-validation, which is not looked at
        return train_own(
            read_labelled(data or table(), target="label"),
            title=title,
            family=family,
            strategy=strategy,
            options={},
        )


def copied(source: Path, home: Path) -> Path:
    """A copy of another home's models in this one; returns the folder of own models."""
    shutil.copytree(source / "models", home / "models")
    return own_models()


def resigned(folder: Path) -> None:
    """Every digest of a model's folder and its question as it now is, and the manifest's own."""
    edited(folder / "manifest.json", lambda manifest: _signed(manifest, folder))


def _signed(manifest: Any, folder: Path) -> Any:
    if not isinstance(manifest, dict):
        return manifest
    if isinstance(manifest.get("files"), dict):
        for name in manifest["files"]:
            if (folder / name).is_file() and not name.startswith("."):
                manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    question = folder.parent / "task.json"
    if question.is_file():
        manifest["question"] = hashlib.sha256(question.read_bytes()).hexdigest()
    return {**manifest, SIGNATURE: signature_of(manifest)}


def edited(file: Path, change: Callable[[Any], Any]) -> None:
    """A JSON file with its content changed."""
    found = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(change(found)), encoding="utf-8")


def tree_changed(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """The first tree of a forest with its state changed, as no training leaves it."""
    import numpy as np
    import skops.io
    from sklearn.tree._tree import Tree

    forest = skops.io.loads(
        (folder / "model.skops").read_bytes(), trusted=["sklearn.tree._tree.Tree"]
    )
    old = forest.estimators_[0].tree_
    state = old.__getstate__()
    state["nodes"], state["values"] = state["nodes"].copy(), state["values"].copy()
    change(state)
    new = Tree(old.n_features, np.asarray(old.n_classes), old.n_outputs)
    new.__setstate__(state)
    forest.estimators_[0].tree_ = new
    (folder / "model.skops").write_bytes(skops.io.dumps(forest))
