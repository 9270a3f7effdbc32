"""A debriefing as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from medmodels.card import NOTICE
from medmodels.debriefing.debriefing import Debriefing
from medmodels.statistics.rate import Rate
from medmodels.wording import finite

__all__ = ["debrief_json"]


def debrief_json(debriefing: Debriefing) -> str:
    """Every number of the report with its interval and n; what nobody knows is null."""
    body = {"notice": NOTICE, **_plain(debriefing)}
    return json.dumps(finite(body), indent=2, ensure_ascii=False)


def _plain(value: Any) -> Any:
    """The same value as JSON holds it."""
    if isinstance(value, Rate):
        return {"hits": value.hits, **value.as_row()}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        return value.item()
    return str(value) if isinstance(value, StrEnum) else value
