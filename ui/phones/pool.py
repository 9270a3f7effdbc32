"""Threads for what reads and writes the store, so that the event loop never waits for a disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

__all__ = ["in_thread"]

_P = ParamSpec("_P")
_T = TypeVar("_T")

# The store joins what several threads write at once in one transaction.
_POOL = ThreadPoolExecutor(16, thread_name_prefix="phones")


async def in_thread(of: Callable[_P, _T], /, *args: _P.args, **named: _P.kwargs) -> _T:
    """What a function returns, called in a thread of the pool."""
    return await asyncio.get_running_loop().run_in_executor(_POOL, lambda: of(*args, **named))
