"""A case whole on a phone, by its modality; nothing of the model is in it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from medmodels.cases import Case
from medmodels.report.pieces import (
    PICTURES,
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
from ui.announcing import when_forgotten

__all__ = ["IN_FULL", "CaseShown", "picture", "shown_case"]

_SMALL, _WHOLE = 720, 2000  # pixels of a picture on the page, and of the one to look into
_PICTURES = 40_000_000  # bytes of pictures that are kept
_CASES_SHOWN = 240  # that are kept: a class looks at one case at a time

_lock = threading.Lock()
_pictures: OrderedDict[tuple[str, int], bytes] = OrderedDict()
_shown: OrderedDict[str, CaseShown] = OrderedDict()


@dataclass(frozen=True, slots=True)
class CaseShown:
    """What stands on the page: ``said`` says what it is; of ``values``, ``curves``, ``text`` and a
    picture one. ``width`` and ``height`` are those of the picture, 0 where there is none.
    """

    said: str
    values: tuple[ValueShown, ...] = ()
    curves: tuple[CurveShown, ...] = ()
    text: str = ""
    width: int = 0
    height: int = 0


def shown_case(case: Case) -> CaseShown:
    """The case by its modality."""
    with _lock:
        if case.digest in _shown:
            _shown.move_to_end(case.digest)
            return _shown[case.digest]
    found = IN_FULL[case.task.modality](case)
    with _lock:
        _shown[case.digest] = found
        if len(_shown) > _CASES_SHOWN:
            _shown.popitem(last=False)
    return found


def picture(case: Case, *, whole: bool) -> bytes | None:
    """What a case is looked at as, a film or a beat on paper, as PNG; ``None`` where it is not."""
    if case.task.modality not in PICTURES:
        return None
    key = case.digest, _WHOLE if whole else _SMALL
    with _lock:
        if key in _pictures:
            _pictures.move_to_end(key)
            return _pictures[key]
    png = png_of(levels_of(case), key[1])
    with _lock:
        _pictures[key] = png
        while len(_pictures) > 1 and sum(map(len, _pictures.values())) > _PICTURES:
            _pictures.popitem(last=False)
    return png


@when_forgotten
def _drop_all(code: str) -> None:
    """Those of other sessions are drawn again: which session a case was of, nobody knows."""
    with _lock:
        _pictures.clear()
        _shown.clear()


def _table(case: Case) -> CaseShown:
    names = case.task.feature_names
    return CaseShown(f"All {len(names)} values.", values=values_shown(case, names))


def _film(case: Case) -> CaseShown:
    height, width = levels_of(case).shape[:2]
    noun = case.task.inputs.noun
    return CaseShown(f"{noun[:1].upper()}{noun[1:]}", width=width, height=height)


def _waveform(case: Case) -> CaseShown:
    from medmodels.figures import beat_words

    height, width = levels_of(case).shape[:2]
    said = f"The beat that is marked, in the middle. {beat_words(case)} 25 mm/s, 10 mm/mV"
    return CaseShown(said, width=width, height=height)


def _note(case: Case) -> CaseShown:
    said = f"The {case.task.inputs.noun}, {len(case.text.split())} words."
    return CaseShown(said, text=case.text)


def _stay(case: Case) -> CaseShown:
    counts, hours = charted(case), Stay.of(case.task.inputs).hours
    described = ", ".join(descriptors_shown(case))
    said = f"{described}. " if described else ""
    said += f"{hours} hours from left to right; at right the last value."
    return CaseShown(said, curves=stay_curves(case, [name for name, n in counts.items() if n]))


def _steps(case: Case) -> CaseShown:
    steps, count = Steps.of(case.task.inputs).layout
    said = f"{steps} steps of {count} variable{'s' * (count != 1)}; at right the last value."
    return CaseShown(said, curves=step_curves(case))


# By modality.
IN_FULL: Mapping[str, Callable[[Case], CaseShown]] = {
    "table": _table,
    "pixels": _film,
    "steps": _steps,
    "note": _note,
    "film": _film,
    "stay": _stay,
    "waveform": _waveform,
}
