"""What is measured of films without training, put into a folder that is there already."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from medmodels.datasets import DATASETS
from medmodels.models import load_model
from medmodels.models.measured import read_measured
from medmodels.models.measured_films import Acquisition
from medmodels.training.packaging.films import write_films_measures
from tests.training.synthetic import SYNTHETIC


def test_a_packaged_model_is_measured_again_and_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its manifest holds what the data set at hand gives, its card says it, the digests fit, and
    all else is as it was; where the other copy is absent that topic stays as it was.
    """
    before = load_model("chest-xray/cnn")
    folder = tmp_path / "chest-xray" / "cnn"
    shutil.copytree(before.artifact.folder, folder)
    dataset = SYNTHETIC["chest-xray"]()
    sized = replace(dataset, file_sizes=np.where(dataset.labels, 900, 500))
    monkeypatch.setitem(DATASETS, "chest-xray", lambda: sized)
    monkeypatch.setenv("MEDMODELS_DATA", str(tmp_path / "nothing"))

    write_films_measures(load_model("chest-xray/cnn", root=tmp_path))

    after = load_model("chest-xray/cnn", root=tmp_path)
    old, new = (read_measured(m.artifact.manifest["measured"]) for m in (before, after))
    found = new["acquisition"]
    assert isinstance(found, Acquisition)
    assert (found.rows[0].kind, found.rows[0].test[0]) == ("file size", 1.0)
    assert {t: v for t, v in new.items() if t != "acquisition"} == {
        t: v for t, v in old.items() if t != "acquisition"
    }
    assert "| the size of its file in bytes | 1 | 1.000 (1.000 to 1.000) |" in after.artifact.card
    assert after.artifact.manifest["trained"] == before.artifact.manifest["trained"]
    files = ("model.tflite", "reference.npz", "heldout.parquet")
    assert all(
        (folder / f).read_bytes() == (before.artifact.folder / f).read_bytes() for f in files
    )
