"""What makes a chart too thin to be judged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medmodels.cases import Case, read_cases, samples
from medmodels.models import load_model
from medmodels.predictions import predict, words_of
from medmodels.tasks import TASKS

STAYS = TASKS["icu-mortality"]


@pytest.fixture(scope="module")
def stay() -> Case:
    """A sample stay that both models answer."""
    return read_cases(samples(STAYS)[0].path.read_bytes(), task=STAYS, origin="sample").case()


@pytest.mark.parametrize("family", ["forest", "rnn"])
def test_a_chart_that_ends_early_is_refused(stay: Case, family: str) -> None:
    """The same values charted within fewer hours than 99.5% of stays have are too short a chart,
    and nothing else is held against them; until that hour they are answered.
    """
    model = load_model(f"icu-mortality/{family}")
    least = float(model.artifact.fitted["least_hours"])
    last = stay.data[:, 0].max() / 60

    def ending(hours: float) -> str | None:
        data = stay.data * [hours / last, 1, 1]
        return words_of(predict(model, replace(stay, data=data))).abstained

    assert 1 < least < last
    assert "The chart ends after" in (ending(least - 0.5) or "")
    assert f"charted for {least:.0f} hours or longer" in (ending(least - 0.5) or "")
    assert ending(least + 0.01) is None


@pytest.mark.parametrize("family", ["forest", "rnn"])
def test_a_chart_of_few_variables_is_refused(stay: Case, family: str) -> None:
    """One variable fewer than 99.5% of stays have is too little to judge by."""
    model = load_model(f"icu-mortality/{family}")
    least = int(model.artifact.fitted["least_charted"])
    charted = np.unique(stay.data[stay.data[:, 1] < len(STAYS.features), 1])
    few = np.isin(stay.data[:, 1], charted[least - 1 :], invert=True)

    said = words_of(predict(model, replace(stay, data=stay.data[few]))).abstained

    assert 1 < least < len(charted)
    assert f"Only {least - 1} of {len(STAYS.features)} variables were charted" in (said or "")
