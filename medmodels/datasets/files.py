"""Files of training sets: found in one folder, checked against their published digest, fetched
there on request.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import shutil
import urllib.request
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from medmodels.errors import DatasetError, UnknownName

__all__ = ["FILES", "DataFile", "accept", "data_file", "data_folder", "fetch", "missing", "offered"]


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file below the data folder, the SHA-256 that its publisher's copy has, and its size in
    bytes.
    """

    path: str
    sha256: str
    size: int

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


FILES: dict[str, tuple[DataFile, ...]] = {
    "chest-xray": (
        DataFile(
            "kermany-cxr-224/train.tar",
            "8e4a3ad4fb6c0465d3fe85de1503d9913ddd97624a6c85420e1cc81f4eaf6d50",
            37765120,
        ),
        DataFile(
            "kermany-cxr-224/test.tar",
            "c6957174d40bb2a8b976471182010ed024012027b7c3df5f5c7755295d88dc7b",
            3645440,
        ),
    ),
    "breast-ultrasound": (
        DataFile(
            "busi/busi_128.npz",
            "3b4f7e4b6d5cffff38b6605bbef423faee4472f6a3052e12d04f14f77712f91b",
            10899468,
        ),
        DataFile(
            "medmnist/breastmnist.npz",
            "3a22d2a4625e7dd8903f0f59030e81a3d0c222bece2e5e10927456cb50efdec1",
            559580,
        ),
    ),
    "icu-mortality": (
        DataFile(
            "physionet2012/set-a.tar.gz",
            "abcd119bae0f9f98d5e63b7bce5b2d37c64328e7c1acacab3836d17787d841df",
            6550872,
        ),
        DataFile(
            "physionet2012/Outcomes-a.txt",
            "2613ea60ccda29f87571a7d6b09ad130858a8ccd66325bd073365925026883c2",
            79219,
        ),
    ),
    "warfarin-dose": (
        DataFile(
            "iwpc-warfarin/warfarin.csv.gz",
            "bb0a261e93900c78b72300eb95792d2a65e8a82519902791e35d01be02d4be2c",
            164213,
        ),
    ),
    "breast-survival": (
        DataFile(
            "tabular/gbsg2.csv",
            "695954dbed9eaa619f9854f6c945bdccf5b21b12ea3fb46bd28797b9e8284d49",
            21819,
        ),
    ),
    "note-section": (
        DataFile(
            "mts-dialog/MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv",
            "b4d38dd2c99b2e9860099abcf653f1e0f3e9b69f9fcc45be2a2699b37a4d2f37",
            162806,
        ),
        DataFile(
            "mts-dialog/MTS-Dialog-TestSet-2-MEDIQA-Sum-2023.csv",
            "226644466ed3af82382b327a3e684aab70aa605b96cfd93b04f584f1826ab1a6",
            171558,
        ),
        DataFile(
            "mts-dialog/MTS-Dialog-TrainingSet.csv",
            "65a28681dd59fc159681ea026e44610f2af7bc64a0e7f892d763eb03d9f503dc",
            1041071,
        ),
        DataFile(
            "mts-dialog/MTS-Dialog-ValidationSet.csv",
            "227206520c4534381c0d7fba6d3f09319a9af5a6d9603a93c0341af1198e3958",
            74054,
        ),
    ),
    "ecg-beat": (
        DataFile(
            "mitdb/mitdb_lead0_125hz.npz",
            "e5b12ecded123f318c779d67c03c6908db1bfdbb5c77e2a77c995100031bc1cc",
            11386807,
        ),
    ),
    "other-copies": (
        DataFile(
            "medmnist/pneumoniamnist.npz",
            "e1792d3f03751cb101e99f19a63b3c1941436c988665f47853417b05be250cd8",
            4170669,
        ),
    ),
    "strangers": (
        DataFile(
            "busi/busi_128.npz",
            "3b4f7e4b6d5cffff38b6605bbef423faee4472f6a3052e12d04f14f77712f91b",
            10899468,
        ),
        DataFile(
            "dicom/CT_small.dcm",
            "3dd31e5cc835b3f2cdd46c9da1982f59251e78518fefa8163d914631c66437d6",
            39206,
        ),
        DataFile(
            "dicom/MR_small.dcm",
            "3f27d1c22f1a66e80d7bb7c911e8610fd0bb70325a76746a7adb1c0ddefcf2bb",
            9830,
        ),
        DataFile(
            "dicom/MR2_J2KI.dcm",
            "8319846e6ad6dc70dbbaf61748b1987a6807fd02db3da24e7989fd5a5ce19e4e",
            113550,
        ),
        DataFile(
            "dicom/US1_J2KR.dcm",
            "2427fdc82d90cd4ce8a69b5157eecb37549902dce138ac15c6456a7eae70b83d",
            153760,
        ),
        DataFile(
            "dicom/RG3_J2KI.dcm",
            "c90c915c0c373eb6d244151f9476b05e50623c303ac20334ca9ce4aab0dddf19",
            207152,
        ),
        DataFile(
            "dicom/2_ORIGINAL.dcm",
            "341522720629bb7ba188dd6df3a0e9f5ba3392cc43502f5454c0c62d6eadaa20",
            437704,
        ),
        DataFile(
            "dicom/waveform_ecg.dcm",
            "72f1cb0e65e8023321acdaa5425c44125cd507f5aaa148f7fe10516e1d2e688a",
            291088,
        ),
    ),
}


def data_folder() -> Path:
    """Where training sets are kept: ``$MEDMODELS_DATA``, or a folder in the user's cache."""
    return Path(os.environ.get("MEDMODELS_DATA") or Path.home() / ".cache" / "medmodels")


def offered() -> str | None:
    """The folder or address that whoever runs this machine gets training sets from:
    ``$MEDMODELS_DATA_FROM``.
    """
    return os.environ.get("MEDMODELS_DATA_FROM") or None


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


def missing(dataset: str, names: Collection[str] = ()) -> tuple[DataFile, ...]:
    """The files of a training set that are not in the data folder, of those ``names`` where some
    are given; what is there is checked when it is read.
    """
    return tuple(
        file
        for file in FILES.get(dataset, ())
        if (not names or file.name in names) and not (data_folder() / file.path).is_file()
    )


def fetch(
    dataset: str,
    *,
    source: str,
    names: Collection[str] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> None:
    """Copy or download a training set's files, or those ``names`` of it, from a folder or an
    address into the data folder.

    A file is put in place only when its digest is right. Raises ``UnknownName`` for an unknown
    training set, ``DatasetError`` otherwise.
    """
    if dataset not in FILES:
        raise UnknownName("unknown-training-files", name=dataset, known=FILES)
    for file in FILES[dataset]:
        if names and file.name not in names:
            continue
        target = data_folder() / file.path
        if target.is_file() and _digest(target) == file.sha256:
            progress(f"{file.path}: there already")
            continue
        _put(file, partial(_copy, source, file.path))
        progress(f"{file.path}: fetched and verified")


def accept(dataset: str, data: bytes) -> DataFile:
    """Put a file of a training set, given as bytes, into the data folder: the one whose digest it
    has. Raises ``DatasetError`` where it is none of them.
    """
    digest = hashlib.sha256(data).hexdigest()
    file = next((f for f in FILES.get(dataset, ()) if f.sha256 == digest), None)
    if file is None:
        names = ", ".join(f.name for f in FILES.get(dataset, ()))
        raise DatasetError("none-of-the-files", files=names)

    def write(part: Path) -> None:
        part.write_bytes(data)

    _put(file, write)
    return file


def _put(file: DataFile, write: Callable[[Path], None]) -> None:
    """Have a file written beside its place, and moved there if it is the published one."""
    target = data_folder() / file.path
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(target.suffix + ".part")
    try:
        write(part)
        if _digest(part) != file.sha256:
            raise DatasetError("source-changed", file=file.path)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


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
        return
    # as it lies in the data folder, or as somebody downloaded it
    for place in (Path(source) / path, Path(source) / Path(path).name):
        if place.is_file():
            shutil.copyfile(place, part)
            return
    raise DatasetError("not-in-source", file=path)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
