"""A time to an event on screen: what a training is told by, and what contributions move."""

from __future__ import annotations

from medmodels.evidence import load_evidence
from medmodels.models import load_model
from ui.outcomes import FACES

MODEL = load_model("breast-survival/cox")


def test_the_headline_of_a_training_has_its_two_numbers_with_intervals() -> None:
    """Concordance and the Brier score, on how many, and what either means."""
    evidence = load_evidence(MODEL.artifact)[0]
    trained = FACES["time_to_event"].trained
    assert trained is not None
    said = trained(MODEL.task, evidence)
    c, brier = evidence.metrics["harrell_c"], evidence.metrics["brier_first"]

    assert said.startswith(f"### C {c.value:.2f} · Brier score {brier.value:.3f}\n")
    assert f"On {evidence.n} held-out rows, {evidence.events} of them" in said
    assert f"{c.low:.2f} to {c.high:.2f} and {brier.low:.3f} to {brier.high:.3f}" in said
    assert "Brier score at 2 years: lower is better" in said


def test_every_outcome_that_a_table_of_ones_own_asks_for_has_a_headline() -> None:
    """Labels and times; the others cannot be trained from a table."""
    assert {kind for kind, face in FACES.items() if face.trained} == {"labels", "time_to_event"}


def test_what_is_raised_and_lowered_is_named() -> None:
    """The chance of being free, which goes against the hazard."""
    said = FACES["time_to_event"].estimate(MODEL.task)

    assert "chance of being free at two years" in said
    assert "divides the hazard of recurrence" in said
