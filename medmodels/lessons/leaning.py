"""Invented readers who lean on a model in a known way, measured as a class is, and drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from medmodels.debriefing.published import RULER, Study
from medmodels.figures.reliance import (
    QuotedRow,
    pairs_chart,
    quoted_chart,
    right_chart,
    spared_chart,
)
from medmodels.lessons.bench import Bench
from medmodels.lessons.lesson import (
    Choice,
    Control,
    Fact,
    Facts,
    Live,
    Settings,
    Slider,
    Switch,
)
from medmodels.reliance import Reliance, Trials, measured, sentence, trials
from medmodels.tasks import TASKS

__all__ = [
    "HABITS",
    "MISLED",
    "OURS",
    "PAIR",
    "SESSION",
    "TAKES",
    "Habit",
    "both_facts",
    "both_seen",
    "group_facts",
    "group_seen",
    "invented",
    "mix_facts",
    "mix_seen",
    "pair_seen",
    "percents",
    "right_facts",
    "right_seen",
    "ruler_facts",
    "ruler_seen",
    "wrong_facts",
    "wrong_seen",
]

# A film, since anybody sees at once what it is about; a quarter of its advice is to be wrong.
_FILM = next(name for name, task in TASKS.items() if task.modality == "film")
SESSION = {"task": _FILM, "pack": "samples", "wrong": "25"}
TAKES = Slider("takes", "Right advice that they take, in %", 0, 100, 5, 60)
MISLED = Slider("misled", "Wrong advice that they follow, in %", 0, 100, 5, 40)
OURS: tuple[Control, ...] = (
    Switch("ours", "Our class"),
    Slider("followed", "Wrong advice that our class followed, in %", 0, 100, 1, 0),
)
_WAYS = ("right", "wrong")
PAIR: tuple[Control, ...] = (
    Choice("before", "The first answer is", _WAYS),
    Choice("model", "The model is", _WAYS[::-1]),
    Choice("after", "The second answer is", _WAYS),
)
_READERS, _CASES, _SEED = 40, 50, 9


@dataclass(frozen=True, slots=True)
class Habit:
    """How often readers are right ``alone``, the model is (``model``), and, where the two differ,
    its right (``takes``) and its wrong advice is followed (``misled``); shares of 0 to 1.
    """

    alone: float = 0.75
    model: float = 0.85
    takes: float = 0.6
    misled: float = 0.4


_USUAL = Habit()
HABITS = {"Trusting": Habit(takes=0.95, misled=0.75), "Guarded": Habit(takes=0.6, misled=0.1)}


def invented(habit: Habit, *, readers: int = _READERS, cases: int = _CASES) -> Trials:
    """Trials (readers · cases,) of two labels by readers of that habit. The same draws decide for
    each habit, so that what a slider changes is the habit alone.
    """
    draw = np.random.default_rng(_SEED).random((3, readers * cases))
    truth = np.tile(np.arange(cases) % 2, readers)
    before = np.where(draw[0] < habit.alone, truth, 1 - truth)
    model = np.where(draw[1] < habit.model, truth, 1 - truth)
    follows = draw[2] < np.where(model == truth, habit.takes, habit.misled)
    return trials(truth, model, before, np.where(follows, model, before))


@lru_cache(maxsize=256)
def _found(habit: Habit) -> Reliance:
    return measured(invented(habit))


def _share(name: str, value: float | None) -> dict[str, Fact]:
    share = float("nan") if value is None else value
    return {name: Fact(share, f"{share:.0%}", n=_READERS * _CASES)}


def _after(name: str, habit: Habit) -> dict[str, Fact]:
    return _share(name, _found(habit).correct_after.value)


def _set(settings: Settings, name: str) -> float:
    return float(settings[name]) / 100


def _seen(habit: Habit, *names: str) -> Live:
    """Right answers, and the measures of those names in sentences."""
    found = _found(habit)
    shown = {
        "Readers alone": found.correct_before,
        "Model": found.correct_model,
        "Readers after the model": found.correct_after,
    }
    said = " ".join(sentence(found, name) for name in names)
    return Live(said, (right_chart("Right answers", shown),))


def wrong_facts(bench: Bench) -> Facts:
    """The readers and the model; and such who withstand all wrong advice, or follow all of it."""
    found = _found(_USUAL)
    return {
        "readers": Fact(_READERS, str(_READERS)),
        "cases": Fact(_CASES, str(_CASES)),
        **_share("alone", found.correct_before.value),
        **_share("model", found.correct_model.value),
        **_after("none", replace(_USUAL, misled=0.0)),
        **_after("all", replace(_USUAL, misled=1.0)),
    }


def wrong_seen(bench: Bench, settings: Settings) -> Live:
    """How often wrong advice is followed, moved by hand."""
    return _seen(replace(_USUAL, misled=_set(settings, "misled")), "rsr", "over_reliance")


def right_facts(bench: Bench) -> Facts:
    """Readers who never move, and readers who take all right advice."""
    still = _found(replace(_USUAL, takes=0.0, misled=0.0))
    return {
        **_share("still", still.correct_after.value),
        **_after("takers", replace(_USUAL, takes=1.0, misled=0.0)),
        "missed": Fact(still.rair.n, str(still.rair.n)),
    }


def right_seen(bench: Bench, settings: Settings) -> Live:
    """How often right advice is taken, moved by hand; by readers whom no wrong advice misleads."""
    habit = replace(_USUAL, takes=_set(settings, "takes"), misled=0.0)
    return _seen(habit, "rair", "under_reliance")


def both_facts(bench: Bench) -> Facts:
    """Readers who tell right from wrong advice well, and badly; and the best that any reach who
    follow both alike.
    """
    shares = (share / 20 for share in range(21))
    alike = [_found(replace(_USUAL, takes=share, misled=share)) for share in shares]
    best = max(of.correct_after.hits / of.n for of in alike)
    return {
        **_share("alike", best),
        **_share("model", _found(_USUAL).correct_model.value),
        **_after("well", replace(_USUAL, takes=0.9, misled=0.2)),
        **_after("badly", replace(_USUAL, takes=0.5, misled=0.5)),
    }


def both_seen(bench: Bench, settings: Settings) -> Live:
    """Both habits, moved by hand."""
    habit = replace(_USUAL, takes=_set(settings, "takes"), misled=_set(settings, "misled"))
    return _seen(habit, "rair", "rsr")


def group_facts(bench: Bench) -> Facts:
    """Two groups with this model, and with one that is right less often."""
    worse = {name: replace(habit, model=0.6) for name, habit in HABITS.items()}
    return {
        **_after("trusting", HABITS["Trusting"]),
        **_after("guarded", HABITS["Guarded"]),
        **_after("trusting_then", worse["Trusting"]),
        **_after("guarded_then", worse["Guarded"]),
    }


def group_seen(bench: Bench, settings: Settings) -> Live:
    """Two groups at a model that is right so often: what was put right, and what was kept."""
    model = _set(settings, "model")
    found = {name: _found(replace(habit, model=model)) for name, habit in HABITS.items()}
    shown = {name: (of.rair, of.rsr) for name, of in found.items()}
    right = {f"{name}, after the model": of.correct_after for name, of in found.items()}
    right["Readers alone"] = next(iter(found.values())).correct_before
    said = " ".join(
        f"The {name.lower()} group is right {of.correct_after.value:.0%} of the time."
        for name, of in found.items()
    )
    return Live(said, (right_chart("Right answers", right), spared_chart(shown)))


def mix_facts(bench: Bench) -> Facts:
    """Followers of everything, where the model is always right, and where it is not."""
    blind = Habit(model=1.0, takes=1.0, misled=1.0)
    return {
        **_after("praised", blind),
        **_after("found_out", replace(blind, model=0.75)),
    }


def mix_seen(bench: Bench, settings: Settings) -> Live:
    """Followers of everything beside guarded readers, by how much of the advice is wrong."""
    model = 1 - _set(settings, "wrong")
    blind = _found(Habit(model=model, takes=1.0, misled=1.0))
    guarded = _found(replace(HABITS["Guarded"], model=model))
    shown = {
        "Who follows everything": blind.correct_after,
        "Who is guarded": guarded.correct_after,
        "Readers alone": blind.correct_before,
    }
    said = sentence(blind, "rsr").rstrip(".")
    return Live(
        f"Of those who follow everything: {said[0].lower()}{said[1:]}.",
        (right_chart("Right answers after the model", shown),),
    )


# What a pair of answers is, by whether the first answer, the model and the second are right.
_KINDS = {
    "RRR": "Both were right, and it stayed so: the model had nothing to change.",
    "RRW": "Both were right, and the second answer is wrong: no advice asked for that.",
    "RWR": "A right answer that withstood wrong advice: it counts for RSR.",
    "RWW": "A right answer given up for wrong advice: automation bias, and against RSR.",
    "WRR": "A wrong answer that right advice put right: it counts for RAIR.",
    "WRW": "Right advice that was not taken: it counts against RAIR.",
    "WWR": "Both were wrong, and the second answer is right: found without the model.",
    "WWW": "Both were wrong, and it stayed so: neither could put the other right.",
}


def pair_seen(bench: Bench, settings: Settings) -> Live:
    """What one pair of answers is, and how many such the invented readers gave."""
    kind = "".join(str(settings[name])[0].upper() for name in ("before", "model", "after"))
    found = _found(_USUAL)
    return Live(
        f"{_KINDS[kind]} The invented readers gave {found.cells[kind]} such pairs of {found.n:,}.",
        (pairs_chart(found.cells, kind),),
    )


_PERCENT = re.compile(r"(\d+(?:\.\d+)?)(?=%)")
_RULED = next(measure for measure in RULER if measure.name == "over_reliance")


def percents(study: Study) -> tuple[float, ...]:
    """The percentages that are quoted of a study, in their order."""
    return tuple(float(number) for number in _PERCENT.findall(study.found))


def ruler_facts(bench: Bench) -> Facts:
    """The least and the most of wrong advice that published readers followed."""
    firsts = [percents(study)[0] for study in _RULED.studies]
    return {
        "fewest": Fact(min(firsts) / 100, f"{min(firsts):g}%"),
        "most": Fact(max(firsts) / 100, f"{max(firsts):g}%"),
    }


def ruler_seen(bench: Bench, settings: Settings) -> Live:
    """The published shares of wrong advice that was followed, and the class's own if it is told."""
    rows = [
        QuotedRow(study.name, study.population, percents(study)[:2], study.found)
        for study in _RULED.studies
    ]
    own = float(settings["followed"])
    if settings["ours"]:
        told = "these students, these cases"
        rows.append(QuotedRow("Your class", told, (own,), f"{own:g}%", own=True))
    said = (
        f"Your class followed {own:g}% of the wrong advice it saw."
        if settings["ours"]
        else "Each study has other readers, other cases and another share of wrong advice."
    )
    return Live(said, (quoted_chart(_RULED.title, rows),))
