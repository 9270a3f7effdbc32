"""Breast ultrasound: does this picture of the breast show a malignant lesion?

Source: Al-Dhabyani et al., "Dataset of breast ultrasound images", Data in Brief 28 (2020) 104863:
women aged 25 to 75 at one hospital (Cairo, 2018), cropped to the tissue. Labels and split are those
of BreastMNIST (Yang et al., "MedMNIST v2", Scientific Data 2023).
"""

from __future__ import annotations

from medmodels.outcomes import Labels
from medmodels.tasks.dicom_header import Header
from medmodels.tasks.film import Film, Look, Region, Turn
from medmodels.tasks.inputs import Ages
from medmodels.tasks.task import Published, Task, Tried

# Pictures are published cropped to the tissue, the transducer at the top; the lesion is usually put
# above the middle.
_FRAME = 0.03  # share of each side where frames, marks and the scan's own edge lie
_LEFT, _RIGHT = _FRAME, 1 - _FRAME
# Where the skin and fat end, and where what lies behind most lesions begins.
_NEAR, _DEEP = 0.25, 0.6
_LESION = (0.5, 0.42, 0.24, 0.22)
_FIELDS = {
    "near field": (_FRAME, _NEAR, "skin, fat under it and superficial gland"),
    "side": (_NEAR, _DEEP, "tissue beside the middle, at the depth of most lesions"),
    "far field": (_DEEP, 1 - _FRAME, "deep gland, pectoral muscle and ribs"),
}
_REGIONS = (
    Region(
        "middle",
        "where the lesion is usually put, with its margin",
        (_LEFT, _FRAME, _RIGHT, 1 - _FRAME),
        _LESION,
    ),
    Region(
        "behind the middle",
        "where a lesion's shadow or enhancement falls",
        (0.3, _DEEP, 0.7, 1 - _FRAME),
    ),
    *(
        Region(f"{field}, {side}", f"{what}; {side} half of the picture", (left, top, right, down))
        for field, (top, down, what) in _FIELDS.items()
        for side, (left, right) in {"left": (_LEFT, 0.5), "right": (0.5, _RIGHT)}.items()
    ),
    Region("border", "edges of the scan, frames and marks", (0.0, 0.0, 1.0, 1.0)),
)

_HEADER = Header(
    modalities=frozenset({"US"}),
    needs="a breast ultrasound picture (US)",
    part="BREAST|MAMMA|BRUST|SEIN",
    unstated_modality=(
        "The header does not say what kind of examination this is; make sure that it is ultrasound"
        " of the breast."
    ),
    unstated_part=(
        "The file does not say which part of the body this is: check that it is the breast."
    ),
    grey_in_colour=True,
)

# All by 5-fold cross-validation on the training and validation pictures, near-duplicates kept
# together; the test pictures were scored once, with what stands on the card.
_TRIED = (
    (
        "- The test pictures were scored once. Everything was chosen by 5-fold cross-validation on"
        " the 544 training and validation pictures, near-duplicates kept together; below is the"
        " mean AUROC of the folds, each picture and its mirror image averaged. Between two seeds it"
        " differs by 0.003 to 0.018, between folds it goes from 0.70 to 0.90."
    ),
    (
        "- First attempt, small networks that average over places, 62 000 parameters each: one on"
        " the whole picture at 48 pixels 0.838 and 0.841 (two seeds), at 28, 36 and 72 pixels"
        " 0.829, 0.833 and 0.831; on the picture less its background 0.820 and 0.802; the two"
        " first and one of the last together 0.845."
    ),
    (
        "- Second attempt, a network of 83 000 parameters on a finer grid that weighs its places by"
        " attention: alone 0.842, together with those three 0.851. This is the model."
    ),
    (
        "- Support vector machines and trees on histograms of gradients reached 0.758 to 0.776, so"
        " nothing was distilled from them. Blended pictures (one fold), a further label for normal"
        " breasts and a start from weights learnt on other grey pictures (three folds) were no"
        " better."
    ),
    (
        "- The test pictures came out better than the folds. Intervals are wide, and pictures of"
        " one woman that look otherwise may be on both sides of the split: expect elsewhere what"
        " the folds gave, or less. 80 near-duplicates of test pictures, which others train on, are"
        " left out here; 60 of the 156 test pictures have one."
    ),
)

BREAST_ULTRASOUND = Task(
    name="breast-ultrasound",
    title="Breast ultrasound",
    question=(
        "Does this breast ultrasound picture show a malignant lesion? Benign stands for no"
        " malignancy: a benign lesion or a normal breast."
    ),
    asks=Labels("malignant", "benign", "malignant lesions"),
    inputs=Film(
        noun="picture",
        named="a breast ultrasound picture",
        several="breast ultrasound pictures",
        positives="malignant lesions",
        regions=_REGIONS,
        header=_HEADER,
        unstated="which organ or patient",
        coloured=(
            "this question needs the grey-scale picture (B-mode), without Doppler or elastography."
        ),
        coloured_share=0.005,  # a small box of colour flow is less than two in a hundred
        look=Look(by="descriptors", within=0.975),
        turns=(
            Turn(
                looks="upside down",
                done="upside down",
                advice="Turn it so that the skin is at the top",
                quarters=2,
            ),
        ),
        looked_at="the lesion",
        check=(
            "Is it a grey-scale (B-mode) picture of the breast, the skin at the top, cropped to the"
            " tissue?"
        ),
        strangers=(
            "plain films",
            "DICOM of CT, MR, ultrasound, a shin, a tracing",
            "photographs (crops of two)",
            "noise, from white to cloudy",
            "blank, from black to white",
        ),
        mirrored=True,  # either breast, from either side
        upload_note=(
            "Crop the picture to the tissue, the skin at the top: without the screen's frame,"
            " patient line, scale and body mark."
        ),
        ages=Ages(
            first=25,
            last=75,
            other=(
                "By its header the patient is not between 25 and 75 years old. The model was"
                " trained on pictures of women of 25 to 75 years and has no ground to judge this"
                " one."
            ),
            unstated=(
                "The patient's age and sex are not in this file, and the picture does not tell"
                " them. The model was trained on pictures of women of 25 to 75 years: check that"
                " this is one."
            ),
        ),
    ),
    intended_use=(
        "Education, demonstration and retrospective review of ultrasound pictures already reported."
    ),
    users="Clinicians and students learning what such models can and cannot do.",
    for_whom=(
        "Women of 25 to 75 years examined by grey-scale (B-mode) breast ultrasound, one frozen"
        " picture cropped to the tissue, as in the training data from one hospital."
    ),
    not_for=(
        "any decision about a living patient",
        "Doppler, elastography, contrast, three-dimensional or panoramic pictures, and loops",
        "men, patients under 25, the axilla, implants and breasts after surgery or radiation",
        (
            "screening: most women there have no lesion, and a low number does not mean a healthy"
            " breast"
        ),
        "finding or measuring a lesion: the picture is judged as a whole",
    ),
    known_limits=(
        (
            "One hospital, two machines of one kind (LOGIQ E9), one year; no external validation."
            " Other machines and presets look otherwise."
        ),
        (
            "Few pictures: 443 to learn from, 122 of them malignant, and 42 malignant test"
            " pictures. Intervals are wide. The threshold was set to find nine of ten of the 30"
            " malignant validation pictures; on the test pictures it finds more, and calls more"
            " than half of the others malignant."
        ),
        (
            "Many pictures come twice or more, from the same frame or the same lesion."
            " Near-duplicates were kept together and those of the test pictures left out of"
            " training; results published on this split had them in it."
        ),
        (
            "No patient numbers are in the data: two pictures of one woman that look otherwise may"
            " lie on both sides of the split."
        ),
        "A few near-duplicates have different labels: the labels are not free of error.",
        (
            "Thirty of the 156 test pictures are known at 28 pixels alone and were enlarged; the"
            " gate refuses many of them as too soft, while their estimates count in the figures."
        ),
        (
            "Some pictures carry calipers, arrows or words. Whoever measured had an opinion, and"
            " the model may have learnt the mark. The share of contributions from the border is"
            " shown for that reason, but calipers lie on the lesion."
        ),
        (
            "The pictures were squashed to a square: whether a lesion is taller than wide, a sign"
            " of malignancy, can be told only in part."
        ),
        (
            "Normal breasts count as benign. Telling a cancer from normal tissue is easier than"
            " from a benign lesion: see the figures by finding."
        ),
        (
            "Age, density, BI-RADS category and histological type are not in the data: fairness"
            " cannot be examined."
        ),
    ),
    outcome=(
        "Malignant or benign lesion as reviewed by radiologists, or normal breast; the source does"
        " not say where histology was known."
    ),
    input_note=(
        "The picture is judged at the size the model sees; “A closer look” at the case shows it so."
    ),
    shared_credit=(
        "A lesion reaches over several regions and they share the credit between them; values are"
        " mean grey levels."
    ),
    reference_note="",
    source=(
        "BUSI, 780 breast ultrasound pictures (437 benign, 210 malignant, 133 normal), as split by"
        " BreastMNIST"
    ),
    licence="CC BY 4.0",
    published=tuple(
        Published(
            f"{who}, MedMNIST v2; near-duplicates of test pictures in its training set",
            {"auroc": auroc, "accuracy": accuracy},
            "156 test pictures",
            same_cases=True,
        )
        for who, auroc, accuracy in (
            ("ResNet-18 at 28 pixels", "0.901", "0.863"),
            ("Google AutoML Vision at 28 pixels", "0.919", "0.861"),
            ("ResNet-18 at 224 pixels", "0.891", "0.833"),
        )
    ),
    doubts=(
        "Pictures of one woman may be in several parts of the split, and the publisher drew the"
        " test pictures at random from the same hospital: coverage there says little of another"
        " hospital."
    ),
    citation=(
        "Al-Dhabyani, Gomaa, Khaled, Fahmy. Dataset of breast ultrasound images. Data in Brief"
        " 2020; 28: 104863. doi 10.1016/j.dib.2019.104863."
    ),
    tried={"cnn": Tried("AUROC 0.90", _TRIED)},
)
