"""Plans: how many cases come without the model, and which settings there are not."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.errors import SessionError
from medmodels.sessions import Aid, Pace, Plan


@given(
    st.integers(1, 60), st.integers(0, 70), st.floats(0, 0.5), st.sampled_from(Aid), st.integers()
)
def test_the_first_cases_and_a_share_of_the_others_are_alone(
    cases: int, first: int, hidden: float, aid: Aid, seed: int
) -> None:
    """As many as the plan says, rounded; all others have its aid."""
    plan = Plan(aid=aid, alone_first=first, hidden=hidden)
    aids = plan.aids(cases, Random(seed))
    assert len(aids) == cases
    block, rest = aids[:first], aids[first:]
    assert set(block) <= {Aid.ALONE}
    if aid is not Aid.ALONE:
        assert rest.count(Aid.ALONE) == round(hidden * len(rest))
        assert rest.count(aid) == len(rest) - rest.count(Aid.ALONE)
    assert plan.aids(cases, Random(seed)) == aids


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"hidden": 0.51}, "plan-share"),
        ({"hidden": float("nan")}, "plan-share"),
        ({"simulated": -0.1}, "plan-share"),
        ({"alone_first": -1}, "plan-alone"),
        ({"shuffled": True, "pace": Pace.TEACHER}, "plan-order"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_a_sentence(settings: dict, code: str) -> None:
    """Shares out of range, a number below none, many orders at one pace."""
    with pytest.raises(SessionError) as caught:
        Plan(**settings)
    assert caught.value.code == code
    assert str(caught.value).endswith(".")
