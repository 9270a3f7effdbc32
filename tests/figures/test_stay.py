"""Curves of a stay: every value a point, gaps left open, the reference band, and what each window
did.
"""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.cases import Case, read_cases, samples
from medmodels.explanations import Explanation, explain
from medmodels.figures import charted_groups, stay_chart, waterfall, window_chart
from medmodels.models import load_model
from medmodels.tasks import TASKS

TASK = TASKS["icu-mortality"]


@pytest.fixture(scope="module")
def case() -> Case:
    return read_cases(samples(TASK)[1].path.read_bytes(), task=TASK, origin="sample").case()


@pytest.fixture(scope="module")
def explanation(case: Case) -> Explanation:
    return explain(load_model("icu-mortality/rnn"), case)


def test_every_charted_value_is_a_point(case: Case) -> None:
    """Over all groups the charts hold as many points as the stay has values, in original units, and
    a band for each variable.
    """
    shown = bands = 0
    for group in charted_groups(case):
        chart = stay_chart(case, group)
        curves = [trace for trace in chart.figure.data if "lines" in trace.mode]
        shown += sum(int(np.isfinite(np.asarray(trace.y, float)).sum()) for trace in curves)
        bands += sum(1 for shape in chart.figure.layout.shapes if shape.opacity == 0.10)
        assert sum(chart.table["Values"]) == sum(
            int(np.isfinite(np.asarray(trace.y, float)).sum()) for trace in curves
        )
        assert group in chart.alt
    measured = case.data[case.data[:, 1] < len(TASK.features)]
    assert shown == len(measured)
    ranged = [p for p, f in enumerate(TASK.features) if f.reference_range != f.plausible]
    assert bands == len(np.intersect1d(measured[:, 1], ranged)) > 20


def test_a_line_is_broken_where_nothing_was_charted() -> None:
    """Between values more than six hours apart there is an empty point; nearer ones are joined."""
    position = TASK.feature_names.index("heart rate")
    data = np.array(
        [[0, position, 80], [60, position, 82], [60 * 9, position, 90], [60 * 10, position, 91]],
        float,
    )
    (curve,) = [
        t
        for t in stay_chart(Case(TASK, data, "upload"), "vital signs").figure.data
        if "lines" in t.mode
    ]

    assert np.isnan(np.asarray(curve.y, float)).tolist() == [False, False, True, False, False]
    assert not curve.connectgaps


def test_the_strips_are_the_contributions(case: Case, explanation: Explanation) -> None:
    """Each window of each charted variable has a strip of its colour, orange where it raises and
    blue where it lowers.
    """
    windows = {(c.input, c.window): c for c in explanation.contributions if c.window}
    strips = 0
    for group in charted_groups(case):
        shapes = stay_chart(case, group, explanation=explanation).figure.layout.shapes
        coloured = [s for s in shapes if s.fillcolor in ("#d55e00", "#0072b2")]
        strips += len(coloured)
        mine = [c for (name, _), c in windows.items() if TASK.feature(name).group == group]
        assert sum(s.fillcolor == "#d55e00" for s in coloured) == sum(c.amount > 0 for c in mine)
    assert strips == len(windows) > 40


def test_sums_by_window_and_by_variable_agree(explanation: Explanation) -> None:
    """Windows and descriptors together, and all variables together, add up to the output less the
    base.
    """
    total = explanation.output - explanation.base
    of_nobody = sum(c.amount for c in explanation.contributions if not c.window)
    chart = window_chart(explanation)

    assert len(chart.table["Window"]) == 4
    assert sum(c.amount for c in explanation.by_window) + of_nobody == pytest.approx(
        total, abs=1e-6
    )
    assert sum(c.amount for c in explanation.by_input) == pytest.approx(total, abs=1e-6)
    assert len({c.input for c in explanation.by_input}) == len(explanation.by_input)
    assert len(waterfall(explanation).table["Input"]) == len(explanation.by_input)
    assert "hours 0 to 12" in chart.alt
