"""What a skops file says of itself, looked at before anything is made of it: a tree is made in C,
from numbers that C believes.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import numpy as np

__all__ = ["require_made_safely"]

_MOST_BYTES = 500_000_000  # unpacked


def require_made_safely(data: bytes) -> None:
    """Raise ``ValueError`` (or what parsers raise) where a file is too large unpacked, where one
    name stands for two things, or where a tree says that it has other than one output.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
            raise ValueError("too large when it is unpacked")
        named: dict[Any, tuple[Any, ...]] = {}
        for part in _parts(json.loads(archive.read("schema.json"))):
            told = (
                part.get("__loader__"),
                part.get("__class__"),
                str(part.get("content"))[:100],
                part.get("file"),
            )
            if "__id__" in part and named.setdefault(part["__id__"], told) != told:
                raise ValueError("one name for two things")
            if part.get("__class__") == "Tree":
                _, classes, outputs = part["__reduce__"]["args"]["content"]
                shape = np.load(io.BytesIO(archive.read(classes["file"])), allow_pickle=False).shape
                if outputs["content"] != "1" or shape != (1,):
                    raise ValueError("a tree of several outputs")


def _parts(whole: Any) -> Iterator[dict[str, Any]]:
    """Every object in a description, however deep."""
    left = [whole]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            yield part
            left += part.values()
        elif isinstance(part, list):
            left += part
