"""DICOM files: other examinations, other pictures, and pixels that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["EXAMINATIONS", "PARTS", "WORDS"]

# What the values of Modality and BodyPartExamined are called, where a file is refused for them.
EXAMINATIONS: Mapping[str, str] = {
    **dict.fromkeys(("CR", "DX", "RG", "XR"), "a plain film"),
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
PARTS: Mapping[str, str] = {
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


def _other_examination(modality: str, needs: str) -> str:
    kind = EXAMINATIONS.get(modality, "another kind of examination")
    return f"By its header this is {kind}; this task needs {needs}."


def _other_part(part: str, noun: str, named: str) -> str:
    shows = PARTS.get(part, "another body part")
    return f"By its header this {noun} shows {shows}; this task needs {named}."


WORDS: Mapping[str, str | Callable[..., str]] = {
    "dicom-deflated": (
        "This DICOM file is deflated as a whole, which is not read; export it with explicit"
        " little-endian transfer syntax."
    ),
    "dicom-damaged": (
        "The DICOM file is damaged or incomplete and cannot be read; export it again from the"
        " archive."
    ),
    "dicom-long-header": (
        "The DICOM file has an unusually long header, or holds no picture; export that alone."
    ),
    "dicom-colours-compressed": (
        "The picture is in colours and compressed in a way that is not read here; export it in"
        " grey, uncompressed or as baseline JPEG."
    ),
    "dicom-unlike-header": (
        "The picture in this DICOM file is not as its header describes it; export it again."
    ),
    "other-examination": _other_examination,
    "other-part": _other_part,
    "wrong-view": "{sentence}",
    "dicom-no-picture": "This DICOM file holds no picture; export the {noun} itself.",
    "dicom-several-frames": (
        "This DICOM file holds several frames (a series or a loop); export the one {noun}."
    ),
    "dicom-in-colours": "This DICOM picture is stored in colours; {wanted}",
    "dicom-kind-unsaid": (
        "The header of this DICOM picture does not say, in a way that is known, whether its pixels"
        " are grey levels or colours (Photometric Interpretation); export the {noun} again, or as"
        " PNG."
    ),
    "dicom-grey-depth": (
        "The grey levels of this DICOM picture are not of 8 to 16 bits; export it again with 8,"
        " 12 or 16 bits."
    ),
    "dicom-colour-depth": (
        "The colours of this DICOM picture are not of 8 bits each; export it in grey."
    ),
    "dicom-compressed": (
        "The picture is compressed in a way that is not read here (such as JPEG-LS or video);"
        " export it uncompressed or as lossless JPEG."
    ),
    "dicom-cut-short": "The compressed picture in this DICOM file is cut short; export it again.",
    "dicom-stream-unlike-header": (
        "The compressed picture in this DICOM file is not as its header describes it; export it"
        " again."
    ),
    "dicom-oblong-pixels": (
        "By its header the pixels of this picture are far from square; export it again."
    ),
}
