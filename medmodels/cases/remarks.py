"""What is to be told of a case or a file: a code and its values; the sentence is made where it is
shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Abstention", "Remark", "first_of"]

_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a person should know; ``values`` are what its sentence needs, plain ones by
    name, a question's own words among them.
    """

    code: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Abstention(Remark):
    """Why a model should not be asked about a case."""


def first_of(names: Iterable[str], *, most: int) -> dict[str, Any]:
    """The values of a note on so many names: the first of them, shortened, and how many there are
    besides.
    """
    known = list(names)
    first = tuple(name.strip()[:_LONGEST_NAME] for name in known[:most])
    return {"names": first, "more": len(known) - len(first)}
