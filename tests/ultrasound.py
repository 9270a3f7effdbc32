"""A question about ultrasound pictures, as its file would stand in ``tasks/``: for tests of what a
question may decide that chest films do not.
"""

from __future__ import annotations

from medmodels.outcomes import Labels
from medmodels.tasks import Film, Header, Region, Task, Turn

__all__ = ["ULTRASOUND"]

_EVERYTHING = (0.0, 0.0, 1.0, 1.0)

ULTRASOUND = Task(
    name="mass-ultrasound",
    title="Ultrasound",
    question="Is the mass in this ultrasound picture malignant?",
    asks=Labels("malignant", "benign"),
    inputs=Film(
        noun="picture",
        named="a breast ultrasound picture",
        several="breast ultrasound pictures",
        positives="malignant masses",
        regions=(
            Region("centre", "where the mass usually is", (0.3, 0.3, 0.7, 0.7)),
            Region("near field", "skin and fat", (0.0, 0.0, 1.0, 0.3)),
            Region("far field", "muscle and ribs", (0.0, 0.7, 1.0, 1.0)),
            Region("sides", "left and right of the centre", _EVERYTHING),
        ),
        header=Header(
            modalities=frozenset({"US"}),
            needs="a breast ultrasound picture (US)",
            part="BREAST|MAMMA",
            unstated_modality="The header does not say that this is ultrasound: check it.",
            unstated_part="The file does not say which part of the body this is: check it.",
            grey_in_colour=True,
        ),
        unstated="which organ or patient",
        coloured=(
            "this question needs the grey-scale picture (B-mode), without Doppler or elastography."
        ),
        coloured_share=0.005,
        turns=(
            Turn(
                looks="upside down",
                done="upside down",
                advice="Export it with the near field on top",
                quarters=2,
            ),
        ),
        looked_at="the mass",
        check="Is it a grey-scale picture of a breast mass, with the near field on top?",
        strangers=("plain films", "photographs (crops of two)", "noise, from white to cloudy"),
    ),
    intended_use="Tests.",
    users="Tests.",
    for_whom="Tests.",
    not_for=("anything",),
    known_limits=("It has no model.",),
    outcome="By biopsy.",
    input_note="The picture is judged at the size the model sees.",
    shared_credit="Neighbouring regions share the credit between them.",
    reference_note="",
    source="None",
    licence="None",
    citation="",
)
