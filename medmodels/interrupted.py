"""What an interrupt from the keyboard ends with, whenever it comes.

``python interrupted.py MODULE ARGUMENT...`` becomes that module in a process that an interrupt ends
as it ends every verb. Nothing but the standard library is needed: it is there before anything else
is imported.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys

__all__ = ["STATUS", "STOPPED"]

STATUS = 128 + signal.SIGINT
STOPPED = "Stopped; what was begun is discarded."


def _stop(*_: object) -> None:
    """End, and let what was to be done at the end be done: a server ends its trainings."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.write(2, b"Stopped.\n")  # a handler may come in the middle of a print
    sys.exit(STATUS)


if __name__ == "__main__":
    del sys.argv[0]
    signal.signal(signal.SIGINT, _stop)
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
