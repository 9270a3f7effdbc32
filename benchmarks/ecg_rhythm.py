"""A second attempt at supraventricular beats: more of the rhythm, and the P wave beside that of the
window's own slow beats; tried on the training recordings (DS1) alone, each left out with others.

Further columns: intervals in the mean, the ninetieth percentile and the longest of the window, the
intervals around in its upper quartile, how many beats in a row came early; the P wave and the whole
beat against the median of those that come after the longest intervals, which are most likely from
the sinus node even where most beats are not. Another way: the same trees also trained on windows
of eight seconds, in which runs of early beats are the majority. One seed; by hand, in some minutes:

    PYTHONPATH=. .venv/bin/python benchmarks/ecg_rhythm.py
"""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np

from medmodels.datasets.ecg_beat import load_ecg_beat
from medmodels.models.beat_windows import Windows, windows_of
from medmodels.models.beats import BEAT_PARTS, columns_of, in_blocks
from medmodels.tasks import Waveform
from medmodels.tasks.ecg_beat import ECG_BEAT
from medmodels.training.estimators.beats import calibration_of, drawn_beats, folds_of_people
from medmodels.training.estimators.boosting import boosted
from medmodels.training.strategies.waveform import WaveformBoostingStrategy

_SETTINGS = replace(WaveformBoostingStrategy(), seeds=1)
_HERTZ = Waveform.of(ECG_BEAT.inputs).hertz
_SLOW, _EARLY, _RUN = 60, 0.85, 8  # percentile; of the upper quartile; beats that are looked back
_SHIFT, _SHORT = 4, 8.0  # samples that a P wave may lie off; seconds of a short window
_TINY = 1e-6


def further(w: Windows) -> np.ndarray:
    """What is tried of windows, (n, columns)."""
    intervals, before = w.intervals, w.interval(-1)
    upper = np.nanpercentile(intervals, 75, axis=1)
    own, slow, last = np.nan_to_num(w.beat(0)), _slow_beat(w), w.beat(-1)
    p = _p_wave(w)
    near = np.stack([w.interval(away) for away in (-5, -4, -3, -2)], axis=1)
    near[np.isnan(near).all(1)] = before[np.isnan(near).all(1), None]
    around = np.stack([w.interval(away) for away in (-5, -4, -3, -2, 0, 1, 2)], axis=1)
    mean = np.nanmean(intervals, axis=1)
    return np.column_stack(
        [
            before / mean,
            before / np.nanpercentile(intervals, 90, axis=1),
            before / np.nanmax(intervals, axis=1),
            _like(own[:, p], slow[:, p]),
            np.sqrt(((own[:, p] - slow[:, p]) ** 2).mean(1)),
            _best(own, slow, p),
            _like(own, slow),
            _like(last[:, p], slow[:, p]),
            np.sqrt(((last[:, -20:] - slow[:, -20:]) ** 2).mean(1)),
            *(w.interval(away) / upper for away in (-4, -3, -2, 0, 1, 2)),
            (before - w.interval(0)) / upper,
            before / np.nanmax(near, axis=1),
            _early_before(w, upper),
            np.nanstd(around, axis=1) / upper,
            mean / np.nanmedian(intervals, axis=1),
        ]
    )


def _p_wave(w: Windows) -> slice:
    first, last = (round(second * w.hertz) + w.before for second in BEAT_PARTS[0])
    return slice(first, last)


def _slow_beat(w: Windows) -> np.ndarray:
    """The median of a window's other beats that come after long intervals; the usual one where
    there are none.
    """
    rows = np.arange(len(w.own))
    before = np.column_stack([np.full(len(rows), np.nan), w.intervals])
    late = before >= np.nanpercentile(w.intervals, _SLOW, axis=1)[:, None]
    late[rows, w.own] = False
    beats = np.where(late[:, :, None], w.beats, np.nan)
    none = np.isnan(beats[:, :, 0]).all(1)
    beats[none, 0] = w.usual[none]
    return np.asarray(np.nanmedian(beats, axis=1))


def _best(own: np.ndarray, slow: np.ndarray, p: slice) -> np.ndarray:
    """How like the two P waves are where they fit best."""
    best = np.full(len(own), -1.0)
    for shift in range(-min(_SHIFT, p.start), _SHIFT + 1):
        best = np.maximum(best, _like(own[:, p.start + shift : p.stop + shift], slow[:, p]))
    return best


def _early_before(w: Windows, upper: np.ndarray) -> np.ndarray:
    """How many beats in a row up to this one came early."""
    early = np.stack([w.interval(-n) < _EARLY * upper for n in range(1, _RUN)], axis=1)
    return np.asarray(np.cumprod(early, axis=1).sum(1))


def _like(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    a, b = a - a.mean(1, keepdims=True), b - b.mean(1, keepdims=True)
    return np.asarray((a * b).sum(1) / np.sqrt((a**2).sum(1) * (b**2).sum(1)).clip(_TINY))


def short(data: np.ndarray) -> np.ndarray:
    """Windows (n, 2, samples) of which the middle seconds alone were recorded."""
    data, centre, reach = data.copy(), data.shape[2] // 2, round(_SHORT / 2 * _HERTZ)
    for outside in (slice(None, centre - reach), slice(centre + reach, None)):
        data[:, 0, outside], data[:, 1, outside] = np.nan, 0
    return data


def tried(name: str, x: np.ndarray, y: np.ndarray, who: np.ndarray, *more: np.ndarray) -> None:
    """Fit without each fold of recordings, with rows in ``more`` forms, and say what was found."""
    folds = folds_of_people(y, who, _SETTINGS.folds)
    scores = np.empty((len(y), 3))
    for fold in np.unique(folds):
        rows = np.flatnonzero(folds != fold)
        drawn = drawn_beats(
            y[rows],
            who[rows],
            most=_SETTINGS.beats_of_recording,
            balance=_SETTINGS.balance,
            evenness=_SETTINGS.evenness,
            seed=0,
        )
        taken, times = rows[drawn.rows], 1 + len(more)
        trees = boosted(
            np.concatenate([form[taken] for form in (x, *more)]),
            np.tile(y[taken], times),
            _SETTINGS,
            sample_weight=np.tile(drawn.weight, times),
            loss="multinomial",
        )
        scores[folds == fold] = trees.raw(x[folds == fold])
    called = calibration_of(scores, y, stakes=_SETTINGS.stakes).probabilities(scores).argmax(1)
    said = [
        f"{100 * ((called == k) & (y == k)).sum() / (y == k).sum():.1f} /"
        f" {100 * ((called == k) & (y == k)).sum() / max((called == k).sum(), 1):.1f}"
        for k in (1, 2)
    ]
    print(f"| {name} | {said[0]} | {said[1]} |", flush=True)


if __name__ == "__main__":
    warnings.simplefilter("ignore", RuntimeWarning)  # a window with one beat has no interval
    dataset = load_ecg_beat()
    assert dataset.groups is not None
    data, y, who = (of[dataset.train] for of in (dataset.data, dataset.labels, dataset.groups))
    x, extra = (
        in_blocks(data, lambda block, of=of: of(windows_of(block, hertz=_HERTZ)))
        for of in (columns_of, further)
    )
    cut = in_blocks(data, lambda block: columns_of(windows_of(short(block), hertz=_HERTZ)))
    print("| trees, sensitivity / PPV in % | supraventricular | ventricular |\n|---|---|---|")
    tried("as they are", x, y, who)
    tried("with the further columns", np.column_stack([x, extra]), y, who)
    tried("trained on windows of eight seconds too", x, y, who, cut)
