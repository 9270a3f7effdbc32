"""Some rows of a table, as a source comes upon them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medmodels.words import Phrase

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["TableRows"]


@dataclass(frozen=True, eq=False)
class TableRows:
    """Rows under the names of the file; ``ragged`` says of those that are none, by their place from
    0, what is wrong.
    """

    table: pa.Table
    ragged: Mapping[int, Phrase] = field(default_factory=dict)
