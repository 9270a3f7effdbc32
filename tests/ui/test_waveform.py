"""A beat on the review page: what the paper is given before and after the reveal."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from medmodels.cases import Case, read_waveform, samples
from medmodels.tasks.ecg_beat import ECG_BEAT
from tests.cases.recordings import recorded, table
from tests.figures.test_waveform import explained
from ui.modalities import VIEWS
from ui.modalities.view import Explained

VIEW = VIEWS["waveform"]


def beat() -> Case:
    return read_waveform(samples(ECG_BEAT)[1].path.read_bytes(), task=ECG_BEAT).case()


def told(case: Case) -> Explained:
    """An explanation in which the QRS complex raises and the rhythm lowers the estimate."""
    model: Any = SimpleNamespace(digest="0" * 64, task=ECG_BEAT)
    return Explained(model, explained(case, 0.1, 2.0, 0.0, 0.5, -0.5, -1.0))


def page(draw: Any, *arguments: Any) -> AppTest:
    """A page on which something is drawn."""

    def script(draw: object, arguments: tuple) -> None:
        draw(*arguments)

    test = AppTest.from_function(script, args=(draw, arguments), default_timeout=60).run()
    assert not test.exception
    return test


def paper(test: AppTest) -> dict[str, Any]:
    """What the paper of a page was given."""
    (box,) = [
        json.loads(element.proto.json)
        for element in test.get("bidi_component")
        if element.proto.component_name == "medmodels_ecg"
    ]
    return dict(box)


def test_before_the_reveal_the_paper_tells_nothing_of_a_model() -> None:
    """The lead, the beats and what the segments are; no weight and no effect."""
    box = paper(page(VIEW.show, beat(), None))

    assert len(box["level"]) == 2500
    assert box["level"][box["centre"]] > 1
    assert 0.0 in box["beats"]
    assert {s["part"] for s in box["stretches"]} == set(ECG_BEAT.elements[:-1])
    assert {s["weight"] for s in (*box["stretches"], box["rest"])} == {0.0}
    assert "odds" not in json.dumps(box)
    assert "25 mm/s, 10 mm/mV" in box["note"]


def test_after_it_each_segment_carries_what_it_did() -> None:
    """Weights from −1 to 1, words for who cannot see, the label that they are of."""
    case = beat()
    box = paper(page(VIEW.show, case, told(case)))
    weights = {s["part"]: s["weight"] for s in (*box["stretches"], box["rest"])}

    assert weights["QRS complex"] == 1
    assert weights["rhythm"] == -0.5
    assert weights["beat before"] == 0.25
    assert box["about"]["QRS complex"].startswith("QRS complex 2.")
    assert "odds × 7.4 for ventricular" in box["about"]["QRS complex"]
    assert "the estimate of ventricular" in box["note"]


def test_what_was_not_recorded_is_no_number() -> None:
    """Of the first beat of a recording the seconds before it are blank."""
    case = read_waveform(table(recorded()), task=ECG_BEAT).case(1)
    box = paper(page(VIEW.show, case, None))

    assert box["level"][0] is None
    assert box["level"][box["centre"]] is not None


def test_every_beat_stands_in_a_table_too() -> None:
    """For who reads numbers: a row a beat, with its interval."""
    test = page(VIEW.show, beat(), None)
    (frame,) = [element.value for element in test.dataframe]

    assert "Interval before it, s" in frame.columns
    assert len(frame) == len(paper(test)["beats"])


def test_a_closer_look_says_what_each_segment_did() -> None:
    """A row a segment, largest first, and a figure to zoom into."""
    case = beat()
    test = page(VIEW.closer, case, told(case))
    (frame,) = [e.value for e in test.dataframe if "Segment" in e.value and "Here" in e.value]

    assert frame["Segment"].tolist()[:2] == ["QRS complex", "rhythm"]
    assert frame["Effect"].tolist()[0] == "odds × 7.4"


@pytest.mark.parametrize("name", ECG_BEAT.elements)
def test_each_segment_can_be_made_usual(name: str) -> None:
    """Another case of the same beat, its peak where it was."""
    case = beat()
    other = VIEW.change(case, [name])

    assert name in VIEW.parts(case)
    assert other.digest != case.digest
    assert other.data[1, 1250] == 1
