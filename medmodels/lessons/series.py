"""Numbers in a row that ``make lessons`` packaged beside the facts of a lesson."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from medmodels.lessons.stored import PACKAGED

__all__ = ["SERIES", "packaged_series", "written_series"]

SERIES = "series.json"


@lru_cache
def packaged_series(lesson: str) -> Mapping[str, Sequence[float]]:
    """What was packaged for a lesson of that name."""
    body = json.loads((PACKAGED / lesson / SERIES).read_text(encoding="utf-8"))
    return MappingProxyType({name: tuple(values) for name, values in body.items()})


def written_series(series: Mapping[str, Sequence[float]]) -> bytes:
    """Rows of numbers as the file has them, one a line."""
    lines = (
        f" {json.dumps(name)}: {json.dumps(list(values), allow_nan=False)}"
        for name, values in sorted(series.items())
    )
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8")
