"""What is said of an explanation, in English: its sentence, its ends, its method and its parts."""

from __future__ import annotations

import math

from medmodels.explanations.explanation import Contribution, Explanation
from medmodels.wording import percent, placed

__all__ = [
    "METHODS",
    "effect",
    "ends",
    "hours",
    "method",
    "name",
    "part",
    "scale",
    "sentence",
    "shown",
]

_TREES = "interventional TreeSHAP on the {scale}, exact"
_BOOSTED = "interventional TreeSHAP of whole inputs on the {scale}, exact"
_KERNEL = "product-kernel Shapley values on the {scale}, exact"
_LOG_ODDS, _BY_PARTS = "calibrated log-odds", ", summed over parts"

# By the code of a method; ``{noun}`` stands for what a case is called.
METHODS: dict[str, str] = {
    "trees": _TREES.format(scale="probability"),
    "trees_by_part": _TREES.format(scale="probability") + _BY_PARTS,
    "trees_amount": "Shapley values of the inputs in the trees, on the amount, exact",
    "boosting": _BOOSTED.format(scale=_LOG_ODDS),
    "boosting_by_part": (
        f"interventional TreeSHAP of whole parts of the {{noun}} on the {_LOG_ODDS}, exact"
    ),
    "boosting_amount": _BOOSTED.format(scale="amount"),
    "boosting_hazard": _BOOSTED.format(scale="log hazard"),
    "kernel": _KERNEL.format(scale=_LOG_ODDS),
    "kernel_by_part": _KERNEL.format(scale=_LOG_ODDS) + _BY_PARTS,
    "kernel_amount": _KERNEL.format(scale="amount"),
    "sum": "each input's own part of a sum on the log hazard, less its mean, exact",
    "root_amount": "Shapley values of the cube of a sum, on the amount, exact",
    "regions": "Shapley values of the regions of the {noun} on the calibrated log-odds, exact",
    "segments": "Shapley values of the segments of the {noun} on the calibrated log-odds, exact",
    "squares": "Shapley values of the squares of the picture on the calibrated log-odds, exact",
    "steps": (
        "Owen values of variables in windows of steps on the calibrated log-odds; exact for one"
        " variable, else by sampled orders"
    ),
    "words": (
        "Owen values of the words, by halves of halves of the text, on the calibrated log-odds;"
        " exact for short notes, else by sampled orders"
    ),
    "variables": (
        "Shapley values of whole variables on the calibrated log-odds: the mean of those of the"
        " trees, exact, and of the network, by sampled orders"
    ),
    "windows": (
        "Owen values of variables in windows of hours, on the calibrated log-odds, by sampled"
        " orders"
    ),
}

# By what the value of a part is: its own, a mean over the part, a mean of so many charted values,
# or none.
_SHOWN: dict[str, str] = {
    "own": "{shown}",
    "mean": "{shown} (mean)",
    "mean_of": "{shown} (mean of {count})",
    "not_charted": "not charted",
    "not_recorded": "not in the recording",
}
_HAZARD = "log hazard"
_HARDLY = 1.05  # a factor that would be written as 1.0
_FLAGS = {"H": " (high)", "L": " (low)"}


def method(code: str, *, noun: str) -> str:
    """The name of a method; ``noun`` is what a case is called."""
    return METHODS[code].format(noun=noun)


def hours(window: tuple[int, int] | None) -> str:
    """The hours of a window of a stay; nothing for none.

    >>> hours((0, 12))
    'hours 0 to 12'
    """
    return f"hours {window[0]} to {window[1]}" if window else ""


def shown(c: Contribution) -> str:
    """The value of a part as it is shown, with what it is."""
    return _SHOWN[c.summary].format(shown=c.shown, count=c.count)


def name(c: Contribution) -> str:
    """The name of a part: its input, and its window where it has one."""
    return f"{c.input}, {hours(c.window)}" if c.window else c.input


def sentence(e: Explanation) -> str:
    """The explanation in words: the starting point, the estimate, and the inputs that moved it
    most.
    """
    what = "" if e.is_amount else f" {e.label}"
    starts, finishes = placed(_said(e, e.base_shown)), placed(_said(e, e.shown))
    start = f"The {e.reference_name} starts {starts}{what}; this case ends {finishes}."
    moved = "; ".join(_moved(e, c) for c in e.contributions[:3] if c.amount)
    return (
        f"{start} Compared with that {e.reference_name.split()[-1]}, {moved}." if moved else start
    )


def ends(e: Explanation, *, digits: int, scale: float = 1.0) -> tuple[str, str]:
    """``base`` and ``output`` as text, multiplied by ``scale``; beyond what held-out cases support
    the probability in words.
    """
    first, last = (
        f"{value * scale:.{digits}f}" if e.is_amount or words[0].isdigit() else words
        for value, words in ((e.base, _said(e, e.base_shown)), (e.output, _said(e, e.shown)))
    )
    return first, last


def scale(e: Explanation) -> str:
    """Where the sum of contributions starts and ends, on its own scale; and apart from that what
    these ends are as they are shown. An end that held-out cases do not support is shown alone.
    """
    first, last = ends(e, digits=4)
    shown = _said(e, e.base_shown), _said(e, e.shown)
    if e.is_amount or e.unit == "probability":
        return f"{_capital(e.reference_name)}: {first}; this case: {last} ({e.unit})."
    on = [
        f"{who} {number}"
        for who, number, said in zip(
            (e.reference_name, "this case"), (first, last), shown, strict=True
        )
        if number != said
    ]
    own = f"On the scale of the contributions ({e.unit}): {', '.join(on)}. " if on else ""
    return f"{own}As shown: {e.reference_name} {shown[0]}, this case {shown[1]} {e.label}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _said(e: Explanation, number: float) -> str:
    if e.supported is None:
        return f"{number:.1f} {e.unit}"
    return percent(number, e.supported, digits=0)


def part(c: Contribution) -> str:
    """A part of the case with its value, whether that is high or low, and its hours."""
    what = f"{f'{c.input} {shown(c)}'.rstrip()}{_FLAGS.get(c.flag, '')}"
    return f"{what}, {hours(c.window)}" if c.window else what


def effect(e: Explanation, c: Contribution) -> str:
    """What one part did to the estimate, in a sign and a number: points, odds, or an amount."""
    if e.unit == "probability":
        points = 100 * c.amount
        said = f"{points:+.0f}" if abs(points) >= 0.95 else _signed(points)
        return f"{said} point{'' if said in ('+1', '-1') else 's'}"
    if e.is_amount:
        return f"{_signed(c.amount)} {e.unit}"
    if math.exp(abs(c.amount)) < _HARDLY:
        return "hardly at all"
    if e.unit.endswith(_HAZARD):
        return f"hazard {'×' if _worse(e, c) else '÷'} {math.exp(abs(c.amount)):.1f}"
    return f"odds {'×' if c.amount > 0 else '÷'} {math.exp(abs(c.amount)):.1f}"


def _worse(e: Explanation, c: Contribution) -> bool:
    """Whether a part raises the hazard: what is explained of those who are free is turned round."""
    return (c.amount > 0) is (e.unit == _HAZARD)


def _signed(number: float) -> str:
    """A number with its sign and a decimal, unless nothing is left of it.

    >>> _signed(-0.31), _signed(-0.04)
    ('-0.3', 'about 0')
    """
    said = f"{number:+.1f}"
    return "about 0" if said in ("+0.0", "-0.0") else said


def _moved(e: Explanation, c: Contribution) -> str:
    """What one part did to the estimate."""
    direction = "up" if c.amount > 0 else "down"
    if e.unit == "probability":
        points = round(abs(c.amount) * 100)
        by = f"by {points or 'under 1'} point{'' if points <= 1 else 's'}"
    elif e.is_amount:
        by = f"by {abs(c.amount):.1f} {e.unit}"
    elif e.unit.endswith(_HAZARD):
        verb = "multiplying" if _worse(e, c) else "dividing"
        by = f"({verb} the hazard by {math.exp(abs(c.amount)):.1f})"
    else:
        verb = "multiplying" if c.amount > 0 else "dividing"
        by = f"({verb} its odds by {math.exp(abs(c.amount)):.1f})"
    what = f"{f'{c.input} {shown(c)}'.rstrip()}{_FLAGS.get(c.flag, '')}"
    when = f" in {hours(c.window)}" if c.window else ""
    return f"{what}{when} moved the model's estimate {direction} {by}"
