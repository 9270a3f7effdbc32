"""A DICOM file to the picture it holds; who the patient is stays behind in this module.

What is kept of the header is the list ``_KEPT``: the parser skips the values of all other tags, no
data set is returned or stored, and no sentence is built from a header's value.
"""

from __future__ import annotations

import io
from functools import partial
from typing import Any

from medmodels.cases.dicom_colours import colour_values
from medmodels.cases.dicom_header import (
    header_warnings,
    is_in_colours,
    is_of_age,
    refuse_other_examinations,
    refuse_other_pictures,
    upright,
    window_note,
)
from medmodels.cases.dicom_pixels import grey_levels, squared, stored_values
from medmodels.cases.greys import grey_of_colours
from medmodels.cases.picture import Picture, guarded
from medmodels.cases.remarks import Remark
from medmodels.errors import UnreadableFile
from medmodels.tasks import Film

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
    " NumberOfFrames SamplesPerPixel PlanarConfiguration Rows Columns BitsAllocated BitsStored"
    " HighBit PixelRepresentation PhotometricInterpretation PixelData PixelPaddingValue"
    " PixelPaddingRangeLimit RescaleSlope RescaleIntercept ModalityLUTSequence WindowCenter"
    " WindowWidth VOILUTFunction VOILUTSequence PresentationLUTShape PixelSpacing"
    " ImagerPixelSpacing NominalScannedPixelSpacing PixelAspectRatio"
).split()
# read to answer one question (of the ages that the model is for?), then deleted
_AGE = ["PatientAge", "PatientBirthDate", "StudyDate"]
_KEPT = frozenset([*_IMAGE, *_AGE])
# text, dates and identifiers
_NAMING_VRS = frozenset("PN DA TM DT UI LO SH LT ST UT UC UR AE AS".split())

_DEFLATED = b"1.2.840.10008.1.2.1.99"


def read_dicom(data: bytes, inputs: Film) -> Picture:
    """Read the one picture that is asked for in a DICOM file; raises ``UnreadableFile`` for
    everything else, without a value of the header.

    ``Picture.of_age`` says whether the patient is of the question's ages, and no more of the age
    than that.
    """
    if _DEFLATED in data:  # inflating has no bound
        raise UnreadableFile("dicom-deflated")
    return guarded(partial(_picture, inputs=inputs), data, otherwise="dicom-damaged")


def _picture(data: bytes, *, inputs: Film) -> Picture:
    header, note = _parse(data)
    of_age = is_of_age(header, inputs.ages) if inputs.ages else None
    for name in _AGE:
        header.pop(name, None)
    refuse_other_examinations(header, inputs)
    refuse_other_pictures(header, inputs)
    grey, coloured = (
        grey_of_colours(colour_values(header), inputs)
        if is_in_colours(header)
        else (grey_levels(stored_values(header), header), ())
    )
    pixels, turned = upright(squared(grey, header), header, inputs)
    how = Remark("read_dicom", {"width": int(header.Columns), "height": int(header.Rows)})
    notes = (how, *note, *turned, *window_note(header))
    return Picture(pixels, notes, (*header_warnings(header, inputs), *coloured), of_age)


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
            raise UnreadableFile("dicom-long-header")
        return value


def _parse(data: bytes) -> tuple[Any, tuple[Remark, ...]]:
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
        raise UnreadableFile("dicom-long-header" if source.is_spent else "dicom-damaged") from None
    # the parser only logs that the file ends within the pixels
    if source.in_pixels and "PixelData" not in header:
        raise UnreadableFile("dicom-damaged")
    aside = {"named": tuple(named), "others": others, "private": private}
    return header, ((Remark("tags_aside", aside),) if any(aside.values()) else ())


def _refuse_unlikely(keyword: str, vr: str | None, length: int) -> None:
    """Values much longer than any film has: the parser makes an object of each number or item, when
    it is asked for it.
    """
    if keyword == "PixelData":
        if vr not in (None, "OB", "OW", "UN"):
            raise UnreadableFile("dicom-damaged")
    elif keyword.endswith("Sequence"):
        # of unstated length: read at once, and counted
        if length > _MAX_TABLES and length != 0xFFFFFFFF:
            raise UnreadableFile("dicom-long-header")
    elif length > _MAX_VALUE:
        raise UnreadableFile("dicom-long-header")
