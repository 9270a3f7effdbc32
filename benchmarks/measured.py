"""The figures behind the table, as numbers: what a run measured of each section, kept beside
RESULTS.md for whoever reckons with them (``docs/scale.md``).
"""

from __future__ import annotations

import json
from pathlib import Path

__all__ = ["MEASURED", "Cells", "keep", "read", "write"]

MEASURED = Path(__file__).parent / "measured.json"
Cells = tuple[str, str, str]  # what, bar and measured: a row of the table
_NEW: dict[str, dict[str, float]] = {}


def keep(section: str, **numbers: float) -> None:
    """Remember what this run measured."""
    _NEW.setdefault(section, {}).update(numbers)


def read() -> dict[str, dict[str, float]]:
    """What was measured, this run's sections in place of those of the runs before."""
    before = json.loads(MEASURED.read_text(encoding="utf-8")) if MEASURED.exists() else {}
    return {**before, **_NEW}


def write() -> None:
    """Write ``measured.json``, four digits a number, which is what is read from then on."""
    rounded = {
        section: {name: float(f"{value:.4g}") for name, value in sorted(numbers.items())}
        for section, numbers in sorted(read().items())
    }
    MEASURED.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")
    _NEW.clear()
