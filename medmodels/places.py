"""Where the app and the sample cases stand: beside the package in a checkout, inside it once it is
installed.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["app_folder"]

_PACKAGE = Path(__file__).parent
_INSTALLED = "_app"  # where pyproject.toml has the wheel put them


def app_folder() -> Path:
    """The folder that holds app.py, pages/, ui/, assets/ and .streamlit/."""
    installed = _PACKAGE / _INSTALLED
    return installed if installed.is_dir() else _PACKAGE.parent
