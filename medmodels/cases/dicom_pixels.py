"""The pixels of a DICOM header that ``dicom.py`` has checked: decoding, grey scale and shape.

Order (PS3.3 C.11): modality LUT or rescale, VOI LUT or window, then MONOCHROME1 and PresentationLUTShape, which
pydicom leaves to its caller. ``header`` is the kept part of a data set; nothing here keeps or returns it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from medmodels.cases.film import jpeg_size
from medmodels.errors import UnreadableFile

__all__ = ["code", "grey_levels", "numbers", "squared", "stored_values", "window"]


def stored_values(header: Any) -> np.ndarray:
    """The stored values as integers (rows, columns), decoded."""
    decode = _DECODERS.get(str(header.file_meta.get("TransferSyntaxUID", "")))
    if decode is None:
        raise UnreadableFile(
            "The picture is compressed in a way that is not read here (such as JPEG-LS or video); export it uncompressed or as lossless JPEG."
        )
    stored = decode(header)
    if stored.shape != (header.Rows, header.Columns) or stored.dtype.kind not in "iu":
        raise UnreadableFile("The picture in this DICOM file is not as its header describes it; export it again.")
    return stored


def _native(header: Any) -> np.ndarray:
    from pydicom.pixels import pixel_array

    return _whole(pixel_array(header), header)


def _run_lengths(header: Any) -> np.ndarray:
    from pydicom.pixels import pixel_array

    if len(header.PixelData) > header.Rows * header.Columns * (header.BitsAllocated // 8) * 1.1 + 4096:
        raise UnreadableFile("The picture in this DICOM file is longer than its header says; export it again.")
    return _whole(pixel_array(header, decoding_plugin="pydicom"), header)


def _pillow(header: Any) -> np.ndarray:
    from pydicom.pixels import pixel_array

    _frame(header)
    return pixel_array(header, decoding_plugin="pillow")


def _libjpeg(header: Any) -> np.ndarray:
    from imagecodecs import jpeg8_decode  # libjpeg-turbo 3: lossless and 12-bit; GDCM crashed on damaged bytes

    return _whole(np.asarray(jpeg8_decode(_frame(header))), header)


# JPEG-LS is missing on purpose: CharLS (in imagecodecs and pyjpegls) took four seconds to refuse a damaged stream of 5 kB.
_DECODERS: dict[str, Callable[[Any], np.ndarray]] = {
    "1.2.840.10008.1.2": _native,
    "1.2.840.10008.1.2.1": _native,
    "1.2.840.10008.1.2.2": _native,
    "1.2.840.10008.1.2.5": _run_lengths,
    "1.2.840.10008.1.2.4.50": _pillow,  # JPEG baseline
    "1.2.840.10008.1.2.4.51": _libjpeg,  # JPEG extended, 8 and 12 bits
    "1.2.840.10008.1.2.4.57": _libjpeg,  # JPEG lossless
    "1.2.840.10008.1.2.4.70": _libjpeg,
    "1.2.840.10008.1.2.4.90": _pillow,  # JPEG 2000
    "1.2.840.10008.1.2.4.91": _pillow,
}


def _frame(header: Any) -> bytes:
    """The compressed stream of the one frame, whose own size must be what the header says before anything is allocated for it."""
    from pydicom.encaps import generate_frames

    frame = bytes(next(generate_frames(header.PixelData, number_of_frames=1)))
    if frame.startswith(b"\xff\x4f\xff\x51"):  # JPEG 2000: SIZ holds the far corner, then the origin
        right, bottom, left, top = struct.unpack_from(">4I", frame, 8)
        size = (right - left, bottom - top, int.from_bytes(frame[40:42], "big"))
    else:
        size = jpeg_size(frame)
        if not frame.rstrip(b"\0").endswith(b"\xff\xd9"):  # libjpeg would make up the missing rest
            raise UnreadableFile("The compressed picture in this DICOM file is cut short; export it again.")
    if size != (header.Columns, header.Rows, 1):
        raise UnreadableFile("The compressed picture in this DICOM file is not as its header describes it; export it again.")
    return frame


def _whole(stored: np.ndarray, header: Any) -> np.ndarray:
    """Whole numbers of BitsStored bits, signed if PixelRepresentation says so; what else stands in the container (overlays) goes."""
    bits = int(header.BitsStored)
    shift = int(header.get("HighBit") or bits - 1) + 1 - bits
    values = (stored.astype(np.int32) >> shift) & ((1 << bits) - 1)
    sign = 1 << (bits - 1)
    return (values ^ sign) - sign if header.PixelRepresentation else values


def grey_levels(stored: np.ndarray, header: Any) -> np.ndarray:
    """Grey levels as shown: the way from a stored value to a grey is worked out once a value, not once a pixel."""
    from pydicom.pixels import apply_modality_lut

    low = int(stored.min())
    position = stored.astype(np.int32) - low
    levels = np.arange(low, int(stored.max()) + 1)
    padding = _padding(levels, header)
    used = (np.bincount(position.ravel(), minlength=len(levels)) > 0) & ~padding
    shown = _shown(np.asarray(apply_modality_lut(levels, header)), used, header)
    if code(header, "PhotometricInterpretation") == "MONOCHROME1" or code(header, "PresentationLUTShape") == "INVERSE":
        shown = 1 - shown
    shown[padding] = 0
    return np.rint(255 * shown).astype(np.uint8)[position]


def _padding(levels: np.ndarray, header: Any) -> np.ndarray:
    """Which stored values stand for "no film here"."""
    value = header.get("PixelPaddingValue")
    if not isinstance(value, int):
        return np.zeros(len(levels), bool)
    limit = header.get("PixelPaddingRangeLimit")
    first, last = sorted((value, limit if isinstance(limit, int) else value))
    return (levels >= first) & (levels <= last)


def _shown(values: np.ndarray, used: np.ndarray, header: Any) -> np.ndarray:
    """Fractions of full brightness: by the VOI LUT, else the window, else the 8 bits they are, else from darkest to brightest."""
    from pydicom.pixels import apply_voi

    if header.get("VOILUTSequence"):
        depth = int(header.VOILUTSequence[0].LUTDescriptor[2])
        return apply_voi(np.rint(values).astype(np.int64), header) / (2.0**depth - 1)
    if first := window(header):
        return _WINDOWS.get(code(header, "VOILUTFunction") or "LINEAR", _linear)(values.astype(np.float64), *first)
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


# PS3.3 C.11.2.1.2 and C.11.2.1.3; pydicom's own turns the picture around when the rescale slope is negative.
_WINDOWS = {"LINEAR": _linear, "LINEAR_EXACT": _linear_exact, "SIGMOID": _sigmoid}


def window(header: Any) -> tuple[float, float] | None:
    """Center and width of the first window, if the header has one that can be used."""
    center, width = (numbers(header, name)[:1] for name in ("WindowCenter", "WindowWidth"))
    return (center[0], width[0]) if center and width and width[0] > 0 and np.isfinite([*center, *width]).all() else None


def _is_plain(header: Any) -> bool:
    return (
        not header.get("ModalityLUTSequence") and (numbers(header, "RescaleSlope") or [1.0]) == [1.0] and not any(numbers(header, "RescaleIntercept"))
    )


def squared(pixels: np.ndarray, header: Any) -> np.ndarray:
    """The film with square pixels, stretched along the axis that is sampled more coarsely."""
    from PIL import Image

    names = ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing", "PixelAspectRatio")
    pairs = (numbers(header, name) for name in names)
    down, across = next((p for p in pairs if len(p) == 2 and all(np.isfinite(p)) and min(p) > 0), (1.0, 1.0))
    ratio = down / across
    if abs(ratio - 1) < 0.01:
        return pixels
    if not 0.25 <= ratio <= 4:
        raise UnreadableFile("By its header the pixels of this film are far from square; export it again.")
    height, width = pixels.shape
    size = (width, round(height * ratio)) if ratio > 1 else (round(width / ratio), height)
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC))


def code(header: Any, name: str) -> str:
    """A coded value in capitals, the first of several, for comparison with fixed lists."""
    value = header.get(name)
    first = value[0] if isinstance(value, (list, tuple)) or type(value).__name__ == "MultiValue" else value
    return str(first or "").strip().upper()


def numbers(header: Any, name: str) -> list[float]:
    value = header.get(name)
    if value is None or value == "":
        return []
    return [float(v) for v in value] if hasattr(value, "__iter__") and not isinstance(value, str) else [float(value)]
