"""When and by what a recurrent network was moved: the parts of a stay, and that they add up to what
is shown.
"""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.cases import Case, read_cases, samples
from medmodels.explanations import explain, explainer_of
from medmodels.explanations.windows import WINDOW, stay_parts
from medmodels.models import load_model
from medmodels.models.stay_rnn import StayRnn
from medmodels.predictions import predict
from medmodels.tasks import TASKS, Stay
from tests.shares import share

TASK = TASKS["icu-mortality"]


@pytest.fixture(scope="module")
def rnn() -> StayRnn:
    return load_model("icu-mortality/rnn")


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return [
        read_cases(s.path.read_bytes(), task=TASK, origin="sample").case() for s in samples(TASK)
    ]


def test_every_cell_belongs_to_one_part(rnn: StayRnn) -> None:
    """Each variable in each window, and each descriptor; no cell of the grid is left out but the
    empty ones of the first row.
    """
    parts, cells = stay_parts(TASK, rnn.step)

    assert len(parts) == len(TASK.features) * Stay.of(TASK.inputs).hours // WINDOW + len(
        TASK.descriptors
    )
    assert set(cells[1:].ravel().tolist()) | set(cells[0, : len(TASK.descriptors)].tolist()) == set(
        range(len(parts))
    )
    for t in range(1, len(cells)):
        for v in range(cells.shape[1]):
            part = parts[cells[t, v]]
            assert part.element == v
            assert part.hours is not None
            assert part.hours[0] <= (t - 1) * rnn.step < part.hours[1]


@pytest.mark.parametrize("label", TASK.labels)
@pytest.mark.parametrize("family", ["rnn", "forest"])
def test_the_explanations_add_up_to_the_shown_probability(
    cases: list[Case], family: str, label: str
) -> None:
    """Base and contributions make the output, and its link is the probability on screen, for a
    share of the samples and either label.
    """
    model = load_model(f"icu-mortality/{family}")
    for case in share(cases, 4):
        explanation = explain(model, case, label=label)

        assert explanation.additivity_error < 1e-6
        assert explanation.base + sum(c.amount for c in explanation.contributions) == pytest.approx(
            explanation.output, abs=1e-6
        )
        assert explanation.shown == pytest.approx(
            predict(model, case).probabilities[label], abs=1e-6
        )


def test_what_was_not_charted_has_no_contribution_of_its_own(
    rnn: StayRnn, cases: list[Case]
) -> None:
    """As many contributions as charted variables in windows and known descriptors, each with the
    mean of its values.
    """
    case = cases[3]
    contributions = {(c.input, c.window): c for c in explain(rnn, case).contributions}
    expected = {
        (int(v), int(t // (60 * WINDOW))) for t, v, _ in case.data if v < len(TASK.features)
    }
    described = {int(v) for _, v, _ in case.data if v >= len(TASK.features)}

    assert len(contributions) == len(expected) + len(described)
    values = case.data[(case.data[:, 1] == 0) & (case.data[:, 0] < 60 * WINDOW), 2]
    assert contributions[("heart rate", (0, WINDOW))].value == pytest.approx(values.mean())


def test_an_empty_stay_is_the_reference(rnn: StayRnn) -> None:
    """Nothing charted and nobody described: no contributions, and the base is the output."""
    empty = rnn.artifact.fitted["background"]
    values = explainer_of(rnn).contributions(rnn, empty)

    assert not values.amounts.any()
    assert rnn.outputs(empty)[0].sum() == pytest.approx(0, abs=1e-9)


def test_another_run_gives_nearly_the_same(rnn: StayRnn, cases: list[Case]) -> None:
    """With other orders the five largest contributions move by less than a tenth of the largest, as
    the stated errors say.
    """
    from medmodels.explanations.sampling import owen_values
    from medmodels.explanations.windows import ROUNDS, stay_game

    for case in cases[:3]:
        players, play = stay_game(rnn, rnn.inputs(case)[0])
        groups = np.array([stay_parts(TASK, rnn.step)[0][player].element for player in players])
        runs = np.array(
            [
                owen_values(play, groups, rounds=ROUNDS, rng=np.random.default_rng(seed))[0]
                for seed in range(5)
            ]
        )
        largest = np.argsort(-np.abs(runs.mean(0)))[:5]
        assert runs.std(0, ddof=1)[largest].max() < 0.1 * np.abs(runs.mean(0)).max()


def test_the_forests_columns_are_summed_by_variable(cases: list[Case]) -> None:
    """A forest's contribution of a variable is the sum over what summarises it."""
    from medmodels.models.stays import element_of_summary

    model = load_model("icu-mortality/forest")
    inputs = model.inputs(cases[1])
    amounts = explainer_of(model).contributions(model, inputs).amounts[0, :, 0]

    assert inputs.shape[1] == len(element_of_summary(TASK))
    assert len(amounts) == len(TASK.elements)
