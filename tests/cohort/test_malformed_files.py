"""Folders of files that are none beside one that is: each named with its reason, and the one
scored.
"""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet
import pytest

from medmodels.cases import read_cases, samples
from medmodels.cohort import open_source, score_cohort, serial
from medmodels.models import load_model

WRONG = {
    "empty": b"",
    "zeros": bytes(10_000),
    "document.pdf": b"%PDF-1.7\n" + b"\0" * 100,
    "packed.gz": gzip.compress(b"a,b\n1,2\n", mtime=0),
    "old.doc": b"\xd0\xcf\x11\xe0" + b"\0" * 1_000,
    "noise": b"\0" + random.Random(0).randbytes(50_000),
    "web.html": b"<html>\0</html>",
    "header.hea": b"header 1 250 5000\nmissing.dat 16 200 11 0 0 0 0 II\n\0",
    "inner/.hidden": b"hidden",
}


@pytest.mark.parametrize(
    "model_id", ["chest-xray/cnn", "icu-mortality/forest", "note-section/svm", "ecg-beat/boosting"]
)
def test_files_that_are_none_are_rejected_by_name(tmp_path: Path, model_id: str) -> None:
    """Of every modality of files: a reason for each, without a row, and every case of the good one
    with an answer.
    """
    model = load_model(model_id)
    folder = tmp_path / "folder"
    for name, data in WRONG.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "link").symlink_to(samples(model.task)[0].path)
    with (folder / "large").open("wb") as large:
        large.truncate(10_000_000_000)
    good = samples(model.task)[0].path.read_bytes()
    (folder / "inner" / "good").write_bytes(good)
    out = tmp_path / "out.csv"

    source = open_source([folder], task=model.task)
    score_cohort(model, source, out, engine=serial, now=lambda: 0.0)

    rejected = pyarrow.csv.read_csv(tmp_path / "out.rejected.csv").to_pylist()
    assert sorted(row["file"] for row in rejected) == sorted({*WRONG, "link", "large"})
    assert all(row["wrong"] and row["row"] in (None, "") for row in rejected)
    scored = pyarrow.csv.read_csv(out).to_pylist()
    assert {row["file"] for row in scored} == {"inner/good"}
    assert len(scored) == len(read_cases(good, task=model.task))
