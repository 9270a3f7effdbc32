"""What the lesson on memory shows of smaller networks is what was measured of them."""

from __future__ import annotations

import pytest

from medmodels.evidence import load_forms
from medmodels.figures import Chart
from medmodels.lessons import PlainBench
from medmodels.lessons.smaller import NETWORKS, of_forms

BENCH = PlainBench()


@pytest.mark.parametrize("network", NETWORKS)
def test_forms_are_those_of_the_compression_lab(network: str) -> None:
    """Each network with the forms that it has; what it has not is said."""
    shown = of_forms(BENCH, {"network": network})
    forms = load_forms(BENCH.model(NETWORKS[network]).artifact)
    (drawn,) = shown.parts
    assert isinstance(drawn, Chart)

    assert drawn.table["Form"] == [form.form for form in forms]
    assert ("It has no" in shown.sentence) == (len(forms) < 4)


def test_a_form_that_is_no_smaller_is_named() -> None:
    """In a step that is called smaller."""
    for name, task in NETWORKS.items():
        whole, *others = load_forms(BENCH.model(task).artifact)
        grown = [form.form for form in others if form.bytes > whole.bytes]
        said = of_forms(BENCH, {"network": name}).sentence
        assert ("takes more room" in said) == bool(grown)
        assert all(form in said for form in grown)
