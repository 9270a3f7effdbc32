"""A question's inputs are checked when they are made: what cannot be is a sentence at import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from medmodels.errors import BadQuestion
from medmodels.tasks import (
    TASKS,
    Ages,
    Feature,
    Film,
    Inputs,
    Note,
    Order,
    Pixels,
    Region,
    Segment,
    Stay,
    Steps,
    Table,
    Turn,
    Waveform,
)
from medmodels.tasks.dicom_header import Header, Orientation
from medmodels.tasks.ecg_beat import ECG_BEAT
from tests.ultrasound import ULTRASOUND

FILM = Film.of(ULTRASOUND.inputs)
BEAT = Waveform.of(ECG_BEAT.inputs)
REST = FILM.regions[-1]
AGE = Feature("age", "years lived", "years", (20, 90), (18, 110), 0, group="patient")
PULSE = replace(AGE, name="pulse", group="vital signs")
SCANS = frozenset({"US"})


def columns(*groups: str) -> tuple[Feature, ...]:
    return tuple(replace(AGE, name=f"c{n}", group=group) for n, group in enumerate(groups))


def header(**fields: Any) -> Header:
    usual = {"needs": "a scan", "part": "", "unstated_modality": "?", "unstated_part": "?"}
    return Header(**({"modalities": SCANS} | usual | fields))


def stay(**fields: Any) -> Stay:
    return Stay(**({"whom": "adults"} | fields))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: replace(FILM, regions=(*FILM.regions[:-1], FILM.regions[0])), "are called"),
        (lambda: replace(FILM, regions=FILM.regions[:-1]), "is the rest"),
        (lambda: replace(FILM, regions=(REST,)), "is the rest"),
        (lambda: replace(FILM, regions=()), "is the rest"),
        (
            lambda: replace(FILM, regions=(replace(REST, name="all"), *FILM.regions[:2], REST)),
            "holds no pixel",
        ),
        (
            lambda: replace(FILM, regions=(Region("dot", "", (0.5, 0.5, 0.501, 0.501)), REST)),
            "“dot” holds no pixel",
        ),
        (
            lambda: replace(
                FILM, regions=(*FILM.regions[:-1], replace(REST, ellipse=(0.5, 0.5, 0.5, 0.5)))
            ),
            "is the rest",
        ),
        (lambda: Region("back", "", (0.5, 0.0, 0.2, 1.0)), "from left to right"),
        (lambda: Region("wide", "", (0.0, 0.0, 1.5, 1.0)), "within 0 and 1"),
        (lambda: Region("flat", "", (0, 0, 1, 1), (0.5, 0.5, 0.5, 0.0)), "above 0"),
        (lambda: replace(FILM, named="chest film"), "needs its article"),
        (lambda: replace(FILM, coloured_share=2.0), "between 0 and 1"),
        (lambda: Turn(looks="fine", done="fine", advice="Leave it", quarters=4), "as it should be"),
        (lambda: header(modalities=frozenset()), "needs a modality"),
        (lambda: header(part="("), "no pattern"),
        (lambda: header(other_part="["), "no pattern"),
        (lambda: header(other_views=frozenset({"LL"})), "sentence to refuse"),
        (lambda: header(other_across="A"), "sentence to refuse"),
        (lambda: header(views=frozenset({"AP"})), "sentence for the others"),
        (
            lambda: header(
                views=frozenset({"AP"}),
                other_views=frozenset({"AP"}),
                wrong_view="No.",
                unusual_view="?",
            ),
            "not both: AP",
        ),
        (
            lambda: Orientation(across="X", down="F", mirrored="", turned="", unusual=""),
            "PatientOrientation",
        ),
        (lambda: Ages(5, 1, "other", "unstated"), "from 5 to 1"),
        (lambda: Ages(1, 5, "", "unstated"), "need a sentence"),
        (lambda: Table(features=()), "needs an input"),
        (lambda: Table(features=(AGE, AGE)), "are called “age”"),
        (lambda: Table(features=(replace(AGE, name=""),)), "has no name"),
        (
            lambda: Table(features=(AGE,), consistency=(Order("age", "weight"),)),
            "“weight”, which is none of the inputs",
        ),
        (lambda: Pixels(features=columns(*[""] * 4), layout=(2, 2)), "needs 3 numbers"),
        (lambda: Pixels(features=columns(*[""] * 4), layout=(2, 0, 2)), "above 0"),
        (lambda: Pixels(features=columns(*[""] * 4), layout=(2, 3, 1)), "holds 6 columns"),
        (lambda: Steps(features=columns(*[""] * 4), layout=(2, 2)), "2 variables"),
        (lambda: stay(features=(PULSE,), hours=0), "above 0, not 0"),
        (lambda: stay(features=(PULSE,), hours=-4), "above 0, not -4"),
        (lambda: stay(features=(), hours=48), "needs a variable"),
        (lambda: stay(features=(PULSE,), descriptors=(PULSE,), hours=48), "are called “pulse”"),
        (lambda: stay(features=(replace(PULSE, group=""),), hours=48), "part of the chart"),
        (
            lambda: stay(
                features=(PULSE,), descriptors=(AGE, replace(AGE, name="height")), hours=48
            ),
            "no more descriptors",
        ),
        (
            lambda: stay(features=(PULSE,), hours=48, coded_missing=frozenset({"weight"})),
            "“weight” is none of the variables",
        ),
        (lambda: Note(check=""), "needs words"),
        (lambda: replace(BEAT, named="lead II"), "needs its article"),
        (lambda: replace(BEAT, leads=()), "needs a name of the lead"),
        (lambda: replace(BEAT, leads=("II", "II")), "are called “II”"),
        (lambda: replace(BEAT, seconds=1.0), "2 seconds or more"),
        (lambda: replace(BEAT, hertz=0), "above 0"),
        (lambda: replace(BEAT, rates=(250, 25)), "from the lowest, above 0"),
        (lambda: replace(BEAT, segments=BEAT.segments[:-1]), "is the rest"),
        (lambda: replace(BEAT, segments=BEAT.segments[-1:]), "is the rest"),
        (
            lambda: replace(BEAT, segments=(Segment("dot", "", 0, 0, 0.001), *BEAT.segments)),
            "shorter than the time",
        ),
        (lambda: replace(BEAT, segments=(BEAT.segments[0], *BEAT.segments)), "are called"),
        (lambda: Segment("far", "", 2, 0, 1), "of the beat itself"),
        (lambda: Segment("back", "", 0, 1, 0), "to a later end"),
        (lambda: Segment("half", "", 0, 1), "to a later end"),
        (
            lambda: replace(
                TASKS["breast-fna"],
                inputs=Table(features=(AGE,), truth_columns={"outcome": {"1": "perhaps"}}),
            ),
            "“perhaps”, which is none of the labels",
        ),
    ],
)
def test_what_cannot_be_is_a_sentence(make: Callable[[], object], says: str) -> None:
    """Each wrong definition is refused when it is made, saying what is wrong."""
    with pytest.raises(BadQuestion) as caught:
        make()

    assert says in str(caught.value)
    assert str(caught.value).endswith(".")


def test_inputs_are_asked_for_by_their_class() -> None:
    """A table with a layout is a table; a stay is no film."""
    steps = Steps(features=columns("a", "b", "a", "b"), layout=(2, 2))
    of: Inputs = steps

    assert Table.of(of) is steps
    with pytest.raises(TypeError, match="Film is asked for"):
        Film.of(of)


def test_parts_of_a_series_are_called_by_its_variables_and_steps() -> None:
    """Two variables over two steps: a window a step, the variables side by side in the columns."""
    names = ("hr_5", "bp_5", "hr_6", "bp_6")
    features = tuple(replace(AGE, name=name, group=name.partition("_")[0]) for name in names)
    steps = Steps(features=features, layout=(2, 2))

    assert steps.elements == ("hr, step 5", "hr, step 6", "bp, step 5", "bp, step 6")
    assert steps.element_of_column == (0, 2, 1, 3)
    assert steps.groups == 2


def test_squares_of_a_picture_hold_their_own_pixels() -> None:
    """Nine squares; the channels of a pixel belong together."""
    pixels = Pixels(features=columns(*[""] * 18), layout=(3, 3, 2))

    assert pixels.elements[0] == "top left"
    assert pixels.elements[4] == "middle"
    assert pixels.element_of_column == tuple(n // 2 for n in range(18))


def test_words_of_a_question_about_pictures_are_its_own() -> None:
    """What is said of its files and its cases speaks of pictures, not of films."""
    said = (FILM.file, FILM.given(""), FILM.abstains, FILM.reference_name, FILM.picture_name)

    assert not any("film" in text.lower() for text in said)
    assert FILM.file == "A picture as PNG, JPEG or DICOM"
    assert FILM.picture_name == "breast ultrasound picture"
