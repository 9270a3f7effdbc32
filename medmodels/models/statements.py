"""What a manifest states of a model in few words, as a code and its values, and the one place where
that becomes English.

A manifest of an older folder, and what belongs to a data set alone, hold text, which is said as it
is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from string import Formatter

__all__ = ["STATEMENTS", "Statement", "Value", "is_of_mix", "is_statement", "said", "statement"]

# Text, or {"code": …, and the values that its sentence has}; a value may be a statement itself.
Value = str | int | float | Mapping[str, "Value"]
Statement = str | Mapping[str, Value]

_BACKGROUND = {
    "group means": "means of groups of {group} or more neighbouring training {of}",
    "mean film": (
        "the mean of all {label} training {noun}s (a blur that is nobody's {noun}: its number is"
        " where the explanation starts, not what the model says of a {label} {noun})"
    ),
    "mean row": "the mean “{label}” training row",
    "mean beat": (
        "the mean of the {label} training beats, of {people} recordings that count alike"
    ),
    "no words": "a note without words",
    "nothing charted": "a stay in which nothing was charted and nothing is known of the patient",
}
_OF_MIX = "most probable of mix"
_THRESHOLD = {
    "set in advance": "set in advance: a missed positive and a false alarm weigh the same",
    "share found": "finds {share:.0%} of the {positives} among the validation {noun}s",
    "share found and copies": (
        "finds {share:.0%} of the {positives} among the validation {noun}s and copies of them, each"
        " with the greys of a {noun} of the other label"
    ),
    "recall equals precision": "where recall equals precision on out-of-sample training stays",
    "recall equals precision, of folds": (
        "where recall equals precision on the training stays, each scored in the members'"
        " cross-validation"
    ),
    "amount": "none: an amount is estimated",
    _OF_MIX: (
        "none: the most probable class is named; probabilities are those of a mix in which a class"
        " weighs more by the power {power:g} of how rare it is"
    ),
    "most probable": "none: the most probable section is named",
}
_BASELINE = {
    "logistic regression": "logistic regression",
    "logistic regression on summaries": ("logistic regression on the same summaries as the forest"),
    "survey network": "the survey's own small network",
    "kaplan-meier": "the share of the training cases that was free (Kaplan–Meier)",
    "always": "always “{label}”",
    "timing and width": (
        "a rule of thumb by timing and width alone: wide complexes, then those that come early"
    ),
    "median amount": "always the median amount of the training cases",
}
_CALIBRATED = {
    "out of sample": "out-of-sample training probabilities",
    "out of fold": "out-of-fold training cases",
    "out of fold, weighted": (
        "out-of-fold training cases whose state at the first horizon is known, weighed for those"
        " who were lost"
    ),
    "members' folds": (
        "the training stays, each scored in the members' cross-validation by fits without it (some"
        " held-out stays were among what these had seen)"
    ),
    "left-out folds": "training passages of folds that were left out",
    "left-out people": "training {of} of people who were left out",
    "validation": "validation {of}",
    "members": "training {of} by networks that had not seen them, and changed copies of these",
    "validation, too few": ("validation {of}, too few for a calibration of the log-odds"),
}
_LANDMARKS = {
    "landmarks": "{count} means of groups of {group} or more neighbouring training cases",
    "landmarks moved outwards": (
        "{count} points moved outwards from means of groups of {group} or more neighbouring"
        " training cases"
    ),
}
_SPLIT = {
    "as the table says": "as the table says",
    "four fifths": "80% to 20%, stratified, seed {seed}",
    "four fifths, groups whole": (
        "80% to 20%, stratified, seed {seed}, nobody of a group on both sides"
    ),
    "validation set aside": ("{split}; {share:.0%} of the training rows set aside for validation"),
    "validation trained on": "{split}; trained on the validation passages too",
}

STATEMENTS: Mapping[str, str] = {
    **_BACKGROUND,
    **_THRESHOLD,
    **_BASELINE,
    **_CALIBRATED,
    **_LANDMARKS,
    **_SPLIT,
}
_VALUES = {
    code: {name for _, name, _, _ in Formatter().parse(sentence) if name}
    for code, sentence in STATEMENTS.items()
}


def statement(code: str, **values: Value) -> dict[str, Value]:
    """A statement as it stands in a manifest; raises ``ValueError`` where the code has no such
    values.

    >>> said(statement("group means", group=5, of="cases"))
    'means of groups of 5 or more neighbouring training cases'
    """
    stated: dict[str, Value] = {"code": code, **values}
    if not is_statement(stated):
        raise ValueError(f"no statement: {code} of {', '.join(sorted(values)) or 'nothing'}")
    return stated


def is_of_mix(stated: object) -> bool:
    """Whether a model's probabilities are those of a mix of classes that is not the data's."""
    return isinstance(stated, dict) and stated.get("code") == _OF_MIX


def is_statement(value: object) -> bool:
    """Whether something read from a manifest is text, or a code that is known with the values it
    has.
    """
    if not isinstance(value, dict):
        return isinstance(value, str)
    code = value.get("code")
    if not isinstance(code, str) or value.keys() - {"code"} != _VALUES.get(code):
        return False
    if not all(is_statement(one) or _is_number(one) for one in value.values()):
        return False
    try:
        said(value)
    except ValueError:  # text where a share belongs
        return False
    return True


def said(stated: Statement) -> str:
    """A statement in English."""
    if isinstance(stated, str):
        return stated
    values = {
        name: said(value) if isinstance(value, Mapping) else value
        for name, value in stated.items()
        if name != "code"
    }
    return STATEMENTS[str(stated["code"])].format_map(values)


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]
