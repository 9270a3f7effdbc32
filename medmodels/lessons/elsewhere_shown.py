"""What is seen of a model away from where it was calibrated: scores, chances, sets, and what some
films of the new place mend.
"""

from __future__ import annotations

from functools import lru_cache

from medmodels.evidence import Metric
from medmodels.figures import calibration_pair, dots_chart
from medmodels.lessons.bench import Bench
from medmodels.lessons.elsewhere import MOVED_SIDES, SideScores, mended, sides_of
from medmodels.lessons.facts import counted, measured, percentage
from medmodels.lessons.lesson import Choice, Facts, Live, Settings, Slider
from medmodels.lessons.stored import packaged
from medmodels.models import Model
from medmodels.statistics.conformal import COVERAGE, COVERAGES
from medmodels.tasks.chest_xray import CHEST_XRAY

__all__ = [
    "LOCAL_FILMS",
    "SET_LEVEL",
    "SIDE_METRIC",
    "calibration_moved",
    "calibration_moved_facts",
    "mended_facts",
    "mended_shown",
    "scores_moved",
    "scores_moved_facts",
    "sets_moved",
    "sets_moved_facts",
]

_MODEL = f"{CHEST_XRAY.name}/cnn"
_POSITIVE, _NEGATIVE = CHEST_XRAY.labels
_CALLED = dict(zip(MOVED_SIDES, ("Films kept back", "The new films"), strict=True))
_METRICS = {
    "AUROC": "auroc",
    "Ill children found": "recall",
    "Healthy children cleared": "specificity",
}
SIDE_METRIC = Choice("metric", "What is measured", tuple(_METRICS))
SET_LEVEL = Choice("level", "The sets promise to hold the truth in", ("90%", "80%", "95%"))
LOCAL_FILMS = Slider("films", "Films of the new place, with their diagnoses", 0, 200, 20, 100)


def _sides(bench: Bench) -> dict[str, SideScores]:
    return _of(bench.model(_MODEL))


@lru_cache(maxsize=1)
def _of(model: Model) -> dict[str, SideScores]:
    """Read once, and measured once: an AUROC with its interval takes a tenth of a second."""
    return sides_of(model)


def _row(m: Metric) -> tuple[float, float, float]:
    return m.value, m.low, m.high


def scores_moved_facts(bench: Bench) -> Facts:
    """AUROC and the share of healthy children cleared, on both sides."""
    facts = {}
    for side, scores in _sides(bench).items():
        facts[f"auroc_{side}"] = measured(scores.metrics["auroc"])
        facts[f"cleared_{side}"] = percentage(scores.metrics["specificity"])
    return facts


def scores_moved(bench: Bench, settings: Settings) -> Live:
    """One metric on both sides."""
    name = str(settings["metric"])
    found = {
        _CALLED[side]: scores.metrics[_METRICS[name]] for side, scores in _sides(bench).items()
    }
    here, there = (m.value for m in found.values())
    number = ".2f" if name == "AUROC" else ".0%"
    return Live(
        f"{name}: {here:{number}} on the films kept back, {there:{number}} on the new films.",
        (
            dots_chart(
                {side: _row(m) for side, m in found.items()},
                title=name,
                unit=name,
                within=(0.45, 1.03),
                number=number,
            ),
        ),
    )


def calibration_moved_facts(bench: Bench) -> Facts:
    """Calibration slope and events over those expected, on the new films."""
    scores = _sides(bench)["test"]
    slope, events = scores.calibrated, int(scores.y.sum())
    return {
        "slope": measured(
            Metric(slope.slope, *slope.slope_interval, len(scores.y), events, "Wald")
        ),
        "expected": counted(float(scores.p.sum())),
        "came": counted(events),
    }


def calibration_moved(bench: Bench, settings: Settings) -> Live:
    """Promised against come true, on both sides."""
    sides = _sides(bench)
    new = sides["test"]
    return Live(
        f"Of the new films the network expects {new.p.sum():.0f} with {_POSITIVE};"
        f" {new.y.sum()} have it.",
        (calibration_pair({_CALLED[side]: (s.y, s.p) for side, s in sides.items()}),),
    )


def sets_moved_facts(bench: Bench) -> Facts:
    """How often the sets hold the truth at the level shown first: of healthy children on both
    sides, of ill ones on the new films.
    """
    sides = _sides(bench)
    facts = {f"healthy_{side}": percentage(of.held(COVERAGE)[1]) for side, of in sides.items()}
    return {**facts, "ill_test": percentage(sides["test"].held(COVERAGE)[0])}


def sets_moved(bench: Bench, settings: Settings) -> Live:
    """How often the sets hold the truth, by label and side, against what they promise."""
    level = next(c for c in COVERAGES if f"{c:.0%}" == settings["level"])
    rows = {}
    for side, scores in _sides(bench).items():
        for label, m in zip((_POSITIVE, _NEGATIVE), scores.held(level), strict=False):
            rows[f"{_CALLED[side]}\n{label}"] = _row(m)
    lowest = min(rows, key=lambda name: rows[name][0])
    where = f"{lowest[0].lower()}{lowest[1:]}".replace("\n", ", ")
    return Live(
        f"Promised: {level:.0%}. Lowest: {where}, {rows[lowest][0]:.0%}.",
        (
            dots_chart(
                rows,
                title="How often the set holds the truth",
                unit="share of films",
                within=(0.6, 1.03),
                line=(level, "promised"),
                number=".0%",
            ),
        ),
    )


def mended_facts(bench: Bench) -> Facts:
    """Slope and coverage of healthy children before, and after a hundred films."""
    known = packaged("another-hospital")
    _, healthy, _ = _sides(bench)["test"].held(COVERAGE)
    return {
        "slope_before": calibration_moved_facts(bench)["slope"],
        "held_before": percentage(healthy),
        "slope_after": known["slope_100"],
        "held_after": known["held_100"],
    }


def mended_shown(bench: Bench, settings: Settings) -> Live:
    """The films that were not used, before and after."""
    test, count = _sides(bench)["test"], int(settings["films"])
    before, after = mended(test, count) if count else (test, test)
    rows = {}
    for when, scores in {"As it came": before, "After": after}.items():
        for label, m in zip((_POSITIVE, _NEGATIVE), scores.held(COVERAGE), strict=False):
            rows[f"{when}, {label}"] = _row(m)
    if not count:
        rows = {name: row for name, row in rows.items() if not name.startswith("After")}
    slope = after.calibrated.slope
    drawn = f"One draw of {count} films; on the {len(after.y)} others"
    where = drawn if count else f"On all {len(after.y)} films, as it came"
    return Live(
        f"{where}: calibration slope {slope:.2f}, ideal 1.",
        (
            dots_chart(
                rows,
                title="How often the set holds the truth",
                unit="share of films",
                within=(0.6, 1.03),
                line=(COVERAGE, "promised"),
                number=".0%",
            ),
        ),
    )
