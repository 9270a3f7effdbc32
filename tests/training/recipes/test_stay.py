"""Training on stays: the Challenge's scores, the threshold, the gate, and a network that is the
same in LiteRT.
"""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.models.lite import Lite
from medmodels.models.stay_rnn import prepared
from medmodels.tasks.icu_mortality import ICU_MORTALITY as TASK
from medmodels.training.measures.stay import event_one, event_threshold, event_two
from medmodels.training.networks.stay_rnn import fit_stay_rnn, scale_of
from medmodels.training.recipes.registry import default_strategy
from medmodels.training.recipes.stay import stay_gate
from medmodels.training.strategies import StayRnnStrategy

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


def test_event_one_is_the_smaller_of_recall_and_precision() -> None:
    """Three of four deaths found with two false alarms: min(3/4, 3/5)."""
    y = np.array([1, 1, 1, 1, 0, 0, 0, 0], bool)
    p = np.array([0.9, 0.8, 0.7, 0.1, 0.6, 0.5, 0.2, 0.1])

    assert event_one(y, p, 0.5) == pytest.approx(0.6)
    assert event_one(y, p, 0.95) == 0


def test_event_two_follows_its_formula() -> None:
    """Two groups by hand: Σ (died − expected)² / (n risk (1 − risk)), over the difference of their
    risks.
    """
    y, p = np.array([0, 1, 0, 0, 1, 1, 1, 0], bool), np.repeat([0.2, 0.6], 4)
    expected = ((1 - 0.8) ** 2 / (4 * 0.2 * 0.8) + (3 - 2.4) ** 2 / (4 * 0.6 * 0.4)) / 0.4

    assert event_two(y, p, groups=2) == pytest.approx(expected)
    assert np.isfinite(event_two(y, np.repeat([0.0, 1.0], 4), groups=2))


def test_the_threshold_calls_as_many_as_there_are() -> None:
    """With as many called as positive, recall equals precision."""
    rng = np.random.default_rng(0)
    y = rng.uniform(size=500) < 0.2
    p = np.clip(y * 0.3 + rng.uniform(size=500) * 0.7, 0, 1)
    threshold = event_threshold(p, y)

    assert (p >= threshold).sum() == y.sum()
    assert event_one(y, p, threshold) == pytest.approx((y & (p >= threshold)).sum() / y.sum())


def stays(count: int) -> np.ndarray:
    """Made-up stays in which high lactate kills."""
    rng, made_up = np.random.default_rng(1), np.empty(count, object)
    lactate = TASK.feature_names.index("lactate")
    for n in range(count):
        t = np.sort(rng.integers(0, 2880, 40))
        which = rng.integers(0, len(TASK.features), 40)
        values = np.column_stack([t, which, 50 + 10 * rng.normal(size=40)])
        who = [
            [0, len(TASK.features) + d, value]
            for d, value in enumerate(
                (rng.uniform(20, 90), n // 2 % 2, rng.normal(170, 9), 1 + n % 4)
            )
        ]
        made_up[n] = np.concatenate([who, values, [[2879, lactate, 1 + 4 * (n % 2)]]]).astype(float)
    return made_up


def test_the_gate_knows_the_usual() -> None:
    """Least charted, least hours and levels come from the training stays; almost all of them pass
    their own limits.
    """
    from medmodels.gates import mahalanobis, stay_levels

    gate = stay_gate(data := stays(300), TASK)
    distances = [mahalanobis(stay_levels(stay, TASK, gate)[None], gate)[0] for stay in data]

    assert 15 <= gate["least_charted"] <= 25
    assert gate["least_hours"] > 40
    assert np.mean(np.array(distances) <= gate["gate_limit"]) > 0.98


@pytest.mark.training
def test_the_network_learns_and_is_the_same_in_litert() -> None:
    """On made-up stays it tells the two kinds apart, repeats itself with its seed, and LiteRT
    agrees to 1e-5.
    """
    from medmodels.models.stays import grid
    from medmodels.training.networks.litert import converted

    strategy = StayRnnStrategy(
        step=4, units=4, members=2, epochs=8, batch_size=16, learning_rate=0.02
    )
    grids = np.stack([grid(stay, TASK, step=4) for stay in stays(160)])
    y = np.arange(160) % 2 == 1
    with np.errstate(all="ignore"):
        trained = fit_stay_rnn(grids, y, strategy, lambda _: None, numbers=3)
        again = fit_stay_rnn(grids, y, strategy, lambda _: None, numbers=3)

    assert trained.out_of_sample[y].mean() - trained.out_of_sample[~y].mean() > 0.5
    np.testing.assert_array_equal(trained.out_of_sample, again.out_of_sample)
    seen = prepared(grids, trained.scale, step=4)
    np.testing.assert_allclose(
        Lite(converted(trained.network))(seen)[0],
        trained.network.predict(seen, verbose=0),
        atol=1e-5,
    )


def test_skewed_variables_are_logged() -> None:
    """A log-normal variable is taken in logarithms, a normal one as it is, and both end up
    centred.
    """
    rng = np.random.default_rng(2)
    grids = np.full((200, 3, 4), np.nan)
    grids[:, 1:, 0] = rng.lognormal(3, 1, (200, 2))
    grids[:, 1:, 1] = rng.normal(80, 10, (200, 2))
    grids[:, 1:, 2:] = rng.normal(5, 1, (200, 2, 2))
    grids[:, 0, :3] = rng.normal(60, 10, (200, 3))
    scale = scale_of(grids, numbers=3)

    assert scale["logged"].tolist()[:2] == [True, False]
    assert scale["center"][1] == pytest.approx(80, abs=2)


def test_a_task_may_train_a_family_in_its_own_way() -> None:
    """The forest of stays splits by entropy; the one of breast cytology as the family does."""
    assert default_strategy("icu-mortality/forest") != default_strategy("breast-fna/forest")
    assert default_strategy("icu-mortality/rnn") == StayRnnStrategy()
