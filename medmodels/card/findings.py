"""Findings in words: the sentence with which each view of the evidence opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from medmodels.card.plainly import in_short, rounded
from medmodels.evidence import Crossed, Finding
from medmodels.outcomes import Classes, Labels, Quantity, TimeToEvent
from medmodels.statistics.conformal import COVERAGES
from medmodels.tasks import Film, Task

__all__ = ["FOUND", "counted_error", "crossed_text", "finding_text", "positives"]

# Metrics whose name is no noun.
_CALLED = {"within_20_percent": "the share within 20% of the true amount"}

_SMALL = 30  # cases of a group, below which it is said that they are few

_Said = str | Callable[[Task, Mapping[str, Any]], str]


def finding_text(task: Task, findings: Finding | Sequence[Finding]) -> str:
    """What was found of a model of this question, in one or a few sentences."""
    several = [findings] if isinstance(findings, Finding) else findings
    return " ".join(_sentence(task, one) for one in several)


def _sentence(task: Task, finding: Finding) -> str:
    said = FOUND[finding.code]
    return said.format(**finding.values) if isinstance(said, str) else said(task, finding.values)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def positives(task: Task) -> str:
    """What the cases of the positive label are called, several of them."""
    several = task.asks.several if isinstance(task.asks, Labels) else ""
    return several or f"cases that turned out “{task.positive}”"


def _calls(task: Task, v: Mapping[str, Any]) -> str:
    return (
        f"Misses {v['missed']} of {v['events']} {positives(task)}; of {v['called']} that it calls"
        f" “{task.positive}”, {v['hits']} turn out so."
    )


def _calls_nobody(task: Task, v: Mapping[str, Any]) -> str:
    return f"Misses all {v['events']} {positives(task)}: it calls nobody “{task.positive}”."


def _least(task: Task, v: Mapping[str, Any]) -> str:
    return (
        f"Of the frequent classes the model finds “{v['worst']}” least:"
        f" {_percent(v['found'] / v['cases'])} of them, {v['found']} of {v['cases']}."
    )


def _amounts(task: Task, v: Mapping[str, Any]) -> str:
    within = task.asks.within if isinstance(task.asks, Quantity) else 0
    return (
        f"Within {_percent(within)} of the truth in {v['hits']} of {v['n']}; too high in"
        f" {v['over']}, too low in {v['under']}."
    )


def _on_average(way: str) -> Callable[[Task, Mapping[str, Any]], str]:
    return lambda task, v: (
        f"Too {way} on average: the probabilities add up to {v['expected']} {positives(task)};"
        f" there were {v['events']} ({v['n']} cases)."
    )


def _cautious(task: Task, v: Mapping[str, Any]) -> str:
    return f"{'Also too' if v['also'] else 'Too'} cautious: true certainty is greater than shown."


def _sure(task: Task, v: Mapping[str, Any]) -> str:
    return f"{'Also too' if v['also'] else 'Too'} sure: true certainty is less than shown."


def _size(task: Task, v: Mapping[str, Any]) -> str:
    if isinstance(task.asks, Quantity):
        return f"An interval is {v['size']:.0f} {task.asks.unit} wide on average."
    if "undecided" in v and isinstance(task.asks, Labels):
        return f"In {v['undecided']} it could not decide."
    several = f"{v['undecided']} had more than one answer left"
    return f"{several}; over all cases it is {v['size']:.1f} on average."


def _covered(task: Task, v: Mapping[str, Any]) -> str:
    of = "range" if isinstance(task.asks, Quantity) else "set"
    return f"The {of} it leaves open held the truth in {v['hits']} of {v['n']} cases"


def _kept(task: Task, v: Mapping[str, Any]) -> str:
    return f"{_covered(task, v)}; {_percent(v['target'])} was promised."


def _broken(task: Task, v: Mapping[str, Any]) -> str:
    for_whom = f" for: {', '.join(v['labels'])}" if v["labels"] else ""
    return f"{_covered(task, v)}; {_percent(v['target'])} was promised, and not kept{for_whom}."


def _below(task: Task, v: Mapping[str, Any]) -> str:
    named = ", ".join(f"“{label}” in {_percent(share)}" for label, share in v["labels"].items())
    return (
        f"Not for all alike: of {named} of the cases, which are of too few people to tell that from"
        " chance."
    )


def _measured(metric: str) -> str:
    """The name within a sentence: what is an abbreviation or a name keeps its capital."""
    name = _CALLED.get(metric) or in_short(metric)
    return (
        name
        if name.startswith(("AU", "F1", "R²", "Brier", "Harrell", "Uno"))
        else name[:1].lower() + name[1:]
    )


def _group(v: Mapping[str, Any]) -> str:
    share, overall = v["hits"] / v["n"], v["all_hits"] / v["all"]
    few = ", few" if v["n"] < _SMALL else ""
    return (
        f"{v['factor']} “{v['level']}”: {_measured(v['metric'])} is {_percent(share)}"
        f" ({v['hits']} of {v['n']}{few}), over all {_percent(overall)} ({v['all_hits']} of"
        f" {v['all']})"
    )


def _lower(task: Task, v: Mapping[str, Any]) -> str:
    said = _group(v)
    but = "" if v["lowest"] else ", but for such as chance may explain"
    return f"{said[:1].upper()}{said[1:]}: the lowest of {v['groups']} groups{but}."


def _alike(task: Task, v: Mapping[str, Any]) -> str:
    return (
        f"These cases do not show that it does worse for any of {v['groups']} groups. Lowest:"
        f" {_group(v)}."
    )


def _small(task: Task, v: Mapping[str, Any]) -> str:
    groups = "1 group is" if v["small"] == 1 else f"{v['small']} groups are"
    return f"{groups} too small to say anything of (fewer than {v['enough']} cases that count)."


def _values(v: Mapping[str, Any]) -> str:
    return f"{rounded(v['first'])} and {rounded(v['second'])}"


def _apart(task: Task, v: Mapping[str, Any]) -> str:
    way = "higher" if v["by"] > 0 else "lower"
    return (
        f"Told apart: this model's {_measured(v['metric'])} is {way} by {abs(v['by']):.2f}"
        f" ({_values(v)}, the same {v['n']} cases)."
    )


def _same(task: Task, v: Mapping[str, Any]) -> str:
    by = _measured(v["metric"])
    return f"These {v['n']} cases do not tell the two apart by {by} ({_values(v)})."


def _others(task: Task, v: Mapping[str, Any]) -> str:
    return f"What does differ: {', '.join(_measured(name) for name in v['metrics'])}."


def _worth(task: Task, v: Mapping[str, Any]) -> str:
    return (
        "Acting on it is worth more than treating everybody or nobody at thresholds of"
        f" {_percent(v['low'])} to {_percent(v['high'])}"
    )


def _within(task: Task, v: Mapping[str, Any]) -> str:
    return f"{_worth(task, v)}; its own, {_percent(v['threshold'])}, is one of them."


def _outside(task: Task, v: Mapping[str, Any]) -> str:
    return f"{_worth(task, v)}; its own, {_percent(v['threshold'])}, is not."


def _mistakes(task: Task, v: Mapping[str, Any]) -> str:
    kinds = list(v["kinds"].items())
    if isinstance(task.asks, Classes):
        name, count = kinds[0]
        of = f"most often what is truly “{name}” ({count})"
    else:
        of = " and ".join(counted_error(kind, count) for kind, count in kinds)
    aim = _percent(max(COVERAGES))
    sure = f" In {v['sure']} it had ruled out the truth, even at {aim}." if v["sure"] else ""
    return f"{v['wrong']} of {v['n']} called wrongly: {of}.{sure}"


def counted_error(kind: str, count: int) -> str:
    """So many errors of a kind.

    >>> counted_error("false alarm", 2), counted_error("missed", 2)
    ('2 false alarms', '2 missed')
    """
    return f"{count} {kind}{'s' if kind.endswith('alarm') and count != 1 else ''}"


def crossed_text(crossed: Crossed) -> str:
    """What moving the threshold changed, in counts."""
    several = (
        (crossed.missed, "become missed", "becomes missed"),
        (crossed.found, "more are found", "more is found"),
        (crossed.cleared, "false alarms vanish", "false alarm vanishes"),
        (crossed.alarms, "false alarms are new", "false alarm is new"),
    )
    said = [f"{count} {one if count == 1 else many}" for count, many, one in several if count]
    if not said:
        return "No case crosses the line."
    count = len(crossed.cases)
    cross = "case crosses" if count == 1 else "cases cross"
    return f"{count} {cross} the line: {', '.join(said)}."


def _repeated(task: Task, v: Mapping[str, Any]) -> str:
    return (
        f"Trained and tested again on other parts of the data, its {_measured(v['metric'])} is"
        f" {rounded(v['mean'])} on average; on the held-out cases it is {rounded(v['held'])}"
    )


def _agree(task: Task, v: Mapping[str, Any]) -> str:
    return f"{_repeated(task, v)}, which chance explains."


def _differ(task: Task, v: Mapping[str, Any]) -> str:
    return f"{_repeated(task, v)}, more than chance explains."


def _rest(task: Task, v: Mapping[str, Any]) -> str:
    inputs = Film.of(task.inputs)
    why = inputs.rest_note or "it may be reading how the picture was made."
    return (
        f"What moves this model most is {v['name']}: {_percent(v['share'])} of all that moved it on"
        f" {v['cases']} held-out {inputs.noun}s, more than any part of what is looked at; {why}"
    )


def _most(task: Task, v: Mapping[str, Any]) -> str:
    return (
        f"{v['name'][:1].upper()}{v['name'][1:]} moves this model most: {_percent(v['share'])} of"
        f" all that moved it on {v['cases']} held-out cases."
    )


def _tied(task: Task, v: Mapping[str, Any]) -> str:
    return (
        f"{v['name'][:1].upper()}{v['name'][1:]} and {v['next']} move this model most; {v['cases']}"
        " held-out cases do not tell the two apart."
    )


def _horizon(task: Task, which: str) -> str:
    asks = task.asks
    assert isinstance(asks, TimeToEvent)
    return asks.when(asks.horizons[which == "last"])


def _order(task: Task, v: Mapping[str, Any]) -> str:
    horizon = _horizon(task, "first")
    return (
        f"Of two cases of which one had the event sooner, it gave that one the lower chance"
        f" in {_percent(v['share'])} of pairs ({_percent(v['low'])} to {_percent(v['high'])}; 50%"
        f" is no better than tossing a coin). The state at {horizon} is known of {v['known']} of"
        f" {v['n']}; the others were not followed so long."
    )


def _no_order(task: Task, v: Mapping[str, Any]) -> str:
    return f"These {v['n']} cases do not show that it tells who had the event sooner."


def _more(way: str) -> Callable[[Task, Mapping[str, Any]], str]:
    sense = "hopeful" if way == "more" else "gloomy"
    return lambda task, v: (
        f"Too {sense} on average at {_horizon(task, v['which'])}: {v['ratio']:.2f} times as many"
        " had the event by then as were expected."
    )


# By code.
FOUND: dict[str, _Said] = {
    "calls": _calls,
    "calls-nobody": _calls_nobody,
    "classes": "Names {hits} of {n} rightly.",
    "classes-worst": (
        "Names {hits} of {n} rightly. Of the frequent classes it finds “{worst}” least: {found} of"
        " {cases}."
    ),
    "class-least": _least,
    "amounts": _amounts,
    "calibration-separated": (
        "These {n} cases cannot tell whether the probabilities are right: they divide them without"
        " an error."
    ),
    "calibration-low": _on_average("low"),
    "calibration-high": _on_average("high"),
    "calibration-cautious": _cautious,
    "calibration-sure": _sure,
    "calibration-none": "These {n} cases show no error in the probabilities.",
    "calibration-few": (
        "These {n} cases show no error in the probabilities; so few would show a large one alone."
    ),
    "calibration-repeated-cautious": (
        "In repeated training they were too cautious: true certainty was greater than shown."
    ),
    "calibration-repeated-sure": (
        "In repeated training they were too sure: true certainty was less than shown."
    ),
    "curves-order": _order,
    "curves-no-order": _no_order,
    "curves-more": _more("more"),
    "curves-fewer": _more("fewer"),
    "curves-not-again": (
        "Trained and tested again on other parts of the data there was no such error: {ratio:.2f}"
        " times as many."
    ),
    "curves-as-many": (
        "These {n} cases show no error on average: as many had the event by either horizon as were"
        " expected."
    ),
    "coverage-kept": _kept,
    "coverage-short": _broken,
    "coverage-below": _below,
    "coverage-size": _size,
    "subgroups-none": "Too few groups are large enough to be compared.",
    "subgroups-small": _small,
    "subgroups-lower": _lower,
    "subgroups-alike": _alike,
    "compare-apart": _apart,
    "compare-same": _same,
    "compare-others": _others,
    "decision-not-shown": (
        "These {n} cases do not show that acting on it is worth more than treating everybody or"
        " nobody."
    ),
    "decision-within": _within,
    "decision-outside": _outside,
    "mistakes": _mistakes,
    "mistakes-none": "None of {n} was called wrongly.",
    "repeats-none": "The recipe was not repeated: how much of the result is luck is not known.",
    "repeats-agree": _agree,
    "repeats-differ": _differ,
    "rest-first": _rest,
    "moves-most": _most,
    "moves-tied": _tied,
}
