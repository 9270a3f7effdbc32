"""By what a file is known again when a run goes on."""

from __future__ import annotations

from pathlib import Path

__all__ = ["stamp"]


def stamp(path: Path) -> list[str | int]:
    """Its full path, size and time of change; raises ``OSError``."""
    status = path.stat()
    return [str(path.resolve()), status.st_size, status.st_mtime_ns]
