"""A beat on ECG paper, and on it the segments that moved the estimate; under it all that was
recorded around it.
"""

from __future__ import annotations

import numpy as np

from medmodels.cases import Case, beats_around
from medmodels.explanations import Contribution, Explanation
from medmodels.explanations.words import effect, part
from medmodels.figures import beat_words, height_of, millivolts, stretches_of
from medmodels.tasks import Waveform
from ui.instrument.component import instrument

__all__ = ["ecg"]

_WIDE, _NARROW = 3.2, 1.6  # seconds on both sides of the beat, on a wide screen and a narrow one

_ecg = instrument("ecg")


def ecg(case: Case, explanation: Explanation | None, *, key: str) -> None:
    """The lead at 25 mm/s and 10 mm/mV, the beat marked; what a segment is and did stands at the
    foot once it is pointed at.
    """
    inputs, level = Waveform.of(case.task.inputs), millivolts(case)
    reach = round(_WIDE * inputs.hertz)
    high, middle = height_of(level[inputs.centre - reach : inputs.centre + reach])
    moved = {c.input: c for c in explanation.contributions} if explanation else {}
    most = max((abs(c.amount) for c in moved.values()), default=0.0) or 1.0
    rest = inputs.segments[-1].name
    _ecg(
        data={
            "level": [None if np.isnan(v) else round(float(v), 3) for v in level],
            "hertz": inputs.hertz,
            "centre": inputs.centre,
            "beats": beats_around(case.data, inputs).tolist(),
            "high": high,
            "middle": middle,
            "reach": [_WIDE, _NARROW],
            "stretches": [
                {
                    "part": stretch.name,
                    "start": stretch.start,
                    "end": stretch.end,
                    "weight": stretch.weight,
                    "label": _said(explanation, moved.get(stretch.name), stretch.name),
                }
                for stretch in stretches_of(case, explanation)
            ],
            "rest": {
                "part": rest,
                "weight": moved[rest].amount / most if rest in moved else 0.0,
                "label": _said(explanation, moved.get(rest), rest),
            },
            "about": {
                s.name: _about(s.name, s.definition, explanation, moved) for s in inputs.segments
            },
            "note": _note(case, explanation),
            "alt": beat_words(case),
        },
        key=key,
    )


def _said(explanation: Explanation | None, c: Contribution | None, name: str) -> str:
    return f"{part(c)}: {effect(explanation, c)}" if explanation and c else name


def _about(
    name: str, definition: str, explanation: Explanation | None, moved: dict[str, Contribution]
) -> str:
    """What a segment is, and what it did."""
    if explanation is None or name not in moved:
        return f"{name[:1].upper()}{name[1:]}: {definition}."
    said = _said(explanation, moved[name], name)
    return f"{said[:1].upper()}{said[1:]} for {explanation.label} ({definition})."


def _note(case: Case, explanation: Explanation | None) -> str:
    """What the picture means, while nothing is pointed at."""
    paper = f"25 mm/s, 10 mm/mV. {case.task.input_note}"
    if explanation is None:
        return f"{paper} Numbers at the top: seconds from beat to beat."
    return (
        f"Orange raises, blue lowers the estimate of {explanation.label}, stronger the more."
        f" {paper}"
    )
