"""What lies in a folder, in an order of its own making: by name, whatever the disk says."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from medmodels.words import Phrase

__all__ = ["Found", "safe_name", "walked"]

_DEEPEST = 20  # folders in folders


class Found(NamedTuple):
    """What is read as one file: where it lies, its name below the folder, and the ``others`` that
    belong to it, if it is one of several; ``wrong`` says why it is not to be read, where it is not.
    """

    path: Path
    name: str
    others: tuple[Path, ...] | None = None
    wrong: Phrase | None = None


def walked(
    folder: Path,
    together: Callable[[list[Found]], list[Found]],
    *,
    before: str = "",
    depth: int = 0,
) -> Iterator[Found]:
    """The files of a folder by name, and then those of the folders in it; ``together`` puts those
    of one folder together that are one. What is hidden, a link, or cannot be entered is named and
    not followed.
    """
    try:
        with os.scandir(folder) as entries:
            inside = sorted(entries, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        name = safe_name(before.rstrip("/") or ".")
        yield Found(folder, name, wrong=Phrase("file-not-opened", reason=error.strerror))
        return
    files: list[Found] = []
    folders: list[Found] = []
    for entry in inside:
        name = safe_name(f"{before}{entry.name}")
        found = Found(Path(entry.path), name, wrong=_kept_out(entry, depth))
        entered = found.wrong is None and entry.is_dir(follow_symlinks=False)
        (folders if entered else files).append(found)
    yield from together(files)
    for found in folders:
        yield from walked(found.path, together, before=f"{found.name}/", depth=depth + 1)


def _kept_out(entry: os.DirEntry[str], depth: int) -> Phrase | None:
    if entry.name.startswith("."):
        return Phrase("cohort-file-hidden")
    if entry.is_symlink():
        return Phrase("cohort-file-link")
    if depth == _DEEPEST and entry.is_dir(follow_symlinks=False):
        return Phrase("cohort-folder-deep", most=_DEEPEST)
    return None


def safe_name(name: str) -> str:
    """A name as text that can be written: bytes that are no text are told by their numbers."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
