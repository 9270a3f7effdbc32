"""Units that charts are kept in, and what turns one into another."""

from __future__ import annotations

import re
from collections.abc import Mapping

from medmodels.tasks import Feature

__all__ = ["conversion", "unit_of"]

# Amounts in grams or moles a litre, so that any of the first turns into any of the second through
# the molar mass.
_GRAMS = {
    "g/l": 1.0,
    "g/dl": 10.0,
    "gm/dl": 10.0,
    "mg/dl": 0.01,
    "mg/l": 1e-3,
    "ug/dl": 1e-5,
    "ug/l": 1e-6,
    "ng/ml": 1e-6,
    "ng/l": 1e-9,
    "pg/ml": 1e-9,
}
_MOLES = {"mol/l": 1.0, "mmol/l": 1e-3, "umol/l": 1e-6}
_MOLAR_MASS = {
    "glucose": 180.156,
    "creatinine": 113.12,
    "bilirubin": 584.66,
    "urea nitrogen": 28.0134,
    "magnesium": 24.305,
    "cholesterol": 386.65,
    "lactate": 90.08,
    "albumin": 66_500.0,
}
# mmol/L are mEq/L divided by it
_CHARGE = {"sodium": 1, "potassium": 1, "bicarbonate": 1, "lactate": 1, "magnesium": 2}

# Units that differ by a factor only.
_FAMILIES: tuple[Mapping[str, float], ...] = (
    {"mmhg": 1.0, "torr": 1.0, "kpa": 7.50062, "cmh2o": 0.735559},
    {"kg": 1.0, "kgs": 1.0, "g": 0.001, "lb": 0.45359237, "lbs": 0.45359237, "pounds": 0.45359237},
    {"cm": 1.0, "m": 100.0, "mm": 0.1, "in": 2.54, "inch": 2.54, "inches": 2.54},
    {"ml": 1.0, "cc": 1.0, "l": 1000.0},
    {
        "109/l": 1.0,
        "x109/l": 1.0,
        "10e9/l": 1.0,
        "k/ul": 1.0,
        "103/ul": 1.0,
        "x103/ul": 1.0,
        "10e3/ul": 1.0,
        "/ul": 0.001,
    },
    {"iu/l": 1.0, "u/l": 1.0, "units/l": 1.0},
    {
        "/min": 1.0,
        "1/min": 1.0,
        "min-1": 1.0,
        "bpm": 1.0,
        "beats/min": 1.0,
        "breaths/min": 1.0,
        "insp/min": 1.0,
    },
    {"%": 1.0, "percent": 1.0, "fraction": 100.0, "l/l": 100.0},
    {"years": 1.0, "year": 1.0, "yrs": 1.0, "yr": 1.0, "y": 1.0},
)
_PLAIN = frozenset({"1", "fraction", "none", "unit", "units", "points", "score", "ph", "phunits"})
_TEMPERATURE = {
    "c": (1.0, 0.0),
    "celsius": (1.0, 0.0),
    "f": (1 / 1.8, -32 / 1.8),
    "fahrenheit": (1 / 1.8, -32 / 1.8),
    "k": (1.0, -273.15),
}

# Units that charts are kept in elsewhere: one that makes sense of implausible values is named.
_ELSEWHERE = (
    "°F",
    "K",
    "µmol/L",
    "mmol/L",
    "kPa",
    "%",
    "fraction",
    "g/L",
    "mg/dL",
    "m",
    "inches",
    "lb",
    "/µL",
)


def conversion(feature: Feature, unit: str) -> tuple[float, float] | None:
    """Factor and offset that turn a unit into the task's; ``None`` for a unit not known for this
    input.

    >>> from medmodels.tasks.icu_mortality import ICU_MORTALITY as task
    >>> pairs = [("glucose", "mmol/L"), ("albumin", "g/L"), ("inspired oxygen", "%")]
    >>> [round(conversion(task.feature(name), unit)[0], 4) for name, unit in pairs]
    [18.0156, 0.1, 0.01]
    """
    given, wanted = _plain(unit), _plain(feature.unit)
    if given in ("", wanted) or (not wanted and given in _PLAIN):
        return 1.0, 0.0
    if not wanted:  # a share of 1 may be given in per cent, a score may not
        return (0.01, 0.0) if given in ("%", "percent") and feature.plausible[1] <= 1 else None
    if given in _TEMPERATURE and wanted in _TEMPERATURE:
        return _TEMPERATURE[given]
    for family in _FAMILIES:
        if given in family and wanted in family:
            return family[given] / family[wanted], 0.0
    have, want = _grams(given, feature.name), _grams(wanted, feature.name)
    if have is None or want is None or have[1] != want[1]:
        return None
    return (1.0 if have == want else have[0] / want[0]), 0.0


def _grams(unit: str, name: str) -> tuple[float, bool] | None:
    """How much one of a concentration's unit is, and whether that is in grams (or in moles, where
    no molar mass is known).
    """
    if unit in _GRAMS:
        return _GRAMS[unit], True
    moles = 1e-3 / _CHARGE[name] if unit == "meq/l" and name in _CHARGE else _MOLES.get(unit)
    if moles is None:
        return None
    return (moles * _MOLAR_MASS[name], True) if name in _MOLAR_MASS else (moles, False)


def _plain(unit: str) -> str:
    """A unit without case, blanks and ways of writing it: "10⁹ / L" and "10^9/l" are one, as are
    "deg. F" and "°F".
    """
    text = unit.lower().translate(str.maketrans("µμ⁹³×", "uu93x"))
    # an older hospital system writes "?F"
    text = re.sub(r"[\s°º˚?^*.]", "", text).replace("mcg", "ug")
    return re.sub(r"^deg(rees?)?(?=[cf])", "", text)


def unit_of(number: float, feature: Feature) -> str | None:
    """The unit in which an implausible number would be plausible."""
    for unit in _ELSEWHERE:
        change = conversion(feature, unit)
        if (
            change
            and change != (1.0, 0.0)
            and feature.plausible[0] <= number * change[0] + change[1] <= feature.plausible[1]
        ):
            return unit
    return None
