"""How sure a model is, and how often it is right: temperatures, sets, and what is left open."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go

from medmodels.evidence import Scores, SmoothCalibration
from medmodels.figures import Chart, calibration_chart, coverage_chart, given_chart
from medmodels.figures.chart import ACCENT, NEUTRAL, RAISES, styled
from medmodels.lessons.bench import Bench
from medmodels.lessons.facts import counted, measured, percentage
from medmodels.lessons.lesson import Facts, Live, Settings
from medmodels.models import Model
from medmodels.statistics.binary import auroc
from medmodels.statistics.calibration import recalibration
from medmodels.statistics.conformal import COVERAGES
from medmodels.statistics.links import expit, logit
from medmodels.statistics.metric import share

__all__ = [
    "MODELS",
    "calibrated",
    "calibrated_facts",
    "given",
    "given_facts",
    "heated",
    "heated_facts",
    "left_open",
    "left_open_facts",
    "promised",
    "promised_facts",
    "sets_at",
    "sets_facts",
]

_FILMS, _STAYS = "chest-xray/cnn", "icu-mortality/ensemble"
MODELS = {"chest films": _FILMS, "intensive care": _STAYS}
_SURE, _OPEN = 0.95, 0.4


def given(bench: Bench, settings: Settings) -> Live:
    """What the network gave to held-out films, and how many it was sure of."""
    model = bench.model(_FILMS)
    scores, least = bench.scores(model), float(settings["least"]) / 100
    sure = scores.p >= least
    drawn = given_chart(scores, model.task.labels)
    drawn.figure.add_vline(x=least, line={"color": NEUTRAL, "width": 2})
    return Live(
        f"To {sure.sum()} of {len(sure)} films it gave {least:.0%} or more; {scores.y[sure].sum()}"
        " of those were ill.",
        (drawn,),
    )


def given_facts(bench: Bench) -> Facts:
    """Films of which the network was at least 95% sure."""
    scores = bench.scores(bench.model(_FILMS))
    sure = scores.p >= _SURE
    return {
        "films": counted(len(sure)),
        "sure": counted(int(sure.sum())),
        "given": counted(float(scores.p[sure].mean()), f"{scores.p[sure].mean():.1%}"),
        "right": percentage(share(int(scores.y[sure].sum()), int(sure.sum()))),
    }


def calibrated(bench: Bench, settings: Settings) -> Live:
    """The calibration curve of one of two models."""
    model = bench.model(MODELS[str(settings["model"])])
    scores, slope = bench.scores(model), bench.evidence(model).metrics["calibration_slope"]
    said = f"Slope {slope.value:.2f}."
    return Live(
        f"Of {len(scores.y)} cases it expects {scores.p.sum():.0f} “{model.task.positive}”;"
        f" there were {scores.y.sum()}. {said}",
        (calibration_chart(scores, bench.curves(model)[0], said),),
    )


def calibrated_facts(bench: Bench) -> Facts:
    """Slopes of both models, and what the network expects."""
    films, stays = bench.model(_FILMS), bench.model(_STAYS)
    scores = bench.scores(films)
    return {
        "slope": measured(bench.evidence(films).metrics["calibration_slope"]),
        "slope_stays": measured(bench.evidence(stays).metrics["calibration_slope"]),
        "expected": counted(float(scores.p.sum())),
        "ill": counted(int(scores.y.sum())),
    }


def cooled(scores: Scores, smooth: SmoothCalibration, t: float) -> tuple[Scores, SmoothCalibration]:
    """Log-odds divided by ``t``. The smooth curve goes along exactly: a spline of the log-odds
    whose knots are percentiles is the same curve over a stretched axis.
    """
    moved = replace(smooth, predicted=expit(logit(smooth.predicted) / t))
    return replace(scores, p=expit(logit(scores.p) / t)), moved


def heated(bench: Bench, settings: Settings) -> Live:
    """The network's answers at a temperature."""
    model, t = bench.model(_FILMS), float(settings["temperature"])
    scores, smooth = cooled(bench.scores(model), bench.curves(model)[0], t)
    slope = recalibration(scores.y, scores.p).slope
    brier = float(((scores.p - scores.y) ** 2).mean())
    area = _auroc(scores)
    said = (
        f"Temperature {t:.1f}: slope {slope:.2f}, mean squared error {brier:.3f}, AUROC {area:.3f}."
    )
    return Live(said, (calibration_chart(scores, smooth, said),))


def _auroc(scores: Scores) -> float:
    return float(auroc(scores.y, scores.p, np.ones((1, len(scores.y))))[0])


def heated_facts(bench: Bench) -> Facts:
    """The temperature at which the slope is 1, and what it leaves as it is."""
    model = bench.model(_FILMS)
    scores = bench.scores(model)
    best = recalibration(scores.y, scores.p).slope ** -1
    after = cooled(scores, bench.curves(model)[0], best)[0]
    return {
        "best": counted(best, f"{best:.1f}"),
        "auroc": counted(_auroc(scores), f"{_auroc(scores):.3f}"),
        "auroc_after": counted(_auroc(after), f"{_auroc(after):.3f}"),
        "expected_after": counted(float(after.p.sum())),
        "ill": counted(int(scores.y.sum())),
    }


def _counts(bench: Bench) -> dict[str, tuple[int, int, int]]:
    """Stays decided rightly, wrongly, and left open, at each level."""
    model = bench.model(_STAYS)
    scores = bench.scores(model)
    sets = model.task.asks.held(scores.y, scores.p, model.artifact.fitted)
    assert sets.undecided is not None
    found = {}
    for k, level in enumerate(COVERAGES):
        wrong, left = int((~sets.inside[k]).sum()), int(sets.undecided[k].sum())
        found[f"{level:.0%}"] = (len(scores.y) - wrong - left, wrong, left)
    return found


def sets_at(bench: Bench, settings: Settings) -> Live:
    """What becomes of the stays at a level."""
    counts = _counts(bench)
    level = str(settings["level"])
    right, wrong, left = counts[level]
    return Live(
        f"At {level}: {left} of {right + wrong + left} stays cannot be told, {right} are told"
        f" rightly and {wrong} wrongly.",
        (_bars(counts),),
    )


def _bars(counts: dict[str, tuple[int, int, int]]) -> Chart:
    figure, levels = go.Figure(), list(counts)
    names = ("told rightly", "told wrongly", "cannot tell")
    for n, (name, colour) in enumerate(zip(names, (ACCENT, RAISES, NEUTRAL), strict=True)):
        values = [counts[level][n] for level in levels]
        figure.add_bar(
            x=values,
            y=levels,
            name=name,
            orientation="h",
            marker={"color": colour},
            text=[str(value) for value in values],
            textangle=0,
            constraintext="none",  # few are told wrongly: their number is wider than their bar
            insidetextanchor="middle",
        )
    styled(figure, title="What becomes of the stays", x="held-out stays", y="level", height=300)
    figure.update_layout(barmode="stack", legend_traceorder="normal")
    figure.update_yaxes(autorange="reversed")
    said = "; ".join(
        f"{level}: " + ", ".join(f"{n} {name}" for n, name in zip(of, names, strict=True))
        for level, of in counts.items()
    )
    table: dict[str, list[object]] = {"Level": [*levels]}
    for n, name in enumerate(names):
        table[name.capitalize()] = [counts[level][n] for level in levels]
    return Chart(figure, f"Stays at three levels. {said}.", table)


def sets_facts(bench: Bench) -> Facts:
    """Open and wrong at the lowest and the highest level."""
    counts = _counts(bench)
    low, high = counts["80%"], counts["95%"]
    return {
        "stays": counted(sum(low)),
        "open_low": counted(low[2]),
        "open_high": counted(high[2]),
        "wrong_low": counted(low[1]),
        "wrong_high": counted(high[1]),
    }


def _by_doubt(model: Model, scores: Scores) -> np.ndarray:
    """Whether a call is wrong, (cases,), those nearest to the line in log-odds first."""
    doubt = np.abs(logit(scores.p) - float(logit(np.array([model.threshold]))[0]))
    wrong = (scores.p >= model.threshold) != scores.y
    return np.asarray(wrong[np.argsort(doubt, kind="stable")])


def left_open(bench: Bench, settings: Settings) -> Live:
    """Errors among the rest where so many in a hundred stays are left open."""
    model = bench.model(_STAYS)
    wrong = _by_doubt(model, bench.scores(model))
    n, at = len(wrong), float(settings["open"]) / 100
    shares = np.arange(0, 0.71, 0.01)
    errors = np.array([wrong[round(n * x) :].mean() for x in shares])
    k = round(n * at)
    figure = go.Figure()
    figure.add_scatter(x=shares, y=errors, mode="lines", line={"color": ACCENT, "width": 3})
    figure.add_scatter(
        x=[at], y=[wrong[k:].mean()], mode="markers", marker={"color": RAISES, "size": 13}
    )
    styled(
        figure,
        title="The price of fewer errors",
        x="left open: somebody else has to judge",
        y="wrong among those told",
        height=340,
    )
    figure.update_layout(showlegend=False)
    figure.update_xaxes(tickformat=".0%")
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    said = (
        f"{k} of {n} stays are left open; of the {n - k} others {wrong[k:].sum()}"
        f" {'is' if wrong[k:].sum() == 1 else 'are'} told wrongly ({wrong[k:].mean():.1%})."
    )
    table = {
        "Left open": [f"{x:.0%}" for x in shares[::10]],
        "Wrong among the rest": [f"{x:.1%}" for x in errors[::10]],
    }
    return Live(said, (Chart(figure, f"Errors fall as more is left open. {said}", table),))


def left_open_facts(bench: Bench) -> Facts:
    """Errors with nothing left open, and with two in five."""
    model = bench.model(_STAYS)
    wrong = _by_doubt(model, bench.scores(model))
    rest = wrong[round(len(wrong) * _OPEN) :]
    return {
        "all_wrong": percentage(share(int(wrong.sum()), len(wrong))),
        "rest_wrong": percentage(share(int(rest.sum()), len(rest)), digits=1),
        "open": counted(len(wrong) - len(rest)),
    }


def promised(bench: Bench, settings: Settings) -> Live:
    """Coverage by label and level of one of two models."""
    model = bench.model(MODELS[str(settings["model"])])
    coverage = bench.evidence(model).coverage
    worst = min(coverage[1].by_label, key=lambda label: coverage[1].by_label[label].value)
    held = coverage[1].by_label[worst]
    return Live(
        f"At the level of 90%: of the cases that are truly “{worst}”, the sets hold"
        f" {held.value:.0%} ({held.low:.0%} to {held.high:.0%}).",
        (coverage_chart(coverage),),
    )


def promised_facts(bench: Bench) -> Facts:
    """What the sets of both models hold at the level of 90%."""
    films, stays = (bench.evidence(bench.model(name)).coverage[1] for name in (_FILMS, _STAYS))
    well = films.by_label["normal"]
    return {
        "well": percentage(well),
        "stays": percentage(stays.overall),
    }
