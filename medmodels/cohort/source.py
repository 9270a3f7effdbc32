"""Where the cases of a cohort come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from medmodels.cohort.portion import Portion

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["ABREAST", "HEAD", "CohortSource"]

# Rows whose sums are taken together where the order of sums shows in last digits. Portions of a
# table are whole multiples of it but for the last: no digit depends on how a table is divided.
ABREAST = 512

HEAD = 1_000  # rows that tell what the columns of a table are


class CohortSource(Protocol):
    """A file, a folder or a query that gives its cases portion by portion, in the same order each
    time.

    ``rows`` is how many cases there are, about how many where a text is read for that, ``None``
    where nothing is known before they are read;
    ``delimiter`` is what parts the cells of a table, in words; ``fingerprint`` is what a run that
    goes on compares, so that it does not go on with another file: plain JSON.
    """

    @property
    def rows(self) -> int | None: ...

    @property
    def delimiter(self) -> str: ...

    @property
    def fingerprint(self) -> Mapping[str, Any]: ...

    def head(self) -> pa.Table | None:
        """The first rows of a table, enough to know its columns; ``None`` where cases are files."""
        ...

    def portions(self, *, size: int) -> Iterator[Portion]:
        """Every portion: ``size`` rows of a table (a multiple of ``ABREAST``), or so few files that
        they fit.

        Raises ``CaseError`` where the file turns out to be broken further on.
        """
        ...
