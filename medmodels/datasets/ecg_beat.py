"""The MIT-BIH Arrhythmia Database, first lead at 125 samples a second, by de Chazal's split of its
recordings. One person of each part is the same man: records 201 and 202, as it was published.

Of the 48 recordings four are of pacemakers and left out. Beats that are none of the three classes
(fusion beats, those that nobody could classify) are beats of the rhythm, and no cases.
"""

from __future__ import annotations

import numpy as np

from medmodels.datasets.dataset import Dataset
from medmodels.datasets.files import data_file
from medmodels.tasks import Waveform
from medmodels.tasks.ecg_beat import ECG_BEAT

__all__ = ["DS1", "DS2", "load_ecg_beat", "load_held_out_beats"]

# de Chazal, O'Dwyer, Reilly, IEEE Transactions on Biomedical Engineering 51 (2004) 1196.
DS1 = (
    *(101, 106, 108, 109, 112, 114, 115, 116, 118, 119, 122, 124),
    *(201, 203, 205, 207, 208, 209, 215, 220, 223, 230),
)
DS2 = (
    *(100, 103, 105, 111, 113, 117, 121, 123),
    *(200, 202, 210, 212, 213, 214, 219, 221, 222, 228, 231, 232, 233, 234),
)

_SPLIT = (
    "by recording, as de Chazal et al. 2004: 22 recordings to train on (DS1), 22 others held out"
    " (DS2); of 22 people each, one of whom (201 and 202 are one man's) is in both; the published"
    " split has it so"
)


def load_ecg_beat() -> Dataset:
    """Every beat of the three classes; ``data`` (n,) holds a case (2, samples) each, a view of its
    recording. Raises ``DatasetError`` if the file is absent or not the published one.
    """
    return _loaded(DS1, DS2)


def load_held_out_beats() -> Dataset:
    """The held-out beats alone, in the order of ``load_ecg_beat``; raises ``DatasetError``
    likewise.
    """
    return _loaded((), DS2)


def _loaded(training: tuple[int, ...], held_out: tuple[int, ...]) -> Dataset:
    with np.load(data_file("ecg-beat", "mitdb_lead0_125hz.npz"), allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    cases: list[np.ndarray] = []
    labels: list[int] = []
    of: list[int] = []
    for record in (*training, *held_out):
        mine, truth = _beats(arrays, record)
        cases += mine
        labels += truth
        of += [record] * len(truth)
    data, records = np.empty(len(cases), object), np.array(of)
    data[:] = cases
    return Dataset(
        ECG_BEAT,
        data,
        np.array(labels),
        np.flatnonzero(np.isin(records, training)),
        np.flatnonzero(np.isin(records, held_out)),
        _SPLIT,
        groups=records,
    )


def _beats(arrays: dict[str, np.ndarray], record: int) -> tuple[list[np.ndarray], list[int]]:
    """The cases of a recording, windows of one and the same array, and their classes."""
    inputs, labels = Waveform.of(ECG_BEAT.inputs), ECG_BEAT.labels
    (row,) = np.flatnonzero(arrays["record"] == record)
    lead = arrays["signal"][row].astype(np.float32) / float(arrays["gain_adu_per_mv"])
    # what is no beat (waves of ventricular flutter) is none of the symbols
    known = np.isin(arrays["beat_symbol"], list(inputs.symbols))
    mine = known & (arrays["beat_record"] == record)
    at, symbols = arrays["beat_sample"][mine], arrays["beat_symbol"][mine]
    padded = np.full((2, len(lead) + inputs.samples), np.nan, np.float32)
    padded[0, inputs.centre : inputs.centre + len(lead)] = lead
    padded[1] = 0
    padded[1, at + inputs.centre] = 1
    named = [inputs.symbols[symbol] for symbol in symbols.tolist()]
    return (
        [
            padded[:, sample : sample + inputs.samples]
            for sample, label in zip(at.tolist(), named, strict=True)
            if label
        ],
        [labels.index(label) for label in named if label],
    )
