"""The curves of a stay in small, and on them the hours that moved the estimate."""

from __future__ import annotations

from typing import Any

from medmodels.cases import Case
from medmodels.explanations import Explanation
from medmodels.explanations.words import effect, part
from medmodels.figures import Shade, Sparkline, shades_of, sparklines
from medmodels.tasks import Stay
from ui.instrument.component import instrument
from ui.instrument.reasons import part_of

__all__ = ["FEW_ROWS", "FIRST_ROWS", "FLAGS", "curve_rows", "curves"]

FLAGS = {"H": "H ▲", "L": "L ▼", "": ""}
_HIGH_LOW = {"H": ", high", "L": ", low", "": ""}
FIRST_ROWS, FEW_ROWS = 18, 6  # rows on a wide screen, and on a narrow one
_TICKS = 12  # hours
_SPOKEN = 0.2  # of the largest contribution, from which a row has a sign

curve_rows = instrument("curves")


def curves(case: Case, explanation: Explanation | None, *, key: str) -> None:
    """A row a variable, what is abnormal and what decided first, and who the patient is above."""
    lines, hours = sparklines(case, explanation), Stay.of(case.task.inputs).hours
    about = {line.feature.name: _about(line) for line in lines}
    for shades in shades_of(case, explanation).values():
        assert explanation is not None
        about |= {part_of(s.contribution): _moved(explanation, s) for s in shades}
    curve_rows(
        data={
            "rows": [_row(line, explanation) for line in lines],
            "whom": _whom(case, explanation),
            "about": about,
            "rest": _rest(case, explanation),
            "hours": [*range(0, hours, _TICKS), hours],
            "names": ["0 h", *map(str, range(_TICKS, hours, _TICKS)), str(hours)],
            "explained": explanation is not None,
            "first": FIRST_ROWS,
            "few": FEW_ROWS,
        },
        key=key,
    )


def _row(line: Sparkline, explanation: Explanation | None) -> dict[str, Any]:
    f, last = line.feature, line.values[-1]
    shown = f.show(last)
    said = [
        f"{f.name}, last {shown}{_HIGH_LOW[line.flag]}; {_about(line)}",
        *(
            _moved(explanation, s)
            for s in line.shades
            if explanation and abs(s.strength) >= _SPOKEN
        ),
    ]
    return {
        "part": f.name,
        "name": f.name,
        "value": shown.removesuffix(f" {f.unit}") if f.unit else shown,
        "unit": f.unit,
        "flag": FLAGS[line.flag],
        "runs": line.runs,
        "band": line.band,
        "shades": [
            {
                "part": part_of(s.contribution),
                "start": s.start,
                "end": s.end,
                "strength": s.strength,
            }
            for s in line.shades
        ],
        "strength": _summed(line.shades),
        "label": " ".join(said),
    }


def _summed(shades: tuple[Shade, ...]) -> float:
    """Which way a variable moved the estimate, where any of its hours did so visibly."""
    if max((abs(s.strength) for s in shades), default=0.0) < _SPOKEN:
        return 0.0
    return sum(s.strength for s in shades)


def _about(line: Sparkline) -> str:
    """What a variable is, and between which values it lay."""
    f = line.feature
    low, high = f.show(min(line.values)), f.show(max(line.values))
    count = len(line.values)
    lay = f"{count} values, {low} to {high}" if count > 1 else f"one value, {low}"
    if f.codes:
        lay = f"{count} {'entry' if count == 1 else 'entries'}"
    band = f"; reference {f.reference_text}" if f.reference_text else ""
    return f"{f.definition}: {lay}{band}."


def _moved(explanation: Explanation, shade: Shade) -> str:
    return f"{part(shade.contribution)}: {effect(explanation, shade.contribution)}."


def _whom(case: Case, explanation: Explanation | None) -> list[dict[str, Any]]:
    """What was known from the start, with what it did to the estimate; then what counts though it
    was not charted, which has no curve.
    """
    first = len(case.task.features)
    known = {int(which) - first: value for _, which, value in case.data if which >= first}
    shades = shades_of(case, explanation)
    described = [
        (f.name, f"{f.name} {f.show(known[n])}")
        for n, f in enumerate(case.task.descriptors)
        if n in known
    ]
    there = {line.feature.name for line in sparklines(case)} | {name for name, _ in described}
    absent = [
        (name, f"{name} not charted")
        for name, of in shades.items()
        if name not in there and _summed(of)
    ]
    return [
        {"part": name, "text": text, "strength": _summed(shades.get(name, ()))}
        for name, text in [*described, *absent]
    ]


def _rest(case: Case, explanation: Explanation | None) -> str:
    """What the picture means, while nothing is pointed at."""
    if explanation is None:
        return f"Band: {case.task.reference_note}. {case.task.input_note}"
    largest = abs(explanation.contributions[0].amount) or 1.0
    error = max(c.spread for c in explanation.contributions[:5]) / largest
    sampled = f" Sampled: within about {error:.0%} of the largest." if error else ""
    return (
        f"Orange hours raise, blue hours lower the estimate of {explanation.label}, stronger the"
        f" more. Band: {case.task.reference_note}.{sampled}"
    )
