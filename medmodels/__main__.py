"""``python -m medmodels``, and the command ``medmodels`` of the installed package."""

from __future__ import annotations

import os
import sys

from medmodels.interrupted import STATUS, STOPPED

__all__ = ["run"]


def run() -> int:
    """Run the command line as a process of its own; returns its exit status."""
    try:
        # the imports take a second, and somebody may think better of it meanwhile
        from medmodels.cli import main
        from medmodels.training.stopping import end_in_time

        end_in_time()  # whoever terminates a training or an import wants it to clean up
        if sys.argv[1:2] in (["train"], ["train-csv"]):
            _only_our_words()
        return main()
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr, flush=True)
        return STATUS


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
