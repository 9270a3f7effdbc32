"""Answers of readers: what a measure needs of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

__all__ = ["WORDS"]


def _lengths(counts: Sequence[int]) -> str:
    return (
        f"The answers are not equally many ({', '.join(map(str, counts))}); each trial needs all of"
        " them."
    )


def _more(more: int) -> str:
    return f" and {more} more" if more else ""


def _missing(reader: str, modality: str, case: str, more: int) -> str:
    return (
        f"Reader “{reader}” has no rating of case “{case}” in condition “{modality}”{_more(more)};"
        " every reader has to rate every case in every condition."
    )


def _twice(reader: str, modality: str, case: str, more: int) -> str:
    return (
        f"Reader “{reader}” rated case “{case}” in condition “{modality}” more than"
        f" once{_more(more)}; keep one rating of each."
    )


def _columns(missing: Sequence[str], found: Sequence[str]) -> str:
    lacking = ", ".join(f"“{name}”" for name in missing)
    return (
        f"The table lacks {'the column' if len(missing) == 1 else 'the columns'} {lacking}; it has"
        f" {', '.join(f'“{name}”' for name in found)}."
    )


WORDS: Mapping[str, str | Callable[..., str]] = {
    "answers-not-of-a-length": _lengths,
    "answer-not-finite": "A quantity is blank, infinite or no number; every trial needs all four.",
    "no-answers": "There are no answers.",
    "label-not-in-order": "“{label}” is not among the labels of the order; list all of them.",
    "too-many-labels": (
        "There are {count} different labels; agreement is measured of {most} at most. Round"
        " measurements first."
    ),
    "answers-too-sparse": (
        "There are {readers} readers and {cases} cases: too many to set each beside each. See that"
        " the columns are not mixed up."
    ),
    "answered-twice": "Reader “{reader}” answered case “{case}” more than once; keep one answer.",
    "two-readers": "Cohen's kappa is of two readers; there are {count}. Fleiss' takes any number.",
    "share-out-of-range": (
        "Quantities count as alike within a share from 0 to 1, such as 0.2 for 20%; {share:g} is"
        " none."
    ),
    "certainty-out-of-range": "A probability is not between 0 and 1; give 0.7 for 70%.",
    "threshold-needed": (
        "Sensitivity, specificity and accuracy need a threshold: from which rating on a case is"
        " called positive."
    ),
    "threshold-out-of-range": "A threshold has to lie between 0 and 1.",
    "answers-lack-columns": _columns,
    "answers-blank": (
        "Row {row} has nothing in the column “{column}”; fill it in or leave the row out."
    ),
    "answers-no-number": (
        "Row {row} has something other than a number in the column “{column}”; write 3.5 or 3,5."
    ),
    "answers-ragged": "Row {row} {wrong}.",
    "rating-missing": _missing,
    "rating-twice": _twice,
    "rating-not-finite": "A rating is blank, infinite or no number.",
    "truth-differs": (
        "Case “{case}” has one truth in one row and another in another; a case has one."
    ),
    "truth-of-one-kind": (
        "All cases have the same truth; areas and sensitivities need cases of both, 0 and 1."
    ),
    "truth-not-two": "The truth of a case is 0 or 1; “{truth}” is neither.",
    "one-reader": lambda reader, known: (
        f"Reader “{reader}” is not among the readers: {', '.join(known)}."
    ),
    "delong-of-areas": (
        "DeLong's covariances are those of areas; give the jackknife for “{figure}”."
    ),
    "too-few-cases": "A jackknife needs at least two cases of each truth; there are {count}.",
    "effect-out-of-range": "A difference to be shown lies between 0 and 1, such as 0.05.",
    "pilot-tells-nothing": (
        "How many cases are needed is told by readers who differ: give two or more, in two"
        " conditions or more, who are not all of them always right."
    ),
    "too-few-readers": "Readers are measured against each other: give two or more.",
    "standalone-cases": (
        "“{reader}” has not rated the same cases as the readers; it has to rate each of them."
    ),
}
