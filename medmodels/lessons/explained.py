"""What explanations of one kernel machine say when one asks otherwise: against whom, of which
inputs, by which way, of which machine, of which case.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from medmodels.cases import Case, read_cases, samples
from medmodels.explanations import Explanation
from medmodels.figures import waterfall
from medmodels.figures.ranges_of import moved_bars
from medmodels.lessons.bench import Bench
from medmodels.lessons.compared import against, as_one, by_machine, written_twice
from medmodels.lessons.facts import counted
from medmodels.lessons.lesson import Fact, Facts, Live, Settings
from medmodels.lessons.machines import machine_of
from medmodels.lessons.spread import RUNS, Runs, coalition_runs, plane_runs, signed, spread_chart
from medmodels.lessons.stored import packaged
from medmodels.models.svm import Svm
from medmodels.wording import percent, placed

__all__ = [
    "CASES",
    "REFERENCES",
    "TABLE_WAYS",
    "cause_facts",
    "closer_with_forty",
    "compared",
    "compared_facts",
    "plane",
    "plane_facts",
    "sampled",
    "sampled_facts",
    "shuffled_facts",
    "twin_facts",
    "twins",
    "two_machines",
    "with_value",
]

_MODEL, _LESSON, _UNIT = "breast-fna/svm", "explanation", "log-odds"
# Invented cases by their place among the samples.
_ON_THE_LINE, _LARGE, _SMOOTH = 3, 2, 9
CASES = {"a worrying one": 4, "one near the line": 3}
REFERENCES = {
    "everybody": "reference group",
    "the benign": "benign group",
    "the malignant": "malignant group",
}
TABLE_WAYS = ("as it is", "radius written twice", "perimeter and area left out")
_RADIUS, _TWINS = "worst radius", ("worst perimeter", "worst area")
_CHANGED, _ORDINARY = "worst smoothness", 0.126


def _asked(bench: Bench, place: int) -> tuple[Svm, Case]:
    model = bench.model(_MODEL)
    assert isinstance(model, Svm)
    sample = samples(model.task)[place - 1]
    return model, read_cases(sample.path.read_bytes(), task=model.task, origin="sample").case()


def _against(bench: Bench, group: str) -> Explanation:
    """The case on the line, compared with those of a group whom the machine itself calls so."""
    model, case = _asked(bench, _ON_THE_LINE)
    called = model.probabilities(model.artifact.fitted["background"])[:, 0] >= model.threshold
    rows = {"everybody": called | True, "the benign": ~called, "the malignant": called}[group]
    return against(model, case, np.flatnonzero(rows), name=REFERENCES[group])


def compared(bench: Bench, settings: Settings) -> Live:
    """The same case against another group."""
    shown = _against(bench, str(settings["group"]))
    raises = sum(c.amount > 0 for c in shown.contributions)
    return Live(
        f"Compared with the {shown.reference_name}, {raises} of {len(shown.contributions)} inputs"
        f" raise the estimate. It starts {placed(_said(shown, shown.base_shown))} and ends"
        f" {placed(_said(shown, shown.shown))}. In log-odds 0 is 50%, 3 is 95% and −3 is 5%.",
        (waterfall(shown, top=6),),
    )


def _said(shown: Explanation, chance: float) -> str:
    assert shown.supported is not None
    return percent(chance, shown.supported, digits=0)


def _by_input(shown: Explanation) -> dict[str, float]:
    return {c.input: c.amount for c in shown.contributions}


def compared_facts(bench: Bench) -> Facts:
    """Where it starts and ends, and how many inputs change sides."""
    benign, malignant = (_against(bench, group) for group in list(REFERENCES)[1:])
    one, other = _by_input(benign), _by_input(malignant)
    return {
        "inputs": counted(len(one)),
        "flipped": counted(sum(one[name] * other[name] < 0 for name in one), n=len(one)),
        "ends": Fact(benign.shown, _said(benign, benign.shown)),
        "from_benign": Fact(benign.base_shown, _said(benign, benign.base_shown)),
        "from_malignant": Fact(malignant.base_shown, _said(malignant, malignant.base_shown)),
    }


def _twinned(bench: Bench, table: str) -> dict[str, float]:
    """What the radius and what says the same contribute, by the lesson's machines."""
    model, case = _asked(bench, _LARGE)
    which = "fewer" if table == TABLE_WAYS[2] else "honest"
    machine = machine_of(model, _LESSON, which)
    every = _by_input(by_machine(model, case, machine))
    shown = {name: every[name] for name in (_RADIUS, *_TWINS)}
    if which == "fewer":
        shown |= dict.fromkeys(_TWINS, 0.0)  # it does not see them
    if table == TABLE_WAYS[1]:
        values = written_twice(model, case, _RADIUS, machine)
        column = model.task.feature_names.index(_RADIUS)
        shown = {_RADIUS: values[column], "its copy": values[-1]} | {
            name: shown[name] for name in _TWINS
        }
    return shown


def twins(bench: Bench, settings: Settings) -> Live:
    """A radius with its twins, with a copy, or alone."""
    table = str(settings["table"])
    shown = _twinned(bench, table)
    drawn = moved_bars(shown, title="What the size of the largest nuclei moves", unit=_UNIT)
    said = " and ".join(f"{name} {shown[name]:+.2f}" for name in list(shown)[:2] if shown[name])
    way = f"table {table}" if table == TABLE_WAYS[0] else table
    return Live(f"With the {way}: {said} {_UNIT}.", (drawn,))


def twin_facts(bench: Bench) -> Facts:
    """The push of the radius alone, halved, left without its twins, and of all three as one."""
    model, case = _asked(bench, _LARGE)
    as_it_is, twice, fewer = (_twinned(bench, table)[_RADIUS] for table in TABLE_WAYS)
    machine = machine_of(model, _LESSON, "honest")
    together = as_one(model, case, (_RADIUS, *_TWINS), machine)
    stored = packaged(_LESSON)
    pushes = {"alone": as_it_is, "half": twice, "left": fewer, "together": together}
    return {name: Fact(value, f"{value:+.1f}") for name, value in pushes.items()} | {
        name: stored[name] for name in ("honest_rest", "fewer_rest")
    }


def _drawn(runs: Runs, title: str) -> Live:
    low, high = runs.farthest
    name, exact = runs.names[runs.order[0]], runs.exact[runs.order[0]]
    drawn = spread_chart(runs, title=title, unit=_UNIT)
    if len(runs.said) == 1:
        return Live(f"One run gives “{name}” {signed(low)}; exact is {signed(exact)}.", (drawn,))
    return Live(
        f"{len(runs.said)} runs give “{name}” {signed(low)} to {signed(high)}; exact is"
        f" {signed(exact)}. Different lists of the three strongest inputs: {runs.rankings}.",
        (drawn,),
    )


def _sampled(bench: Bench, references: int, runs: int = RUNS) -> Runs:
    return coalition_runs(*_asked(bench, _SMOOTH), references=references, runs=runs)


def sampled(bench: Bench, settings: Settings) -> Live:
    """So many runs of KernelSHAP with so many references."""
    found = _sampled(bench, int(str(settings["references"])), int(settings["runs"]))
    return _drawn(found, "The same question, again and again")


def sampled_facts(bench: Bench) -> Facts:
    """Between what ten runs lie with ten reference cases and with forty."""
    few, many = _sampled(bench, 10), _sampled(bench, 40)
    low, high = few.farthest
    low_40, high_40 = many.farthest
    lists, exact = counted(few.rankings, n=RUNS), float(few.exact[few.order[0]])
    shown = {
        "lowest": low,
        "highest": high,
        "lowest_40": low_40,
        "highest_40": high_40,
        "exact": exact,
    }
    return {"rankings": lists} | {name: Fact(x, f"{x:.1f}") for name, x in shown.items()}


def closer_with_forty(f: Facts) -> bool:
    """Whether the runs with more reference cases lie closer together."""
    spread, closer = (f[f"highest{n}"].value - f[f"lowest{n}"].value for n in ("", "_40"))
    return closer < 0.7 * spread


def _plane(bench: Bench, width: float) -> Runs:
    return plane_runs(*_asked(bench, _SMOOTH), width=width)


def plane(bench: Bench, settings: Settings) -> Live:
    """Ten runs of a plane near the case."""
    return _drawn(_plane(bench, float(settings["width"])), "A plane near the case, ten times")


def plane_facts(bench: Bench) -> Facts:
    """What the strongest input gets, on average, at two widths."""
    found = {name: _plane(bench, width) for name, width in (("at_2", 2.0), ("at_4", 4.0))}
    shown = {name: float(runs.said[:, runs.order[0]].mean()) for name, runs in found.items()}
    exact = max(found["at_2"].exact, key=abs)
    return {name: Fact(x, f"{x:.1f}") for name, x in (shown | {"exact": float(exact)}).items()}


def two_machines(bench: Bench, settings: Settings) -> Live:
    """Both explanations of a case, without saying whose is whose."""
    model, case = _asked(bench, CASES[str(settings["case"])])
    said, bars = list[str](), dict[str, float]()
    for name, which in (("A", "shuffled"), ("B", "honest")):
        shown = by_machine(model, case, machine_of(model, _LESSON, which))
        bars |= {f"{name}: {c.input}": c.amount for c in shown.contributions[:5]}
        said.append(f"odel {name} says {shown.shown:.0%} malignant")
    drawn = moved_bars(bars, title="What moves A most, and what moves B most", unit=_UNIT)
    return Live(f"M{', m'.join(said)}.", (drawn,))


def shuffled_facts(_: Bench) -> Facts:
    """How well either machine tells what it saw, and what it did not."""
    stored: Mapping[str, Fact] = packaged(_LESSON)
    return {name: stored[name] for name in ("shuffled_seen", "shuffled_rest", "honest_rest")}


def _changed(bench: Bench, value: float) -> tuple[Svm, Case, float]:
    model, case = _asked(bench, _SMOOTH)
    data = case.data.copy()
    data[model.task.feature_names.index(_CHANGED)] = value
    return model, Case(case.task, data, case.origin), float(model.probabilities(data[None])[0, 0])


def with_value(bench: Bench, settings: Settings) -> Live:
    """The estimate with another value in one cell of the table."""
    value = float(settings["value"])
    model, case, chance = _changed(bench, value)
    rows = np.arange(len(model.artifact.fitted["background"]))
    shown = against(model, case, rows, name=REFERENCES["everybody"])
    return Live(
        f"With {value:.3f} in that cell the model says {_said(shown, chance)} malignant. The"
        " mass is what it was.",
        (waterfall(shown, top=5),),
    )


def cause_facts(bench: Bench) -> Facts:
    """The estimate before and after one cell was changed."""
    model, case = _asked(bench, _SMOOTH)
    value = float(case.data[model.task.feature_names.index(_CHANGED)])
    _, _, before = _changed(bench, value)
    _, _, after = _changed(bench, _ORDINARY)
    return {
        "value": Fact(value, f"{value:.2f}"),
        "ordinary": Fact(_ORDINARY, f"{_ORDINARY:.2f}"),
        "before": Fact(before, f"{before:.0%}"),
        "after": Fact(after, f"{after:.0%}"),
    }
