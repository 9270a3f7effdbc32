"""In which unit a lead is: what its name or the row under it says, or else what its size allows."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from medmodels.cases.remarks import Remark
from medmodels.errors import UnreadableFile

__all__ = ["THOUSANDTHS", "are_units", "in_millivolts", "name_words"]

THOUSANDTHS = frozenset("ms msec millisecond milliseconds".split())

_MICRO = frozenset("uv µv μv microvolt microvolts".split())
_MILLI = frozenset("mv millivolt millivolts".split())
_WHOLE = frozenset("v volt volts".split())
_UNITS = _MICRO | _MILLI | _WHOLE | THOUSANDTHS | frozenset("s hh mm ss mmm".split())
# “V” by itself may be the name of a lead: in a column's name it is a unit in brackets alone
_IN_VOLTS = re.compile(r"[(\[]\s*v\b|\bvolts?\b", re.IGNORECASE)
_WORD = re.compile(r"[a-zµμ]+|[0-9]+")
_CHANGED = {1e-3: (Remark("ecg_microvolts"),), 1e3: (Remark("ecg_volts"),)}
_MOST = 20.0  # millivolts from lowest to highest, up to which an unstated unit is taken for them


def name_words(name: str) -> set[str]:
    """The words and the numbers of a name, in small letters."""
    return set(_WORD.findall(name.lower().replace("_", " ")))


def are_units(cells: Sequence[str]) -> bool:
    """Whether cells, in small letters, hold units and nothing else, as some programs put them under
    the names.
    """
    return any(cells) and all(name_words(cell) <= _UNITS for cell in cells)


def in_millivolts(
    values: np.ndarray, name: str, unit: str
) -> tuple[np.ndarray, tuple[Remark, ...], tuple[Remark, ...]]:
    """The lead in millivolts, what was done to it, and what a reviewer must know of that; raises
    ``UnreadableFile`` where no heart gives so much.
    """
    scale = _scale(name, unit)
    notes = () if scale is None else _CHANGED.get(scale, ())
    values = values if scale is None else values * scale
    reach = float(np.nanmax(values) - np.nanmin(values)) if np.isfinite(values).any() else 0.0
    if reach > _MOST:
        raise UnreadableFile(
            "ecg-without-unit" if scale is None else "ecg-beyond-hearts", reach=reach
        )
    return values, notes, () if scale is not None else (Remark("ecg_unit_unstated"),)


def _scale(name: str, unit: str) -> float | None:
    """Millivolts in one unit of the lead, or ``None`` where none is said."""
    words = name_words(f"{name} {unit}")
    if words & _MICRO:
        return 1e-3
    if words & _MILLI:
        return 1.0
    return 1e3 if name_words(unit) & _WHOLE or _IN_VOLTS.search(name) else None
