"""Where things stand: the app and the sample cases beside the package in a checkout and inside it
once it is installed, what is the user's own in a folder of theirs.
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["CLASS_ADDRESS", "CLASS_OPEN", "DATABASE_ADDRESS", "DRAIN_SECONDS", "app_folder", "home"]

# Of the environment: where phones reach the app, and whether the room may use all of it.
CLASS_ADDRESS, CLASS_OPEN = "MEDMODELS_CLASS_ADDRESS", "MEDMODELS_CLASS_OPEN"
DRAIN_SECONDS = "MEDMODELS_DRAIN"  # that a server waits for those who are there, told to end
DATABASE_ADDRESS = "MEDMODELS_DATABASE"  # where the store is, unless in a file

_PACKAGE = Path(__file__).parent
_INSTALLED = "_app"  # where pyproject.toml has the wheel put them


def app_folder() -> Path:
    """The folder that holds app.py, pages/, ui/, assets/ and .streamlit/."""
    installed = _PACKAGE / _INSTALLED
    return installed if installed.is_dir() else _PACKAGE.parent


def home() -> Path:
    """The folder of what is the user's own, $MEDMODELS_HOME or their data folder; it need not
    exist.
    """
    given = os.environ.get("MEDMODELS_HOME")
    return Path(given) if given else Path.home() / ".local" / "share" / "medmodels"
