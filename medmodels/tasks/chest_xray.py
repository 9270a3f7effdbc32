"""Chest X-ray: does this child's frontal chest film show pneumonia?

Source: Kermany et al., "Identifying medical diagnoses and treatable diseases by image-based deep
learning", Cell 172 (2018) 1122: frontal films of children aged one to five years from one centre
(Guangzhou).
"""

from __future__ import annotations

from medmodels.outcomes import Labels
from medmodels.tasks.task import Ages, Published, Region, Task

# Where the ribcage lies on the mean of all training films; the film's left is the patient's right.
_CHEST = (0.5, 0.48, 0.42, 0.42)
_MEDIASTINUM, _UPPER, _LOWER = (0.4, 0.6), 0.40, 0.58
_LUNGS = {"right": (0.0, _MEDIASTINUM[0]), "left": (_MEDIASTINUM[1], 1.0)}
_ZONES = {"upper": (0.0, _UPPER), "mid": (_UPPER, _LOWER), "lower": (_LOWER, 1.0)}

CHEST_XRAY = Task(
    name="chest-xray",
    title="Chest X-ray",
    question="Does this child's frontal chest film show pneumonia?",
    modality="image",
    asks=Labels("pneumonia", "normal"),
    regions=(
        Region(
            "mediastinum",
            "heart, great vessels and spine",
            (_MEDIASTINUM[0], 0.0, _MEDIASTINUM[1], 1.0),
            _CHEST,
        ),
        *(
            Region(
                f"{side} {zone} zone",
                f"{zone} third of the patient's {side} lung",
                (left, top, right, bottom),
                _CHEST,
            )
            for side, (left, right) in _LUNGS.items()
            for zone, (top, bottom) in _ZONES.items()
        ),
        Region(
            "outside the chest", "neck, arms, abdomen, borders and markers", (0.0, 0.0, 1.0, 1.0)
        ),
    ),
    intended_use="Education, demonstration and retrospective review of films already reported.",
    users="Clinicians and students learning what such models can and cannot do.",
    for_whom=(
        "Children of one to five years with a frontal (anteroposterior) chest film, as in the"
        " training data from one centre."
    ),
    not_for=(
        "any decision about a living patient",
        "adults, newborns and adolescents",
        "lateral films, other body parts, CT, MR or ultrasound",
        "any finding other than pneumonia: a low number does not mean a normal film",
    ),
    known_limits=(
        (
            "One centre, one period; no external validation. Such models are known not to transfer"
            " to adults or other hospitals."
        ),
        (
            "The test films differ from the training films (62 % against 74 % pneumonia, other"
            " normal films): validation overstates."
        ),
        (
            "All films were squashed to a square and re-saved before they were published; a film of"
            " another shape is squashed likewise."
        ),
        (
            "The picture does not tell the age. Of two adults' films that were tried the gate"
            " refuses one. The distance to the tenth nearest training film, limited to what 95 % of"
            " the validation films keep within, refuses both: by the film's look at the cost of 17"
            " of the 497 test films, among the network's features at that of 24. Two films show"
            " nothing of the next one, so no limit was moved: look the age up."
        ),
        "Age, sex and severity of each child are not in the data: fairness cannot be examined.",
        (
            "It may use what is not disease: markers, borders, positioning. The share of"
            " contributions outside the chest is shown for that reason."
        ),
    ),
    outcome=(
        "Pneumonia (bacterial or viral) or normal, graded by two physicians, the test films by a"
        " third."
    ),
    input_note="The film is judged at the size the model sees, which is shown beside it.",
    shared_credit=(
        "Neighbouring regions often show the same opacity and share the credit between them; values"
        " are mean grey levels."
    ),
    reference_note="",
    source=(
        "Kermany paediatric chest X-rays, 5 216 training and 624 test films, at 224 × 224 pixels"
    ),
    licence="CC BY 4.0",
    published=(
        Published(
            "Kermany et al. 2018, Inception V3 pretrained",
            {"auroc": "0.968", "accuracy": "0.928", "recall": "0.932", "specificity": "0.901"},
            "624 test films, some of them twice",
            same_cases=True,
        ),
        Published(
            "ResNet-18 at 28 pixels, MedMNIST v2",
            {"auroc": "0.944", "accuracy": "0.854"},
            "624 test films at 28 pixels",
            same_cases=True,
        ),
    ),
    ages=Ages(
        first=1,
        last=5,
        other=(
            "By its header the patient is not between one and five years old. The model was trained"
            " on children of one to five years and has no ground to judge this film."
        ),
        unstated=(
            "The patient's age is not in this file, and the picture does not tell it. The model was"
            " trained on children of one to five years: check that this is such a child's film."
        ),
    ),
    doubts=(
        "The test films were graded by a third reader and show other normal films than training and"
        " validation: exchangeability is doubtful."
    ),
    citation=(
        "Kermany et al. Identifying medical diagnoses and treatable diseases by image-based deep"
        " learning. Cell 2018."
    ),
)
