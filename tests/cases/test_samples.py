"""The synthetic samples: valid, nobody's, what teaching needs, and drawn again alike."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from medmodels.cases import Case, Sample, read_cases, samples
from medmodels.datasets import DATASETS, Dataset
from medmodels.models import Model, load_model, models_of
from medmodels.predictions import Prediction, predict
from medmodels.tasks import TASKS, Task
from medmodels.tasks.ecg_beat import ECG_BEAT
from tools.draw_film_samples import FILMS, draw_film, greys
from tools.draw_stay_samples import draw_stay
from tools.draw_table_samples import drawn, nearest_distances
from tools.draw_waveform_samples import draw_ecg
from tools.ecg_rhythms import ECGS
from tools.stay_courses import COURSES

DATA = Path(os.environ.get("MEDMODELS_DATA", Path(__file__).parents[3] / "shared" / "data"))
TWO_LABELS = [name for name, task in TASKS.items() if task.kind == "labels"]
HALF = 0.1  # how near to its line a model is unsure


def read(sample: Sample, task: Task) -> Case:
    return read_cases(sample.path.read_bytes(), task=task, origin="sample").case()


@cache
def answers(task: str) -> tuple[tuple[Prediction, str], ...]:
    """What the first model of a question says of each sample, and its truth."""
    model: Model = load_model(models_of(task)[0])
    cases = [(read(sample, TASKS[task]), sample) for sample in samples(TASKS[task])]
    return tuple((predict(model, case), str(case.truth or s.truth)) for case, s in cases)


@pytest.mark.parametrize("sample", samples(TASKS["breast-fna"]), ids=lambda s: s.title)
def test_a_sample_is_a_valid_case_and_nobodys(sample: Sample, dataset: Dataset) -> None:
    """Each sample reads, has a known outcome, and is no nearer to a training case than those are to
    one another.
    """
    case = read(sample, dataset.task)
    train = dataset.data[dataset.train]
    spread = train.std(0)
    limit = np.percentile(nearest_distances(train, train, spread, skip_self=True), 5)

    assert case.truth in dataset.task.labels
    assert nearest_distances(case.data[None], train, spread)[0] >= limit


@pytest.mark.parametrize("task", TASKS)
def test_there_are_a_dozen_samples_of_every_question(task: str) -> None:
    """At least twelve, each with a truth, both labels about as often as one another."""
    truths = [truth for _, truth in answers(task)]

    assert len(truths) >= 12
    assert all(truths)
    assert "None" not in truths
    if task in TWO_LABELS:
        assert all(truths.count(label) >= 4 for label in TASKS[task].labels)


@pytest.mark.parametrize("task", TASKS)
def test_a_title_gives_nothing_away(task: str) -> None:
    """A number and no more; what a sample shows is for after the verdict."""
    shown = samples(TASKS[task])

    assert [sample.title for sample in shown] == [f"Case {n}" for n in range(1, len(shown) + 1)]
    assert all(sample.about for sample in shown)
    assert [int(sample.path.name[:2]) for sample in shown] == list(range(1, len(shown) + 1))


@pytest.mark.parametrize("task", TWO_LABELS)
def test_some_are_near_the_line_and_some_the_wrong_way(task: str) -> None:
    """Of two labels, the model is within ten points of its threshold for one, and beyond that on
    the wrong side for one of each label.
    """
    first = TASKS[task].labels[0]
    answered = [(said, truth) for said, truth in answers(task) if said.abstained is None]
    above = [
        (said.probabilities[first] - said.threshold, truth == first) for said, truth in answered
    ]

    assert any(abs(side) <= HALF for side, _ in above)
    assert any(side > HALF and not ill for side, ill in above)
    assert any(side < -HALF and ill for side, ill in above)
    assert sum((side >= 0) == ill for side, ill in above) >= len(above) / 2


def test_notes_mislead_in_places() -> None:
    """Two passages are between two sections, one that denies everything is sorted wrongly, and most
    are sorted rightly.
    """
    said = answers("note-section")
    best = [sorted(p.probabilities.values())[-2:] for p, _ in said]
    right = [p.focus == truth for p, truth in said]

    assert sum(high - low <= HALF for low, high in best) >= 2
    assert not right[7]
    assert sum(right) >= len(right) / 2


def test_doses_are_far_off_in_places() -> None:
    """Some patients needed what is outside of the interval, most are within it."""
    inside = [
        p.low <= float(truth.split()[0]) <= p.high
        for p, truth in answers("warfarin-dose")
        if not p.abstained
    ]

    assert 1 <= inside.count(False) < len(inside) / 2


@pytest.mark.parametrize("task", ["breast-fna", "icu-mortality", "warfarin-dose"])
def test_the_last_sample_is_not_answered(task: str) -> None:
    """One case has what no model was trained on, and the others are answered."""
    silent = [said.abstained is not None for said, _ in answers(task)]

    assert silent == [False] * (len(silent) - 1) + [True]


def test_stays_come_in_every_layout() -> None:
    """A row for each value, with units or without, and a column for each variable."""
    heads = {s.path.read_text().split("\n")[0] for s in samples(TASKS["icu-mortality"])}

    assert any(head == "Time,Parameter,Value" for head in heads)
    assert any(head == "time,variable,value,unit" for head in heads)
    assert any(head.startswith("time,Age,") for head in heads)


def test_beats_come_in_every_layout() -> None:
    """A table with times, a table whose lead names its rate, and the files of WFDB."""
    heads = {s.path.read_bytes()[:12] for s in samples(ECG_BEAT)}

    assert any(head.startswith(b"time (s),II") for head in heads)
    assert any(head.startswith(b"II (mV) 128") for head in heads)
    assert any(head.startswith(b"PK") for head in heads)


@pytest.mark.parametrize("name", ECGS)
def test_a_beat_is_drawn_again_alike(name: str) -> None:
    """To the byte, from its written rhythm; one beat is marked, as the name says."""
    (sample,) = [s for s in samples(ECG_BEAT) if s.path.stem == name]
    drawn_again = draw_ecg(name)
    reading = read_cases(drawn_again, task=ECG_BEAT, origin="sample")

    assert sample.path.read_bytes() == drawn_again
    assert len(reading) == 1
    assert reading.truth == (sample.truth,)
    assert np.isnan(reading.case().data).mean() < 0.02


@pytest.mark.parametrize("name", COURSES)
def test_a_stay_is_drawn_again_alike(name: str) -> None:
    """To the byte, from its written course."""
    path = samples(TASKS["icu-mortality"])[0].path.parent / f"{name}.csv"

    assert draw_stay(name).encode() == path.read_bytes()


def test_a_table_is_drawn_again_alike(dataset: Dataset) -> None:
    """The first samples of cells, to the byte."""
    for sample, (name, text) in zip(samples(dataset.task)[:2], drawn(dataset), strict=False):
        assert sample.path.stem == name
        assert sample.path.read_bytes() == text.encode()


@pytest.mark.skipif(
    not (DATA / "kermany-cxr-224").is_dir(), reason="the films are not in the data folder"
)
@pytest.mark.parametrize("task", FILMS)
@pytest.mark.heavy
def test_a_film_is_drawn_again_alike(task: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample with the fewest drawings before it, to the pixel."""
    monkeypatch.setenv("MEDMODELS_DATA", str(DATA))
    wanted = FILMS[task].wanted[1]
    levels = greys(DATASETS[task](), wanted.label, FILMS[task].side)
    kept = read(samples(TASKS[task])[1], TASKS[task]).data

    assert any(
        np.array_equal(draw_film(task, wanted, levels, attempt), kept) for attempt in range(40)
    )


def test_films_are_kept_large_enough_to_be_read() -> None:
    """At least 224 pixels a side, and under 60 kB."""
    for task in FILMS:
        for sample in samples(TASKS[task]):
            assert min(read(sample, TASKS[task]).data.shape) >= 224
            assert sample.path.stat().st_size < 60_000
