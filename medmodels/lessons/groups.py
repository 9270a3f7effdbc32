"""Recall in groups of patients, by age and by lot: what an average hides, what chance makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

from medmodels.evidence import Metric, Scores, confusion, patients
from medmodels.figures import Chart, forest_chart, patients_chart
from medmodels.figures.chart import ACCENT, RAISES, band, styled
from medmodels.lessons.bench import Bench
from medmodels.lessons.facts import counted, percentage
from medmodels.lessons.lesson import Facts, Live, Settings
from medmodels.statistics.intervals import jeffreys, percentiles, wilson
from medmodels.statistics.metric import ENOUGH, share

__all__ = [
    "DIVISIONS",
    "TWO_MODELS",
    "asked_facts",
    "asked_first",
    "average",
    "average_facts",
    "by_age",
    "by_age_facts",
    "by_lot",
    "by_lot_facts",
    "interval_facts",
    "interval_of",
    "models_facts",
    "two_models",
]

TWO_MODELS = {"forest": "icu-mortality/forest", "trees and network": "icu-mortality/ensemble"}
_FIRST = TWO_MODELS["forest"]
_OLD, _LOTS = "80 and over", 2_000
# Divisions that somebody may have asked about: the factor, and the level that is set apart.
DIVISIONS = {
    "80 and over": ("age", _OLD),
    "women": ("sex", "female"),
    "medical unit": ("unit type", "medical"),
}


def _scores(bench: Bench, model_id: str = _FIRST) -> tuple[Scores, float]:
    model = bench.model(model_id)
    return bench.scores(model), model.threshold


def _found(scores: Scores, line: float) -> np.ndarray:
    """Of those who died (events,), who was called."""
    return np.asarray(scores.p[scores.y] >= line)


def _shares(found: np.ndarray, groups: np.ndarray) -> dict[str, Metric]:
    """Recall in each group of those who died, both (events,)."""
    return {
        str(name): share(int(found[groups == name].sum()), int((groups == name).sum()))
        for name in np.unique(groups)
    }


def _gap(shares: Mapping[str, Metric]) -> float:
    """Best less worst of the groups that are large enough."""
    values = [m.value for m in shares.values() if m.n >= ENOUGH]
    return max(values) - min(values)


def _said(m: Metric) -> str:
    return f"{m.value:.0%} ({100 * m.low:.0f} to {100 * m.high:.0f}%)"


def _forest(factor: str, shares: Mapping[str, Metric], found: np.ndarray) -> Chart:
    levels = {factor: {name: {"recall": m} for name, m in shares.items()}}
    overall = share(int(found.sum()), len(found))
    return forest_chart(levels, "recall", overall, name="Found of those who died", text=_said)


def average(bench: Bench, settings: Settings) -> Live:
    """A hundred stays as the forest calls them, or with nobody called."""
    model = bench.model(_FIRST)
    scores = bench.scores(model)
    line = model.threshold if settings["who"] == "the model" else 2.0
    c = confusion(scores.y, scores.p, line)
    n, died = len(scores.y), c.tp + c.fn
    who = patients(c.tp / died, c.tn / (n - died), died / n)
    return Live(
        f"Right in {c.tp + c.tn} of {n} stays ({(c.tp + c.tn) / n:.0%}). Of {died} patients who"
        f" died {c.tp} were called.",
        (patients_chart(who, model.task.labels),),
    )


def average_facts(bench: Bench) -> Facts:
    """Accuracy and recall of the forest, and the accuracy of calling nobody."""
    scores, line = _scores(bench)
    c, n = confusion(scores.y, scores.p, line), len(scores.y)
    return {
        "right": percentage(share(c.tp + c.tn, n)),
        "nobody": percentage(share(int((~scores.y).sum()), n)),
        "found": percentage(share(c.tp, c.tp + c.fn)),
        "died": counted(c.tp + c.fn),
    }


def by_age(bench: Bench, settings: Settings) -> Live:
    """Recall by age at a line."""
    scores, line = _scores(bench)[0], float(settings["line"]) / 100
    found = _found(scores, line)
    shares = _shares(found, scores.factors["age"][scores.y])
    old = shares[_OLD]
    return Live(
        f"With the line at {line:.0%} {round(old.value * old.n)} of {old.n} of those who died at 80"
        f" and over are called, and {(scores.p >= line).sum()} of {len(scores.y)} stays in all.",
        (_forest("age", shares, found),),
    )


def by_age_facts(bench: Bench) -> Facts:
    """Recall over 80, and deaths there beside what the forest expected."""
    scores, line = _scores(bench)
    old = scores.factors["age"] == _OLD
    shares = _shares(_found(scores, line), scores.factors["age"][scores.y])
    return {
        "old": percentage(shares[_OLD]),
        "all": percentage(share(int(_found(scores, line).sum()), int(scores.y.sum()))),
        "expected": counted(float(scores.p[old].sum())),
        "deaths": counted(int(scores.y[old].sum())),
    }


def interval_of(bench: Bench, settings: Settings) -> Live:
    """How much a share of so many patients leaves open."""
    n, sizes = int(settings["n"]), np.arange(4, 201, 2)
    low, high = np.array([wilson(size // 2, size) for size in sizes.tolist()]).T
    figure = go.Figure([*band(sizes, low, high, name="95% interval", colour=ACCENT)])
    ends = wilson(n // 2, n)
    figure.add_scatter(
        x=[n, n],
        y=list(ends),
        mode="lines+markers",
        name=f"{n} patients",
        line={"color": RAISES, "width": 3},
    )
    styled(
        figure, title="Half were found", x="patients who died", y="what recall may be", height=340
    )
    figure.update_yaxes(tickformat=".0%", range=[0, 1])
    said = f"{n // 2} of {n} found: the recall may be anything from {ends[0]:.0%} to {ends[1]:.0%}."
    table = {
        "Patients": sizes[::14].tolist(),
        "95% interval": [f"{low[k]:.0%} to {high[k]:.0%}" for k in range(0, len(sizes), 14)],
    }
    return Live(said, (Chart(figure, f"Wilson's interval by size of a group. {said}", table),))


def interval_facts(bench: Bench) -> Facts:
    """The smallest age group."""
    scores, line = _scores(bench)
    young = _shares(_found(scores, line), scores.factors["age"][scores.y])["15 to 49"]
    return {
        "young": percentage(young),
        "hits": counted(round(young.value * young.n)),
        "n": counted(young.n),
    }


def by_lot(bench: Bench, settings: Settings) -> Live:
    """Those who died in groups of the ages' sizes, drawn by lot."""
    scores, line = _scores(bench)
    found, ages = _found(scores, line), scores.factors["age"][scores.y]
    number = int(settings["draw"])
    if number:
        drawn = np.random.default_rng(number).permutation(ages)
        names = {age: f"group {n}" for n, age in enumerate(np.unique(ages), 1)}
        groups, factor = np.array([names[age] for age in drawn]), f"drawn by lot, number {number}"
    else:
        groups, factor = ages, "age"
    shares = _shares(found, groups)
    return Live(
        f"Groups {'' if number else 'by '}{factor}: from the worst to the best"
        f" {100 * _gap(shares):.0f} points.",
        (_forest(factor, shares, found),),
    )


def by_lot_facts(bench: Bench) -> Facts:
    """The gap between ages, and how often lots make one as large."""
    scores, line = _scores(bench)
    found, ages = _found(scores, line), scores.factors["age"][scores.y]
    gap = _gap(_shares(found, ages))
    often = _often(found.tobytes(), tuple(np.unique(ages, return_counts=True)[1].tolist()), gap)
    return {
        "gap": counted(gap, f"{100 * gap:.0f} points"),
        "often": counted(often, f"{100 * often:.0f} in 100", n=_LOTS),
        "lots": counted(_LOTS, f"{_LOTS:,}"),
    }


@lru_cache(maxsize=4)
def _often(found: bytes, sizes: tuple[int, ...], gap: float) -> float:
    """The share of lots whose groups of these sizes are as far apart."""
    rng, who = np.random.default_rng(0), np.frombuffer(found, bool)
    drawn = rng.permuted(np.tile(who, (_LOTS, 1)), axis=1)
    parts = np.split(drawn, np.cumsum(sizes)[:-1], axis=1)
    means = np.array([part.mean(1) for part in parts if part.shape[1] >= ENOUGH])
    return float((means.max(0) - means.min(0) >= gap - 1e-9).mean())


def _apart(scores: Scores, line: float, division: str) -> tuple[dict[str, Metric], Metric]:
    """Recall of those set apart and of the others, and the difference with its interval."""
    factor, level = DIVISIONS[division]
    inside = scores.factors[factor][scores.y] == level
    found = _found(scores, line)
    one, other = (share(int(found[of].sum()), int(of.sum())) for of in (inside, ~inside))
    rng = np.random.default_rng(0)
    drawn = jeffreys(round(other.value * other.n), other.n, rng) - jeffreys(
        round(one.value * one.n), one.n, rng
    )
    gap = other.value - one.value
    difference = Metric(gap, *percentiles(drawn), one.n + other.n, one.n + other.n, "Jeffreys")
    return {division: one, "all others": other}, difference


def asked_first(bench: Bench, settings: Settings) -> Live:
    """One question, asked alone: those set apart beside all others."""
    scores, line = _scores(bench)
    shares, gap = _apart(scores, line, str(settings["division"]))
    return Live(
        f"All others less these: {100 * gap.value:.0f} points (95% interval {100 * gap.low:.0f} to"
        f" {100 * gap.high:.0f}).",
        (_forest("one question", shares, _found(scores, line)),),
    )


def asked_facts(bench: Bench) -> Facts:
    """The difference between 80 and over and all others."""
    gap = _apart(*_scores(bench), _OLD)[1]
    low, value, high = (f"{100 * x:.0f}" for x in (gap.low, gap.value, gap.high))
    words = f"{value} points (95% interval {low} to {high})"
    return {"gap": replace(counted(gap.value, words), low=gap.low, high=gap.high, n=gap.n)}


def two_models(bench: Bench, settings: Settings) -> Live:
    """Recall by age of one of two models, each at its own line."""
    name = str(settings["model"])
    scores, line = _scores(bench, TWO_MODELS[name])
    found = _found(scores, line)
    shares = _shares(found, scores.factors["age"][scores.y])
    right = int(((scores.p >= line) == scores.y).sum())
    return Live(
        f"The {name}: right in {right / len(scores.y):.0%} of all stays; of those who died at 80"
        f" and over {_said(shares[_OLD])} found.",
        (_forest("age", shares, found),),
    )


def models_facts(bench: Bench) -> Facts:
    """What both find over 80, and how often they are right."""
    facts = {}
    for key, model_id in zip(("forest", "both"), TWO_MODELS.values(), strict=True):
        scores, line = _scores(bench, model_id)
        facts[f"old_{key}"] = percentage(
            _shares(_found(scores, line), scores.factors["age"][scores.y])[_OLD]
        )
        right = ((scores.p >= line) == scores.y).mean()
        facts[f"right_{key}"] = counted(float(right), f"{right:.0%}")
    return facts
