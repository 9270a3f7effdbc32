"""What the verbs that train share: the options that were given, and how progress is told."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from medmodels.cli.options import STRATEGY_OPTIONS
from medmodels.cli.output import complain
from medmodels.errors import UnknownName

__all__ = ["strategy_given", "told_by"]


def told_by(progress: str) -> Callable[[Any], None]:
    """How a training tells on standard error: sentences for a person, JSON for a program."""
    from medmodels.training.progress import written_event
    from medmodels.training.words import sentence

    said = {"text": sentence, "json": written_event}[progress]
    return lambda event: complain(said(event))


def strategy_given(arguments: argparse.Namespace, family: str, known: set[str]) -> dict[str, Any]:
    """The strategy options that were given; raises ``UnknownName`` for one that the family does not
    have.
    """
    given = {
        name: value for name in STRATEGY_OPTIONS if (value := getattr(arguments, name)) is not None
    }
    if strangers := sorted(given.keys() - known):
        raise UnknownName(
            "unknown-option", family=family, name=strangers[0].replace("_", "-"), known=known
        )
    return given
