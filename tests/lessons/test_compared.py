"""The same case explained otherwise adds up as before, and is what brute force says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medmodels.cases import Case, read_cases, samples
from medmodels.explanations import explain
from medmodels.lessons import PlainBench
from medmodels.lessons.compared import against, as_one, by_machine, written_twice
from medmodels.lessons.explained import TABLE_WAYS, twins
from medmodels.lessons.machines import machine_of, without
from medmodels.models import load_model
from medmodels.models.svm import Svm


@pytest.fixture(scope="module")
def model() -> Svm:
    svm = load_model("breast-fna/svm")
    assert isinstance(svm, Svm)
    return svm


@pytest.fixture(scope="module")
def case(model: Svm) -> Case:
    return read_cases(samples(model.task)[1].path.read_bytes(), task=model.task).case()


def test_against_everybody_it_is_the_explanation(model: Svm, case: Case) -> None:
    """Value by value, but for what the group is called."""
    rows = np.arange(len(model.artifact.fitted["background"]))
    shown, known = against(model, case, rows, name="reference group"), explain(model, case)

    assert [c.input for c in shown.contributions] == [c.input for c in known.contributions]
    for c, k in zip(shown.contributions, known.contributions, strict=True):
        assert c.amount == pytest.approx(k.amount, abs=1e-12)
    assert (shown.base, shown.output) == pytest.approx((known.base, known.output))


def test_against_some_it_starts_at_their_mean_and_adds_up(model: Svm, case: Case) -> None:
    """The base is the mean of what the machine says of those rows; the end stays."""
    rows = np.array([0, 5, 9])
    shown = against(model, case, rows, name="three")
    said = model.outputs(model.artifact.fitted["background"][rows])[:, 0]

    assert shown.base == pytest.approx(said.mean())
    assert shown.output == pytest.approx(explain(model, case).output)
    assert shown.additivity_error < 1e-9
    assert shown.reference_name == "three"


def test_a_copy_takes_half_and_changes_nothing_else(model: Svm, case: Case) -> None:
    """Both add up to what the machine says beyond its base; the two are equal."""
    name = "worst radius"
    column = model.task.feature_names.index(name)
    values = written_twice(model, case, name, model.expansion)
    known = explain(model, case)

    assert values[column] == pytest.approx(values[-1])
    assert values.sum() == pytest.approx(known.output - known.base)
    others = {c.input: c.amount for c in known.contributions}
    assert 0 < values[column] < others[name]


def test_several_as_one_are_the_rest_of_the_sum(model: Svm, case: Case) -> None:
    """All inputs as one contribute the whole; one as one what it does by itself."""
    known = explain(model, case)
    every = as_one(model, case, model.task.feature_names, model.expansion)
    alone = as_one(model, case, ["worst area"], model.expansion)

    assert every == pytest.approx(known.output - known.base)
    assert alone == pytest.approx({c.input: c.amount for c in known.contributions}["worst area"])


def test_another_machine_is_explained_as_it_answers(model: Svm, case: Case) -> None:
    """What is shown adds up to what that machine says of the case, not the model."""
    machine = replace(model.expansion, weights=-model.expansion.weights)
    shown = by_machine(model, case, machine)

    assert shown.output == pytest.approx(float(machine(case.data[None])[0]))
    assert shown.additivity_error < 1e-9


def test_what_is_not_seen_contributes_nothing(model: Svm, case: Case) -> None:
    """A machine without some columns says the same whatever stands there."""
    machine = without(model.expansion, np.array([2, 3]))
    changed = case.data.copy()
    changed[[2, 3]] *= 3
    shown = {c.input: c.amount for c in by_machine(model, case, machine).contributions}

    assert machine(case.data[None]) == pytest.approx(machine(changed[None]))
    assert shown[model.task.feature_names[2]] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("name", ["honest", "shuffled", "fewer"])
def test_packaged_machines_are_of_this_model(model: Svm, case: Case, name: str) -> None:
    """They are weights on its landmarks, and say something finite of a case."""
    machine = machine_of(model, "explanation", name)

    assert machine.weights.shape == model.expansion.weights.shape
    assert np.isfinite(machine(case.data[None])).all()
    assert machine.sizes.min() >= 5


@pytest.mark.parametrize(
    ("way", "lead", "inputs"),
    [
        (TABLE_WAYS[0], "With the table as it is", 2),
        (TABLE_WAYS[1], "With the radius written twice", 2),
        (TABLE_WAYS[2], "With the perimeter and area left out", 1),
    ],
)
def test_a_table_is_named_and_what_it_lacks_is_not(way: str, lead: str, inputs: int) -> None:
    """Nothing is said of an input that was left out, and its bar is exactly nothing."""
    shown = twins(PlainBench(), {"table": way})

    assert shown.sentence.startswith(lead)
    assert shown.sentence.count("worst") + shown.sentence.count("copy") == inputs
    assert "-0.00" not in str(shown.parts[0].table)
