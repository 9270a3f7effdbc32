"""What the command line prints: results on standard output, sentences on standard error."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from medmodels.cases import Case
from medmodels.cases.words import sentence as remark_in_words
from medmodels.predictions import Prediction, words_of
from medmodels.wording import finite

__all__ = ["complain", "print_row", "warned"]


def warned(case: Case, p: Prediction) -> tuple[str, ...]:
    """What a reader must know of a case, of its file and of what the model says of it; the same in
    JSON and in text.
    """
    return (*(remark_in_words(remark) for remark in case.warnings), *words_of(p).warnings)


def print_row(arguments: argparse.Namespace, row: dict[str, Any], text: str) -> None:
    print(json.dumps(finite(row), ensure_ascii=False) if arguments.json else text, flush=True)


def complain(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
