"""A picture as a light box shows it: grey windows, inversion, zoom, and on it what moved the
estimate. All of it happens in the browser; only a heat map is asked of the server.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from medmodels.explanations import Explanation
from medmodels.explanations.words import effect
from medmodels.figures import GreyWindow
from ui.instrument.component import instrument
from ui.instrument.reasons import part_of

__all__ = ["LightBox", "Place", "film", "heat_asked", "legend", "places_of"]

_film = instrument("film")


@dataclass(frozen=True, slots=True)
class Place:
    """A named part of a picture: where it lies (a path of SVG, in fractions of the picture), under
    which name it is pointed at, and what it did to the estimate, in words and from −1 to 1.
    """

    part: str
    name: str
    effect: str
    weight: float
    path: str


@dataclass(frozen=True, slots=True)
class LightBox:
    """What is shown: a picture as a data address, its size (width, height) in pixels, what it is
    called, and what it shows in words.

    ``coarse`` draws its pixels as squares; ``small`` is for a picture beside others, without keys
    and tools. ``note`` stands under it. Its ``places`` are outlined and coloured; of a picture with
    a ``heat_name`` the browser can ask for the heat map of that name, which then is ``heat``.
    """

    picture: str
    size: tuple[int, int]
    noun: str
    alt: str
    windows: tuple[GreyWindow, ...] = ()
    places: Sequence[Place] = ()
    heat_name: str = ""
    heat: str | None = None
    note: str = ""
    coarse: bool = False
    small: bool = False


def places_of(explanation: Explanation, paths: Mapping[str, str]) -> tuple[Place, ...]:
    """The parts that an explanation credits, by their names' ``paths``, largest first."""
    most = max((abs(c.amount) for c in explanation.contributions), default=0.0) or 1.0
    return tuple(
        Place(part_of(c), c.input, effect(explanation, c), c.amount / most, paths[c.input])
        for c in explanation.contributions
    )


def legend(label: str) -> str:
    """What the colours say, and what they do not."""
    return (
        f"Orange raises, blue lowers the estimate of {label}. Rough parts that the model used, not"
        " an outline of disease."
    )


def film(shown: LightBox, *, key: str) -> None:
    """The picture with its tools; ``key`` names the case too, so that another begins anew."""
    _film(data=asdict(shown), key=key, on_heat_change=_rerun_alone)


def heat_asked(key: str, name: str) -> bool:
    """Whether the browser has asked for the heat map of that name."""
    return bool(getattr(st.session_state.get(key), "heat", None) == name)


def _rerun_alone() -> None:
    """What the browser asks for is read when the picture is drawn again."""
