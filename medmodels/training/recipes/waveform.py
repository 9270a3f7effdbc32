"""Train a model of beats: fit, calibrate on recordings that were left out, score the held-out ones
once.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from medmodels.cases import Case
from medmodels.datasets import Dataset
from medmodels.evidence import GROUP_OF
from medmodels.explanations.described.waveform import segments_of_beat
from medmodels.explanations.segments import segment_contributions
from medmodels.explanations.values import Part
from medmodels.models import Model
from medmodels.models.beat_windows import Windows, windows_of
from medmodels.models.beats import columns_of, in_blocks, rule_of_thumb
from medmodels.models.boosted_trees import TREES, BoostedTrees
from medmodels.models.statements import statement
from medmodels.models.waveform import WaveformModel
from medmodels.models.waveform_cnn import picture_of, segment_of_picture
from medmodels.outcomes.classes import CLASS
from medmodels.statistics.conformal import class_limits
from medmodels.tasks import Task, Waveform
from medmodels.training.estimators.beats import (
    calibration_of,
    drawn_beats,
    folds_of_people,
    numbered,
)
from medmodels.training.estimators.boosting import boosted
from medmodels.training.measures.waveform import measured_of_beats
from medmodels.training.networks.waveform_cnn import fit_waveform_cnn
from medmodels.training.progress import FoldBegun, Started, Tell
from medmodels.training.run import Run, joined, score_rows
from medmodels.training.strategies import WaveformBoostingStrategy, WaveformCnnStrategy
from medmodels.training.waveform_gates import waveform_gate

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BEHAVING", "train_waveform"]

# Beats of a class of a recording that the gate is fitted on, and that the behaviour page shows.
_FOR_GATE, BEHAVING = 200, 60
_DECIMALS = 5  # of stored probabilities: a hundred thousand beats in a third of the bytes


@dataclass(frozen=True, eq=False)
class _Beats:
    """Training beats as a family sees them: columns (n, D), classes (n,), whose they are (n,), and
    the columns (D,) of the reference beat.
    """

    x: np.ndarray
    y: np.ndarray
    people: np.ndarray
    reference: np.ndarray
    hertz: float


@dataclass(frozen=True, eq=False)
class _Fitted:
    """One fit: scores (n, classes) of columns (n, D), those of its own training beats by fits that
    did not see their recording, whose ``folds`` (n,) these are, and what is stored.
    """

    scores: Callable[[np.ndarray], np.ndarray]
    held_out: np.ndarray
    folds: np.ndarray
    arrays: dict[str, np.ndarray]
    written: Callable[[], dict[str, bytes]]
    network: Any = None


@dataclass(frozen=True, eq=False)
class _Family:
    """What a family sees of windows, and how it is fitted on that."""

    columns: Callable[[Windows], np.ndarray]
    fit: Callable[[_Beats, Any, Tell], _Fitted]


def train_waveform(
    dataset: Dataset,
    family: str,
    strategy: WaveformBoostingStrategy | WaveformCnnStrategy,
    tell: Tell,
) -> Run:
    """Fit on the training recordings; calibration and sets come from recordings that were left
    out, each with as many beats as it has.
    """
    task, train, test = dataset.task, dataset.train, dataset.test
    hertz, people, of = Waveform.of(task.inputs).hertz, _people(dataset), _FAMILIES[family]
    tell(Started(f"{task.name}/{family}", "beats", len(train)))
    (x, by_rule), (z, held_by_rule) = (
        _seen(dataset.data[rows], of, hertz) for rows in (train, test)
    )
    y, whose = dataset.labels[train], people[train]
    beats = _Beats(x, y, whose, _reference(x, y, whose), hertz)
    start = time.perf_counter()
    trained = of.fit(beats, strategy, tell)
    seconds = time.perf_counter() - start
    calibration = calibration_of(trained.held_out, y, stakes=strategy.stakes)
    out_of_sample = calibration.probabilities(trained.held_out)
    reached = calibration.probabilities(trained.scores(z))
    rows = [_rows(dataset, "test", test, reached, held_by_rule)]
    for fold in np.unique(trained.folds).tolist():
        held = trained.folds == fold
        # nobody looks a training beat up again: their order in time is not kept
        at = np.random.default_rng([strategy.seed, fold]).permutation(np.flatnonzero(held))
        left_out = (train[at], out_of_sample[at], by_rule[at])
        rows.append(_rows(dataset, "cv", *left_out, fold=fold))
    fitted = {
        **trained.arrays,
        "background": beats.reference[None],
        "slope": np.array(calibration.slope),
        "offsets": calibration.offsets,
        "conformal": class_limits(out_of_sample, y),
    }
    return _run(dataset, family, strategy, trained, fitted, joined(rows), z, seconds)


def _run(
    dataset: Dataset,
    family: str,
    strategy: WaveformBoostingStrategy | WaveformCnnStrategy,
    trained: _Fitted,
    fitted: dict[str, np.ndarray],
    heldout: pd.DataFrame,
    z: np.ndarray,
    seconds: float,
) -> Run:
    """What is packaged: ``z`` (n, D) are the held-out beats' columns."""
    task, train, test, people = dataset.task, dataset.train, dataset.test, _people(dataset)
    y, truth, whose = dataset.labels[train], dataset.labels[test], people[train]
    few = drawn_beats(y, whose, most=_FOR_GATE, balance=0, evenness=0, seed=strategy.seed).rows
    shown = drawn_beats(truth, people[test], most=BEHAVING, balance=0, evenness=0, seed=0).rows
    weights = trained.written()
    gate = waveform_gate(list(dataset.data[train[few]]), whose[few], Waveform.of(task.inputs))
    return Run(
        dataset=dataset,
        family=family,
        strategy=strategy,
        weights=weights,
        fitted={**fitted, **gate},
        heldout=heldout,
        stated={
            "background": statement(
                "mean beat", label=task.labels[0], people=len(np.unique(whose))
            ),
            "threshold_source": statement("most probable of mix", power=strategy.stakes),
            "baseline": statement("timing and width"),
            "calibrated_on": statement("left-out people", of=f"{task.inputs.noun}s"),
        },
        held_inputs=z[shown],
        values=(
            _values(task, dataset.data[train[few]]),
            _values(task, dataset.data[test[shown]]),
        ),
        measure=lambda model: measured_of_beats(
            model, dataset, weights, trained.network, z[shown], seconds
        ),
        names=task.elements,
        behaviour=lambda model: _of_call(model, z[shown]),
    )


def _seen(data: np.ndarray, family: _Family, hertz: float) -> tuple[np.ndarray, np.ndarray]:
    """What a family sees of windows, (n, D), and what a rule of thumb calls them, (n,)."""

    def both(block: np.ndarray) -> np.ndarray:
        windows = windows_of(block, hertz=hertz)
        calls = rule_of_thumb(columns_of(windows))
        return np.column_stack([family.columns(windows), calls])

    made = in_blocks(data, both)
    return made[:, :-1], made[:, -1].astype(np.int8)


def _people(dataset: Dataset) -> np.ndarray:
    """Whose each beat is; everybody's own where nobody knows."""
    return np.arange(len(dataset.labels)) if dataset.groups is None else dataset.groups


def _fit_trees(beats: _Beats, strategy: WaveformBoostingStrategy, tell: Tell) -> _Fitted:
    folds = folds_of_people(beats.y, beats.people, strategy.folds)
    count = int(folds.max()) + 1
    held_out = np.empty((len(folds), int(beats.y.max()) + 1))
    for fold in range(count):
        tell(FoldBegun(fold + 1, count))
        held = folds == fold
        held_out[held] = _grown(beats, ~held, strategy).raw(beats.x[held])
    trees = _grown(beats, np.full(len(folds), True), strategy)
    return _Fitted(trees.raw, held_out, folds, {}, lambda: {TREES: _packed(trees)})


def _grown(beats: _Beats, taken: np.ndarray, strategy: WaveformBoostingStrategy) -> BoostedTrees:
    x, y = beats.x[taken], beats.y[taken]
    drawn = drawn_beats(
        y,
        beats.people[taken],
        most=strategy.beats_of_recording,
        balance=strategy.balance,
        evenness=strategy.evenness,
        seed=strategy.seed,
    )
    rows = drawn.rows
    return boosted(x[rows], y[rows], strategy, sample_weight=drawn.weight, loss="multinomial")


def _packed(trees: BoostedTrees) -> bytes:
    buffer = io.BytesIO()
    arrays: dict[str, Any] = trees.arrays()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def _fit_network(beats: _Beats, strategy: WaveformCnnStrategy, tell: Tell) -> _Fitted:
    fitted = fit_waveform_cnn(
        beats.x,
        beats.y,
        beats.people,
        segment_of_picture(beats.hertz),
        beats.reference,
        strategy,
        tell,
    )
    return _Fitted(
        fitted.scores,
        fitted.held_out,
        fitted.folds,
        dict(fitted.scale),
        lambda: {"model.tflite": fitted.file()},
        fitted.network,
    )


_FAMILIES: dict[str, _Family] = {
    "boosting": _Family(columns_of, _fit_trees),
    "cnn": _Family(picture_of, _fit_network),
}


def _reference(x: np.ndarray, y: np.ndarray, people: np.ndarray) -> np.ndarray:
    """The mean of the columns (D,) of beats of the first class over recordings, each counting
    alike.
    """
    first = y == 0
    means = [np.nanmean(x[first & (people == who)], axis=0) for who in np.unique(people[first])]
    return np.asarray(np.mean(means, axis=0))


def _rows(
    dataset: Dataset,
    split: str,
    rows: np.ndarray,
    p: np.ndarray,
    by_rule: np.ndarray,
    *,
    fold: int = 0,
) -> dict[str, np.ndarray]:
    """Scores of beats, what a rule of thumb calls them, and whose each is.

    Held-out beats keep the order of the data set: a held-out case is found by its place in it.
    """
    p = p.round(_DECIMALS).astype(np.float32)
    return {
        **score_rows(
            split,
            dataset.labels[rows].astype(np.int8),
            p.max(1),
            by_rule,
            fold=fold,
            factors={name: values[rows] for name, values in dataset.factors.items()},
        ),
        GROUP_OF: numbered(_people(dataset))[rows].astype(np.int32),
        **{f"{CLASS}{k}": p[:, k] for k in range(p.shape[1])},
    }


def _values(task: Task, cases: np.ndarray) -> np.ndarray:
    """What each segment measures, (cases, segments), as explanations say it."""
    parts = [Part(n) for n in range(len(task.elements))]
    measured = [
        [c.value for c in segments_of_beat(Case(task, case.copy(), "held-out"), parts)]
        for case in cases
    ]
    return np.array(measured, float)


def _of_call(model: Model, columns: np.ndarray) -> np.ndarray:
    """Contributions (cases, segments) to the class that is called."""
    assert isinstance(model, WaveformModel)
    called = model.outputs(columns).argmax(1)
    amounts = segment_contributions(model, columns).amounts
    return np.asarray(amounts[np.arange(len(columns)), :, called])
