"""Whatever ends a training, a model folder is whole or not there."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from medmodels.models import load_model, model_ids
from medmodels.own.labelled import read_labelled
from medmodels.own.train import train_own
from medmodels.tasks.own import own_models
from medmodels.training.strategies import ForestStrategy
from tests.own.test_labelled import table

pytestmark = pytest.mark.training

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("MEDMODELS_KILLS", "2"))  # make soak asks for more


def begun(file: Path, home: Path) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "medmodels",
        "train-csv",
        str(file),
        "--target",
        "label",
        "--family",
        "forest",
        "--trees",
        "5",
        "--title",
        "T",
    ]
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=nowhere,
        stderr=nowhere,
        env={**os.environ, "MEDMODELS_HOME": str(home)},
    )


def test_killed_at_any_moment_it_leaves_a_whole_model_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signal 9 at random moments, half of them on top of a model that is there: every folder
    verifies, and a training after it works.
    """
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    file, rng = tmp_path / "t.csv", random.Random(0)
    file.write_bytes(table())
    start = time.monotonic()
    assert begun(file, tmp_path).wait() == 0
    whole = time.monotonic() - start
    for n in range(KILLS):
        if n == KILLS // 2:
            for folder in sorted(own_models().rglob("*"), reverse=True):
                folder.rmdir() if folder.is_dir() else folder.unlink()
        training = begun(file, tmp_path)
        time.sleep(rng.uniform(0.3 * whole, whole))  # nothing of ours happens while Python starts
        training.kill()
        training.wait()
        for model_id in model_ids():
            load_model(model_id).artifact.verify()
        for folder in own_models().glob("own-*/*"):
            assert (
                not folder.is_dir() or folder.name == "runs" or (folder / "manifest.json").is_file()
            )

    other = read_labelled(table(150), target="label")
    remaining = model_ids()
    # what a killed training left of its question is in nobody's way
    if "own-t/forest" not in remaining:
        assert (
            train_own(
                other, title="T", family="forest", strategy=ForestStrategy(trees=5), options={}
            )
            == "own-t/forest"
        )
    train_own(other, title="U", family="forest", strategy=ForestStrategy(trees=5), options={})
    assert not list(own_models().glob(".packing-*"))
