"""The inputs of a question asked of one grey picture: which pictures it is for, what their files
must say, and which of their parts have names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from medmodels.tasks.dicom_header import Header
from medmodels.tasks.inputs import Inputs, require, require_distinct
from medmodels.wording import with_article

__all__ = ["LOOKS", "Film", "Look", "Region", "Turn"]

# What a gate may judge the look of a picture by.
LOOKS = ("pixels", "descriptors")

_NAMED = "a chest film"  # with its article
_RASTER = 32  # pixels each way at which every region has to hold one: no network sees fewer


@dataclass(frozen=True, slots=True)
class Region:
    """A named part of a film, in fractions of its width and height: a box (left, top, right,
    bottom), cut by an ellipse (centre x, centre y, half width, half height) if there is one. A
    pixel belongs to the first region that holds it.
    """

    name: str
    definition: str
    box: tuple[float, float, float, float]
    ellipse: tuple[float, float, float, float] | None = None

    def __post_init__(self) -> None:
        left, top, right, bottom = self.box
        require(
            0 <= left < right <= 1 and 0 <= top < bottom <= 1,
            "box-outside",
            region=self.name,
            box=self.box,
        )
        require(
            self.ellipse is None or min(self.ellipse[2:]) > 0,
            "ellipse-flat",
            region=self.name,
        )

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies within; the right and the lower edge of the box do not."""
        left, top, right, bottom = self.box
        if not (left <= x < right and top <= y < bottom):
            return False
        if self.ellipse is None:
            return True
        middle, height, half_width, half_height = self.ellipse
        return ((x - middle) / half_width) ** 2 + ((y - height) / half_height) ** 2 <= 1

    @property
    def is_everything(self) -> bool:
        return self.box == (0.0, 0.0, 1.0, 1.0) and self.ellipse is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One way in which a picture can come wrongly: ``quarters`` of a turn to the left, or inverted.

    ``looks`` says how it then lies (“upside down”), ``done`` what was done to it (“turned by 90° to
    the left”), ``advice`` what puts it right (“Turn it to the right”).
    """

    looks: str
    advice: str
    done: str
    quarters: int = 0
    inverted: bool = False

    def __post_init__(self) -> None:
        require(self.inverted or self.quarters % 4 != 0, "turn-of-nothing", looks=self.looks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the gate judges the look of a picture: ``by`` its pixels, where what is shown has its
    place, or by descriptors of texture and layers, where it lies anywhere. ``within`` is the share
    of comparable pictures that keep within the limit.
    """

    by: str = "pixels"
    within: float = 0.995

    def __post_init__(self) -> None:
        require(self.by in LOOKS, "look-unknown", by=self.by, known=LOOKS)
        require(0.5 <= self.within < 1, "look-share-outside", share=self.within)


@dataclass(frozen=True, kw_only=True)
class Film(Inputs):
    """One grey picture as PNG, JPEG or DICOM, with all that is said or decided about its kind.

    ``noun`` is what one is called, ``named`` which one is asked for (“a chest film”), ``several``
    what the training pictures are (“frontal chest films”) and ``positives`` those of them with the
    outcome that is looked for. ``regions`` are what explanations credit; the last is the rest.

    ``header`` decides on DICOM files, ``unstated`` names what other files do not show. ``coloured``
    is said of a picture in colour, which is one with more coloured pixels than ``coloured_share``.
    ``look`` is how the gate judges the look, ``turns`` are the ways to come wrongly that it tries,
    ``check`` is what it asks of a
    picture that looks like none of them; ``strangers`` are the kinds of other pictures, by their
    names in ``datasets.strangers``, that the gate is tried on.

    ``looked_at`` is what such a picture is taken for (“the lungs”).

    For training: whether a picture may be ``mirrored`` and stay what it is, and ``rest_note``,
    why much may come from the rest.
    """

    modality: ClassVar[str] = "film"
    hub: ClassVar[str] = "image"
    noun: str = "film"
    named: str
    several: str
    positives: str
    regions: tuple[Region, ...]
    header: Header
    unstated: str
    coloured: str
    coloured_share: float = 0.02
    look: Look = Look()
    turns: tuple[Turn, ...] = ()
    check: str
    looked_at: str
    strangers: tuple[str, ...] = ()
    mirrored: bool = True
    rest_note: str = ""

    def __post_init__(self) -> None:
        require(
            re.fullmatch(r"an? \S.*", self.named) is not None,
            "article-missing",
            named=self.named,
            example=_NAMED,
        )
        require(
            0 <= self.coloured_share < 1,
            "coloured-share-outside",
            share=self.coloured_share,
        )
        require_distinct((turn.looks for turn in self.turns), "turns")
        require_distinct((region.name for region in self.regions), "regions")
        require(len(self.regions) > 1 and self.regions[-1].is_everything, "no-rest")
        self._require_pixels()

    def _require_pixels(self) -> None:
        """Every region is the first to hold some pixel of a small picture."""
        middles = [(n + 0.5) / _RASTER for n in range(_RASTER)]
        held = {
            next(region.name for region in self.regions if region.holds(x, y))
            for x in middles
            for y in middles
        }
        for region in self.regions:
            require(region.name in held, "region-without-pixel", region=region.name, side=_RASTER)

    @property
    def picture_name(self) -> str:
        """Which picture is asked for, without its article: “chest film”."""
        return self.named.partition(" ")[2]

    @property
    def elements(self) -> tuple[str, ...]:
        return tuple(region.name for region in self.regions)

    @property
    def reference_name(self) -> str:
        """Not that of anybody: a mean of many."""
        return f"averaged {self.noun}"

    @property
    def file(self) -> str:
        return f"{with_article(self.noun).capitalize()} as PNG, JPEG or DICOM"

    @property
    def abstains(self) -> str:
        if self.look == Look():
            return (
                "The model abstains when a case lies farther from the training cases than 99.5% of"
                " comparable cases do."
            )
        return (
            "The model abstains when a case looks farther from the training cases than"
            f" {100 * self.look.within:g}% of comparable cases do, or lies farther from them among"
            " the network's features than 99.5%."
        )

    def given(self, reference_note: str) -> str:
        return f"One {self.noun} as PNG, JPEG or DICOM."
