"""What boosted trees may be trained by."""

from __future__ import annotations

import pytest

from medmodels.errors import BadStrategy
from medmodels.own.presets import PRESETS
from medmodels.training.strategies import BoostingStrategy, QuantityBoostingStrategy

BAD: dict[str, object] = {
    "rounds": 0,
    "leaves": 65,
    "min_samples_leaf": 4,
    "seeds": 11,
    "learning_rate": 1.0,
    "l2": -1.0,
    "max_features": 1.1,
    "calibration_folds": 1,
    "search": -1,
    "threshold": 1.0,
    "seed": -1,
}


@pytest.mark.parametrize("option", BAD)
@pytest.mark.parametrize("strategy", [BoostingStrategy, QuantityBoostingStrategy])
def test_a_setting_out_of_its_range_is_refused_by_name(strategy: type, option: str) -> None:
    """With the option as it is given on the command line."""
    if option not in strategy.__dataclass_fields__:
        return
    with pytest.raises(BadStrategy, match=option.replace("_", "-")):
        strategy(**{option: BAD[option]})


def test_no_preset_grows_leaves_of_single_rows() -> None:
    """What a leaf gives is the mean of twenty rows or more, unless somebody asks for fewer."""
    assert {s.min_samples_leaf for s in PRESETS["boosting"].values()} == {20}  # type: ignore[union-attr]
