"""What trees see of a beat: columns in six segments, each from the beat's own window alone.

Heights count in the usual height of the window's QRS complexes and shapes are compared with its
usual beat, so that a beat tells how it differs from its neighbours, not whose it is. Intervals,
their ratios and neighbours' shapes after de Chazal, O'Dwyer and Reilly, IEEE TBME 2004, and Mar et
al., IEEE TBME 2011; what is new is that all of it comes from twenty seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from medmodels.models.beat_windows import Windows, windows_of

__all__ = [
    "BEAT_COLUMNS",
    "BEAT_PARTS",
    "SEGMENTS",
    "SEGMENT_OF_COLUMN",
    "beat_columns",
    "columns_of",
    "in_blocks",
    "rule_of_thumb",
]

# Seconds from the R peak between which the three parts of a beat itself lie.
BEAT_PARTS = _P, _COMPLEX, _T = (-0.256, -0.08), (-0.08, 0.12), (0.12, 0.44)
_STEEP = 0.15  # share of the steepest slope from which a slope belongs to the QRS complex
_WIDE = (-0.12, 0.2)  # where a QRS complex can begin and end
_EARLY = 0.85  # of the typical interval, below which a beat comes early
_WIDER = 1.4  # times the usual beat's width, from which a QRS complex is wide
_UNLIKE = 0.8  # correlation with the usual beat below which a beat is another kind
_TINY = 1e-6
_AT_ONCE = 512  # windows taken apart together


@dataclass(frozen=True, eq=False)
class _Seen:
    """Windows with what several columns need of them."""

    windows: Windows

    @cached_property
    def own(self) -> np.ndarray:
        return np.nan_to_num(self.windows.beat(0))

    @cached_property
    def usual(self) -> np.ndarray:
        return self.windows.usual

    @cached_property
    def typical(self) -> np.ndarray:
        """The median interval of each window, (n,); ``nan`` where there is none."""
        return _middle(self.windows.intervals)

    @cached_property
    def likeness(self) -> np.ndarray:
        """How like the usual beat each beat of a window is, (n, M); ``nan`` where there is none."""
        return _like(self.windows.beats, self.usual[:, None])

    def part(self, beat: np.ndarray, of: tuple[float, float]) -> np.ndarray:
        """The samples of beats (…, size) between two moments in seconds from the R peak."""
        first, last = (round(s * self.windows.hertz) + self.windows.before for s in of)
        return beat[..., max(first, 0) : last]

    def like(self, of: tuple[float, float]) -> np.ndarray:
        return _like(self.part(self.own, of), self.part(self.usual, of))

    def apart(self, of: tuple[float, float]) -> np.ndarray:
        return _power(self.part(self.own, of) - self.part(self.usual, of))

    def neighbour(self, away: int) -> np.ndarray:
        """How like the usual beat that neighbour is, (n,)."""
        at = self.windows.own + away
        there = (at >= 0) & (at < self.likeness.shape[1])
        found = self.likeness[np.arange(len(at)), np.clip(at, 0, self.likeness.shape[1] - 1)]
        return np.where(there, found, np.nan)

    def complex_like(self, away: int) -> np.ndarray:
        """How like the neighbour's QRS complex its own is, (n,)."""
        other = self.part(self.windows.beat(away), _COMPLEX)
        return _like(self.part(self.own, _COMPLEX), other)

    def area(self, beat: np.ndarray) -> np.ndarray:
        """The mean height of the QRS complex above and below the baseline, (n,)."""
        return np.asarray(np.abs(self.part(beat, _COMPLEX)).mean(1))

    def width(self, beat: np.ndarray) -> np.ndarray:
        """Seconds from the first to the last steep slope of the QRS complex of beats (n, size)."""
        slope = np.abs(np.diff(self.part(beat, _WIDE), axis=1))
        steep = slope > _STEEP * slope.max(1, keepdims=True)
        last = slope.shape[1] - steep[:, ::-1].argmax(1)
        return np.asarray((last - steep.argmax(1)) / self.windows.hertz)


BeatColumns = Mapping[str, Callable[[_Seen], np.ndarray]]

_WAVE: BeatColumns = {
    "p_shape": lambda s: _steps(s.part(s.own, _P), 6),
    "p_power": lambda s: s.part(s.own, _P).std(1),
    "p_height": lambda s: np.ptp(s.part(s.own, _P), axis=1),
    "p_like": lambda s: s.like(_P),
    "p_apart": lambda s: s.apart(_P),
}
_COMPLEXES: BeatColumns = {
    "qrs_shape": lambda s: _steps(s.part(s.own, _COMPLEX), 12),
    "qrs_width": lambda s: s.width(s.own),
    "qrs_width_ratio": lambda s: s.width(s.own) / s.width(s.usual).clip(_TINY),
    "qrs_area": lambda s: s.area(s.own),
    "qrs_area_ratio": lambda s: s.area(s.own) / s.area(s.usual).clip(_TINY),
    "qrs_sum": lambda s: s.part(s.own, _COMPLEX).mean(1),
    "qrs_height": lambda s: np.ptp(s.part(s.own, _COMPLEX), axis=1),
    "qrs_slope": lambda s: np.abs(np.diff(s.part(s.own, _WIDE), axis=1)).max(1),
    "qrs_like": lambda s: s.like(_COMPLEX),
    "qrs_apart": lambda s: s.apart(_COMPLEX),
}
_REPOLARISATION: BeatColumns = {
    "t_shape": lambda s: _steps(s.part(s.own, _T), 8),
    "t_power": lambda s: s.part(s.own, _T).std(1),
    "t_like": lambda s: s.like(_T),
    "t_apart": lambda s: s.apart(_T),
}
_EARLIER: BeatColumns = {
    "before": lambda s: s.windows.interval(-1),
    "before_ratio": lambda s: s.windows.interval(-1) / s.typical,
    "before_local": lambda s: s.windows.interval(-1) / _local(s.windows),
    "before_last": lambda s: s.windows.interval(-1) / s.windows.interval(-2),
    "before_last_ratio": lambda s: s.windows.interval(-2) / s.typical,
    "before_rank": lambda s: _share(
        s.windows.intervals < s.windows.interval(-1)[:, None], ~np.isnan(s.windows.intervals)
    ),
    "before_slow": lambda s: s.windows.interval(-1) / _upper(s.windows.intervals),
    "before_like_usual": lambda s: s.neighbour(-1),
    "before_like_own": lambda s: _like(s.own, s.windows.beat(-1)),
    "before_p_like": lambda s: _like(s.part(s.windows.beat(-1), _P), s.part(s.usual, _P)),
    "before_qrs_like_own": lambda s: s.complex_like(-1),
    "before_qrs_area": lambda s: s.area(s.windows.beat(-1)),
}
_LATER: BeatColumns = {
    "after": lambda s: s.windows.interval(0),
    "after_ratio": lambda s: s.windows.interval(0) / s.typical,
    "after_before": lambda s: s.windows.interval(0) / s.windows.interval(-1),
    "after_both": lambda s: (s.windows.interval(0) + s.windows.interval(-1)) / (2 * s.typical),
    "after_next_ratio": lambda s: s.windows.interval(1) / s.typical,
    "after_like_usual": lambda s: s.neighbour(1),
    "after_like_own": lambda s: _like(s.own, s.windows.beat(1)),
    "after_p_like": lambda s: _like(s.part(s.windows.beat(1), _P), s.part(s.usual, _P)),
    "after_qrs_like_own": lambda s: s.complex_like(1),
}
_RHYTHM: BeatColumns = {
    "rhythm_typical": lambda s: s.typical,
    "rhythm_spread": lambda s: _spread(s.windows.intervals) / s.typical,
    "rhythm_jumps": lambda s: _middle(np.abs(np.diff(s.windows.intervals, axis=1))) / s.typical,
    "rhythm_shortest": lambda s: _least(s.windows.intervals) / s.typical,
    "rhythm_longest": lambda s: -_least(-s.windows.intervals) / s.typical,
    "rhythm_early": lambda s: _share(
        s.windows.intervals < _EARLY * s.typical[:, None], ~np.isnan(s.windows.intervals)
    ),
    "rhythm_third_ratio": lambda s: s.windows.interval(-3) / s.typical,
    "rhythm_unlike": lambda s: _share(s.likeness < _UNLIKE, ~np.isnan(s.likeness)),
    "rhythm_width": lambda s: s.width(s.usual),
    "rhythm_p_power": lambda s: s.part(s.usual, _P).std(1),
    "rhythm_p_steady": lambda s: _middle(
        _like(s.part(s.windows.beats, _P), s.part(s.usual, _P)[:, None])
    ),
}

# The columns of each segment of an explanation, in the order of the question's.
SEGMENTS: tuple[BeatColumns, ...] = (_WAVE, _COMPLEXES, _REPOLARISATION, _EARLIER, _LATER, _RHYTHM)
_WIDTHS = {"p_shape": 6, "qrs_shape": 12, "t_shape": 8}
BEAT_COLUMNS = tuple(
    name if name not in _WIDTHS else f"{name}_{n}"
    for columns in SEGMENTS
    for name in columns
    for n in range(_WIDTHS.get(name, 1))
)
SEGMENT_OF_COLUMN = np.repeat(
    np.arange(len(SEGMENTS)),
    [sum(_WIDTHS.get(name, 1) for name in columns) for columns in SEGMENTS],
)


def beat_columns(data: np.ndarray, *, hertz: float) -> np.ndarray:
    """The ``BEAT_COLUMNS`` (n, D) of n windows of (2, samples); ``nan`` where a neighbour is not in
    the window.
    """
    return in_blocks(data, lambda block: columns_of(windows_of(block, hertz=hertz)))


def in_blocks(data: np.ndarray, made: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """What is made of n windows of (2, samples), some at a time: stacked they are large."""
    blocks = [data[n : n + _AT_ONCE] for n in range(0, len(data), _AT_ONCE)]
    return np.concatenate([made(np.stack(list(block))) for block in blocks])


def columns_of(windows: Windows) -> np.ndarray:
    """The ``BEAT_COLUMNS`` (n, D) of windows taken apart."""
    seen = _Seen(windows)
    columns = [np.asarray(of(seen), float) for segment in SEGMENTS for of in segment.values()]
    return np.concatenate([c.reshape(len(windows.lead), -1) for c in columns], axis=1)


def rule_of_thumb(columns: np.ndarray) -> np.ndarray:
    """What timing and width alone call beats (n,): the third class where the QRS complex is wide,
    the second where it is not and the beat comes early, else the first.
    """
    wide = columns[:, BEAT_COLUMNS.index("qrs_width_ratio")] > _WIDER
    early = columns[:, BEAT_COLUMNS.index("before_local")] < _EARLY
    return np.where(wide, 2, np.where(early, 1, 0))


def _steps(stretch: np.ndarray, count: int) -> np.ndarray:
    """The means (n, count) of as many equal pieces of a stretch (n, samples)."""
    edges = np.linspace(0, stretch.shape[1], count + 1).round().astype(int)
    sums = np.add.reduceat(stretch, edges[:-1], axis=1)
    return np.asarray(sums / np.diff(edges))


def _like(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Pearson's correlation over the last axis; 0 where one is flat, ``nan`` where one is
    absent.
    """
    a, b = a - a.mean(-1, keepdims=True), b - b.mean(-1, keepdims=True)
    scale = np.sqrt((a**2).sum(-1) * (b**2).sum(-1))
    return np.asarray((a * b).sum(-1) / np.maximum(scale, _TINY))


def _power(stretch: np.ndarray) -> np.ndarray:
    return np.asarray(np.sqrt((stretch**2).mean(-1)))


def _middle(values: np.ndarray) -> np.ndarray:
    """The median of each row (n, M), ``nan`` counting for nothing; ``nan`` of an empty row."""
    order, count = np.sort(values, axis=1), (~np.isnan(values)).sum(1)
    every, most = np.arange(len(order)), order.shape[1] - 1
    low = order[every, np.clip((count - 1) // 2, 0, most)]
    high = order[every, np.clip(count // 2, 0, most)]
    return np.where(count > 0, (low + high) / 2, np.nan)


def _spread(values: np.ndarray) -> np.ndarray:
    """The standard deviation of each row (n, M), ``nan`` counting for nothing.

    Added up from left to right, so that places without a beat change no digit.
    """
    known, filled = ~np.isnan(values), np.nan_to_num(values)
    count = np.maximum(known.sum(1), 1)
    mean = filled.cumsum(1)[:, -1] / count
    squares = known * (filled - mean[:, None]) ** 2
    return np.asarray(np.sqrt(squares.cumsum(1)[:, -1] / count))


def _least(values: np.ndarray) -> np.ndarray:
    """The least of each row (n, M), ``nan`` counting for nothing; ``nan`` of an empty row."""
    known = ~np.isnan(values)
    return np.where(known.any(1), np.where(known, values, np.inf).min(1), np.nan)


def _upper(values: np.ndarray) -> np.ndarray:
    """The upper quartile of each row (n, M), ``nan`` counting for nothing."""
    order, count = np.sort(values, axis=1), (~np.isnan(values)).sum(1)
    at = np.clip((3 * count) // 4, 0, order.shape[1] - 1)
    return order[np.arange(len(order)), at]


def _share(held: np.ndarray, of: np.ndarray) -> np.ndarray:
    return np.asarray((held & of).sum(1) / np.maximum(of.sum(1), 1))


def _local(windows: Windows) -> np.ndarray:
    """The mean of the five intervals around a beat that do not touch it and are in the window,
    (n,).
    """
    around = np.stack([windows.interval(away) for away in (-4, -3, -2, 1, 2, 3)], axis=1)
    known = ~np.isnan(around)
    mean = np.nan_to_num(around).sum(1) / np.maximum(known.sum(1), 1)
    return np.where(known.any(1), mean, np.nan)
