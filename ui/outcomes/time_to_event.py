"""A time to an event on screen."""

from __future__ import annotations

import streamlit as st

from medmodels.card import baseline_name
from medmodels.evidence import (
    Evidence,
    NearCourses,
    curve_calibration_found,
    curves_found,
    decision_found,
    near_courses,
)
from medmodels.figures import case_curve, chances_chart, courses_chart, decision_chart
from medmodels.models import Model
from medmodels.outcomes import TimeToEvent
from medmodels.predictions import Prediction, SurvivalPrediction, supported_curve, words_of
from medmodels.predictions.words import SurvivalWords
from medmodels.tasks import Task
from ui import loaders
from ui.blocks import chart
from ui.finding import opens_with
from ui.metrics import metric_row, metric_table
from ui.outcomes.face import Face, scored_chance, sizes_of_sets
from ui.outcomes.labels import FACE as LABELS
from ui.text import plain

__all__ = ["FACE"]

_SHOWN = (0.05, 0.6)  # thresholds of the decision curve: chances of the event that are acted on


def _asks(task: Task) -> TimeToEvent:
    assert isinstance(task.asks, TimeToEvent)
    return task.asks


def _horizons(task: Task) -> str:
    asks = _asks(task)
    first, last = (plain(asks.when(horizon)) for horizon in asks.horizons)
    return f"The first horizon is {first}, the last {last}."


def _everybody(model: Model) -> str:
    """Of whom a picture is."""
    n, held = len(loaders.everybody(model).y), loaders.evidence(model).n
    if n == held:
        return f"Of the {n} held-out cases."
    return (
        f"Of all {n} cases, each with the chance that a model gave it which was fitted without it"
        " (the first round of the cross-validation)."
    )


def _summary(model: Model) -> None:
    """What held-out cases say of a model."""
    task, evidence = model.task, loaders.evidence(model)
    asks = _asks(task)
    opens_with(task, curves_found(evidence))
    st.write(
        f"{evidence.n} cases the model never saw; {evidence.events} of them had the event while"
        f" they were followed. {_horizons(task)} Who was lost before a horizon still counts, for as"
        " long as they were followed; shares of right calls leave them out."
    )
    metric_row(evidence.metrics, ("harrell_c", "brier_first", "accuracy"))
    chart(courses_chart(asks, loaders.everybody(model)), key="courses")
    st.caption(_everybody(model))
    st.subheader(f"Every metric, beside a comparator ({plain(baseline_name(model))})")
    metric_table({"This model": evidence.metrics, baseline_name(model): evidence.baseline})
    st.caption(
        "C: the share of pairs in the right order; Harrell's takes all pairs that tell, Uno's"
        " allows for who was lost. Brier scores weigh those followed for those lost like them,"
        " as if who was lost fared like the others."
    )


def _calibration(model: Model) -> None:
    """Whether the chances are right, at either horizon."""
    task, evidence, scores = model.task, loaders.evidence(model), loaders.everybody(model)
    opens_with(task, curve_calibration_found(evidence, loaders.cross_validation(model)))
    st.write("Of the cases given 70%, are 70% free then? On the dashed line they are.")
    metric_row(
        evidence.metrics,
        ("observed_expected_first", "observed_expected_last", "calibration_slope"),
    )
    for column, last in zip(st.columns(2, gap="large"), (False, True), strict=True):
        with column:
            chart(chances_chart(_asks(task), scores, last=last), key=f"chances {last}")
    st.caption(
        f"{_everybody(model)} What came is Kaplan–Meier's share of each group, with its 95%"
        " interval: who was lost counts as long as they were followed."
    )


def _decisions(model: Model) -> None:
    """Whether acting on it is worth anything."""
    task, curve = model.task, loaders.decision(model)
    own = 1 - model.threshold
    opens_with(task, decision_found(curve, own))
    event, when = plain(_asks(task).event), plain(_asks(task).when(_asks(task).horizons[0]))
    st.write(
        f"Acting on whoever's chance of {event} by {when} is at or above a threshold: a threshold"
        " of 20% means that one found is worth four acted on in vain."
    )
    chart(decision_chart(curve, own, _SHOWN, baseline=baseline_name(model)), key="decisions")
    st.caption(
        f"{_everybody(model)} Who was lost before the horizon counts by Kaplan–Meier's share among"
        " those acted on (Vickers and others 2008). The model's own line is at half."
    )


def _curve(prediction: Prediction) -> None:
    """The whole curve of a case, with its band."""
    p, words = _said(prediction)
    drawn = case_curve(p, tuple(words.horizons.values()))
    chart(drawn, key=f"curve {p.model} {p.case[:12]}")
    refits = _REFITS if len(drawn.figure.data) > 1 else ""
    st.caption(f"{plain(words.remarks[0])} {refits}{_beyond(p)}")


def _came(model: Model, prediction: Prediction) -> None:
    """The same curve beside what came of the held-out cases that were given nearly the same."""
    p, words = _said(prediction)
    asks, scores = _asks(model.task), loaders.everybody(model)
    near = near_courses(asks, scores, p.free_at[asks.horizons[0]])
    first, last = asks.horizons
    st.markdown(
        f"Of the {near.n} {_whose(model)} that were given most nearly the same chance as this one,"
        f" **{_share(near, first)} were free of {plain(asks.event)} at {plain(asks.when(first))}**"
        f" and {_share(near, last)} at {plain(asks.when(last))}. The model says of this one:"
        f" {plain('; '.join(f'{said} at {when}' for when, said in words.horizons.items()))}."
    )
    drawn = case_curve(p, tuple(words.horizons.values()), near)
    chart(drawn, key=f"came {p.model} {p.case[:12]}")
    st.caption(
        f"They were given chances from {near.lowest:.0%} to {near.highest:.0%} of being free at"
        f" {plain(asks.when(first))}, by a model that had not seen them. Alike in their number,"
        " not in every value. Who was lost"
        f" counts for as long as they were followed (Kaplan–Meier).{_beyond(p)}"
    )


def _said(prediction: Prediction) -> tuple[SurvivalPrediction, SurvivalWords]:
    words = words_of(prediction)
    assert isinstance(prediction, SurvivalPrediction)
    assert isinstance(words, SurvivalWords)
    return prediction, words


def _share(near: NearCourses, when: float) -> str:
    free, low, high = (float(side) for side in near.curve.at(when))
    return f"{free:.0%} ({low:.0%} to {high:.0%})"


def _whose(model: Model) -> str:
    """Of whom the nearest are: everybody once, or the few that were held out."""
    everybody = len(loaders.everybody(model).y) > loaders.evidence(model).n
    return "cases" if everybody else "held-out cases"


def _beyond(prediction: SurvivalPrediction) -> str:
    """What a dotted line is, where there is one."""
    if not any(place.side for place in supported_curve(prediction)):
        return ""
    return (
        " Where the line is dotted it stands at the nearest chance that the held-out cases support;"
        " the model’s own lies beyond it."
    )


def _trained(task: Task, found: Evidence) -> str:
    asks, c, brier = _asks(task), found.metrics["harrell_c"], found.metrics["brier_first"]
    return (
        f"### C {c.value:.2f} · Brier score {brier.value:.3f}\n"
        f"On {found.n} held-out rows, {found.events} of them with the event while they were"
        f" followed; 95% intervals {c.low:.2f} to {c.high:.2f} and {brier.low:.3f} to"
        f" {brier.high:.3f}. C: how often of two the one with the lower chance had the event"
        f" sooner; half is chance. Brier score at {plain(asks.when(asks.horizons[0]))}: lower is"
        " better."
    )


def _event_by(task: Task) -> str:
    asks = _asks(task)
    return f"probability of {asks.event} by {asks.when(asks.horizons[0])}"


_REFITS = (
    "The band holds 95% of models fitted to cases drawn anew; it does not say how such cases differ"
    " from one another."
)

FACE = Face(
    summary=_summary,
    ask=LABELS.ask,
    missing=LABELS.missing,
    answer=lambda task: "chance of being free",
    number="Chance",
    wrong=lambda task: ", of those whose state then is known.",
    unsure=True,
    sizes=sizes_of_sets,
    scored=lambda model, p, call: scored_chance(model, p, model.task.labels[1]),
    scored_name=_event_by,
    views={"Calibration": _calibration, "Decision curve": _decisions},
    curve=_curve,
    came=_came,
    trained=_trained,
    estimate=lambda task: (
        f"The estimate is the chance of being {plain(task.labels[0])}: what raises it divides the"
        f" hazard of {plain(_asks(task).event)}, what lowers it multiplies that."
    ),
)
