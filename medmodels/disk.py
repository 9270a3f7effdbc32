"""Files on disk as nothing can surprise: read within a bound and never past a link, written for
their owner's eyes alone.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

__all__ = ["keep_private", "open_file", "private_folder", "read_file", "write_private"]

# a pipe without a writer would wait for one
_OPENING = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def read_file(path: Path, *, most: int, links: bool = False) -> bytes:
    """The bytes of a plain file of at most so many; raises ``OSError`` for a device, a pipe, a
    folder, a larger file and, unless asked, a link.
    """
    with open_file(path, links=links) as file:
        size = os.fstat(file.fileno()).st_size
        # room for one byte more, and not for as many as there may be: the room is taken at once
        data = file.read(size + 1) if size <= most else b""
    if len(data) != size:  # more than allowed, or a file that grows while it is read
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return data


def open_file(path: Path, *, links: bool = False) -> BinaryIO:
    """A plain file, open to be read; raises ``OSError`` for a device, a pipe, a folder and, unless
    asked, a link.
    """
    if not links and path.is_symlink():
        raise OSError(errno.ELOOP, "it is a link to elsewhere")
    file = os.fdopen(os.open(path, _OPENING | (0 if links else _NO_LINK)), "rb")
    mode = os.fstat(file.fileno()).st_mode
    if stat.S_ISREG(mode):
        return file
    file.close()
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    raise OSError(errno.EINVAL, "it is a device or a pipe and no file")


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner enters, whatever the umask, and return it; raises
    ``OSError``, for a link that stands there too.
    """
    if path.is_symlink():
        raise OSError(errno.ELOOP, "it is a link to elsewhere")
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    if stat.S_IMODE(path.stat().st_mode) != 0o700:
        path.chmod(0o700)
    return path


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads: whole under its name, or not there; raises
    ``OSError``.
    """
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(
        os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600),
        "wb",
    ) as file:
        file.write(data)
    part.chmod(0o600)
    part.replace(path)


def keep_private(folder: Path) -> None:
    """Take from everybody but the owner what stands in a folder, and the folder."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o700 if path.is_dir() else 0o600)
