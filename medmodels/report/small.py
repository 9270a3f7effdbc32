"""A case in a few square centimetres: its picture, its beginning, its curves, or the values that
moved the estimate most.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from medmodels.cases import Case
from medmodels.explanations import Explanation
from medmodels.report.pieces import (
    CurveShown,
    ValueShown,
    charted,
    descriptors_shown,
    levels_of,
    png_of,
    stay_curves,
    step_curves,
    values_shown,
)
from medmodels.tasks import Stay, Steps

__all__ = ["SMALL", "SmallCase", "small_case"]

_VALUES = 8  # of a table, those that moved the estimate most
_CURVES = 6
_CHARACTERS = 700  # of a note
_SIDE = 420  # pixels of a picture
_ROW, _FINE = 3.16, 8.0  # seconds of ECG in a column of 79 mm, and pixels a millimetre


@dataclass(frozen=True, slots=True)
class SmallCase:
    """What is shown of a case; ``said`` counts what is not. ``picture`` is a PNG in base64."""

    said: str
    picture: str = ""
    text: str = ""
    values: tuple[ValueShown, ...] = ()
    curves: tuple[CurveShown, ...] = ()


def small_case(case: Case, explanation: Explanation | None) -> SmallCase:
    """The case small, by its modality."""
    return SMALL[case.task.modality](case, explanation)


def _table(case: Case, e: Explanation | None) -> SmallCase:
    features = {f.name: f for f in case.task.features}
    ranked = [c.input for c in e.by_input if c.input in features] if e else []
    flagged = sorted(features, key=lambda name: not features[name].flag(case.values[name]))
    names = list(dict.fromkeys([*ranked, *flagged]))[:_VALUES]
    left = len(features) - len(names)
    first = "The values that moved the estimate most" if e else "Values, flagged ones first"
    said = f"{first}; {left} more were given." if left else first + "."
    return SmallCase(said, values=values_shown(case, names))


def _film(case: Case, e: Explanation | None) -> SmallCase:
    height, width = case.data.shape[:2]
    said = f"The {case.task.inputs.noun}, {width} × {height} pixels."
    return SmallCase(said, picture=_inlined(case))


def _pixels(case: Case, e: Explanation | None) -> SmallCase:
    height, width = levels_of(case).shape[:2]
    return SmallCase(f"The picture, {width} × {height} pixels.", picture=_inlined(case))


def _waveform(case: Case, e: Explanation | None) -> SmallCase:
    from medmodels.figures.waveform_paper import ecg_paper

    paper = ecg_paper(case, row=_ROW, scale=_FINE)
    noun = case.task.inputs.noun
    said = f"A large square is 0.2 s and 0.5 mV; {3 * _ROW:.1f} seconds, the {noun} marked."
    return SmallCase(said, picture=base64.b64encode(png_of(paper, max(paper.shape))).decode())


def _inlined(case: Case) -> str:
    return base64.b64encode(png_of(levels_of(case), _SIDE)).decode()


def _note(case: Case, e: Explanation | None) -> SmallCase:
    # what looks like an identifier was masked before the case was one
    text, words = case.text, len(case.text.split())
    if len(text) <= _CHARACTERS:
        return SmallCase(f"The {case.task.inputs.noun}, {words} words.", text=text)
    start = text[:_CHARACTERS].rsplit(None, 1)[0]
    said = f"The beginning of the {case.task.inputs.noun}: {len(start.split())} of {words} words."
    return SmallCase(said, text=f"{start} …")


def _stay(case: Case, e: Explanation | None) -> SmallCase:
    counts, hours = charted(case), Stay.of(case.task.inputs).hours
    ranked = [c.input for c in e.by_input if c.input in counts] if e else []
    most = sorted(counts, key=lambda name: -counts[name])
    shown = [name for name in dict.fromkeys([*ranked, *most]) if counts[name]][:_CURVES]
    described = descriptors_shown(case)
    said = f"{', '.join(described)}{'. ' if described else ''}"
    several = sum(count > 0 for count in counts.values())
    said += f"{sum(counts.values())} values of {several} variables over {hours} hours."
    return SmallCase(said, curves=stay_curves(case, shown))


def _steps(case: Case, e: Explanation | None) -> SmallCase:
    steps, count = Steps.of(case.task.inputs).layout
    said = f"A series of {steps} steps of {count} variable{'s' * (count != 1)}."
    return SmallCase(said, curves=step_curves(case, _CURVES))


# By modality.
SMALL: Mapping[str, Callable[[Case, Explanation | None], SmallCase]] = {
    "table": _table,
    "pixels": _pixels,
    "steps": _steps,
    "note": _note,
    "film": _film,
    "stay": _stay,
    "waveform": _waveform,
}
