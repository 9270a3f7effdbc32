"""What published studies found, to stand beside a class: each with who was asked, of what, and how
often the advice was wrong. Only those that measured the same thing as a row of the report are here.

Figures are quoted from the papers; none is a standard to meet, and the order is that of the years.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RULER", "Measure", "Study"]


@dataclass(frozen=True, slots=True)
class Study:
    """One study: ``wrong`` says how much of the advice was wrong, ``n`` how much was counted."""

    name: str
    design: str
    population: str
    n: str
    wrong: str
    found: str


@dataclass(frozen=True, slots=True)
class Measure:
    """Studies of one measure; ``name`` finds the class's own number."""

    name: str
    title: str
    studies: tuple[Study, ...]


_GODDARD = (
    "Goddard 2014",
    "answered alone, then saw the advice and could change",
    "26 general practitioners, prescribing scenarios",
    "520 answers",
    "6 of 20",
)
_PATHOLOGISTS = (
    "Rosbach 2026",
    "estimated alone, then saw the model and could change",
    "28 pathologists, share of tumour cells on slides",
    "560 answers",
    "25%",
)
_SCHEMMER = (
    "Schemmer 2023",
    "answered alone, then saw the advice, without or with explanations",
    "lay people, reviews of hotels",
    "199 and 200 people, 16 reviews each",
    "8 of 16",
)
_DRATSCH = (
    "Dratsch 2023",
    "advice shown with the film, none answered first",
    "27 radiologists, mammograms",
    "40 films each with advice of a mock-up",
    "12 of 40",
)

RULER: tuple[Measure, ...] = (
    Measure(
        "accuracy",
        "Right before the model, and after it",
        (
            Study(
                "Tsai 2003",
                "without and with the computer's reading, in two periods",
                "internal medicine residents, electrocardiograms",
                "not in the abstract",
                "not in the abstract",
                "48.9% without, 55.4% with",
            ),
            Study(*_GODDARD, "50.4% before, 58.3% after"),
            Study(
                "Rajpurkar 2020",
                "half of the films without, the other half with the model",
                "13 physicians, films read for tuberculosis",
                "114 films each",
                "21%, its own errors",
                "60% without, 65% with; the model alone 79%",
            ),
            Study(
                "Jabbour 2023",
                "vignettes without the model, and others with it shown at once",
                "457 hospital clinicians, causes of respiratory failure",
                "9 vignettes each",
                "half of the models biased on purpose",
                "73.0% without; 2.9 points more with a standard model, 11.3 less with a biased one",
            ),
            Study(
                "Wang 2023",
                "every film twice, without and with the model, two weeks apart",
                "40 clinicians, MRI of the knee",
                "8,000 answers",
                "its own errors",
                "87.2% without, 96.4% with",
            ),
            Study(*_PATHOLOGISTS, "82.5% before, 81.6% after; the model alone 75.0%"),
        ),
    ),
    Measure(
        "by_advice",
        "Right where the model was right, and where it was wrong",
        (
            Study(
                *_DRATSCH,
                "inexperienced 79.7% and 19.8%, very experienced 82.3% and 45.5%",
            ),
            Study(
                "Rezazade Mehrizi 2023",
                "advice hidden until it was asked for, none answered first",
                "92 radiologists, mammograms",
                "30 decisions each",
                "8 of 30",
                "78% and 28%",
            ),
        ),
    ),
    Measure(
        "over_reliance",
        "Wrong advice followed",
        (
            Study(
                "Tsai 2003",
                "without and with the computer's reading, in two periods",
                "internal medicine residents, electrocardiograms",
                "not in the abstract",
                "not in the abstract",
                "67.7% gave the wrong reading where it was shown, 34.6% where it was not",
            ),
            Study(
                "Buçinca 2021",
                "advice with an explanation, or only after an answer or a wait",
                "199 lay people, meals and their nutrients",
                "199 people",
                "not in the abstract",
                "64% with an explanation, 48% where one had to think first",
            ),
            Study(
                "Pesapane 2026",
                "alone, then with the model, then with heat maps",
                "6 breast radiologists, mammograms",
                "180 answers on films with wrong advice",
                "30%",
                "36.1% with the model, 17.8% with heat maps",
            ),
            Study(*_PATHOLOGISTS, "67.1% (94 of 140)"),
        ),
    ),
    Measure(
        "automation_bias",
        "Right answers given up for wrong advice, of all answers",
        (
            Study(*_GODDARD, "5.2%"),
            Study(*_PATHOLOGISTS, "6.8% (38 of 560)"),
        ),
    ),
    Measure(
        "reliance",
        "Wrong first answers put right (RAIR), and right ones kept (RSR)",
        (
            Study(*_SCHEMMER, "29.6% and 71.9% without, 38.9% and 69.5% with explanations"),
            Study(*_PATHOLOGISTS, "87.9% (29 of 33) and 49.3% (37 of 75)"),
        ),
    ),
    Measure(
        "profile",
        "Followed wrong advice always, and never",
        (
            Study(
                "Gaube 2021",
                "advice shown with every film, none answered first",
                "138 radiologists; 127 internists and emergency physicians; films of patients",
                "8 films each",
                "2 of 8",
                "radiologists 27.5% and 28.3%; the others 41.7% and 17.3%",
            ),
        ),
    ),
)
