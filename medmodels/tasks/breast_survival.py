"""Breast cancer: how likely is this woman free of recurrence at two and five years?

Source: Schumacher et al., "Randomized 2 × 2 trial evaluating hormonal treatment and the duration of
chemotherapy in node-positive breast cancer patients", Journal of Clinical Oncology 12 (1994) 2086:
the second trial of the German Breast Cancer Study Group, 686 women with complete data.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from medmodels.outcomes import TimeToEvent
from medmodels.tasks.feature import Feature
from medmodels.tasks.spoiling import OtherUnits, Swapped
from medmodels.tasks.table import FollowUp, Table
from medmodels.tasks.task import Task, Tried

__all__ = ["BREAST_SURVIVAL"]

# What the columns are called elsewhere; a unit in brackets is part of a name.
_SIZES = (
    "tsize",
    "size mm",
    "tumor size",
    "tumour size mm",
    "tumor size mm",
    "tumour diameter",
    "tumor diameter",
)
_GRADES = ("tumour grade", "tumor grade", "histological grade", "histologic grade")
_ENDINGS = (" receptor", " receptors", "")
_NODES = (
    "pnodes",
    "nodes",
    "nodes positive",
    "number of positive nodes",
    "positive lymph nodes",
    "lymph nodes positive",
    "positive axillary nodes",
)


def _receptor(*names: str) -> tuple[str, ...]:
    """Each name as it is, and with its unit."""
    return (*names, *(f"{name} fmol mg" for name in names))


_PROGESTERONE = _receptor(
    "progrec", "pgr", "pr", "progesterone receptor", "progesterone receptors", "progesterone"
)
_OESTROGEN = _receptor(
    "estrec",
    "er",
    *(f"{name}{ends}" for name in ("oestrogen", "estrogen") for ends in _ENDINGS),
)
_THERAPIES = ("tamoxifen", "hormone therapy", "endocrine therapy", "hormonal treatment")
_FREE, _EVENT = "free at two years", "recurrence by two years"


def _coded(
    name: str, definition: str, codes: tuple[str, ...], *synonyms: str, spellings: str = ""
) -> Feature:
    """``spellings`` are those of each code, with blanks between, codes parted by a bar."""
    ends, others = (0, len(codes) - 1), tuple(tuple(of.split()) for of in spellings.split("|"))
    return Feature(
        name,
        definition,
        "",
        ends,
        ends,
        0,
        synonyms,
        codes=codes,
        spellings=others if spellings else (),
    )


def _nottingham(value: Mapping[str, np.ndarray]) -> np.ndarray:
    """The Nottingham prognostic index (Galea et al. 1992): a fifth of the size in cm, the grade,
    and a stage of 1 without positive nodes, 2 with up to three, 3 with more.
    """
    nodes = value["positive nodes"]
    stage = 1 + (nodes > 0).astype(float) + (nodes > 3)
    return np.asarray(0.02 * value["tumour size"] + value["grade"] + 1 + stage)


BREAST_SURVIVAL = Task(
    name="breast-survival",
    title="Recurrence of breast cancer",
    question="Will this woman be free of recurrence at two years?",
    asks=TimeToEvent(
        _FREE,
        _EVENT,
        "women free at two years",
        event="recurrence",
        horizons=(2.0, 5.0),
        unit="years",
    ),
    inputs=Table(
        features=(
            Feature("age", "Age at operation", "years", (18, 100), (18, 100), 0, ("age years",)),
            _coded(
                "menopausal status",
                "Before or after the menopause",
                ("pre", "post"),
                "menostat",
                "menopause",
                "menopausal",
                "meno",
                spellings="premenopausal premenopause | postmenopausal postmenopause",
            ),
            Feature("tumour size", "Largest diameter", "mm", (0, 20), (3, 200), 0, _SIZES),
            _coded(
                "grade",
                "Histological grade",
                ("I", "II", "III"),
                "tgrade",
                *_GRADES,
                spellings="1 1.0 g1 gi grade1 gradei low welldifferentiated"
                " | 2 2.0 g2 gii grade2 gradeii intermediate moderatelydifferentiated"
                " | 3 3.0 g3 giii grade3 gradeiii high poorlydifferentiated",
            ),
            Feature(
                "positive nodes",
                "Axillary lymph nodes with tumour",
                "",
                (0, 3),
                (1, 60),
                0,
                _NODES,
                because="every woman the model learnt from had at least one",
            ),
            Feature(
                "progesterone receptor",
                "Content of the tumour, by ligand binding",
                "fmol/mg",
                (20, 5000),
                (0, 5000),
                0,
                _PROGESTERONE,
            ),
            Feature(
                "oestrogen receptor",
                "Content of the tumour, by ligand binding",
                "fmol/mg",
                (20, 3000),
                (0, 3000),
                0,
                _OESTROGEN,
            ),
            _coded(
                "hormonal therapy",
                "Tamoxifen for two years",
                ("no", "yes"),
                "horth",
                *_THERAPIES,
                spellings="none without | tamoxifen with",
            ),
        ),
        truth_columns={"state at two years": {_FREE: _FREE, _EVENT: _EVENT}},
        follow_up=FollowUp(time="time", event="cens", per_unit=365.25, said="days"),
        formulas={"Nottingham prognostic index": _nottingham},
        spoilings=(
            OtherUnits("size in centimetres", "tumour size in centimetres", {"tumour size": 0.1}),
            OtherUnits(
                "receptors in picomoles",
                "receptors a thousand times as high",
                {"progesterone receptor": 1000.0, "oestrogen receptor": 1000.0},
            ),
            Swapped("size and age swapped", "tumour size and age swapped", ("tumour size", "age")),
        ),
    ),
    answers={
        _FREE: "Yes, free of recurrence at two years",
        _EVENT: "No, recurrence or death by two years",
    },
    intended_use=(
        "Education, demonstration and retrospective review of women whose course is known."
    ),
    users="Clinicians and students learning what such models can and cannot do.",
    for_whom=(
        "Women operated on for a first breast cancer with positive axillary nodes and no distant"
        " metastasis, treated as in the trial of 1984 to 1989."
    ),
    not_for=(
        "any decision about a living patient: treatment has changed since",
        "women without positive nodes, men, and cancers that have spread or come back",
        "whether to give hormonal therapy: who received it was not drawn by lot throughout",
    ),
    known_limits=(
        (
            "One trial of 1984 to 1989. HER2 was not measured; nobody had a taxane, trastuzumab or"
            " an aromatase inhibitor. Women of today do better, whatever their numbers."
        ),
        (
            "An event is recurrence, a second cancer or death, whichever came first; of what a"
            " woman died, these data do not say."
        ),
        (
            "Many were not followed to five years. Estimates allow for that as if those lost had"
            " fared like the others; if they fared worse, the estimates are too hopeful."
        ),
        (
            "Hormonal therapy was partly a choice of patient and clinic. What it contributes is not"
            " its effect."
        ),
        "Receptors were measured by ligand binding, not on stained slides; units do not convert.",
        "Race, income and other illnesses are absent: fairness towards them cannot be examined.",
    ),
    outcome=(
        "Time from operation to recurrence, second cancer or death, in years; free of all three at"
        " the last visit otherwise. A reviewer is asked for the state at two years."
    ),
    input_note=(
        "Time and event, where a table has them (time in days, cens 1 for an event), are read as"
        " the known course and no model sees them."
    ),
    shared_credit=(
        "Age and menopausal status share credit, and so do both receptors and the grade."
    ),
    reference_note=(
        "what is usually called favourable: size up to 20 mm, up to three nodes, receptors from 20"
        " fmol/mg"
    ),
    source="German Breast Cancer Study Group 2, 686 women, 299 events, as shipped with lifelines",
    licence="MIT (the copy in lifelines); published with the R package TH.data under the GPL",
    citation=(
        "Schumacher et al. Randomized 2 × 2 trial evaluating hormonal treatment and the duration of"
        " chemotherapy in node-positive breast cancer patients. J Clin Oncol 1994; 12: 2086."
    ),
    tried={
        "cox": Tried(
            aimed="a concordance of 0.70 and a Brier score at two years below 0.165",
            lines=(
                (
                    "- Chosen by four repeats of ten-fold cross-validation on the training women"
                    " alone (`python -m benchmarks.survival`): every input straight gives 0.672 in"
                    " Harrell's C and 0.176 in the two-year Brier score; skewed ones in logarithms"
                    " 0.689 and 0.172; each number as a spline of three knots besides 0.692 and"
                    " 0.171, with any penalty from 5 to 40. Four knots were no better (0.689 and"
                    " 0.172)."
                ),
                (
                    "- Out of fold, everybody once (the same command), Harrell's C is 0.040 (0.015"
                    " to 0.065) above that of the Nottingham prognostic index, the integrated Brier"
                    " score 0.010 (0.004 to 0.017) below. On the held-out women alone the two are"
                    " not told apart."
                ),
            ),
        ),
        "boosting": Tried(
            aimed="what Cox's model reaches",
            lines=(
                (
                    "- Chosen by ten-fold cross-validation on the training women alone (`python -m"
                    " benchmarks.survival`): Harrell's C 0.682 and a two-year Brier score of"
                    " 0.174; 0.675 and 0.179 with larger steps and trees, 0.680 and 0.177 with"
                    " trees of two leaves, 0.682 and 0.175 with twice the rounds. With so few women"
                    " trees do not reach the sum of curves (0.692 and 0.171)."
                ),
                (
                    "- Hazards that may differ from period to period (the same command; person-time"
                    " cut where equal shares of the events lie, the period as one more column):"
                    " 0.682 and 0.174 with two periods, 0.685 and 0.174 with three, 0.679 and 0.175"
                    " with five. No better than one hazard at every time alike, which is kept."
                ),
            ),
        ),
    },
)
