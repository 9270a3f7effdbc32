"""A DICOM file to the film it holds; who the patient is stays behind in this module.

What is kept of the header is the list ``_KEPT``: the parser skips the values of all other tags, no
data set is returned or stored, and no sentence is built from a header's value.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from medmodels.cases.dicom_pixels import code, codes, grey_levels, squared, stored_values, window
from medmodels.cases.picture import Picture, guarded, refuse_too_large
from medmodels.errors import UnreadableFile
from medmodels.tasks import Ages

__all__ = ["MAX_HEADER", "MAX_READS", "Picture", "read_dicom"]

# What the parser may read before the pixels. A film's header has some hundreds of entries, each of
# two or three reads.
MAX_READS = 30_000
MAX_HEADER = 1_000_000  # bytes; values that are skipped do not count
# bytes that the parser's work on one more part of a value (parts stand between backslashes) is
# counted as
_PART = 40
_MAX_VALUE = 1_024
_MAX_TABLES = 300_000  # bytes of a look-up table sequence; one table of 16 bits has 131,072

_PIXEL_DATA, _CHARACTER_SET = 0x7FE00010, 0x00080005

_IMAGE = (
    "Modality SOPClassUID BodyPartExamined ViewPosition PatientOrientation BurnedInAnnotation"
    " NumberOfFrames SamplesPerPixel Rows Columns BitsAllocated BitsStored HighBit"
    " PixelRepresentation PhotometricInterpretation PixelData PixelPaddingValue"
    " PixelPaddingRangeLimit RescaleSlope RescaleIntercept ModalityLUTSequence WindowCenter"
    " WindowWidth VOILUTFunction VOILUTSequence PresentationLUTShape PixelSpacing"
    " ImagerPixelSpacing NominalScannedPixelSpacing PixelAspectRatio"
).split()
# read to answer one question (of the ages that the model is for?), then deleted
_AGE = ["PatientAge", "PatientBirthDate", "StudyDate"]
# years; what makes a patient older, or not yet born, is a date put in the place of another
_OLDEST = 110
_KEPT = frozenset([*_IMAGE, *_AGE])
# text, dates and identifiers
_NAMING_VRS = frozenset("PN DA TM DT UI LO SH LT ST UT UC UR AE AS".split())

_DAMAGED = (
    "The DICOM file is damaged or incomplete and cannot be read; export it again from the archive."
)
_LONG = "The DICOM file has an unusually long header, or holds no picture; export the film alone."
_DEFLATED = b"1.2.840.10008.1.2.1.99"
_SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"

_FILMS = frozenset({"CR", "DX", "RG", "XR"})
_OTHER_MODALITIES = {
    "CT": "a CT image",
    "MR": "an MR image",
    "US": "an ultrasound image",
    "IVUS": "an ultrasound image",
    "MG": "a mammogram",
    "NM": "a nuclear medicine image",
    "PT": "a PET image",
    "XA": "an angiogram",
    "RF": "a fluoroscopy image",
    "ES": "an endoscopy image",
    "ECG": "an ECG",
    "PX": "a panoramic dental film",
    "IO": "a dental film",
    "SC": "a secondary capture",
    "OT": "a picture of an unstated kind",
    "SR": "a report",
    "PR": "a presentation state",
    "SEG": "a segmentation",
    "DOC": "a document",
    "RTIMAGE": "a radiotherapy image",
}
_CHEST = re.compile("CHEST|THORAX|TORAX|LUNG|BRUST|POUMON")
_NOT_CHEST = re.compile("ABD|PELV|SPINE|NECK|HEAD|WALL")
_OTHER_PARTS = {
    "EXTREMITY": "an extremity",
    "ABDOMEN": "the abdomen",
    "PELVIS": "the pelvis",
    "HEAD": "the head",
    "SKULL": "the skull",
    "HAND": "a hand",
    "FOOT": "a foot",
    "KNEE": "a knee",
    "HIP": "a hip",
    "SHOULDER": "a shoulder",
    "ELBOW": "an elbow",
    "WRIST": "a wrist",
    "ANKLE": "an ankle",
    "LEG": "a leg",
    "ARM": "an arm",
    "CSPINE": "the spine",
    "TSPINE": "the spine",
    "LSPINE": "the spine",
    "SPINE": "the spine",
    "BREAST": "a breast",
}
_FRONTAL = frozenset({"", "AP", "PA"})
_NOT_FRONTAL = frozenset(
    "LL RL LLD RLD LAT LATERAL L R LLAT RLAT OBL OBLIQUE LLO RLO LAO RAO LPO RPO LO RO".split()
)


def read_dicom(data: bytes, ages: Ages | None = None) -> Picture:
    """Read the one frontal chest film in a DICOM file; raises ``UnreadableFile`` for everything
    else, without a value of the header.

    ``Picture.of_age`` says whether the patient is of these ``ages``, and no more of the age than
    that.
    """
    if _DEFLATED in data:  # inflating has no bound
        raise UnreadableFile(
            "This DICOM file is deflated as a whole, which is not read; export it with explicit"
            " little-endian transfer syntax."
        )
    return guarded(partial(_film, ages=ages), data, otherwise=_DAMAGED)


def _film(data: bytes, *, ages: Ages | None) -> Picture:
    header, note = _parse(data)
    of_age = _is_of_age(header, ages) if ages else None
    for name in _AGE:
        header.pop(name, None)
    _refuse_other_examinations(header)
    _refuse_other_pictures(header)
    pixels, turned = _upright(squared(grey_levels(stored_values(header), header), header), header)
    how = f"Read as DICOM, {int(header.Columns)} × {int(header.Rows)} pixels."
    return Picture(
        pixels, (how, *note, *turned, *_window_note(header)), tuple(_warnings(header)), of_age
    )


class _Source(io.BytesIO):
    """The file, read within bounds: the parser goes through nested items one by one, whoever wants
    them, and cannot be stopped there.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.reads, self.header, self.in_pixels = 0, 0, False

    @property
    def is_spent(self) -> bool:
        return self.reads > MAX_READS or self.header > MAX_HEADER

    def read(self, size: int | None = -1, /) -> bytes:
        value = super().read(size)
        self.reads += 1
        if not self.in_pixels:
            self.header += len(value) + _PART * value.count(b"\\")
        if self.is_spent:
            raise UnreadableFile(_LONG)
        return value


def _parse(data: bytes) -> tuple[Any, tuple[str, ...]]:
    """The kept part of the header with the pixels, and a note of the names of everything else."""
    from pydicom.datadict import dictionary_VR, keyword_for_tag, tag_for_keyword
    from pydicom.filereader import read_partial
    from pydicom.tag import BaseTag

    named: dict[str, None] = {}
    private, others, source = 0, 0, _Source(data)

    def notice(tag: BaseTag, vr: str | None, length: int) -> bool:
        nonlocal private, others
        if source.in_pixels:
            return True  # nothing kept comes after the pixels
        keyword = keyword_for_tag(tag)
        if keyword in _KEPT or tag == _CHARACTER_SET:
            _refuse_unlikely(keyword, vr, length)
        source.in_pixels = tag == _PIXEL_DATA
        if tag.is_private:
            private += 1
        elif keyword in _AGE or (
            keyword
            and keyword not in _KEPT
            and (tag.group == 0x10 or (vr or dictionary_VR(tag)) in _NAMING_VRS)
        ):
            named[keyword] = None
        elif keyword not in _KEPT:
            others += 1
        return False

    try:
        header = read_partial(
            source,
            stop_when=notice,
            specific_tags=[tag for k in sorted(_KEPT) if (tag := tag_for_keyword(k))],
        )
    except OSError:  # what the parser makes of any error in an item
        raise UnreadableFile(_LONG if source.is_spent else _DAMAGED) from None
    # the parser only logs that the file ends within the pixels
    if source.in_pixels and "PixelData" not in header:
        raise UnreadableFile(_DAMAGED)
    counts = [
        f"{n} {kind} tag{'s' * (n != 1)}"
        for n, kind in ((others, "other"), (private, "private"))
        if n
    ]
    listed = [", ".join(named)] * bool(named) + counts
    return header, (
        (f"Set aside before anything else saw them: {' and '.join(listed)}.",) if listed else ()
    )


def _refuse_unlikely(keyword: str, vr: str | None, length: int) -> None:
    """Values much longer than any film has: the parser makes an object of each number or item, when
    it is asked for it.
    """
    if keyword == "PixelData":
        if vr not in (None, "OB", "OW", "UN"):
            raise UnreadableFile(_DAMAGED)
    elif keyword.endswith("Sequence"):
        # of unstated length: read at once, and counted
        if length > _MAX_TABLES and length != 0xFFFFFFFF:
            raise UnreadableFile(_LONG)
    elif length > _MAX_VALUE:
        raise UnreadableFile(_LONG)


def _is_of_age(header: Any, ages: Ages) -> bool | None:
    """Whether the header's age, and its birth date at the date of study, is one of these; ``None``
    where neither tells, or they differ.
    """
    age = re.fullmatch(r"([0-9]{1,3})([YMWD])", code(header, "PatientAge"))
    told: set[bool] = set()
    if (
        age
        and int(age[1])
        and (years := int(age[1]) / {"Y": 1, "M": 12, "W": 52.18, "D": 365.25}[age[2]]) <= _OLDEST
    ):
        told.add(ages.holds(years))
    born, seen = (
        re.match(r"[0-9]{8}", code(header, name)) for name in ("PatientBirthDate", "StudyDate")
    )
    if born and seen and 0 <= (years := (int(seen[0]) - int(born[0])) / 10_000) <= _OLDEST:
        told.add(ages.holds(years))
    if told:
        return told.pop() if len(told) == 1 else None
    # of no years, months or days, and no dates to say better
    return ages.holds(0) if age and not int(age[1]) else None


def _refuse_other_examinations(header: Any) -> None:
    modality, part, view = (
        code(header, name) for name in ("Modality", "BodyPartExamined", "ViewPosition")
    )
    if modality and modality not in _FILMS:
        kind = _OTHER_MODALITIES.get(modality, "another kind of examination")
        raise UnreadableFile(
            f"By its header this is {kind}; this task needs a chest X-ray film (CR or DX)."
        )
    if part and (not _CHEST.search(part) or _NOT_CHEST.search(part)):
        raise UnreadableFile(
            f"By its header this film shows {_OTHER_PARTS.get(part, 'another body part')}; this"
            " task needs a chest film."
        )
    if view in _NOT_FRONTAL or (not view and _orientation(header)[0] in "AP"):
        raise UnreadableFile(
            "By its header this is a lateral, decubitus or oblique view; this task needs a frontal"
            " film (AP or PA)."
        )


def _refuse_other_pictures(header: Any) -> None:
    """Bounds and kind of the pixels, before any of them is decoded."""
    if "PixelData" not in header:
        raise UnreadableFile("This DICOM file holds no picture; export the film itself.")
    refuse_too_large(int(header.Columns), int(header.Rows))
    if int(header.get("NumberOfFrames") or 1) != 1:
        raise UnreadableFile(
            "This DICOM file holds several frames (a series or a loop); export the one film."
        )
    if int(header.get("SamplesPerPixel") or 1) != 1 or code(
        header, "PhotometricInterpretation"
    ) not in ("MONOCHROME1", "MONOCHROME2"):
        raise UnreadableFile(
            "This DICOM picture is in colour; a chest film is grey. Export the film itself, not a"
            " screen or a report page."
        )
    allocated, stored, high = (
        int(header.BitsAllocated),
        int(header.BitsStored),
        int(header.get("HighBit") or header.BitsStored - 1),
    )
    if (
        allocated not in (8, 16)
        or not 1 < stored <= allocated
        or not stored - 1 <= high < allocated
    ):
        raise UnreadableFile(
            "The grey levels of this DICOM picture are not of 8 to 16 bits; export it again with 8,"
            " 12 or 16 bits."
        )


def _upright(pixels: np.ndarray, header: Any) -> tuple[np.ndarray, tuple[str, ...]]:
    """The film with the patient's right on the left and the head on top, by the header's word, and
    what was turned.
    """
    across, down = _orientation(header)
    notes = []
    if across == "R" and down in "FH":
        pixels = pixels[:, ::-1]
        notes.append(
            "By its header the film was mirrored; it was turned over, so that the patient's right"
            " is on the left of the picture."
        )
    if down == "H" and across in "LR":
        pixels = pixels[::-1]
        notes.append(
            "By its header the film was upside down; it was turned, so that the head is on top."
        )
    return np.ascontiguousarray(pixels), tuple(notes)


def _window_note(header: Any) -> tuple[str, ...]:
    has = header.get("VOILUTSequence") or window(header) or int(header.BitsStored) == 8
    return (
        ()
        if has
        else ("The header has no window: grey levels run from the darkest to the brightest value.",)
    )


def _orientation(header: Any) -> tuple[str, str]:
    """The direction of the rows and of the columns, one letter each; of an ordinary film (L, F)
    where the header does not say.
    """
    across, down = [*codes(header, "PatientOrientation"), ""][:2]
    return across[:1] or "L", down[:1] or "F"


def _warnings(header: Any) -> Iterator[str]:
    """Fixed sentences only."""
    if not code(header, "Modality"):
        yield (
            "The header does not say what kind of examination this is; make sure that it is a chest"
            " X-ray."
        )
    if not code(header, "BodyPartExamined") and not code(header, "ViewPosition"):
        yield "The file does not say that this is a frontal chest film: check it."
    if code(header, "ViewPosition") not in _FRONTAL:
        yield "The header names an unusual view; make sure that the film is frontal."
    across, down = _orientation(header)
    if across not in "LR" or down not in "FH":
        yield (
            "The header says the film does not lie as usual: make sure that the head is on top and"
            " the patient's right on the left."
        )
    if str(header.get("SOPClassUID", "")).startswith(_SECONDARY_CAPTURE):
        yield "The film was saved as a secondary capture: it may be a copy of a screen."
    burnt = code(header, "BurnedInAnnotation")
    if burnt == "YES":
        yield (
            "The header says that text is burnt into the picture: it may name the patient, and it"
            " may mislead a model."
        )
    elif burnt != "NO":
        yield (
            "The header does not say whether text is burnt into the picture: look for names before"
            " you share it."
        )
