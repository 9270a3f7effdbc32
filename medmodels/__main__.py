"""``python -m medmodels``, and the command ``medmodels`` of the installed package."""

from __future__ import annotations

import os
import sys

from medmodels.cli import main
from medmodels.training.stopping import end_in_time

__all__ = ["run"]


def run() -> int:
    """Run the command line as a process of its own; returns its exit status."""
    end_in_time()  # whoever terminates a training or an import wants what it began to be removed
    if sys.argv[1:2] in (["train"], ["train-csv"]):
        _only_our_words()
    return main()


def _only_our_words() -> None:
    """TensorFlow writes dozens of lines to standard error from C++; a person's progress goes there
    too, and is all that should.
    """
    ours = os.fdopen(os.dup(2), "w", buffering=1, encoding="utf-8", errors="replace")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    sys.stderr = ours


if __name__ == "__main__":
    raise SystemExit(run())
