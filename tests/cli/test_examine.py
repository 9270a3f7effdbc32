"""``verify`` looks at the whole of a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from medmodels.cli import examine as module
from medmodels.cli.examine import examine
from medmodels.errors import ArtifactBroken
from medmodels.models import PRETRAINED, load_model


def test_a_file_that_is_no_part_of_a_model_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder as it was written passes; another file in it is named on one line."""
    folder = tmp_path / "breast-fna" / "svm"
    shutil.copytree(PRETRAINED / "breast-fna" / "svm", folder)
    monkeypatch.setattr(module, "load_model", lambda name: load_model(name, root=tmp_path))
    examine("breast-fna/svm")

    (folder / "rows\n.csv").write_text("a,b", encoding="utf-8")
    with pytest.raises(ArtifactBroken, match=r"holds “rows .csv”, which is no part of the model"):
        examine("breast-fna/svm")
