"""Arrays of a model's folder: plain numbers and texts in an .npz file of bounded size, and those
that a row is judged by in their shapes.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Mapping

import numpy as np

from medmodels.statistics.conformal import COVERAGES
from medmodels.tasks import Task

__all__ = ["read_arrays", "require_rows"]

_MOST_BYTES = 500_000_000  # unpacked: an archive of zeros would be a thousand times its size
_PLAIN = "biufU"  # what an array may hold: truth values, numbers, texts; never objects


def read_arrays(data: bytes) -> dict[str, np.ndarray]:
    """The arrays of an .npz file by name, without pickle; raises ``ValueError`` (or what zipfile
    raises) where it is none, or too large.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > _MOST_BYTES:
            raise ValueError("too large when it is unpacked")
        for entry in entries:
            _require_whole(archive, entry)
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def _require_whole(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """An array says how large it is; nothing is set aside for one that is not as large as that."""
    with archive.open(entry) as file:
        version = np.lib.format.read_magic(file)
        read = (
            np.lib.format.read_array_header_1_0
            if version == (1, 0)
            else np.lib.format.read_array_header_2_0
        )
        shape, _, dtype = read(file)
        if (
            dtype.kind not in _PLAIN
            or math.prod(shape) * dtype.itemsize != entry.file_size - file.tell()
        ):
            raise ValueError("an array is not what it says")


# What a model of rows is served with, beside what belongs to its outcome. Letters are sizes: D
# columns, L labels, C levels of coverage, the others as they come, but the same throughout.
_EVERY = {"background": "N D"}
_BY_FAMILY: dict[str, dict[str, str]] = {
    "forest": {},
    "boosting": {"platt": "P"},
    "svm": {"platt": "P"},
    "cox": {"background": "N E"},  # of curved columns
    "ridge": {},
    "cnn": {"platt": "P", "center": "D", "spread": "D"},
    "rnn": {"platt": "P", "center": "D", "spread": "D"},
}
_BY_DISTANCE = {"gate_center": "D", "gate_precision": "D D", "gate_limit": ""}
_BY_AXES = {
    "film_mean": "D",
    "film_axes": "K D",
    "film_variances": "K",
    "film_noise": "",
    "gate_limit": "",
}
_DIVISORS = ("spread", "film_variances", "film_noise")


def require_rows(arrays: Mapping[str, np.ndarray], task: Task, family: str) -> None:
    """Check the arrays that rows of a table are judged by; raises ``ValueError`` naming the first
    that is missing, misshapen or not finite.
    """
    wanted = {
        **_EVERY,
        **task.asks.fitted_shapes,
        **_BY_FAMILY.get(family, {}),
        **(_BY_AXES if "film_axes" in arrays else _BY_DISTANCE),
    }
    sizes = {"D": len(task.features), "L": len(task.labels), "P": 2, "C": len(COVERAGES)}
    for name, shape in wanted.items():
        array = arrays.get(name)
        if (
            array is None
            or array.dtype.kind not in "iuf"
            or array.ndim != len(shape.split())
            or not np.isfinite(array).all()
        ):
            raise ValueError(name)
        if any(
            sizes.setdefault(letter, size) != size or not size
            for letter, size in zip(shape.split(), array.shape, strict=True)
        ):
            raise ValueError(name)
        if name in _DIVISORS and not (array > 0).all():
            raise ValueError(name)
