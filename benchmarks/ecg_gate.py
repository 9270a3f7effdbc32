"""The gate of heart beats: how its limits were chosen on the training recordings (DS1), and what it
refuses of the held-out ones (DS2) with hum, noise, an inverted lead or a wrong rate.

Thirty beats of each recording, drawn by a seed. The limit for noise is a little above the most that
any of them has as it is; the one for the usual beat a little above the farthest by gates that have
not seen its recording. Needs the data set; by hand, in a minute or two:

    PYTHONPATH=. .venv/bin/python benchmarks/ecg_gate.py          # prints both tables
    PYTHONPATH=. .venv/bin/python benchmarks/ecg_gate.py --cards  # after a change of the gate

The second asks the gate of every shipped model about all held-out beats again, measures whether its
explanations are faithful, and writes cards and evidence anew; the weights stay.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import partial

import numpy as np

from medmodels.datasets import Dataset
from medmodels.datasets.ecg_beat import load_ecg_beat, load_held_out_beats
from medmodels.gates import beat_vectors, mahalanobis, why_not_judged
from medmodels.gates.waveform import noise_of, usual_beat, usual_height
from medmodels.models import Model, load_model, models_of
from medmodels.models.waveform import WaveformModel
from medmodels.statistics.intervals import wilson
from medmodels.tasks import Waveform
from medmodels.tasks.ecg_beat import ECG_BEAT
from medmodels.training.estimators.beats import drawn_beats
from medmodels.training.measures.waveform import (
    at_other_rate,
    faithfulness_of_beats,
    gate_of_beats,
    tried_beats,
    upside_down,
    with_hum,
    with_white_noise,
)
from medmodels.training.packaging.abstained import scores_file, with_abstentions
from medmodels.training.packaging.evidence import measured_again
from medmodels.training.packaging.manifest import write_signed
from medmodels.training.waveform_gates import waveform_gate

_INPUTS = Waveform.of(ECG_BEAT.inputs)
_OF_RECORDING, _FOLDS, _FITTED_ON = 30, 5, 200
Spoil = Callable[[np.ndarray, Waveform], np.ndarray]

SPOILINGS: dict[str, Spoil] = {
    "as they are": lambda data, inputs: data,
    **{
        f"hum of {hertz} Hz, {millivolts} mV": partial(with_hum, millivolts=millivolts, hertz=hertz)
        for hertz in (50, 60)
        for millivolts in (0.02, 0.03, 0.05, 0.1, 0.2)
    },
    **{
        f"white noise, {millivolts} mV": partial(with_white_noise, millivolts=millivolts)
        for millivolts in (0.02, 0.05, 0.1, 0.2)
    },
    "upside down": upside_down,
    **{
        f"seeming {times:.2g} times as long": partial(at_other_rate, times=times)
        for times in (1 / 3, 1 / 2, 2, 3)
    },
}


def drawn(dataset: Dataset, rows: np.ndarray, most: int) -> np.ndarray:
    """At most so many of some rows of each recording."""
    assert dataset.groups is not None
    rng, of = np.random.default_rng(0), dataset.groups[rows]
    return np.concatenate([rng.permutation(rows[of == who])[:most] for who in np.unique(of)])


def limits(dataset: Dataset) -> None:
    """What the training recordings have as they are."""
    rows = drawn(dataset, dataset.train, _OF_RECORDING)
    cases = [dataset.data[row].astype(float) for row in rows]
    noise = np.array([noise_of(case[0], _INPUTS.hertz) for case in cases])
    height = np.array([usual_height(case, np.flatnonzero(case[1] > 0), _INPUTS) for case in cases])
    away = unseen(dataset, rows)
    print(f"{len(rows)} training beats of {_OF_RECORDING} a recording, as they are\n")
    for name, values in (
        ("above 47 Hz, mV", noise),
        ("the same, of the height of the QRS complex", noise / height),
        ("the usual beat, of the limit of gates that have not seen its recording", away),
    ):
        middle, most = np.percentile(values, [50, 100])
        print(f"- {name}: median {middle:.4f}, most {most:.4f}")


def unseen(dataset: Dataset, rows: np.ndarray) -> np.ndarray:
    """How far usual beats of rows lie, in the limit of gates fitted without their recordings."""
    assert dataset.groups is not None
    of, away = dataset.groups, np.empty(len(rows))
    y, people = dataset.labels[dataset.train], np.unique(of[rows])
    few = drawn_beats(  # as the gate of the shipped models is fitted
        y, of[dataset.train], most=_FITTED_ON, balance=0, evenness=0, seed=0
    )
    fitted_on = dataset.train[few.rows]
    for fold in range(_FOLDS):
        left_out = people[fold::_FOLDS]
        others = fitted_on[~np.isin(of[fitted_on], left_out)]
        gate = waveform_gate(list(dataset.data[others]), of[others], _INPUTS)
        for n in np.flatnonzero(np.isin(of[rows], left_out)):
            usual = usual_beat(dataset.data[rows[n]].astype(float), _INPUTS)[None]
            distance = mahalanobis(beat_vectors(usual, _INPUTS.hertz), gate)[0]
            away[n] = distance / float(gate["gate_limit"])
    return away


def held_out(dataset: Dataset, model: Model) -> None:
    """What the gate refuses of the held-out recordings."""
    cases = dataset.data[drawn(dataset, dataset.test, _OF_RECORDING)]
    print(
        f"\n| {len(cases)} held-out beats, {_OF_RECORDING} a recording | refused | 95% (Wilson) |"
    )
    print("|---|---|---|")
    for name, spoil in SPOILINGS.items():
        refused = sum(
            why_not_judged(spoil(case.astype(float), _INPUTS), _INPUTS, model.artifact.fitted)
            is not None
            for case in cases
        )
        low, high = wilson(refused, len(cases))
        print(f"| {name} | {refused / len(cases):.1%} | {low:.1%} to {high:.1%} |", flush=True)


def _faithfulness(model: Model, dataset: Dataset) -> dict[str, object]:
    assert isinstance(model, WaveformModel)
    return asdict(faithfulness_of_beats(model, model.columns(np.stack(list(tried_beats(dataset))))))


def write_again(dataset: Dataset) -> None:
    """The gate's answers of the shipped models, in their folders."""
    known: dict[bytes, tuple[np.ndarray, dict[str, object]]] = {}
    for model in map(load_model, models_of(ECG_BEAT.name)):
        fitted, folder = model.artifact.fitted, model.artifact.folder
        same = fitted["gate_precision"].tobytes() + fitted["gate_limit"].tobytes()
        if same not in known:
            cases = (case.astype(float) for case in dataset.data[dataset.test])
            abstained = [why_not_judged(case, _INPUTS, fitted) is not None for case in cases]
            tried = asdict(gate_of_beats(model, tried_beats(dataset)))
            known[same] = np.array(abstained), tried
        abstains, tried = known[same]
        scores = scores_file(with_abstentions(model.artifact.heldout(), abstains), ECG_BEAT)
        (folder / "heldout.parquet").write_bytes(scores)
        manifest = dict(model.artifact.manifest)
        manifest["files"] |= {"heldout.parquet": hashlib.sha256(scores).hexdigest()}
        manifest["measured"] |= {"gate": tried, "faithfulness": _faithfulness(model, dataset)}
        write_signed(manifest, folder)
        measured_again(model.id)
        print(f"{model.id}: abstains on {int(abstains.sum())} of {len(abstains)}", flush=True)


if __name__ == "__main__":
    if "--cards" in sys.argv:
        write_again(load_held_out_beats())
    else:
        limits(load_ecg_beat())
        held_out(load_held_out_beats(), load_model("ecg-beat/boosting"))
