"""How many samples a second a table has by its column of times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from medmodels.cases.numerals import decimal_comma, numbers
from medmodels.cases.waveform_recording import MIN_HERTZ
from medmodels.cases.waveform_units import THOUSANDTHS, name_words
from medmodels.errors import UnreadableFile

__all__ = ["rate_of_times"]

_ROUNDED = 5e-4  # of a rate, by which rounded times may change it
_UNEVEN = 1.5  # samples by which a time may be off its place, for being rounded
_SLOW = 1.0  # seconds between rows, from which they are charted values
_MINUTES = frozenset("min mins minute minutes".split())
_CLOCK = re.compile(r"\[?(?:([0-9]{1,2}):)?([0-9]{1,2}):([0-9]{1,2}(?:[.,][0-9]+)?)\]?")


def rate_of_times(texts: Sequence[str], name: str, delimiter: str) -> float:
    """Samples a second by the times of all of them, under the ``name`` of their column; raises
    ``UnreadableFile`` where they do not go on evenly.
    """
    times = np.fromiter(_clocks(texts), float, len(texts))
    if np.isnan(times[:1]).any():
        times = numbers(texts, comma=decimal_comma([texts], delimiter=delimiter))
        words = name_words(name)
        times *= 0.001 if words & THOUSANDTHS else 60.0 if words & _MINUTES else 1.0
    if np.isnan(times).any():
        raise UnreadableFile("ecg-time-unread", row=int(np.isnan(times).argmax()) + 1)
    span = float(times[-1] - times[0])
    hertz = (len(times) - 1) / span if span > 0 else 0.0
    off = np.abs((times - times[0]) * hertz - np.arange(len(times)))
    if off.max() > _UNEVEN and hertz < MIN_HERTZ and not _runs(times):
        raise UnreadableFile("ecg-charted", rows=len(times))
    if len(times) < 2 or span <= 0:
        raise UnreadableFile("ecg-time-uneven", row=1)
    if off.max() > _UNEVEN:
        raise UnreadableFile("ecg-time-uneven", row=int((off > _UNEVEN).argmax()) + 1)
    # a rate is a whole number nearly always, and its times were rounded
    return float(round(hertz)) if abs(hertz - round(hertz)) < _ROUNDED * hertz else hertz


def _runs(times: np.ndarray) -> bool:
    """Whether times step on, most of them, and by less than a second: as samples do with a gap
    among them, and charted values do not.
    """
    return 0 < float(np.median(np.diff(times))) < _SLOW


def _clocks(texts: Sequence[str]) -> Iterator[float]:
    """Times of day in seconds, or ``nan``; where the first is none, none is read."""
    for text in texts:
        match = _CLOCK.fullmatch(text.strip("' "))
        if match is None:
            yield from [float("nan")] * len(texts)
            return
        hours, minutes, seconds = match.groups()
        yield 3600 * int(hours or 0) + 60 * int(minutes) + float(seconds.replace(",", "."))
