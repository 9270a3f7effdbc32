"""What is stored of a patient does not give the patient away, and is on the right side of every
line that evidence draws.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from medmodels.evidence.scores import OTHER
from medmodels.models import load_model, model_ids
from medmodels.models.coded import expanded
from medmodels.models.formulas import comparisons
from medmodels.outcomes import TimeToEvent
from medmodels.outcomes.time_to_event import COMPARED
from medmodels.tasks.breast_survival import BREAST_SURVIVAL
from medmodels.tasks.warfarin_dose import WARFARIN_DOSE
from medmodels.training.packaging.coarse import coarse

HEIGHT, WEIGHT = (WARFARIN_DOSE.feature_names.index(name) for name in ("height", "weight"))
BODIES = np.stack(np.meshgrid(np.arange(130, 211), np.arange(35, 161)), -1).reshape(-1, 2)


def patients() -> list[np.ndarray]:
    """Made up: age, sex and words of all kinds, 35 to 130 kg."""
    rows = []
    for age, height, weight, vkorc1, cyp2c9 in (
        (65, 171, 80, 1, 0),
        (25, 185, 104, 0, 0),
        (75, 150, 47, 2, 2),
        (55, 163, 130, 1, 1),
    ):
        row = np.zeros(len(WARFARIN_DOSE.feature_names))
        given = {"age": age, "height": height, "weight": weight, "VKORC1": vkorc1, "CYP2C9": cyp2c9}
        for name, value in given.items():
            row[WARFARIN_DOSE.feature_names.index(name)] = value
        rows.append(row)
    return rows


def stored(rows: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores of rows by both formulas, and each model that has a formula of its own, at full
    precision and as they are stored.
    """
    pharmacogenetic, clinical, _ = comparisons(WARFARIN_DOSE, rows).items()
    full = pd.DataFrame({"label": 35.0, "baseline": pharmacogenetic[1]}, index=range(len(rows)))
    full[OTHER + clinical[0]] = clinical[1]
    tables = []
    for family in ("ridge", "svm"):
        model = load_model(f"warfarin-dose/{family}")
        told = full.assign(score=model.outputs(expanded(rows, WARFARIN_DOSE))[:, 0])
        tables.append((told, coarse(told, WARFARIN_DOSE)))
    (ridge, ridge_stored), (svm, svm_stored) = tables
    return ridge.assign(second=svm["score"]), ridge_stored.assign(second=svm_stored["score"])


@pytest.mark.parametrize("patient", range(4))
def test_a_height_and_a_weight_are_not_the_roots_of_what_is_stored(patient: int) -> None:
    """All else of a patient known, both formulas at full precision leave one body; what is stored
    of both formulas and of two models leaves several.
    """
    row = patients()[patient]
    rows = np.tile(row, (len(BODIES), 1))
    rows[:, [HEIGHT, WEIGHT]] = BODIES
    mine = int(np.flatnonzero((row[[HEIGHT, WEIGHT]] == BODIES).all(1))[0])
    full, kept = stored(rows)
    formulas = [c for c in full if str(c).startswith((OTHER, "baseline"))]

    assert np.isclose(full[formulas], full[formulas].iloc[mine], atol=1e-9).all(1).sum() == 1
    assert (kept[formulas] == kept[formulas].iloc[mine]).all(1).sum() >= 50
    assert (kept == kept.iloc[mine]).all(1).sum() >= 3


def test_a_true_amount_and_a_fixed_one_stay() -> None:
    """Only what was computed of a patient is made coarse, to the middle between whole amounts."""
    rows = pd.DataFrame(
        {
            "label": [17.5, 28.01],
            "score": [17.99, 28.0],
            "baseline": [30.2, 31.7],
            f"{OTHER}fixed": [35.0, 35.0],
        }
    )
    kept = coarse(rows, WARFARIN_DOSE)

    assert kept["score"].tolist() == [17.5, 28.5]
    assert kept["baseline"].tolist() == [30.5, 31.5]
    pd.testing.assert_frame_equal(
        kept[["label", f"{OTHER}fixed"]], rows[["label", f"{OTHER}fixed"]]
    )


def test_times_are_whole_months_on_their_side_of_each_horizon() -> None:
    """The end of the month, with the sign; who is known to be free, or not, at two and five years
    stays known, and who was lost before stays lost.
    """
    asks = BREAST_SURVIVAL.asks
    assert isinstance(asks, TimeToEvent)
    days = np.r_[np.arange(1, 2660), 730.5, 1826.25] / 365.25
    y = np.r_[days, -days, -0.0]
    rows = pd.DataFrame({"label": y, "score": 0.123, "baseline": 0.5})
    kept = coarse(rows, BREAST_SURVIVAL)["label"].to_numpy()

    np.testing.assert_array_equal(np.signbit(kept), np.signbit(y))
    for horizon in asks.horizons:
        np.testing.assert_array_equal(abs(kept) > horizon, abs(y) > horizon)
    np.testing.assert_allclose(abs(kept) * 12, np.round(abs(kept) * 12), atol=1e-9)
    assert (abs(abs(kept) - abs(y)) <= 1 / 12 + 1e-9).all()
    assert len(np.unique(abs(kept))) < len(np.unique(abs(y))) / 25


def test_an_index_is_not_read_off_its_curve() -> None:
    """Chances in hundredths: tumours of several millimetres have the same stored curve."""
    size = np.arange(10.0, 60)
    free = np.exp(-np.exp(0.5 * (0.02 * size - 1))[:, None] * np.array([0.1, 0.3]))
    rows = pd.DataFrame({"label": 1.0, "score": free[:, 0], "baseline": free[:, 0]})
    rows = rows.assign(**{f"{COMPARED}2": free[:, 0], f"{COMPARED}5": free[:, 1]})
    curves = [f"{COMPARED}2", f"{COMPARED}5"]
    kept = coarse(rows, BREAST_SURVIVAL)

    assert len(rows[curves].drop_duplicates()) == len(size)
    assert kept.groupby(curves).size().median() >= 2
    np.testing.assert_allclose(kept[curves], rows[curves], atol=0.005)


def test_no_chance_at_the_first_horizon_becomes_certain() -> None:
    """A slope of calibration takes its logarithm; made coarse once more it stays."""
    rows = pd.DataFrame({"label": [1.0, 2.0], "score": [0.9999, 0.0001], "baseline": [0.5, 0.5]})
    kept = coarse(rows, BREAST_SURVIVAL)

    assert kept["score"].tolist() == [0.995, 0.005]
    pd.testing.assert_frame_equal(coarse(kept, BREAST_SURVIVAL), kept)


@pytest.mark.parametrize("model_id", model_ids())
def test_shipped_scores_are_as_coarse_as_that(model_id: str) -> None:
    """Made coarse once more they stay as they are."""
    model = load_model(model_id)
    scores = model.artifact.heldout()
    pd.testing.assert_frame_equal(coarse(scores, model.task), scores)
