"""skops without Dask, wherever it is imported first.

skops imports every module of scikit-learn to know its types, and one of them brings all of
dask.array along where that is installed: memory that nothing here asks for, and a hold on whatever
page happened to ask first.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["dumps", "get_untrusted_types", "loads"]


@contextmanager
def _as_if_not_installed(name: str) -> Iterator[None]:
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


with _as_if_not_installed("dask"):
    from skops.io import dumps, get_untrusted_types, loads
