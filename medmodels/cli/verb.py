"""A verb of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Options", "Verb"]

Options = argparse.ArgumentParser


def _none(options: Options) -> None:
    """No option of its own."""


@dataclass(frozen=True, slots=True)
class Verb:
    """What ``--help`` says of it, what it does (returning the exit status), and the options it
    takes.
    """

    help: str
    run: Callable[[argparse.Namespace], int]
    options: Callable[[Options], None] = _none
