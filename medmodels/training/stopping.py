"""Stop and keep: whoever watches a training may call it enough; what has been learnt so far is then packaged.

A process trains one model at a time and a signal is for the process, so the wish is one for the process too.
"""

from __future__ import annotations

import signal
import threading

__all__ = ["ENOUGH", "listen"]

ENOUGH = threading.Event()


def listen() -> None:
    """From now on SIGUSR1, where there is such a signal, asks for an early end with the model kept."""
    if hasattr(signal, "SIGUSR1"):
        ENOUGH.clear()
        signal.signal(signal.SIGUSR1, lambda *_: ENOUGH.set())
