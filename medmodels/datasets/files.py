"""Files of training sets: found in one folder, checked against their published digest, fetched
there on request.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import shutil
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from medmodels.errors import DatasetError, UnknownName

__all__ = ["FILES", "DataFile", "data_file", "data_folder", "fetch"]


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file below the data folder and the SHA-256 that its publisher's copy has."""

    path: str
    sha256: str


FILES: dict[str, tuple[DataFile, ...]] = {
    "chest-xray": (
        DataFile(
            "kermany-cxr-224/train.tar",
            "8e4a3ad4fb6c0465d3fe85de1503d9913ddd97624a6c85420e1cc81f4eaf6d50",
        ),
        DataFile(
            "kermany-cxr-224/test.tar",
            "c6957174d40bb2a8b976471182010ed024012027b7c3df5f5c7755295d88dc7b",
        ),
    ),
    "breast-ultrasound": (
        DataFile(
            "busi/busi_128.npz", "3b4f7e4b6d5cffff38b6605bbef423faee4472f6a3052e12d04f14f77712f91b"
        ),
        DataFile(
            "medmnist/breastmnist.npz",
            "3a22d2a4625e7dd8903f0f59030e81a3d0c222bece2e5e10927456cb50efdec1",
        ),
    ),
    "icu-mortality": (
        DataFile(
            "physionet2012/set-a.tar.gz",
            "abcd119bae0f9f98d5e63b7bce5b2d37c64328e7c1acacab3836d17787d841df",
        ),
        DataFile(
            "physionet2012/Outcomes-a.txt",
            "2613ea60ccda29f87571a7d6b09ad130858a8ccd66325bd073365925026883c2",
        ),
    ),
    "warfarin-dose": (
        DataFile(
            "iwpc-warfarin/warfarin.csv.gz",
            "bb0a261e93900c78b72300eb95792d2a65e8a82519902791e35d01be02d4be2c",
        ),
    ),
    "note-section": (
        DataFile(
            "mts-dialog/MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv",
            "b4d38dd2c99b2e9860099abcf653f1e0f3e9b69f9fcc45be2a2699b37a4d2f37",
        ),
        DataFile(
            "mts-dialog/MTS-Dialog-TestSet-2-MEDIQA-Sum-2023.csv",
            "226644466ed3af82382b327a3e684aab70aa605b96cfd93b04f584f1826ab1a6",
        ),
        DataFile(
            "mts-dialog/MTS-Dialog-TrainingSet.csv",
            "65a28681dd59fc159681ea026e44610f2af7bc64a0e7f892d763eb03d9f503dc",
        ),
        DataFile(
            "mts-dialog/MTS-Dialog-ValidationSet.csv",
            "227206520c4534381c0d7fba6d3f09319a9af5a6d9603a93c0341af1198e3958",
        ),
    ),
    "strangers": (
        DataFile(
            "busi/busi_128.npz", "3b4f7e4b6d5cffff38b6605bbef423faee4472f6a3052e12d04f14f77712f91b"
        ),
        DataFile(
            "dicom/CT_small.dcm", "3dd31e5cc835b3f2cdd46c9da1982f59251e78518fefa8163d914631c66437d6"
        ),
        DataFile(
            "dicom/MR_small.dcm", "3f27d1c22f1a66e80d7bb7c911e8610fd0bb70325a76746a7adb1c0ddefcf2bb"
        ),
        DataFile(
            "dicom/MR2_J2KI.dcm", "8319846e6ad6dc70dbbaf61748b1987a6807fd02db3da24e7989fd5a5ce19e4e"
        ),
        DataFile(
            "dicom/US1_J2KR.dcm", "2427fdc82d90cd4ce8a69b5157eecb37549902dce138ac15c6456a7eae70b83d"
        ),
        DataFile(
            "dicom/RG3_J2KI.dcm", "c90c915c0c373eb6d244151f9476b05e50623c303ac20334ca9ce4aab0dddf19"
        ),
        DataFile(
            "dicom/2_ORIGINAL.dcm",
            "341522720629bb7ba188dd6df3a0e9f5ba3392cc43502f5454c0c62d6eadaa20",
        ),
        DataFile(
            "dicom/waveform_ecg.dcm",
            "72f1cb0e65e8023321acdaa5425c44125cd507f5aaa148f7fe10516e1d2e688a",
        ),
    ),
}


def data_folder() -> Path:
    """Where training sets are kept: ``$MEDMODELS_DATA``, or a folder in the user's cache."""
    return Path(os.environ.get("MEDMODELS_DATA") or Path.home() / ".cache" / "medmodels")


def data_file(dataset: str, name: str) -> Path:
    """A file of a training set, its digest checked; raises ``DatasetError`` when it is absent or
    another one.
    """
    file = next(f for f in FILES[dataset] if f.path.endswith(name))
    path = data_folder() / file.path
    if not path.is_file():
        raise DatasetError("data-absent", file=file.path, dataset=dataset)
    if _digest(path) != file.sha256:
        raise DatasetError("data-changed", file=file.path)
    return path


def fetch(dataset: str, *, source: str, progress: Callable[[str], None] = lambda _: None) -> None:
    """Copy or download a training set's files from a folder or an address into the data folder.

    A file is put in place only when its digest is right. Raises ``UnknownName`` for an unknown
    training set, ``DatasetError`` otherwise.
    """
    if dataset not in FILES:
        raise UnknownName("unknown-training-files", name=dataset, known=FILES)
    for file in FILES[dataset]:
        target = data_folder() / file.path
        if target.is_file() and _digest(target) == file.sha256:
            progress(f"{file.path}: there already")
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(target.suffix + ".part")
        try:
            _copy(source, file.path, part)
            if _digest(part) != file.sha256:
                raise DatasetError("source-changed", file=file.path)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        progress(f"{file.path}: fetched and verified")


def _copy(source: str, path: str, part: Path) -> None:
    if source.startswith(("http://", "https://")):
        try:
            with (
                urllib.request.urlopen(f"{source.rstrip('/')}/{path}", timeout=60) as answer,
                part.open("wb") as out,
            ):
                shutil.copyfileobj(answer, out)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise DatasetError(
                "not-downloaded", file=path, reason=str(getattr(error, "reason", error))
            ) from None
    elif (Path(source) / path).is_file():
        shutil.copyfile(Path(source) / path, part)
    else:
        raise DatasetError("not-in-source", file=path)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
