"""Heart beats: is this beat of an ECG normal, supraventricular or ventricular?

Source: Moody and Mark, "The impact of the MIT-BIH Arrhythmia Database", IEEE Engineering in
Medicine and Biology 20 (2001) 45: 48 half-hour recordings of 47 adults, every beat annotated by two
cardiologists. Classes: ANSI/AAMI EC57. Split by recording: de Chazal, O'Dwyer, Reilly, IEEE
Transactions on Biomedical Engineering 51 (2004) 1196.
"""

from __future__ import annotations

from medmodels.outcomes import Classes
from medmodels.tasks.inputs import Ages
from medmodels.tasks.task import Published, Task, Tried
from medmodels.tasks.waveform import Segment, Waveform

__all__ = ["ECG_BEAT"]

_NORMAL, _SUPRAVENTRICULAR, _VENTRICULAR = "normal", "supraventricular", "ventricular"

# The annotators' symbols by the classes of EC57. Fusion beats, paced beats and what nobody could
# classify are beats, and none of the three.
_SYMBOLS: dict[str, str | None] = {
    **dict.fromkeys("NLRej", _NORMAL),
    **dict.fromkeys("AaJS", _SUPRAVENTRICULAR),
    **dict.fromkeys("VE", _VENTRICULAR),
    **dict.fromkeys("F/fQ"),
}

_PUBLISHED = "recordings DS2 of MIT-BIH, all four classes of EC57"

_AIMED = (
    "sensitivity / PPV of 90 / 90 for ventricular and of 75 / 40 for supraventricular beats, the"
    " best of what is published"
)
_TRIED = (
    (
        "- Everything was chosen on the training recordings, each left out in turn; the held-out"
        " recordings were scored once."
    ),
    (
        "- What is not reached: three in four of the supraventricular beats are one patient's, four"
        " in five of whose beats are of that kind (recording 232). Within twenty seconds hardly"
        " anything usual is left to compare them with, and they are called normal. Models that are"
        " published know the mean interval of each whole recording."
    ),
    (
        "- Classes weigh by the fourth root of how rare they are, the most (of none, a quarter, a"
        " half, three quarters and one) at which two in five calls of supraventricular beats were"
        " right in the trees on training recordings left out. With a half more of them are found,"
        " and three in four calls are wrong."
    ),
)

ECG_BEAT = Task(
    name="ecg-beat",
    title="Heart beats",
    question="Is this heart beat normal, supraventricular or ventricular?",
    asks=Classes((_NORMAL, _SUPRAVENTRICULAR, _VENTRICULAR)),
    inputs=Waveform(
        named="a lead II",
        leads=("II", "MLII", "lead II", "ECG II", "D2", "DII"),
        hertz=125.0,
        seconds=20.0,
        segments=(
            Segment("P wave", "0.25 to 0.08 s before the R peak", 0, -0.25, -0.08),
            Segment("QRS complex", "0.08 s before to 0.12 s after the R peak", 0, -0.08, 0.12),
            Segment("ST segment and T wave", "0.12 to 0.50 s after the R peak", 0, 0.12, 0.5),
            Segment("beat before", "the beat before this one, P to T", -1, -0.25, 0.5),
            Segment("beat after", "the beat after this one, P to T", 1, -0.25, 0.5),
            Segment("rhythm", "when the beats come, and the rest of the 20 seconds"),
        ),
        rates=(25, 250),
        symbols=_SYMBOLS,
        other_lead=(
            "The recording has no lead II. The model was trained on lead II alone and has no ground"
            " to judge the shape of beats in another lead."
        ),
        unstated_lead=(
            "The file does not say which lead this is. The model was trained on lead II: check that"
            " it is that one."
        ),
        check="Is it a surface ECG, lead II, in millivolts, at the rate that the file says?",
        upload_note=(
            "Give one recording of lead II, from five seconds to half an hour. Each beat found in"
            " it becomes a row."
        ),
        ages=Ages(
            first=18,
            last=120,
            other=(
                "By its header the patient is not an adult. The model was trained on adults of 23"
                " to 89 years and has no ground to judge this ECG."
            ),
            unstated=(
                "The patient's age is not in this file. The model was trained on adults of 23 to 89"
                " years: check that this is one."
            ),
        ),
    ),
    intended_use=(
        "Education, demonstration and retrospective review of recordings already reported."
    ),
    users="Clinicians and students learning what such models can and cannot do.",
    for_whom=(
        "Adults with an ambulatory ECG (Holter) in lead II, one beat at a time with the 20 seconds"
        " around it."
    ),
    not_for=(
        "any decision about a living patient, and any alarm",
        "paced hearts: recordings of pacemakers are in no part of the data",
        "children, and leads other than lead II",
        (
            "ischaemia, conduction or the QT interval: bundle branch block counts as normal here,"
            " and nothing else is looked for"
        ),
        "naming a rhythm: atrial fibrillation is told beat by beat, as normal beats",
    ),
    known_limits=(
        (
            "Recordings of 22 people to learn from and of 22 to be tried on, one of whom (201 and"
            " 202 are one man's) is in both; the published split has it so. They are of one"
            " laboratory and the 1970s: intervals by person are wide, and one person can decide a"
            " class."
        ),
        (
            "Most supraventricular beats of the held-out recordings are one patient's (record 232);"
            " figures on that class are figures on that patient."
        ),
        (
            "A supraventricular beat has the shape of a normal one and is known by coming early. In"
            " atrial fibrillation every other beat comes early: of the training recordings left"
            " out, one with it (203) has more wrong calls than any other."
        ),
        (
            "Fusion beats, paced beats and beats that the annotators could not classify are left"
            " out, in training and in the figures."
        ),
        (
            "“Normal” is the class of EC57: any beat that starts above the ventricles in its turn,"
            " with bundle branch block, and escape beats of the atria and the junction too."
        ),
        (
            "Annotators had both leads and the whole recording before them; the model has one lead"
            " and 20 seconds."
        ),
        "Where no annotations come with a file, beats are found by a detector; it misses some.",
    ),
    outcome=(
        "What two cardiologists agreed on for each beat, in the classes N, S and V of ANSI/AAMI"
        " EC57."
    ),
    input_note="Small squares are 0.04 s and 0.1 mV, large ones 0.2 s and 0.5 mV.",
    shared_credit=(
        "A beat that comes early changes the rhythm and the beat before it together, and they share"
        " the credit."
    ),
    reference_note="",
    source="MIT-BIH Arrhythmia Database: 44 half-hour recordings without a pacemaker",
    licence="ODC-BY 1.0",
    citation=(
        "Moody, Mark. The impact of the MIT-BIH Arrhythmia Database. IEEE Engineering in Medicine"
        " and Biology 2001; 20: 45–50. doi 10.1109/51.932724."
    ),
    published=(
        Published(
            "de Chazal et al. 2004, linear discriminants on shape and intervals",
            {
                "ventricular sensitivity / PPV": "77.7 / 81.9",
                "supraventricular sensitivity / PPV": "75.9 / 38.5",
            },
            f"{_PUBLISHED}; two leads",
        ),
        Published(
            "Zhang et al. 2014, features chosen for each pair of classes",
            {
                "ventricular sensitivity / PPV": "85.5 / 92.7",
                "supraventricular sensitivity / PPV": "79.1 / 36",
            },
            f"{_PUBLISHED}; two leads",
        ),
        Published(
            "Mar et al. 2011, features chosen by floating search",
            {"ventricular sensitivity / PPV": "86.8 / 75.9"},
            f"{_PUBLISHED}; two leads",
        ),
    ),
    doubts=(
        "Beats of one person are much alike, so the limits were fitted on far fewer people than"
        " beats: coverage of another person may be higher or lower."
    ),
    tried={
        "boosting": Tried(
            _AIMED,
            (
                *_TRIED,
                (
                    "- Tried on them as well: beats' shapes left out, slower learning, all"
                    " recordings weighing alike, no absolute times. None was better for both"
                    " classes."
                ),
                (
                    "- Tried a second time for supraventricular beats, on the training recordings"
                    " alone, each left out with others (`benchmarks/ecg_rhythm.py`, one seed):"
                    " intervals against the mean, the longest and the slow ones of the window, the"
                    " P wave against that of its slow beats, runs of early beats. Sensitivity / PPV"
                    " were 32 / 41 with them and 35 / 48 without: they were left out, and the"
                    " held-out recordings were not looked at again."
                ),
            ),
        ),
        "cnn": Tried(_AIMED, _TRIED),
    },
)
