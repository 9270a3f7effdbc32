"""Where the cases of a cohort come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from medmodels.cohort.piece import Piece

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["WINDOW", "Source"]

# Rows whose sums are taken together where the order of sums shows in last digits. Pieces of a table
# are whole windows but for the last, so that no digit depends on how a table is divided.
WINDOW = 512


class Source(Protocol):
    """A file, a folder or a query that gives its cases piece by piece, in the same order each time.

    ``rows`` is how many there are, ``None`` where that is not known before they are read;
    ``fingerprint`` is what a run that goes on compares, so that it does not go on with another
    file: plain JSON.
    """

    @property
    def rows(self) -> int | None: ...

    @property
    def fingerprint(self) -> Mapping[str, Any]: ...

    def head(self) -> pa.Table | None:
        """The first rows of a table, enough to know its columns; ``None`` where cases are files."""
        ...

    def pieces(self, *, size: int) -> Iterator[Piece]:
        """Every piece: ``size`` rows of a table (a multiple of ``WINDOW``), or so few files that
        they fit.

        Raises ``CaseError`` where the file turns out to be broken further on.
        """
        ...
