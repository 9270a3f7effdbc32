"""The inputs of a question asked of a row whose columns are more than a list: the pixels of a
picture, or variables over time steps.
"""

from __future__ import annotations

import math
import re
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from medmodels.tasks.inputs import require
from medmodels.tasks.table import Table

__all__ = ["TABLES", "LaidOut", "Pixels", "Steps"]

_ROWS, _COLUMNS = ("top", "", "bottom"), ("left", "", "right")
_ALONE, _TOGETHER = 8, 4  # windows that one variable is cut into, and each of several


@dataclass(frozen=True, kw_only=True)
class LaidOut(Table):
    """A table whose columns lie as ``layout`` says; explanations credit blocks of them."""

    layout: tuple[int, ...]
    sides: ClassVar[int]  # how many numbers a layout has

    def __post_init__(self) -> None:
        super().__post_init__()
        require(
            len(self.layout) == self.sides and min(self.layout) > 0,
            "layout-of-another",
            layout=self.layout,
            modality=self.modality,
            sides=self.sides,
        )
        require(
            math.prod(self.layout) == len(self.features),
            "layout-miscounted",
            layout=self.layout,
            held=math.prod(self.layout),
            columns=len(self.features),
        )

    @property
    def elements(self) -> tuple[str, ...]:
        return self._blocks[0]

    @property
    def element_of_column(self) -> tuple[int, ...]:
        """For each column, the element it belongs to."""
        return self._blocks[1]

    @property
    @abstractmethod
    def groups(self) -> int:
        """How many groups the elements come in, all of one size: the variables of a series."""

    @cached_property
    @abstractmethod
    def _blocks(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """The names of the elements, and for each column the element it belongs to."""


@dataclass(frozen=True, kw_only=True)
class Pixels(LaidOut):
    """The layout is (height, width, channels): columns from left to right and from top to bottom,
    the channels of a pixel side by side. Its elements are nine squares.
    """

    modality: ClassVar[str] = "pixels"
    hub: ClassVar[str] = "pixels"
    sides: ClassVar[int] = 3
    noun: str = "picture"

    @property
    def groups(self) -> int:
        return 1

    @property
    def file(self) -> str:
        return "A table, one picture a row: CSV, .xlsx or .ods"

    @property
    def reference_name(self) -> str:
        return "reference picture"

    def given(self, reference_note: str) -> str:
        height, width, _ = self.layout
        return (
            f"The {len(self.features)} pixel columns of a picture of {width} × {height} pixels, all"
            " required."
        )

    @cached_property
    def _blocks(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        height, width, channels = self.layout
        names = tuple(f"{row} {column}".strip() or "middle" for row in _ROWS for column in _COLUMNS)
        return names, tuple(
            3 * (3 * y // height) + 3 * x // width
            for y in range(height)
            for x in range(width)
            for _ in range(channels)
        )


@dataclass(frozen=True, kw_only=True)
class Steps(LaidOut):
    """The layout is (steps, variables): all variables of a step side by side; the ``group`` of a
    feature is its variable. Its elements are windows of the steps of each variable.
    """

    modality: ClassVar[str] = "steps"
    hub: ClassVar[str] = "steps"
    sides: ClassVar[int] = 2
    noun: str = "series"

    def __post_init__(self) -> None:
        super().__post_init__()
        require(
            len(self.variables) == self.layout[1],
            "variables-miscounted",
            layout=self.layout[1],
            variables=len(self.variables),
        )

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables, in the order of the columns."""
        return tuple(dict.fromkeys(f.group for f in self.features))

    @property
    def groups(self) -> int:
        return self.layout[1]

    @property
    def first_step(self) -> int:
        """The number of the first step, from the name of its column."""
        match = re.search(r"-?\d+$", self.features[0].name)
        return int(match[0]) if match else 0

    @property
    def file(self) -> str:
        return "A table, one series a row: CSV, .xlsx or .ods"

    @property
    def reference_name(self) -> str:
        return "reference series"

    def given(self, reference_note: str) -> str:
        steps, variables = self.layout
        return f"{variables} variables at {steps} steps, one column each, all required."

    @cached_property
    def _blocks(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        steps, count = self.layout
        windows = min(steps, _ALONE if count == 1 else _TOGETHER)
        of_step = [step * windows // steps for step in range(steps)]
        ends = [
            (
                self.first_step + of_step.index(w),
                self.first_step + steps - 1 - of_step[::-1].index(w),
            )
            for w in range(windows)
        ]
        said = [
            f"step {start}" if start == end else f"steps {start} to {end}" for start, end in ends
        ]
        names = tuple(
            f"{variable}, {when}" if variable else when
            for variable in self.variables
            for when in said
        )
        return names, tuple(v * windows + window for window in of_step for v in range(count))


# What a user's own table may be, by its modality.
TABLES: dict[str, Callable[..., Table]] = {of.modality: of for of in (Table, Pixels, Steps)}
