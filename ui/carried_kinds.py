"""Which values are carried to another process: those of this program that are made of their fields
alone.
"""

from __future__ import annotations

import dataclasses
import importlib
from enum import Enum
from typing import Any

__all__ = ["NotCarried", "fields_of", "is_ours", "kind_of", "name_of"]

# The modules whose dataclasses, named tuples and enumerations may be carried.
_OURS = (
    "medmodels.card",
    "medmodels.cases",
    "medmodels.errors",
    "medmodels.events",
    "medmodels.explanations",
    "medmodels.gates",
    "medmodels.outcomes",
    "medmodels.predictions",
    "medmodels.report",
    "medmodels.reviews",
    "medmodels.sessions",
    "medmodels.statistics",
    "medmodels.strips",
    "medmodels.words",
    "ui.files",
    "ui.state",
)


class NotCarried(Exception):
    """A thing of a kind that is not carried, or bytes that are not what was packed."""


def fields_of(kind: Any) -> tuple[str, ...]:
    """The fields that make a value; one that is not made of them all cannot be made again."""
    if issubclass(kind, tuple):
        return tuple(kind._fields)
    fields = dataclasses.fields(kind)
    if not all(field.init for field in fields):
        raise NotCarried(kind.__name__)
    return tuple(field.name for field in fields)


def name_of(kind: type) -> str:
    if not is_ours(kind):
        raise NotCarried(kind.__name__)
    return f"{kind.__module__}:{kind.__qualname__}"


def is_ours(kind: Any) -> bool:
    """Whether it is a value of this program: a dataclass, a named tuple or an enumeration of the
    modules above.
    """
    module = str(kind.__module__)
    inside = any(module == ours or module.startswith(f"{ours}.") for ours in _OURS)
    is_value = dataclasses.is_dataclass(kind) or issubclass(kind, Enum)
    return inside and (is_value or (issubclass(kind, tuple) and hasattr(kind, "_fields")))


def kind_of(name: str) -> Any:
    """The class of a name that was written here; raises ``NotCarried`` for any other."""
    module, _, own = name.partition(":")
    if not any(module == ours or module.startswith(f"{ours}.") for ours in _OURS):
        raise NotCarried(name)
    kind = getattr(importlib.import_module(module), own)
    if not isinstance(kind, type) or not is_ours(kind) or kind.__module__ != module:
        raise NotCarried(name)
    return kind
