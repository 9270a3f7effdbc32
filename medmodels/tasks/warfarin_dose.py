"""Warfarin: which weekly dose keeps this patient's INR in range?

Source: International Warfarin Pharmacogenetics Consortium, "Estimation of the warfarin dose with
clinical and pharmacogenetic data", New England Journal of Medicine 360 (2009) 753: patients of 21
groups in nine countries, with the dose at which they were stable.
"""

from __future__ import annotations

from dataclasses import replace
from math import nextafter

from medmodels.outcomes import Quantity
from medmodels.tasks.feature import Feature
from medmodels.tasks.spoiling import OtherUnits, Swapped
from medmodels.tasks.table import Table
from medmodels.tasks.task import Published, Task
from medmodels.tasks.warfarin_formulas import WARFARIN_FORMULAS

__all__ = ["WARFARIN_DOSE"]

_NO_YES = ("no", "yes")

# Alleles that models see in place of a genotype; the dose may only fall with their number. The last
# number marks an unknown genotype, which then counts as the usual one: the mean patient carries one
# A, and no allele of reduced function.
_A_ALLELES = ((0, 0), (1, 0), (2, 0), (1, 1))
# Alleles of reduced function (*2 or *3), and those of them that reduce it more (*3): each step from
# *1 to *2 to *3 adds one.
_REDUCED = ((0, 0, 0), (1, 0, 0), (1, 1, 0), (2, 0, 0), (2, 1, 0), (2, 2, 0), (0, 0, 1))
# What was not recorded counts as the usual and has no mark of its own: what a group did not record
# tells which group it was, and by that its doses.
_IF_YES = ((0,), (1,), (0,))
_TARGETS = ((0,), (0,), (1,), (0,))  # see the limits: lower ones were one group's
_INDICATIONS = ((0, 0), (1, 0), (0, 1), (0, 0), (0, 0))  # clots in veins, a heart valve


def _coded(name: str, definition: str, codes: tuple[str, ...], *synonyms: str) -> Feature:
    return Feature(
        name, definition, "", (0, len(codes) - 1), (0, len(codes) - 1), 0, synonyms, codes=codes
    )


def _genotype(feature: Feature, counts: tuple[tuple[int, ...], ...]) -> Feature:
    return replace(feature, counts=counts, directions=(*[-1] * (len(counts[0]) - 1), 0))


def _recorded(name: str, definition: str, *synonyms: str) -> Feature:
    """What may not be recorded of a patient; a blank cell is that."""
    words = (*_NO_YES, "not recorded")
    return replace(_coded(name, definition, words, *synonyms), counts=_IF_YES, directions=(0,))


WARFARIN_DOSE = Task(
    name="warfarin-dose",
    title="Warfarin",
    question="Which weekly dose of warfarin keeps this patient's INR in range?",
    asks=Quantity(
        "weekly dose",
        "mg/week",
        (1, 320),
        1,
        0.2,
        (
            ("low, up to 21 mg", 21),
            ("medium", nextafter(49, 0)),
            ("high, from 49 mg", float("inf")),
        ),
    ),
    inputs=Table(
        features=(
            Feature(
                "age",
                "Age; the study recorded it in decades, 65 stands for 60 to 69",
                "years",
                (20, 90),
                (18, 110),
                0,
                ("age years",),
            ),
            _coded("sex", "As recorded in the study", ("female", "male"), "gender"),
            Feature("height", "Body height", "cm", (150, 190), (120, 210), 0, ("height cm",)),
            Feature("weight", "Body weight", "kg", (45, 110), (30, 240), 0, ("weight kg",)),
            _coded(
                "race",
                "As recorded in the study",
                ("White", "Asian", "Black or African American", "missing or mixed"),
            ),
            _recorded("smoker", "Smokes at present", "current smoker"),
            replace(
                _coded(
                    "INR target",
                    "The range that the dose aims at",
                    ("lower than 2 to 3", "about 2 to 3", "2.5 to 3.5 or higher", "not recorded"),
                    "target INR",
                ),
                counts=_TARGETS,
                directions=(0,),
            ),
            _genotype(
                _coded(
                    "VKORC1",
                    "Genotype at −1639 G>A, rs9923231: the target of warfarin",
                    ("G/G", "A/G", "A/A", "unknown"),
                    "vkorc1 1639",
                    "rs9923231",
                ),
                _A_ALLELES,
            ),
            _genotype(
                _coded(
                    "CYP2C9",
                    "Genotype of the enzyme that clears warfarin",
                    ("*1/*1", "*1/*2", "*1/*3", "*2/*2", "*2/*3", "*3/*3", "unknown"),
                    "cyp2c9 genotype",
                ),
                _REDUCED,
            ),
            replace(
                _coded(
                    "indication",
                    "What warfarin is given for; a heart valve comes before all else",
                    (
                        "atrial fibrillation",
                        "deep vein thrombosis or pulmonary embolism",
                        "heart valve",
                        "other",
                        "not recorded",
                    ),
                ),
                counts=_INDICATIONS,
                directions=(0, 0),
            ),
            _recorded("diabetes", "Has diabetes"),
            _recorded("heart failure", "Has heart failure or cardiomyopathy"),
            _coded(
                "enzyme inducer", "Takes carbamazepine, phenytoin or rifampicin", _NO_YES, "inducer"
            ),
            _coded("amiodarone", "Takes amiodarone", _NO_YES),
            _recorded(
                "antibiotic or azole",
                "Takes a sulfonamide, a macrolide or an azole against fungi",
            ),
        ),
        truth_columns={name: {} for name in ("dose", "weekly dose", "therapeutic dose", "mg/week")},
        formulas=WARFARIN_FORMULAS,
        # both genotypes together, as the clinical formula goes without both
        left_out={"race": ("race",), "genotypes": ("VKORC1", "CYP2C9")},
        left_out_by="race",
        spoilings=(
            OtherUnits("height in inches", "height in inches", {"height": 1 / 2.54}),
            OtherUnits("weight in pounds", "weight in pounds", {"weight": 2.2046}),
            Swapped("height and weight swapped", "height and weight swapped", ("height", "weight")),
        ),
    ),
    intended_use="Education, demonstration and retrospective review of doses already found.",
    users="Clinicians and students learning what such models can and cannot do.",
    for_whom=(
        "Adults whose dose has become stable, as in the study's groups; most with an INR target of"
        " about 2 to 3."
    ),
    not_for=(
        "any decision about a living patient: the dose is found by measuring the INR",
        "children, and patients who have not reached a stable dose",
        "drugs that interact and are not asked for, liver disease, pregnancy",
    ),
    known_limits=(
        "Whoever never reached a stable dose is not in the data, and their doses are the hardest.",
        (
            "Race is a variable that the study recorded, a poor stand-in for ancestry, diet and"
            " care. With the genotype known it adds little; the evidence shows the models with and"
            " without it."
        ),
        (
            "Genotypes at other places, which matter in patients of African ancestry (such as"
            " CYP2C9*5, *6, *8 and *11), are not asked for."
        ),
        (
            "Patients who need little are given too much by every published rule: see the groups by"
            " dose."
        ),
        (
            "The formulas of 2009 were fitted on 4 043 patients of this very file, most of the"
            " held-out ones among them: beside a model that has not seen these, they look better"
            " than they are."
        ),
        (
            "A new hospital is another matter than new patients of the same ones: fitted without a"
            " group, the models are worse on its patients, and no better than the formula."
        ),
        (
            "What a group did not record counts as the usual: a target of 2 to 3, atrial"
            " fibrillation, no smoking, no disease, no drug. A mark for what is missing would tell"
            " the group, and by that its doses. Of the 4 290 nothing is recorded of smoking in"
            " 1 601, of the target in 722, of the indication in 290, of diabetes in 1 606, of heart"
            " failure in 983, of enzyme inducers in 2 253, of amiodarone in 1 079, of antibiotics"
            " and azoles in 2 255."
        ),
        (
            "A target below 2 to 3 counts as one of 2 to 3: of the 265 patients with one, 197 are"
            " of one group, and what is due to the target cannot be told from what is due to the"
            " group."
        ),
        (
            "Aspirin, statins and paracetamol are recorded of some; in cross-validation they told"
            " nothing of the dose, and are not asked for."
        ),
        "Vitamin K in food, adherence, alcohol and most other drugs are not in the data.",
    ),
    outcome="The weekly dose at which the INR was stable, in mg, as reported by each group.",
    input_note=(
        "Genotypes may be unknown; a missing genotype is not guessed from the rest. What is not"
        " recorded of the other words counts as the usual."
    ),
    shared_credit=(
        "Race and genotype share credit, since genotypes differ in frequency between the recorded"
        " groups."
    ),
    reference_note="usual range of adults",
    source=(
        "International Warfarin Pharmacogenetics Consortium, 5 700 patients; used are those with a"
        " stable dose, age, height and weight"
    ),
    licence="CC BY-SA 4.0 (PharmGKB)",
    published=(
        Published(
            "IWPC pharmacogenetic formula, NEJM 2009",
            {"mae": "8.5", "within_20_percent": "45.5%"},
            "their 1 009 validation patients",
        ),
        Published(
            "IWPC clinical formula, same place",
            {"mae": "9.9", "within_20_percent": "39.3%"},
            "the same",
        ),
        Published(
            "fixed dose of 35 mg, same place",
            {"mae": "13.0", "within_20_percent": "28.6%"},
            "the same",
        ),
        Published(
            "support vector regression, Truda and Marais 2020",
            {"mae": "8.58", "within_20_percent": "46.6%", "r2": "0.458"},
            "100 random fifths",
        ),
        Published(
            "stacked regression, same place",
            {"mae": "8.55", "within_20_percent": "46.3%", "r2": "0.462"},
            "the same",
        ),
        Published(
            "best of several, Liu et al. 2015",
            {"mae": "8.84", "within_20_percent": "46.4%"},
            "random fifths",
        ),
    ),
    citation=(
        "IWPC. Estimation of the warfarin dose with clinical and pharmacogenetic data. N Engl J Med"
        " 2009; 360: 753."
    ),
)
