"""Films made in memory: the same grey levels as PNG, JPEG and DICOM, and damaged copies of them."""

from __future__ import annotations

import io
import random
import struct
from typing import Any

import numpy as np
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, RLELossless, generate_uid

from medmodels.cases.picture import quiet

JPEG_LOSSLESS, JPEG_EXTENDED, JPEG_BASELINE = (
    "1.2.840.10008.1.2.4.70",
    "1.2.840.10008.1.2.4.51",
    "1.2.840.10008.1.2.4.50",
)
JPEG_2000, JPEG_LS = "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.80"


def film(height: int = 96, width: int = 80) -> np.ndarray:
    """Something like a chest: dark outside and in two lungs, bright between them; every grey level
    from 0 to 255 occurs.
    """
    y, x = np.mgrid[0:height, 0:width] / np.array([height, width])[:, None, None]
    body = (
        200
        - 120 * (np.abs(x - 0.5) > 0.1) * (np.abs(x - 0.5) < 0.35) * (np.abs(y - 0.5) < 0.3)
        - 150 * (np.abs(x - 0.5) > 0.42)
    )
    grey = np.clip(np.rint(body + 20 * np.sin(9 * y) + 15 * np.cos(7 * x)), 0, 255).astype(np.uint8)
    grey[:4, :64] = np.arange(256, dtype=np.uint8).reshape(4, 64)
    return grey


def picture(pixels: np.ndarray | Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    stream = io.BytesIO()
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    image.save(stream, kind, **options)
    return stream.getvalue()


def dicom(
    pixels: np.ndarray,
    *,
    syntax: str = ExplicitVRLittleEndian,
    encoded: bytes | None = None,
    bits: int | None = None,
    **tags: Any,
) -> bytes:
    """A digital chest film with these stored values; a tag given as ``None`` is left out."""
    header = Dataset()
    header.file_meta = FileMetaDataset()
    header.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    header.file_meta.MediaStorageSOPClassUID = header.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
    header.file_meta.MediaStorageSOPInstanceUID = header.SOPInstanceUID = generate_uid(
        entropy_srcs=["film"]
    )
    stored = bits or 8 * pixels.dtype.itemsize
    technical = {
        "Modality": "DX",
        "BodyPartExamined": "CHEST",
        "ViewPosition": "AP",
        "BurnedInAnnotation": "NO",
    } | {
        "PhotometricInterpretation": "MONOCHROME2",
        "SamplesPerPixel": 1,
        "Rows": pixels.shape[0],
        "Columns": pixels.shape[1],
        "BitsAllocated": 8 * pixels.dtype.itemsize,
        "BitsStored": stored,
        "HighBit": stored - 1,
        "PixelRepresentation": int(pixels.dtype.kind == "i"),
    }
    with quiet():  # some tests write what the standard does not allow
        for name, value in (technical | tags).items():
            if value is not None:
                setattr(header, name, value)
    header.PixelData = (
        pixels.byteswap() if syntax == ExplicitVRBigEndian else pixels
    ).tobytes() + b"\0" * (pixels.nbytes % 2)
    header["PixelData"].VR = "OB" if pixels.dtype.itemsize == 1 else "OW"
    if encoded is not None:
        header.PixelData = encapsulate([encoded])
        header["PixelData"].VR, header["PixelData"].is_undefined_length = "OB", True
        header.file_meta.TransferSyntaxUID = syntax
    elif syntax == RLELossless:
        header.compress(RLELossless, generate_instance_uid=False)
    else:
        header.file_meta.TransferSyntaxUID = syntax
    stream = io.BytesIO()
    header.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def with_header(data: bytes, extra: bytes, *, before: bytes = b"\x28\0\x02\0US") -> bytes:
    """A copy of a DICOM file with these bytes in its header."""
    at = data.index(before)
    return data[:at] + extra + data[at:]


def sequence(tag: bytes, item: bytes) -> bytes:
    """An explicit little-endian sequence of unstated length, with one item of unstated length."""
    return (
        tag
        + b"SQ\0\0\xff\xff\xff\xff\xfe\xff\0\xe0\xff\xff\xff\xff"
        + item
        + b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0"
    )


def repeated_scan(jpeg: bytes, times: int) -> bytes:
    """A progressive JPEG whose last scan comes so many times more."""
    return jpeg[:-2] + jpeg[jpeg.rindex(b"\xff\xda") : -2] * times + b"\xff\xd9"


def jpeg_2000(pixels: np.ndarray, **options: Any) -> bytes:
    return picture(pixels, "JPEG2000", no_jp2=True, **options)


def run_lengths(*planes: bytes) -> bytes:
    """A DICOM RLE frame of these coded planes."""
    starts = [64 + sum(map(len, planes[:n])) for n in range(len(planes))]
    return struct.pack("<16I", len(planes), *starts, *[0] * (15 - len(planes))) + b"".join(planes)


def table(values: np.ndarray, *, first: int = 0, bits: int = 16) -> Sequence:
    """A modality or VOI look-up table sequence."""
    item = Dataset()
    item.add_new("LUTDescriptor", "US", [len(values) % 65536, first, bits])
    item.add_new("LUTData", "US", [int(v) for v in values])
    return Sequence([item])


def damaged(data: bytes, seed: int) -> bytes:
    """A copy cut short, or with bytes changed, flipped or put in; half of the damage is in the
    first 400 bytes.
    """
    chance = random.Random(seed)
    copy, kind = bytearray(data), seed % 4
    if kind == 0:
        return bytes(copy[: chance.randrange(len(copy))])
    for _ in range(chance.choice([1, 1, 2, 4, 16])):
        at = chance.randrange(len(copy) if chance.random() < 0.5 else min(400, len(copy)))
        if kind == 1:
            copy[at] = chance.randrange(256)
        elif kind == 2:
            copy[at] ^= 1 << chance.randrange(8)
        else:
            copy[at:at] = chance.randbytes(chance.randrange(1, 9))
    return bytes(copy)
