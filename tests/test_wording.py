"""Numbers as people read them, and as JSON can hold them."""

from __future__ import annotations

import json
import math
import re
import tokenize
from dataclasses import replace
from pathlib import Path

import pytest

from medmodels.card import positives
from medmodels.outcomes import Labels
from medmodels.tasks import TASKS
from medmodels.wording import finite, moved, percent

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("share", "digits", "said"),
    [
        (0.0, 1, "below about 4%"),
        (1.0, 1, "above about 91%"),
        (0.0359, 0, "below about 4%"),
        (0.036, 1, "3.6%"),
        (0.914, 0, "91%"),
        (0.9141, 1, "above about 91%"),
        (0.5, 1, "50.0%"),
    ],
)
def test_the_ends_claim_no_certainty(share: float, digits: int, said: str) -> None:
    """Nothing reads as more certain than held-out cases support, not even a forest without a single
    vote.
    """
    assert percent(share, (0.036, 0.914), digits=digits) == said


def test_the_ends_are_said_as_finely_as_cases_support_them() -> None:
    """Whole percents; where thousands of cases share an end, the first digit that tells it from 0
    or 100.
    """
    assert percent(0, (0.0012, 0.9996)) == "below about 0.1%"
    assert percent(1, (0.0012, 0.9996)) == "above about 99.96%"
    assert percent(0, (1.0, 0.0)) == "below about 100%"


def test_few_cases_leave_nothing_but_a_span() -> None:
    """Where both ends reach past each other, a number between them is said as the span."""
    assert [percent(p, (0.7, 0.2)) for p in (0.1, 0.5, 0.9)] == [
        "below about 70%",
        "between about 20% and 70%",
        "above about 20%",
    ]


def test_a_move_is_said_as_far_as_both_ends_are() -> None:
    """Within what is supported to the decimal, beyond as a least move, and where both lie beyond in
    words.
    """
    between = (0.04, 0.9)
    assert moved(0.3, 0.25, between) == "+5.0 points"
    assert moved(0.95, 0.5, between) == "+40 points or more"
    assert moved(0.5, 0.01, between) == "+46 points or more"
    assert moved(0.0, 0.043, between) == "less than a point that the held-out cases support"
    assert moved(0.001, 0.039, between) == "no move that the held-out cases support"


def test_what_json_cannot_hold_becomes_null() -> None:
    """NaN and infinity, however deep, are null; everything else stays."""
    value = {"a": [1.5, math.nan, {"b": (math.inf, "x", None, True)}]}

    assert json.loads(json.dumps(finite(value), allow_nan=False)) == {
        "a": [1.5, None, {"b": [None, "x", None, True]}]
    }


def test_a_percentage_is_written_one_way() -> None:
    """As formats write it, without a blank: “95%” beside “0% to 7%”, in sentences and on shipped
    cards.
    """
    apart = []
    for path in (p for part in ("medmodels", "ui", "pages") for p in (ROOT / part).rglob("*.py")):
        with path.open("rb") as file:
            texts = [
                t.string for t in tokenize.tokenize(file.readline) if t.type == tokenize.STRING
            ]
        apart += [f"{path.name}: {text}" for text in texts if re.search(r"[\d}] %", text)]
    for path in (ROOT / "medmodels" / "pretrained").glob("*/*/card.md"):
        apart += [f"{path}"] * (re.search(r"\d %", path.read_text(encoding="utf-8")) is not None)
    assert apart == []


def test_several_cases_have_a_name() -> None:
    """With what cases of the positive label are called, which may be an adjective or a verb."""
    named = {name: positives(task) for name, task in TASKS.items() if task.kind == "labels"}
    assert named["icu-mortality"] == "deaths"
    bare = replace(TASKS["breast-fna"], asks=Labels("malignant", "benign"))
    assert positives(bare) == "cases that turned out “malignant”"
