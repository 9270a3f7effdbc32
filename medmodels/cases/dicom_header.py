"""What a DICOM header says of its picture, judged by what a question decides: refused, turned, or
warned of.

No sentence is built from a value of the header; ``header`` is the kept part of a data set, and
nothing here keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from medmodels.cases.dicom_pixels import code, codes, window
from medmodels.cases.picture import refuse_too_large
from medmodels.cases.remarks import Remark
from medmodels.errors import UnreadableFile
from medmodels.tasks import Ages, Film
from medmodels.words.dicom import EXAMINATIONS, PARTS

__all__ = [
    "OLDEST",
    "header_warnings",
    "is_in_colours",
    "is_of_age",
    "refuse_other_examinations",
    "refuse_other_pictures",
    "upright",
    "window_note",
]

# years; what makes a patient older, or not yet born, is a date put in the place of another
OLDEST = 110
_SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
_COLOURS = frozenset({"RGB", "YBR_FULL", "YBR_FULL_422"})
_GREYS = frozenset({"MONOCHROME1", "MONOCHROME2"})
# colours that are not read, whatever they hold
_OTHER_COLOURS = frozenset(
    {"PALETTE COLOR", "YBR_ICT", "YBR_RCT", "YBR_PARTIAL_420", "YBR_PARTIAL_422"}
)


def is_of_age(header: Any, ages: Ages) -> bool | None:
    """Whether the header's age, and its birth date at the date of study, is one of these; ``None``
    where neither tells, or they differ.
    """
    age = re.fullmatch(r"([0-9]{1,3})([YMWD])", code(header, "PatientAge"))
    told: set[bool] = set()
    if (
        age
        and int(age[1])
        and (years := int(age[1]) / {"Y": 1, "M": 12, "W": 52.18, "D": 365.25}[age[2]]) <= OLDEST
    ):
        told.add(ages.holds(years))
    born, seen = (
        re.match(r"[0-9]{8}", code(header, name)) for name in ("PatientBirthDate", "StudyDate")
    )
    if born and seen and 0 <= (years := (int(seen[0]) - int(born[0])) / 10_000) <= OLDEST:
        told.add(ages.holds(years))
    if told:
        return told.pop() if len(told) == 1 else None
    # of no years, months or days, and no dates to say better
    return ages.holds(0) if age and not int(age[1]) else None


def refuse_other_examinations(header: Any, inputs: Film) -> None:
    """Raise ``UnreadableFile`` where the header names another examination, body part or view than
    is asked for.
    """
    asked = inputs.header
    modality, part, view = (
        code(header, name) for name in ("Modality", "BodyPartExamined", "ViewPosition")
    )
    if modality and modality not in asked.modalities:
        raise UnreadableFile(
            "other-examination",
            modality=modality if modality in EXAMINATIONS else "",
            needs=asked.needs,
        )
    if part and not asked.shows(part):
        raise UnreadableFile(
            "other-part", part=part if part in PARTS else "", noun=inputs.noun, named=inputs.named
        )
    across = codes(header, "PatientOrientation")[0][:1]
    if view in asked.other_views or (not view and across and across in asked.other_across):
        raise UnreadableFile("wrong-view", sentence=asked.wrong_view)


def is_in_colours(header: Any) -> bool:
    """Whether a pixel has several values: a grey picture may be stored so."""
    return int(header.get("SamplesPerPixel") or 1) != 1


def refuse_other_pictures(header: Any, inputs: Film) -> None:
    """Bounds and kind of the pixels, before any of them is decoded."""
    if "PixelData" not in header:
        raise UnreadableFile("dicom-no-picture", noun=inputs.noun)
    refuse_too_large(int(header.Columns), int(header.Rows))
    if int(header.get("NumberOfFrames") or 1) != 1:
        raise UnreadableFile("dicom-several-frames", noun=inputs.noun)
    photometric, in_colours = code(header, "PhotometricInterpretation"), is_in_colours(header)
    read = _COLOURS if in_colours else _GREYS
    if photometric not in _GREYS | _COLOURS | _OTHER_COLOURS:
        raise UnreadableFile("dicom-kind-unsaid", noun=inputs.noun)
    if photometric not in read or (in_colours and not inputs.header.grey_in_colour):
        raise UnreadableFile("dicom-in-colours", wanted=inputs.coloured)
    _refuse_other_depths(header, deepest=8 if in_colours else 16)


def _refuse_other_depths(header: Any, *, deepest: int) -> None:
    allocated, stored, high = (
        int(header.BitsAllocated),
        int(header.BitsStored),
        int(header.get("HighBit") or header.BitsStored - 1),
    )
    if (
        allocated not in (8, 16)
        or allocated > deepest
        or not 1 < stored <= allocated
        or not stored - 1 <= high < allocated
    ):
        raise UnreadableFile("dicom-grey-depth" if deepest == 16 else "dicom-colour-depth")


def upright(pixels: np.ndarray, header: Any, inputs: Film) -> tuple[np.ndarray, tuple[Remark, ...]]:
    """The picture as it should lie, by the header's word, and what was turned."""
    lies = inputs.header.orientation
    notes = []
    if lies is not None:
        across, down = _orientation(header, lies.across, lies.down)
        if across in lies.along[0] and down in lies.along[1]:
            if across != lies.across:
                pixels = pixels[:, ::-1]
                notes.append(Remark("mirrored", {"said": lies.mirrored}))
            if down != lies.down:
                pixels = pixels[::-1]
                notes.append(Remark("upside_down", {"said": lies.turned}))
    return np.ascontiguousarray(pixels), tuple(notes)


def _orientation(header: Any, across: str, down: str) -> tuple[str, str]:
    """The direction of the rows and of the columns, one letter each; the usual ones where the
    header does not say.
    """
    told = [*codes(header, "PatientOrientation"), ""][:2]
    return told[0][:1] or across, told[1][:1] or down


def window_note(header: Any) -> tuple[Remark, ...]:
    has = header.get("VOILUTSequence") or window(header) or int(header.BitsStored) == 8
    return () if has else (Remark("no_window"),)


def header_warnings(header: Any, inputs: Film) -> Iterator[Remark]:
    """Fixed sentences only, without a value of the header."""
    asked = inputs.header
    view = code(header, "ViewPosition")
    if not code(header, "Modality"):
        yield Remark("unstated_modality", {"said": asked.unstated_modality})
    if not code(header, "BodyPartExamined") and not view:
        yield Remark("unstated_part", {"said": asked.unstated_part})
    if asked.views and view not in asked.views:
        yield Remark("unusual_view", {"said": asked.unusual_view})
    if asked.orientation is not None:
        across, down = _orientation(header, asked.orientation.across, asked.orientation.down)
        along = asked.orientation.along
        if across not in along[0] or down not in along[1]:
            yield Remark("unusual_orientation", {"said": asked.orientation.unusual})
    if str(header.get("SOPClassUID", "")).startswith(_SECONDARY_CAPTURE):
        yield Remark("secondary_capture", {"noun": inputs.noun})
    burnt = code(header, "BurnedInAnnotation")
    if burnt == "YES":
        yield Remark("burnt_in")
    elif burnt != "NO":
        yield Remark("burnt_in_unstated")
