"""What becomes of one's own models after their training: handed out as an archive, or deleted."""

from __future__ import annotations

import io
import json
import os
import shutil
import time
import zipfile
from pathlib import Path

from medmodels.errors import DatasetError
from medmodels.models import Artifact
from medmodels.tasks.own import QUESTION, own_folder, own_models

__all__ = ["remove_own", "zipped"]


def remove_own(model_id: str) -> None:
    """Delete one of the user's own models, and its question with the last of them; raises
    ``DatasetError`` for any other.

    ``model_id`` may name a question alone: then whatever stands in its folder goes, sound or not.
    """
    name, _, family = model_id.partition("/")
    own, folder = own_folder(name), own_models() / name
    if own is None or (family and family not in own.families):
        raise DatasetError("not-ones-own")
    try:
        _remove(folder / family if family and len(own.families) > 1 else folder)
    except OSError as error:
        raise DatasetError("not-deleted", reason=error.strerror) from None


def _remove(path: Path) -> None:
    """Take a folder, or the link that stands in its place, out of sight at once, whatever happens
    while its files go.
    """
    if path.is_symlink() or not path.is_dir():
        path.unlink()
        return
    gone = own_models() / f".removed-{path.name}-{os.getpid()}-{time.monotonic_ns()}"
    path.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def zipped(model_id: str) -> bytes:
    """One of the user's own models with its question as a zip archive, to be unpacked into another
    own-models folder.

    Only what the manifest names goes in, verified; raises ``ModelError`` as opening the model does.
    """
    artifact, out = Artifact.open(model_id), io.BytesIO()
    name = model_id.partition("/")[0]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}/{QUESTION}", artifact.question())
        for file in sorted(artifact.manifest["files"]):
            archive.writestr(f"{model_id}/{file}", artifact.read(file))
        manifest = json.dumps(artifact.manifest, indent=2, ensure_ascii=False) + "\n"
        archive.writestr(f"{model_id}/manifest.json", manifest.encode("utf-8", "surrogatepass"))
    return out.getvalue()
