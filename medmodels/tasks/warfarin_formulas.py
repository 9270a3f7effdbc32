"""Published formulas for the dose of warfarin; each takes the values of cases by input, (n,) of
each, and gives mg a week, (n,).

IWPC, New England Journal of Medicine 360 (2009) 753, supplementary appendix S1e (pharmacogenetic)
and S1f (clinical): the square root of the weekly dose in mg is a sum of terms.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from medmodels.tasks.table import Formula

__all__ = ["WARFARIN_FORMULAS"]

# Constant, per decade of age, per cm, per kg; then what each word adds, the reference words adding
# nothing.
_PHARMACOGENETIC = (
    5.6044,
    -0.2614,
    0.0087,
    0.0128,
    {
        "race": (0.0, -0.1092, -0.2760, -0.1032),
        "VKORC1": (0.0, -0.8677, -1.6974, -0.4854),
        "CYP2C9": (0.0, -0.5211, -0.9357, -1.0616, -1.9206, -2.3312, -0.2188),
        "enzyme inducer": (0.0, 1.1816),
        "amiodarone": (0.0, -0.5503),
    },
)
_CLINICAL = (
    4.0376,
    -0.2546,
    0.0118,
    0.0134,
    {
        "race": (0.0, -0.6752, 0.4060, 0.0443),
        "enzyme inducer": (0.0, 1.2799),
        "amiodarone": (0.0, -0.5695),
    },
)
_FIXED = 35.0  # mg a week, 5 mg a day


def _iwpc(
    terms: tuple[float, float, float, float, Mapping[str, tuple[float, ...]]],
    value: Mapping[str, np.ndarray],
) -> np.ndarray:
    constant, decade, cm, kg, words = terms
    age, height, weight = value["age"], value["height"], value["weight"]
    root = constant + decade * np.minimum(age // 10, 9) + cm * height + kg * weight
    for name, added in words.items():
        root = root + np.array(added)[value[name].astype(int)]
    return np.asarray(root**2)


def _fixed(value: Mapping[str, np.ndarray]) -> np.ndarray:
    return np.full(len(value["age"]), _FIXED)


# The first is the one that models are compared with throughout.
WARFARIN_FORMULAS: Mapping[str, Formula] = {
    "IWPC pharmacogenetic formula": partial(_iwpc, _PHARMACOGENETIC),
    "IWPC clinical formula": partial(_iwpc, _CLINICAL),
    "fixed dose of 35 mg": _fixed,
}
