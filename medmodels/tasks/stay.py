"""The inputs of a question asked of a stay: values charted over its first hours."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from medmodels.tasks.feature import Feature
from medmodels.tasks.inputs import Inputs, require, require_distinct
from medmodels.tasks.spoiling import Cut, OtherUnits, require_spoilings

__all__ = ["Stay"]


@dataclass(frozen=True, kw_only=True)
class Stay(Inputs):
    """``features`` measured over the first ``hours``, and ``descriptors`` known at the start.

    ``whom`` says whom a question is for, where somebody is younger than an ``age`` may be; ages
    above ``oldest`` are given as that. By name, ``coded_missing`` are those of which −1 means that
    they are not known, ``either_unit`` those that hospitals measure in either of two units, and
    ``suspect`` those whose values may be plausible one by one and not together: with a median and
    a highest value below these bounds they are in that other unit. ``spoilings``, if any, are the
    ways to come wrongly that the gate is tried on.
    """

    modality: ClassVar[str] = "stay"
    hub: ClassVar[str] = "series"
    noun: str = "stay"
    features: tuple[Feature, ...]
    descriptors: tuple[Feature, ...] = ()
    hours: int
    whom: str
    oldest: float = math.inf
    coded_missing: frozenset[str] = frozenset()
    either_unit: tuple[str, ...] = ()
    suspect: Mapping[str, tuple[float, float, str]] = field(default_factory=dict)
    spoilings: tuple[OtherUnits | Cut, ...] = ()

    def __post_init__(self) -> None:
        require(self.hours > 0, "stay-without-hours", hours=self.hours)
        require(bool(self.features), "stay-without-variable")
        require_distinct((f.name for f in (*self.features, *self.descriptors)), "variables")
        for name in (*self.coded_missing, *self.either_unit, *self.suspect):
            require(name in self.elements, "no-variable-of-stay", name=name)
        require_spoilings(self.spoilings, self.elements)
        # a network is told of them in the first row of its grid
        require(
            len(self.descriptors) <= len(self.features),
            "more-descriptors",
            descriptors=len(self.descriptors),
            variables=len(self.features),
        )
        for feature in self.features:
            require(bool(feature.group), "variable-without-group", name=feature.name)

    @property
    def elements(self) -> tuple[str, ...]:
        return tuple(f.name for f in (*self.features, *self.descriptors))

    @property
    def example(self) -> str:
        """What a variable may be called in a file, such as “heart rate” or “HR”."""
        first = self.features[0]
        return " or ".join(f"“{name}”" for name in (first.name, *first.synonyms[:1]))

    @property
    def file(self) -> str:
        return (
            "A stay as CSV, .xlsx or .ods: one value a row (time, variable, value) or one time a"
            " row"
        )

    @property
    def abstains(self) -> str:
        return (
            "The model abstains when a stay lies farther from the training stays, or has less"
            " charted, than 99.5% of comparable stays."
        )

    def given(self, reference_note: str) -> str:
        return (
            f"{len(self.features)} variables over {self.hours} hours and {len(self.descriptors)}"
            " descriptors, none required."
        )
