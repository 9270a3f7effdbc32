"""Breast cytology: is this mass malignant, from ten nuclear features of a fine needle aspirate.

Source: Street, Wolberg, Mangasarian, "Nuclear feature extraction for breast tumor diagnosis",
SPIE 1993; the Wisconsin Diagnostic data set (569 cases, 212 malignant). Each of the ten features
comes three times: its mean over the nuclei in the image, its standard error, and its "worst",
the mean of the three largest values. The source states no unit for any of them.
"""

from __future__ import annotations

from medmodels.outcomes import Labels
from medmodels.tasks.feature import Feature
from medmodels.tasks.table import Order, Ratio, Table
from medmodels.tasks.task import Published, Task

_DEFINITIONS = {
    "radius": "distance from the centre of a nucleus to its outline",
    "texture": "spread (standard deviation) of the grey values inside a nucleus",
    "perimeter": "length of the outline of a nucleus",
    "area": "area inside the outline of a nucleus",
    "smoothness": "local variation of the radius along the outline",
    "compactness": "perimeter² / area − 1: how far the shape is from a circle",
    "concavity": "how deep the dents in the outline are",
    "concave points": "number of dents in the outline",
    "symmetry": "difference between the two sides of a nucleus",
    "fractal dimension": "roughness of the outline (“coastline approximation” − 1)",
}

_STATISTICS = {
    # prefix or suffix in scikit-learn's names: (words of the definition, names in the common CSV
    # export, UCI number)
    "mean": ("mean over the nuclei in the image", "mean", 1),
    "error": ("standard error over the nuclei in the image", "se", 2),
    "worst": ("mean of the three largest values in the image", "worst", 3),
}

# Name: reference range (benign 5th to 95th percentile of the training split), plausible range,
# decimals. The plausible range is about half the smallest and twice the largest value on record.
_RANGES: dict[str, tuple[tuple[float, float], tuple[float, float], int]] = {
    "mean radius": ((9.19, 14.91), (3, 60), 2),
    "mean texture": ((12.89, 25.44), (4, 80), 2),
    "mean perimeter": ((59.21, 96.91), (20, 400), 2),
    "mean area": ((252.0, 683.8), (50, 6000), 1),
    "mean smoothness": ((0.073, 0.113), (0.02, 0.35), 3),
    "mean compactness": ((0.037, 0.134), (0, 0.8), 3),
    "mean concavity": ((0.001, 0.111), (0, 1), 3),
    "mean concave points": ((0.003, 0.056), (0, 0.5), 3),
    "mean symmetry": ((0.138, 0.212), (0.05, 0.7), 3),
    "mean fractal dimension": ((0.055, 0.076), (0.02, 0.2), 3),
    "radius error": ((0.149, 0.501), (0.04, 6), 3),
    "texture error": ((0.499, 2.231), (0.1, 10), 3),
    "perimeter error": ((1.10, 3.47), (0.3, 45), 2),
    "area error": ((9.8, 37.7), (2, 1200), 1),
    "smoothness error": ((0.0036, 0.0128), (0, 0.07), 4),
    "compactness error": ((0.0063, 0.0538), (0, 0.3), 4),
    "concavity error": ((0.0011, 0.0748), (0, 0.8), 4),
    "concave points error": ((0.0029, 0.0177), (0, 0.12), 4),
    "symmetry error": ((0.0121, 0.0337), (0, 0.2), 4),
    "fractal dimension error": ((0.0014, 0.0083), (0, 0.07), 4),
    "worst radius": ((10.04, 16.50), (3, 80), 2),
    "worst texture": ((16.35, 33.23), (5, 100), 2),
    "worst perimeter": ((65.32, 110.36), (20, 520), 2),
    "worst area": ((305.1, 838.8), (60, 9000), 1),
    "worst smoothness": ((0.094, 0.159), (0.03, 0.5), 3),
    "worst compactness": ((0.066, 0.353), (0, 2.2), 3),
    "worst concavity": ((0.006, 0.388), (0, 2.6), 3),
    "worst concave points": ((0.011, 0.141), (0, 0.6), 3),
    "worst symmetry": ((0.206, 0.334), (0.07, 1.4), 3),
    "worst fractal dimension": ((0.062, 0.104), (0.02, 0.45), 3),
}


def _feature(name: str) -> Feature:
    statistic = next(s for s in _STATISTICS if s in name.split())
    quantity = name.replace(statistic, "").strip()
    words, export, number = _STATISTICS[statistic]
    reference_range, plausible, decimals = _RANGES[name]
    return Feature(
        name=name,
        definition=f"{_DEFINITIONS[quantity]}; {words}",
        unit="",
        reference_range=reference_range,
        plausible=plausible,
        decimals=decimals,
        synonyms=(
            f"{quantity}_{export}",
            f"{quantity}{number}",
            f"{statistic} {quantity}",
            f"{quantity} {statistic}",
        ),
    )


_GEOMETRY = tuple(
    rule
    for statistic in ("mean", "worst")
    for rule in (
        Ratio(
            f"{statistic} perimeter",
            f"{statistic} radius",
            1,
            5.6,
            8.6,
            because="an outline is about 2π, so 6 to 8, times as long as its radius",
        ),
        Ratio(
            f"{statistic} area",
            f"{statistic} radius",
            2,
            2.2,
            3.8,
            because="an area is about π, so 2.5 to 3.5, times the square of its radius",
        ),
    )
)

BREAST_FNA = Task(
    name="breast-fna",
    title="Breast cytology",
    question="Is this breast mass malignant?",
    asks=Labels("malignant", "benign", "malignant masses"),
    inputs=Table(
        features=tuple(_feature(name) for name in _RANGES),
        consistency=(*_GEOMETRY, *(Order(f"mean {q}", f"worst {q}") for q in _DEFINITIONS)),
        truth_columns={
            "diagnosis": {
                "m": "malignant",
                "b": "benign",
                "malignant": "malignant",
                "benign": "benign",
            },
            # scikit-learn codes malignant as 0, the reverse of what most people expect
            "target": {
                "0": "malignant",
                "1": "benign",
                "malignant": "malignant",
                "benign": "benign",
            },
        },
    ),
    intended_use=(
        "Education, demonstration and retrospective review of fine needle aspirates already"
        " diagnosed."
    ),
    users="Clinicians and students learning what such models can and cannot do.",
    for_whom=(
        "Women with a palpable breast mass, sampled by fine needle aspiration and digitised at one"
        " centre."
    ),
    not_for=(
        "any decision about a living patient",
        "core biopsies, histology or screening mammograms",
        "men, children, or masses that cannot be felt",
        "images digitised with other equipment or at another magnification",
    ),
    known_limits=(
        "One hospital (University of Wisconsin), 1984 to 1995; no external validation is shipped.",
        (
            "Age, sex, race and every other subgroup are absent from the data: fairness cannot be"
            " examined."
        ),
        "An operator outlined the nuclei by hand; the features depend on that hand.",
        (
            "The cases were referred for aspiration: 37% malignant is far above any screening"
            " population."
        ),
    ),
    published=(
        Published(
            "Street, Wolberg and Mangasarian 1993, one plane in three features",
            {"accuracy": "0.975"},
            "all cases, ten-fold cross-validation",
        ),
        Published(
            "support vector machine, Agarap 2018",
            {"accuracy": "0.961", "recall": "0.975", "specificity": "0.936"},
            "a random three tenths of their own",
        ),
        Published(
            "random forest and XGBoost, OpenML, tuned",
            {"auroc": "0.990 and 0.996"},
            "ten-fold cross-validation of their own",
        ),
    ),
    outcome="Malignant or benign, by biopsy, or for benign masses by biopsy or follow-up.",
    input_note="The source states no units; all lengths are in its own image units.",
    shared_credit=(
        "Inputs that say the same thing (radius, perimeter, area) share the credit between them."
    ),
    reference_note="benign 5th to 95th percentile of the training cases",
    source="Wisconsin Diagnostic Breast Cancer, 569 cases, as shipped with scikit-learn",
    licence="CC BY 4.0",
    citation=(
        "Street, Wolberg, Mangasarian. Nuclear feature extraction for breast tumor diagnosis. SPIE"
        " 1993."
    ),
)
