"""What a question about pictures decides by the header of a DICOM file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from medmodels.tasks.inputs import require

__all__ = ["Header", "Orientation"]

_OPPOSITE = {"L": "R", "R": "L", "A": "P", "P": "A", "H": "F", "F": "H"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Orientation:
    """How a picture lies, by the letters of PatientOrientation in which its rows (``across``) and
    its columns (``down``) should run.

    ``mirrored`` and ``turned`` are said of one that ran the other way and was put right,
    ``unusual`` of one that cannot be.
    """

    across: str
    down: str
    mirrored: str
    turned: str
    unusual: str

    def __post_init__(self) -> None:
        require(
            self.across in _OPPOSITE and self.down in _OPPOSITE,
            "orientation-unknown",
            across=self.across,
            down=self.down,
        )

    @property
    def along(self) -> tuple[str, str]:
        """For rows and for columns, the letters in which they run as they should or the other way
        round.
        """
        return self.across + _OPPOSITE[self.across], self.down + _OPPOSITE[self.down]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Which DICOM files hold a picture that is asked for, and what is said of the others.

    ``modalities`` are the values of Modality that are read, ``needs`` says which picture that is
    (“a chest X-ray film (CR or DX)”). ``part`` is a pattern that a BodyPartExamined holds, and
    ``other_part`` one that it does not. ``views`` are the usual values of ViewPosition,
    ``other_views`` those that are refused, as are rows that run along a letter of ``other_across``;
    both with ``wrong_view``. A further view gets the warning ``unusual_view``, a header without a
    modality ``unstated_modality``, one without body part and view ``unstated_part``.
    ``grey_in_colour`` is for pictures that are stored in colours though they are grey. Without an
    ``orientation`` a picture is taken as it lies.
    """

    modalities: frozenset[str]
    needs: str
    part: str
    other_part: str = ""
    views: frozenset[str] = frozenset()
    other_views: frozenset[str] = frozenset()
    other_across: str = ""
    wrong_view: str = ""
    unusual_view: str = ""
    unstated_modality: str
    unstated_part: str
    orientation: Orientation | None = None
    grey_in_colour: bool = False

    def __post_init__(self) -> None:
        require(bool(self.modalities), "no-modality")
        for pattern in (self.part, self.other_part):
            try:
                re.compile(pattern)
            except re.error:
                require(False, "no-pattern", pattern=pattern)
        both = tuple(sorted(self.views & self.other_views))
        require(not both, "view-usual-and-refused", views=both)
        require(
            bool(self.wrong_view) or not (self.other_views or self.other_across),
            "refused-view-needs-sentence",
        )
        require(bool(self.unusual_view) or not self.views, "other-view-needs-sentence")

    def shows(self, part: str) -> bool:
        """Whether a BodyPartExamined, in capitals, is one that is asked for."""
        return re.search(self.part, part) is not None and not (
            self.other_part and re.search(self.other_part, part)
        )
