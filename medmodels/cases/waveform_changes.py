"""What if a part of a beat were otherwise: a wave flat, a neighbour at its usual distance, the
rhythm regular. Each is done to the samples, and gives a case like any other.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from medmodels.cases.case import Case
from medmodels.cases.waveform_segments import SHARE_OF_EARLIER, beats_around, segments_of
from medmodels.tasks import Waveform

__all__ = ["with_usual"]


def with_usual(case: Case, changed: list[str]) -> Case:
    """The beat with each of the named segments as if nothing were in it: its own waves a straight
    line, a neighbour as far away as beats usually are, all others regular copies of the usual beat.
    """
    inputs, data = Waveform.of(case.task.inputs), case.data.copy()
    for segment in inputs.segments:
        if segment.name not in changed:
            continue
        if segment.is_rest:
            data = _regular(data, inputs)
        elif segment.beat:
            data = _at_usual_distance(data, inputs, segment.beat)
        else:
            at = inputs.elements.index(segment.name)
            data[0] = _bridged(data[0], segments_of(data, inputs) == at)
    return replace(case, data=data) if changed else case


def _bridged(lead: np.ndarray, gone: np.ndarray) -> np.ndarray:
    """The lead with a straight line over some samples; what was not recorded stays so."""
    known = np.isfinite(lead) & ~gone
    if not known.any() or not gone.any():
        return lead
    places = np.arange(len(lead))
    return np.where(gone & np.isfinite(lead), np.interp(places, places[known], lead[known]), lead)


def _usual_distance(data: np.ndarray, inputs: Waveform) -> int:
    """The median interval in samples; 0 where there is none."""
    beats = beats_around(data, inputs)
    return round(float(np.median(np.diff(beats))) * inputs.hertz) if len(beats) > 1 else 0


def _at_usual_distance(data: np.ndarray, inputs: Waveform, side: int) -> np.ndarray:
    """Everything before the beat (``side`` −1), or after it (1), moved so that its neighbour is as
    far away as beats usually are.
    """
    beats, usual = beats_around(data, inputs), _usual_distance(data, inputs)
    there = beats[beats * side > 0]
    if not len(there) or not usual:
        return data
    away = round(float(np.abs(there).min()) * inputs.hertz)
    move = usual - away
    if side < 0:
        edge = inputs.centre - round((1 - SHARE_OF_EARLIER) * away)  # between the two beats
        return _moved(data, slice(None, edge), -move)
    edge = inputs.centre + round(SHARE_OF_EARLIER * away)
    return _moved(data, slice(edge, None), move)


def _moved(data: np.ndarray, which: slice, by: int) -> np.ndarray:
    """Some samples of a case moved to the right by so many; the gap towards the beat is level, the
    one at the end was not recorded.
    """
    moved, part = data.copy(), data[:, which]
    at_end = which.stop is None
    new = np.stack([np.full(part.shape[1], np.nan), np.zeros(part.shape[1])])
    count = max(part.shape[1] - abs(by), 0)
    if by > 0:
        new[:, by:] = part[:, :count]
    else:
        new[:, :count] = part[:, part.shape[1] - count :]
    if at_end and by > 0:
        new[0, :by] = part[0, 0]
    elif not at_end and by < 0:
        new[0, count:] = part[0, -1]
    moved[:, which] = new
    return moved


def _regular(data: np.ndarray, inputs: Waveform) -> np.ndarray:
    """Beyond its neighbours the usual beat again and again, at the usual distance."""
    beats, usual = beats_around(data, inputs), _usual_distance(data, inputs)
    if not usual:
        return data
    before = round((1 - SHARE_OF_EARLIER) * usual)
    places = (beats * inputs.hertz).round().astype(int) + inputs.centre
    whole = [at for at in places if before <= at <= inputs.samples - usual + before]
    if not whole:
        return data
    cycles = np.stack([data[0, at - before : at - before + usual] for at in whole])
    known = cycles[np.isfinite(cycles).all(1)]
    if not len(known):
        return data
    cycle, regular = np.median(known, axis=0), data.copy()
    own = int(np.argmin(np.abs(beats)))
    first, last = places[max(own - 1, 0)], places[min(own + 1, len(places) - 1)]
    start, end = first - before, last - before + usual
    samples = np.arange(inputs.samples)
    outside = ((samples < start) | (samples >= end)) & np.isfinite(data[0])
    anchor = np.where(samples < start, start, end)
    phase = (samples - anchor) % usual
    regular[0, outside] = cycle[phase[outside]]
    regular[1, outside] = (phase == before)[outside]
    return regular
