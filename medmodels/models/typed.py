"""Dataclasses out of what JSON holds, strictly: every field, no other, each of its kind."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

__all__ = ["built"]

Built = TypeVar("Built")

_LARGEST = 2**53  # beyond it a whole number of JSON is none


def built(kind: type[Built], row: object) -> Built:
    """A dataclass from the object that ``asdict`` and JSON made of it; null is a number that could
    not be had, unless the field may be ``None``.

    Fields are texts, numbers (whole ones count something), truth values, mappings of texts and
    numbers, such dataclasses, and tuples of these. Raises ``ValueError`` for anything else.
    """
    if not isinstance(row, dict) or row.keys() != {f.name for f in fields(kind)}:  # type: ignore[arg-type]
        raise ValueError(f"not the fields of {kind.__name__}")
    hints = get_type_hints(kind)
    return kind(**{name: _checked(hints[name], value) for name, value in row.items()})


def _checked(kind: Any, value: Any) -> Any:
    if isinstance(kind, UnionType):
        inner = next(one for one in get_args(kind) if one is not type(None))
        return None if value is None else _checked(inner, value)
    if is_dataclass(kind) and isinstance(kind, type):
        return built(kind, value)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), value)
    if kind is float and value is None:
        return math.nan
    allowed = _ALLOWED.get(kind)
    if allowed is None or not allowed(value):
        raise ValueError("not a value of its kind")
    return value


def _tuple(kinds: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError("not a list")
    if kinds[-1] is Ellipsis:
        kinds = kinds[:1] * len(value)
    if len(kinds) != len(value):
        raise ValueError("a list too short or too long")
    return tuple(map(_checked, kinds, value))


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value < _LARGEST


def _is_number(value: object) -> bool:
    """Whether it is a finite number; one that JSON wrote as a whole number within its bound."""
    if type(value) is int:
        return abs(value) < _LARGEST
    return isinstance(value, float) and math.isfinite(value)


def _is_values(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(one, str) or _is_number(one) for one in value.values()
    )


_ALLOWED: Mapping[Any, Callable[[object], bool]] = {
    bool: lambda value: type(value) is bool,
    int: _is_count,
    float: _is_number,
    str: lambda value: isinstance(value, str),
    Mapping[str, str | int | float]: _is_values,
}
