"""The pixels of a DICOM header that ``dicom.py`` has checked: decoding, grey scale and shape.

Order (PS3.3 C.11): modality LUT or rescale, VOI LUT or window, then MONOCHROME1 and
PresentationLUTShape, which pydicom leaves to its caller. ``header`` is the kept part of a data set;
nothing here keeps or returns it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np

from medmodels.cases.parts import jpeg_parts
from medmodels.cases.picture import (
    jpeg_2000_size,
    jpeg_size,
    refuse_costly_jpeg_2000,
    refuse_many_scans,
    strips,
)
from medmodels.errors import UnreadableFile

__all__ = [
    "code",
    "codes",
    "grey_levels",
    "jpeg_frame",
    "numbers",
    "squared",
    "stored_values",
    "window",
]

# pixels of a JPEG 2000 picture up to which it is decoded at full size: OpenJPEG takes some twenty
# bytes for each
_WHOLE = 7_000_000
# pixels up to which a picture is stretched to square ones; a larger one is shrunk
_STRETCHED = 4_000_000


def stored_values(header: Any) -> np.ndarray:
    """The stored values as integers (rows, columns), decoded; at half size where a large JPEG 2000
    picture holds that too.
    """
    decode = _DECODERS.get(str(header.file_meta.get("TransferSyntaxUID", "")))
    if decode is None:
        raise UnreadableFile("dicom-compressed")
    return decode(header)


def _native(header: Any) -> np.ndarray:
    from pydicom.pixels import pixel_array

    # pydicom's own correction of unused bits takes HighBit to be BitsStored - 1, and cuts off what
    # lies above
    return _whole(pixel_array(header, correct_unused_bits=False), header)


def _run_lengths(header: Any) -> np.ndarray:
    # into what is allocated here; pydicom's own has no bound on what a byte unpacks to
    from imagecodecs import dicomrle_decode

    stored = np.empty((header.Rows, header.Columns), f"<u{header.BitsAllocated // 8}")
    decoded = dicomrle_decode(
        _fragments(header), stored.dtype, out=stored.reshape(-1).view(np.uint8).data
    )
    if len(decoded) != stored.nbytes:
        raise UnreadableFile("dicom-cut-short")
    return _whole(stored, header)


def _jpeg(header: Any) -> np.ndarray:
    from PIL import Image

    with Image.open(io.BytesIO(jpeg_frame(header)), formats=["JPEG"]) as image:
        return _whole(np.asarray(image), header)


def _libjpeg(header: Any) -> np.ndarray:
    # libjpeg-turbo 3: lossless and 12-bit; GDCM crashed on damaged bytes
    from imagecodecs import jpeg8_decode

    return _whole(np.asarray(jpeg8_decode(jpeg_frame(header))), header)


def _jpeg_2000(header: Any) -> np.ndarray:
    from PIL import Image

    frame = _fragments(header)
    width, height, channels, precision = jpeg_2000_size(frame)
    if (width, height, channels) != (header.Columns, header.Rows, 1):
        raise UnreadableFile("dicom-stream-unlike-header")
    halved = width * height > _WHOLE
    refuse_costly_jpeg_2000(frame, halved=halved)
    image: Any = Image.open(io.BytesIO(frame), formats=["JPEG2000"])
    image.reduce = int(halved)
    stored = np.array(image)
    # PIL moves the values to the top of 8 or 16 bits, and signed ones up by half the range
    stored >>= 8 * stored.itemsize - (precision & 127) - 1
    if precision & 128:
        stored -= np.array(1 << (precision & 127), stored.dtype)
    return _whole(stored, header, packed=True, step=1 + halved)


# JPEG-LS is missing on purpose: CharLS (in imagecodecs and pyjpegls) took four seconds to refuse a
# damaged stream of 5 kB.
_DECODERS: dict[str, Callable[[Any], np.ndarray]] = {
    "1.2.840.10008.1.2": _native,
    "1.2.840.10008.1.2.1": _native,
    "1.2.840.10008.1.2.2": _native,
    "1.2.840.10008.1.2.5": _run_lengths,
    "1.2.840.10008.1.2.4.50": _jpeg,  # JPEG baseline
    "1.2.840.10008.1.2.4.51": _libjpeg,  # JPEG extended, 8 and 12 bits
    "1.2.840.10008.1.2.4.57": _libjpeg,  # JPEG lossless
    "1.2.840.10008.1.2.4.70": _libjpeg,
    "1.2.840.10008.1.2.4.90": _jpeg_2000,
    "1.2.840.10008.1.2.4.91": _jpeg_2000,
}


def _fragments(header: Any) -> bytes:
    from pydicom.encaps import generate_frames

    return bytes(next(generate_frames(header.PixelData, number_of_frames=1)))


def jpeg_frame(header: Any, *, channels: int = 1) -> bytes:
    """The JPEG stream of the one frame, whose own size must be what the header says before anything
    is allocated for it.
    """
    frame = _fragments(header)
    parts = jpeg_parts(frame)
    refuse_many_scans(parts.scans, header.Columns * header.Rows)
    if not frame.rstrip(b"\0").endswith(b"\xff\xd9"):  # libjpeg would make up the missing rest
        raise UnreadableFile("dicom-cut-short")
    if jpeg_size(frame) != (header.Columns, header.Rows, channels):
        raise UnreadableFile("dicom-stream-unlike-header")
    return parts.picture


def _whole(stored: np.ndarray, header: Any, *, packed: bool = False, step: int = 1) -> np.ndarray:
    """Whole numbers of BitsStored bits, signed if PixelRepresentation says so; what else stands in
    the container (overlays) goes.

    ``packed`` values have their lowest bit lowest whatever HighBit says; of every ``step`` pixels
    each way there is one.
    """
    if (
        stored.shape != (-(-header.Rows // step), -(-header.Columns // step))
        or stored.dtype.kind not in "iu"
    ):
        raise UnreadableFile("dicom-unlike-header")
    bits = min(int(header.BitsStored), 8 * stored.itemsize)
    high = int(header.get("HighBit") or bits - 1)
    values = stored.astype(f"=u{stored.itemsize}", copy=not stored.flags.writeable)
    if not packed and high >= bits:
        values >>= high + 1 - bits
    values &= (1 << bits) - 1
    if not header.PixelRepresentation:
        return values
    values ^= 1 << (bits - 1)
    values -= np.array(1 << (bits - 1), values.dtype)
    return values.view(f"i{values.itemsize}")


def grey_levels(stored: np.ndarray, header: Any) -> np.ndarray:
    """Grey levels as shown: the way from a stored value to a grey is worked out once a value, not
    once a pixel.
    """
    from pydicom.pixels import apply_modality_lut

    low = int(stored.min())
    levels = np.arange(low, int(stored.max()) + 1)
    used, padding = np.zeros(len(levels), bool), _padding(levels, header)
    for rows in strips(*stored.shape):
        used[stored[rows].astype(np.intp) - low] = True
    shown = np.clip(
        _shown(np.asarray(apply_modality_lut(levels, header)), used & ~padding, header), 0, 1
    )
    if (
        code(header, "PhotometricInterpretation") == "MONOCHROME1"
        or code(header, "PresentationLUTShape") == "INVERSE"
    ):
        shown = 1 - shown
    shown[padding | np.isnan(shown)] = 0
    table, grey = np.rint(255 * shown).astype(np.uint8), np.empty(stored.shape, np.uint8)
    for rows in strips(*stored.shape):
        grey[rows] = table[stored[rows].astype(np.intp) - low]
    return grey


def _padding(levels: np.ndarray, header: Any) -> np.ndarray:
    """Which stored values stand for "no picture here"."""
    value = header.get("PixelPaddingValue")
    if not isinstance(value, int):
        return np.zeros(len(levels), bool)
    limit = header.get("PixelPaddingRangeLimit")
    first, last = sorted((value, limit if isinstance(limit, int) else value))
    return (levels >= first) & (levels <= last)


def _shown(values: np.ndarray, used: np.ndarray, header: Any) -> np.ndarray:
    """Fractions of full brightness: by the VOI LUT, else the window, else the 8 bits they are, else
    from darkest to brightest.
    """
    from pydicom.pixels import apply_voi

    if header.get("VOILUTSequence"):
        depth = int(header.VOILUTSequence[0].LUTDescriptor[2])
        return apply_voi(np.rint(values).astype(np.int64), header) / (2.0**depth - 1)
    if first := window(header):
        return _WINDOWS.get(code(header, "VOILUTFunction") or "LINEAR", _linear)(
            values.astype(np.float64), *first
        )
    if int(header.BitsStored) == 8 and not header.PixelRepresentation and _is_plain(header):
        return values / 255
    if not used.any():
        return np.zeros(len(values))
    low, high = values[used].min(), values[used].max()
    return np.clip((values - low) / max(float(high - low), 1e-9), 0, 1)


def _linear(values: np.ndarray, center: float, width: float) -> np.ndarray:
    return np.clip((values - (center - 0.5)) / max(width - 1, 1e-9) + 0.5, 0, 1)


def _linear_exact(values: np.ndarray, center: float, width: float) -> np.ndarray:
    return np.clip((values - center) / width + 0.5, 0, 1)


def _sigmoid(values: np.ndarray, center: float, width: float) -> np.ndarray:
    return 1 / (1 + np.exp(np.clip(-4 * (values - center) / width, -60, 60)))


# PS3.3 C.11.2.1.2 and C.11.2.1.3; pydicom's own turns the picture around when the rescale slope is
# negative.
_WINDOWS = {"LINEAR": _linear, "LINEAR_EXACT": _linear_exact, "SIGMOID": _sigmoid}


def window(header: Any) -> tuple[float, float] | None:
    """Center and width of the first window, if the header has one that can be used."""
    center, width = (numbers(header, name)[:1] for name in ("WindowCenter", "WindowWidth"))
    return (
        (center[0], width[0])
        if center and width and width[0] > 0 and np.isfinite([*center, *width]).all()
        else None
    )


def _is_plain(header: Any) -> bool:
    return (
        not header.get("ModalityLUTSequence")
        and (numbers(header, "RescaleSlope") or [1.0]) == [1.0]
        and not any(numbers(header, "RescaleIntercept"))
    )


def squared(pixels: np.ndarray, header: Any) -> np.ndarray:
    """The picture with square pixels: stretched along the axis that is sampled more coarsely or, if
    large, shrunk along the other.
    """
    from PIL import Image

    names = ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing", "PixelAspectRatio")
    pairs = (numbers(header, name) for name in names)
    down, across = next(
        (p for p in pairs if len(p) == 2 and all(np.isfinite(p)) and min(p) > 0), (1.0, 1.0)
    )
    ratio = down / across
    if abs(ratio - 1) < 0.01:
        return pixels
    if not 0.25 <= ratio <= 4:
        raise UnreadableFile("dicom-oblong-pixels")
    height, width = pixels.shape
    taller = (ratio > 1) == (pixels.size * max(ratio, 1 / ratio) <= _STRETCHED)
    size = (width, round(height * ratio)) if taller else (round(width / ratio), height)
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC))


def codes(header: Any, name: str) -> list[str]:
    """Coded values in capitals, for comparison with fixed lists."""
    value = header.get(name)
    several = (
        value
        if isinstance(value, (list, tuple)) or type(value).__name__ == "MultiValue"
        else [value]
    )
    return [str(one or "").strip().upper() for one in several] or [""]


def code(header: Any, name: str) -> str:
    """The first of the coded values."""
    return codes(header, name)[0]


def numbers(header: Any, name: str) -> list[float]:
    value = header.get(name)
    if value is None or value == "":
        return []
    return (
        [float(v) for v in value]
        if hasattr(value, "__iter__") and not isinstance(value, str)
        else [float(value)]
    )
