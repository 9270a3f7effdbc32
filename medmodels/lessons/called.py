"""What a line does with the answers of the network on chest films: calls, harms, and what a call is
worth where the disease is rarer.
"""

from __future__ import annotations

import numpy as np

from medmodels.card import baseline_name
from medmodels.cases import read_cases, samples
from medmodels.evidence import (
    Metric,
    confusion,
    from_harms,
    operating_point,
    patients,
)
from medmodels.figures import Chart, decision_chart, patients_chart
from medmodels.lessons.bench import Bench
from medmodels.lessons.facts import counted, measured, percentage
from medmodels.lessons.lesson import Facts, Live, Plate, Settings
from medmodels.predictions import predict
from medmodels.strips import strip_of

__all__ = [
    "FILMS",
    "both_moved",
    "common_facts",
    "film_called",
    "half_right_facts",
    "harms_weighed",
    "line_facts",
    "line_moved",
    "where_common",
    "worth",
    "worth_facts",
]

_MODEL, _RARE, _LOW = "chest-xray/cnn", 0.02, 0.2
# Drawn films by what they are like, and their place among the samples.
FILMS = {"a plain one": 7, "one near the line": 5, "a well child's": 6}


def film_called(bench: Bench, settings: Settings) -> Live:
    """A drawn film with the strip of its answer."""
    model = bench.model(_MODEL)
    sample = samples(model.task)[FILMS[str(settings["film"])]]
    case = read_cases(sample.path.read_bytes(), task=model.task, origin="sample").case()
    said = predict(model, case)
    strip = strip_of(model, said, None, truths=bench.scores(model).y)
    plate = Plate(case.data / 255, f"A drawn chest film, truly {sample.truth}", "film")
    return Live(f"This drawn film is truly: {sample.truth}.", (strip, plate))


def _hundred(bench: Bench, line: float, prevalence: float | None = None) -> tuple[Chart, float]:
    """A hundred patients at a line, and the share of the called who are ill."""
    model = bench.model(_MODEL)
    scores = bench.scores(model)
    own = float(scores.y.mean()) if prevalence is None else prevalence
    point = operating_point(scores.y, scores.p, line, prevalence=own)
    who = patients(point["recall"].value, point["specificity"].value, own)
    return patients_chart(who, model.task.labels), point["precision"].value


def line_moved(bench: Bench, settings: Settings) -> Live:
    """A hundred patients at a line in percent."""
    line = float(settings["line"]) / 100
    scores = bench.scores(bench.model(_MODEL))
    c = confusion(scores.y, scores.p, line)
    return Live(
        f"With the line at {line:.0%}, of {c.tp + c.fn} ill children {_be(c.fn)} missed, and"
        f" of {c.fp + c.tn} well ones {_be(c.fp)} called in vain.",
        (_hundred(bench, line)[0],),
    )


def _be(count: int) -> str:
    return f"{count} {'is' if count == 1 else 'are'}"


def _alarms(count: float) -> str:
    return f"{count:.0f} false alarm{'' if count == 1 else 's'}"


def line_facts(bench: Bench) -> Facts:
    """Errors at the model's line and at a low one."""
    model = bench.model(_MODEL)
    scores = bench.scores(model)
    own, low = (confusion(scores.y, scores.p, t) for t in (model.threshold, _LOW))
    return {
        "line": counted(model.threshold, f"{model.threshold:.0%}"),
        "missed": counted(own.fn),
        "missed_low": counted(low.fn),
        "alarms": counted(own.fp),
        "alarms_low": counted(low.fp),
        "auroc": measured(bench.evidence(model).metrics["auroc"]),
    }


def harms_weighed(bench: Bench, settings: Settings) -> Live:
    """The line that a ratio of harms asks for."""
    ratio = float(settings["ratio"])
    line = from_harms(ratio)
    scores = bench.scores(bench.model(_MODEL))
    c = confusion(scores.y, scores.p, line)
    return Live(
        f"If one missed child weighs as much as {_alarms(ratio)}, the line is {line:.0%}:"
        f" {c.fn} missed and {_alarms(c.fp)} weigh {ratio * c.fn + c.fp:.0f} together.",
        (_hundred(bench, line)[0],),
    )


def where_common(bench: Bench, settings: Settings) -> Live:
    """A hundred patients where so many in a hundred are ill."""
    ill, line = float(settings["ill"]) / 100, bench.model(_MODEL).threshold
    drawn, right = _hundred(bench, line, ill)
    return Live(f"Where {ill:.0%} are ill, {right:.0%} of those called are ill.", (drawn,))


def common_facts(bench: Bench) -> Facts:
    """What a call is worth as often as among held-out films, and where two in a hundred are ill."""
    model = bench.model(_MODEL)
    scores, own = bench.scores(model), float(bench.scores(model).y.mean())
    here, rare = (
        operating_point(scores.y, scores.p, model.threshold, prevalence=share)
        for share in (own, _RARE)
    )
    return {
        "common": counted(own, f"{own:.0%}"),
        "recall": percentage(here["recall"]),
        "specificity": percentage(here["specificity"]),
        "right_here": percentage(here["precision"]),
        "right_rare": percentage(rare["precision"]),
    }


def both_moved(bench: Bench, settings: Settings) -> Live:
    """A line where two in a hundred are ill."""
    line = float(settings["line"]) / 100
    drawn, right = _hundred(bench, line, _RARE)
    scores = bench.scores(bench.model(_MODEL))
    c = confusion(scores.y, scores.p, line)
    return Live(
        f"Where 2% are ill and the line is {line:.1%}, {right:.0%} of those called are ill; of"
        f" {c.tp + c.fn} ill children {_be(c.fn)} missed.",
        (drawn,),
    )


def half_right_facts(bench: Bench) -> Facts:
    """The lowest line at which half of those called are ill, and what it misses."""
    model = bench.model(_MODEL)
    y, p = (scores := bench.scores(model)).y, scores.p
    lines = np.unique(p)
    alarms = 1 - np.searchsorted(np.sort(p[~y]), lines, "left") / (~y).sum()
    found = 1 - np.searchsorted(np.sort(p[y]), lines, "left") / y.sum()
    half = float(lines[np.argmax(found * _RARE >= alarms * (1 - _RARE))])
    return {
        "half": counted(half, f"{half:.1%}"),
        "missed": counted(confusion(y, p, model.threshold).fn),
        "ill": counted(int(y.sum())),
        "missed_half": counted(confusion(y, p, half).fn, n=int(y.sum())),
    }


def worth(bench: Bench, settings: Settings) -> Live:
    """Net benefit where a missed child weighs as much as so many false alarms."""
    model = bench.model(_MODEL)
    line, curve = from_harms(float(settings["ratio"])), bench.curves(model)[1]
    at = int(np.abs(curve.thresholds - line).argmin())
    gain = 100 * (curve.policies["model"][at] - max(curve.policies["all"][at], 0.0))
    return Live(
        f"With the line at {line:.0%}, per 100 children the model is worth {gain:.1f} children"
        " found more than the better of treating all and treating nobody.",
        (decision_chart(curve, line, (0.01, 0.9), baseline=baseline_name(model)),),
    )


def worth_facts(bench: Bench) -> Facts:
    """Net benefit per 100 children at a line of half, of the model and of treating everybody."""
    curve = bench.curves(bench.model(_MODEL))[1]
    at = int(np.abs(curve.thresholds - 0.5).argmin())
    facts = {}
    for policy in ("model", "all"):
        value, low, high = (
            100 * float(of[policy][at]) for of in (curve.policies, curve.low, curve.high)
        )
        facts[policy] = measured(Metric(value, low, high, curve.n, curve.events, ""), digits=0)
    return facts
