"""How a training ends before its time: kept on a wish, discarded on a signal, gone with its parent.

A process trains one model at a time and a signal is for the process, so they are heard by the
process too.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import sys
import threading
import time

__all__ = ["END_EARLY", "PARENT", "end_in_time", "listen"]

END_EARLY = threading.Event()
PARENT = "MEDMODELS_PARENT"  # environment variable: the id of the process that a training works for
_GRACE = 3.0  # seconds in which a terminated training removes what it began
_LOOK = 1.0  # seconds from one look at the parent to the next
_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux


def listen() -> None:
    """From now on SIGUSR1, where there is one, asks for an early end with the model kept."""
    if hasattr(signal, "SIGUSR1"):
        END_EARLY.clear()
        signal.signal(signal.SIGUSR1, lambda *_: END_EARLY.set())


def end_in_time() -> None:
    """From now on this process ends soon after SIGTERM, and with its parent, whatever is running.

    SIGTERM is an interrupt from the keyboard, so that what was begun is removed. The parent is the
    process that ``MEDMODELS_PARENT`` names; where none is named, as from a shell, a training may
    outlive whoever began it. For the main thread of a command.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    parent = int(os.environ.get(PARENT) or 0)
    if parent:
        _die_with_parent()
    if parent and os.getppid() != parent:  # it ended before we asked
        os._exit(1)
    if os.name == "posix":
        heard, told = os.pipe()
        os.set_blocking(told, False)
        signal.set_wakeup_fd(told, warn_on_full_buffer=False)
        threading.Thread(target=_watch, args=(heard, parent), daemon=True).start()


def _die_with_parent() -> None:
    """Have Linux end this process at once with its parent, even while C code holds the interpreter.

    It leaves what signal 9 leaves: a whole model folder or none, and perhaps a question without a
    model, which is in nobody's way.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)


def _watch(heard: int, parent: int) -> None:
    """Hear of SIGTERM as it arrives, not between two steps of Python, and look at the parent."""
    while not parent or os.getppid() == parent:
        readable = select.select([heard], [], [], _LOOK if parent else None)[0]
        if readable and signal.SIGTERM in os.read(heard, 64):
            time.sleep(_GRACE)
            break
    os._exit(128 + signal.SIGTERM)
