"""What a session leaves behind goes on a clock: its state, its uploads and its media files.

Streamlit looks for sessions whose time is over only when one is put away or taken out, so that the
last to leave would stay for good. This is the one file that reaches into Streamlit's session store;
``tests/ui/test_sweeping.py`` fails where an upgrade has moved what is used here.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys
import time
from collections.abc import Callable
from types import ModuleType

from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from ui.shelves import SHELF
from ui.warming import rest

__all__ = ["Sweep", "arrange_memory", "has_ended", "sweep_on_a_clock"]

_SHORTEST, _LONGEST = 1.0, 10.0  # seconds between sweeps: a tenth of what a session is kept, within
_POOLS, _LARGE = (-8, 2), (-3, 256 * 1024)  # M_ARENA_MAX, and M_MMAP_THRESHOLD in bytes, of glibc


class Sweep:
    """One pass of the broom, on the thread of the server's event loop as all that ends sessions."""

    def __init__(
        self,
        storage: MemorySessionStorage,
        media: MediaFileManager,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._media, self._now = media, now
        self._kept = storage._cache  # the disconnected sessions, a TTLCache
        self._again = False

    @property
    def period(self) -> float:
        """Seconds from one sweep to the next."""
        return min(_LONGEST, max(_SHORTEST, self._kept.ttl / 10))  # type: ignore[attr-defined]

    def __call__(self) -> bool:
        """End every session whose time is over; whether there is memory worth returning."""
        over = self._kept.expire(self._now())  # type: ignore[attr-defined]
        for _, info in over:
            _end(info.session)
        if self._again:  # a file for download is marked when its session ends, and gone after that
            self._media.remove_orphaned_files()
        crowded = len(self._kept) >= self._kept.maxsize  # type: ignore[attr-defined]
        worth = bool(over) or self._again or crowded  # in a crowd Streamlit drops the oldest itself
        self._again = bool(over)
        return worth


def _end(session: AppSession) -> None:
    """Shut a session down and empty it: Streamlit's own loop still holds the last one it served.

    The last script that ran is held as well, as the module ``__main__``, with the case it showed.
    """
    session.shutdown()
    session.session_state.clear()
    session._fragment_storage.clear()
    sys.modules["__main__"] = ModuleType("__main__")


def has_ended(runtime: Runtime, session: str) -> bool:
    """Whether a session is neither connected nor waiting to be."""
    return runtime._session_mgr.get_session_info(session) is None


async def sweep_on_a_clock(runtime: Runtime) -> None:
    """Sweep for as long as the server runs."""
    storage = runtime._session_mgr._session_storage  # type: ignore[attr-defined]
    sweep = Sweep(storage, runtime.media_file_mgr)
    while True:
        await asyncio.sleep(sweep.period)
        over = SHELF.sweep(runtime.is_active_session)
        if sweep() or over:
            await asyncio.to_thread(_return_memory)


def arrange_memory() -> None:
    """Have glibc, where it is that, put what is large in pages of its own, the rest in few pools.

    Otherwise each thread gets a pool, and a few small leftovers in each hold on to all its pages.
    """
    if library := _glibc():
        for setting, value in (_POOLS, _LARGE):
            library.mallopt(setting, value)


def _return_memory() -> None:
    """Collect what only refers to itself, at rest or not, and give free pages back where the C
    library can.
    """
    gc.unfreeze()  # what the sessions left may have been put to rest with everything else
    gc.collect()
    if library := _glibc():
        library.malloc_trim(0)
    rest()


def _glibc() -> ctypes.CDLL | None:
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    return library if hasattr(library, "malloc_trim") else None
