"""Pictures of another question: its own header rules, its own words, and grey that is stored in
colours.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from medmodels.cases.film import read_film
from medmodels.errors import UnreadableFile
from tests.cases.images import dicom, film, picture
from tests.told import told
from tests.ultrasound import ULTRASOUND

GREY = film()
COLOURS = np.repeat(GREY[..., None], 3, axis=2)
SCAN = {"Modality": "US", "BodyPartExamined": "BREAST", "ViewPosition": None}
AS_COLOURS = {"SamplesPerPixel": 3, "PlanarConfiguration": 0, "PhotometricInterpretation": "RGB"}
JPEG_BASELINE = "1.2.840.10008.1.2.4.50"
FORBIDDEN = ("chest", "x-ray", "pneumonia", "bones", "child", "film", "lung")


def scan(pixels: np.ndarray = GREY, **tags: Any) -> bytes:
    return dicom(pixels, **(SCAN | tags))


def doppler(share: float) -> np.ndarray:
    """The picture with so many of its pixels in red."""
    coloured = COLOURS.copy()
    coloured[: round(share * len(coloured))] = (220, 20, 20)
    return coloured


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_film(data, task=ULTRASOUND)
    return str(caught.value)


def test_a_grey_frame_is_read_whether_stored_as_grey_or_in_colours() -> None:
    """One value a pixel, or three equal ones: the same picture, without a warning."""
    for data in (scan(), scan(COLOURS, **AS_COLOURS)):
        reading = read_film(data, task=ULTRASOUND)

        np.testing.assert_array_equal(reading.case().data, GREY)
        assert told(reading.warnings) == ()


def test_luminance_and_chrominance_become_grey() -> None:
    """A frame in YBR_FULL is its luminance, where there is no chrominance."""
    stored = np.dstack([GREY, np.full_like(GREY, 128), np.full_like(GREY, 128)])
    tags = AS_COLOURS | {"PhotometricInterpretation": "YBR_FULL"}

    read = read_film(scan(stored, **tags), task=ULTRASOUND).case().data

    assert np.abs(read.astype(int) - GREY).max() <= 1


def test_a_compressed_frame_in_colours_is_read() -> None:
    """Baseline JPEG, as most machines write, gives nearly the picture."""
    out = io.BytesIO()
    Image.fromarray(COLOURS).save(out, "JPEG", quality=95)
    encoded = out.getvalue() + b"\0" * (len(out.getvalue()) % 2)
    tags = AS_COLOURS | {"PhotometricInterpretation": "YBR_FULL_422"}
    data = scan(COLOURS, syntax=JPEG_BASELINE, encoded=encoded, **tags)

    read = read_film(data, task=ULTRASOUND).case().data

    assert np.abs(read.astype(int) - GREY).mean() < 2


@pytest.mark.parametrize("kind", ["DICOM", "PNG"])
def test_doppler_is_refused_in_words(kind: str) -> None:
    """A coloured box is refused, a few coloured pixels are warned about."""
    large, small = doppler(0.1), COLOURS.copy()
    small[:2, :2] = (220, 20, 20)
    as_file = picture if kind == "PNG" else lambda pixels: scan(pixels, **AS_COLOURS)

    assert "without Doppler" in refused(as_file(large))
    assert "coloured marks" in " ".join(told(read_film(as_file(small), task=ULTRASOUND).warnings))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (scan(NumberOfFrames=2), "several frames"),
        (scan(Modality="DX"), "a plain film; this task needs a breast ultrasound picture (US)"),
        (scan(Modality="CT"), "a CT image"),
        (scan(BodyPartExamined="ABDOMEN"), "the abdomen"),
        (scan(BodyPartExamined="CHEST"), "another body part"),
        (scan(PhotometricInterpretation="PALETTE COLOR"), "stored in colours"),
        (b"%PDF-1.7", "a PDF"),
        (b"a,b\n1,2\n", "not a breast ultrasound picture but text"),
        (b"", "empty"),
        (picture(np.zeros((8, 8), np.uint8)), "too small"),
    ],
)
def test_what_is_refused_is_refused_in_words_of_its_own(data: bytes, says: str) -> None:
    """Each refusal says what was found, and no word of another question's pictures."""
    message = refused(data)

    assert says in message
    assert [word for word in FORBIDDEN if word in message.replace("plain film", "").lower()] == []


def test_notes_and_warnings_speak_of_pictures() -> None:
    """Whatever is said of a file that is read has no word of another question's."""
    files = (
        scan(Modality=None, BodyPartExamined=None, BurnedInAnnotation=None),
        picture(np.dstack([GREY, GREY])),
        picture(GREY.astype(np.uint16) * 16),
    )
    for data in files:
        reading = read_film(data, task=ULTRASOUND)
        said = " ".join((*told(reading.notes), *told(reading.warnings))).lower()

        assert [word for word in FORBIDDEN if word in said] == []
        assert reading.unfit is None


def test_a_picture_without_a_stated_way_to_lie_is_taken_as_it_lies() -> None:
    """A header that says how the rows run turns nothing where a question does not ask."""
    for orientation in (["R", "H"], ["A", "F"]):
        reading = read_film(scan(PatientOrientation=orientation), task=ULTRASOUND)

        np.testing.assert_array_equal(reading.case().data, GREY)
        assert told(reading.warnings) == ()


def test_a_compressed_frame_in_colours_has_a_lower_bound() -> None:
    """Three times the bytes for each pixel, so a third of the pixels: nine millions are refused by
    the header alone, in grey they are read.
    """
    grey = np.zeros((3000, 3000), np.uint8)
    grey[500:2500, 500:2500] = 200
    out, flat = io.BytesIO(), io.BytesIO()
    Image.fromarray(grey).convert("RGB").save(out, "JPEG")
    Image.fromarray(grey).save(flat, "JPEG")
    tags = AS_COLOURS | {"PhotometricInterpretation": "YBR_FULL_422"}

    def encoded(stream: io.BytesIO) -> bytes:
        return stream.getvalue() + b"\0" * (len(stream.getvalue()) % 2)

    large = scan(
        np.broadcast_to(grey[..., None], (*grey.shape, 3)),
        syntax=JPEG_BASELINE,
        encoded=encoded(out),
        **tags,
    )
    assert "9 million pixels; at most 8" in refused(large)
    read = read_film(
        scan(grey, syntax=JPEG_BASELINE, encoded=encoded(flat)), task=ULTRASOUND
    ).case()
    assert max(read.data.shape) == 1024
