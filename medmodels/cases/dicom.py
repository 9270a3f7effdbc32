"""A DICOM file to the film it holds; who the patient is stays behind in this module.

What is kept of the header is the list ``_KEPT``: the parser skips the values of all other tags, no data set is returned
or stored, and no sentence is built from a header's value.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from medmodels.cases.dicom_pixels import code, grey_levels, squared, stored_values, window
from medmodels.cases.film import Film, guarded, refuse_too_large
from medmodels.errors import UnreadableFile

__all__ = ["MAX_ELEMENTS", "MAX_HEADER", "Film", "read_dicom"]

MAX_ELEMENTS = 20_000  # a film's header has some hundreds
MAX_HEADER = 2_000_000  # bytes before the pixels

_PIXEL_DATA = 0x7FE00010

_IMAGE = (
    "Modality SOPClassUID BodyPartExamined ViewPosition PatientOrientation BurnedInAnnotation NumberOfFrames SamplesPerPixel Rows Columns "
    "BitsAllocated BitsStored HighBit PixelRepresentation PhotometricInterpretation PixelData PixelPaddingValue PixelPaddingRangeLimit "
    "RescaleSlope RescaleIntercept ModalityLUTSequence WindowCenter WindowWidth VOILUTFunction VOILUTSequence PresentationLUTShape PixelSpacing "
    "ImagerPixelSpacing NominalScannedPixelSpacing PixelAspectRatio"
).split()
_AGE = ["PatientAge", "PatientBirthDate", "StudyDate"]  # read to answer one question (an adult?), then deleted
_KEPT = frozenset([*_IMAGE, *_AGE])
_NAMING_VRS = frozenset("PN DA TM DT UI LO SH LT ST UT UC UR AE AS".split())  # text, dates and identifiers

_DAMAGED = "The DICOM file is damaged or incomplete and cannot be read; export it again from the archive."
_DEFLATED = b"1.2.840.10008.1.2.1.99"
_SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"

_FILMS = frozenset({"CR", "DX", "RG", "XR"})
_OTHER_MODALITIES = {
    "CT": "a CT image", "MR": "an MR image", "US": "an ultrasound image", "IVUS": "an ultrasound image", "MG": "a mammogram",
    "NM": "a nuclear medicine image", "PT": "a PET image", "XA": "an angiogram", "RF": "a fluoroscopy image", "ES": "an endoscopy image",
    "ECG": "an ECG", "PX": "a panoramic dental film", "IO": "a dental film", "SC": "a secondary capture", "OT": "a picture of an unstated kind",
    "SR": "a report", "PR": "a presentation state", "SEG": "a segmentation", "DOC": "a document", "RTIMAGE": "a radiotherapy image",
}  # fmt: skip
_CHEST = re.compile("CHEST|THORAX|TORAX|LUNG|BRUST|POUMON")
_NOT_CHEST = re.compile("ABD|PELV|SPINE|NECK|HEAD|WALL")
_OTHER_PARTS = {
    "EXTREMITY": "an extremity", "ABDOMEN": "the abdomen", "PELVIS": "the pelvis", "HEAD": "the head", "SKULL": "the skull", "HAND": "a hand",
    "FOOT": "a foot", "KNEE": "a knee", "HIP": "a hip", "SHOULDER": "a shoulder", "ELBOW": "an elbow", "WRIST": "a wrist", "ANKLE": "an ankle",
    "LEG": "a leg", "ARM": "an arm", "CSPINE": "the spine", "TSPINE": "the spine", "LSPINE": "the spine", "SPINE": "the spine", "BREAST": "a breast",
}  # fmt: skip
_FRONTAL = frozenset({"", "AP", "PA"})
_NOT_FRONTAL = frozenset("LL RL LLD RLD LAT LATERAL L R LLAT RLAT OBL OBLIQUE LLO RLO LAO RAO LPO RPO LO RO".split())


def read_dicom(data: bytes) -> Film:
    """Read the one frontal chest film in a DICOM file; raises ``UnreadableFile`` for everything else, without a value of the header."""
    if _DEFLATED in data:  # inflating has no bound
        raise UnreadableFile("This DICOM file is deflated as a whole, which is not read; export it with explicit little-endian transfer syntax.")
    # The parser goes through nested items one by one, whoever wants them, and cannot be stopped there.
    pixels_at = min((at for tag in (b"\xe0\x7f\x10\0", b"\x7f\xe0\0\x10") if (at := data.find(tag)) >= 0), default=len(data))
    if pixels_at > MAX_HEADER or data.count(b"\xfe\xff\0\xe0") > MAX_ELEMENTS:
        raise UnreadableFile("The DICOM file has an unusually long header, or holds no picture; export the film alone.")
    return guarded(_film, data, otherwise=_DAMAGED)


def _film(data: bytes) -> Film:
    header, note = _parse(data)
    adult = _is_adult(header)
    for name in _AGE:
        header.pop(name, None)
    _refuse_other_examinations(header)
    _refuse_other_pictures(header)
    stored = stored_values(header)
    pixels = squared(grey_levels(stored, header), header)
    how = f"Read as DICOM, {stored.shape[1]} × {stored.shape[0]} pixels."
    return Film(pixels, (how, *note, *_window_note(header)), tuple(_warnings(header, adult=adult)))


def _parse(data: bytes) -> tuple[Any, tuple[str, ...]]:
    """The kept part of the header with the pixels, and a note of the names of everything else."""
    from pydicom.datadict import dictionary_VR, keyword_for_tag, tag_for_keyword
    from pydicom.filereader import read_partial
    from pydicom.tag import BaseTag

    named: dict[str, None] = {}
    private, others, count, begun = 0, 0, 0, False

    def notice(tag: BaseTag, vr: str | None, length: int) -> bool:
        nonlocal private, others, count, begun
        count += 1
        begun |= tag == _PIXEL_DATA
        if count > MAX_ELEMENTS:
            raise UnreadableFile(f"The DICOM header has more than {MAX_ELEMENTS} entries; export the film alone.")
        keyword = keyword_for_tag(tag)
        if tag.is_private:
            private += 1
        elif keyword in _AGE or (keyword and keyword not in _KEPT and (tag.group == 0x10 or (vr or dictionary_VR(tag)) in _NAMING_VRS)):
            named[keyword] = None
        elif keyword not in _KEPT:
            others += 1
        return False

    header = read_partial(io.BytesIO(data), stop_when=notice, specific_tags=[tag for k in sorted(_KEPT) if (tag := tag_for_keyword(k))])
    if begun and "PixelData" not in header:  # the parser only logs that the file ends within the pixels
        raise UnreadableFile(_DAMAGED)
    counts = [f"{n} {kind} tag{'s' * (n != 1)}" for n, kind in ((others, "other"), (private, "private")) if n]
    listed = [", ".join(named)] * bool(named) + counts
    return header, (f"Set aside before anything else saw them: {' and '.join(listed)}.",) if listed else ()


def _is_adult(header: Any) -> bool:
    """Whether the header's age, or its birth date and date of study, come to 18 years or more."""
    age = re.fullmatch(r"([0-9]{1,3})([YM])", code(header, "PatientAge"))
    if age:
        return int(age[1]) >= {"Y": 18, "M": 216}[age[2]]
    born, seen = (re.match(r"[0-9]{8}", code(header, name)) for name in ("PatientBirthDate", "StudyDate"))
    return bool(born and seen and int(seen[0]) - int(born[0]) >= 180_000)


def _refuse_other_examinations(header: Any) -> None:
    modality, part, view = (code(header, name) for name in ("Modality", "BodyPartExamined", "ViewPosition"))
    if modality and modality not in _FILMS:
        kind = _OTHER_MODALITIES.get(modality, "another kind of examination")
        raise UnreadableFile(f"By its header this is {kind}; this task needs a chest X-ray film (CR or DX).")
    if part and (not _CHEST.search(part) or _NOT_CHEST.search(part)):
        raise UnreadableFile(f"By its header this film shows {_OTHER_PARTS.get(part, 'another body part')}; this task needs a chest film.")
    sideways = code(header, "PatientOrientation")[:1] in ("A", "P")
    if view in _NOT_FRONTAL or (not view and sideways):
        raise UnreadableFile("By its header this is a lateral, decubitus or oblique view; this task needs a frontal film (AP or PA).")


def _refuse_other_pictures(header: Any) -> None:
    """Bounds and kind of the pixels, before any of them is decoded."""
    if "PixelData" not in header:
        raise UnreadableFile("This DICOM file holds no picture; export the film itself.")
    refuse_too_large(int(header.Columns), int(header.Rows))
    if int(header.get("NumberOfFrames") or 1) != 1:
        raise UnreadableFile("This DICOM file holds several frames (a series or a loop); export the one film.")
    if int(header.get("SamplesPerPixel") or 1) != 1 or code(header, "PhotometricInterpretation") not in ("MONOCHROME1", "MONOCHROME2"):
        raise UnreadableFile("This DICOM picture is in colour; a chest film is grey. Export the film itself, not a screen or a report page.")
    allocated, stored, high = int(header.BitsAllocated), int(header.BitsStored), int(header.get("HighBit") or header.BitsStored - 1)
    if allocated not in (8, 16) or not 1 < stored <= allocated or not stored - 1 <= high < allocated:
        raise UnreadableFile("The grey levels of this DICOM picture are not of 8 to 16 bits; export it again with 8, 12 or 16 bits.")


def _window_note(header: Any) -> tuple[str, ...]:
    has = header.get("VOILUTSequence") or window(header) or int(header.BitsStored) == 8
    return () if has else ("The header has no window: grey levels run from the darkest to the brightest value.",)


def _warnings(header: Any, *, adult: bool) -> Iterator[str]:
    """Fixed sentences only."""
    if adult:
        yield "The header says the patient is an adult; the models learned from children of one to five years."
    if not code(header, "Modality"):
        yield "The header does not say what kind of examination this is; make sure that it is a chest X-ray."
    if code(header, "ViewPosition") not in _FRONTAL:
        yield "The header names an unusual view; make sure that the film is frontal."
    if code(header, "PatientOrientation")[:1] == "R":
        yield "The header says the film is mirrored: the patient's right is on the right."
    if str(header.get("SOPClassUID", "")).startswith(_SECONDARY_CAPTURE):
        yield "The film was saved as a secondary capture: it may be a copy of a screen."
    burnt = code(header, "BurnedInAnnotation")
    if burnt == "YES":
        yield "The header says that text is burnt into the picture: it may name the patient, and it may mislead a model."
    elif burnt != "NO":
        yield "The header does not say whether text is burnt into the picture: look for names before you share it."
