"""What the command line prints: results on standard output, sentences on standard error."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from medmodels.wording import finite

__all__ = ["complain", "print_row"]


def print_row(arguments: argparse.Namespace, row: dict[str, Any], text: str) -> None:
    print(json.dumps(finite(row), ensure_ascii=False) if arguments.json else text, flush=True)


def complain(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
