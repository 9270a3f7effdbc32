"""The pixels of a DICOM picture that is stored in colours, as ultrasound often is though grey.

``header`` is the kept part of a data set; nothing here keeps or returns it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np

from medmodels.cases.dicom_pixels import jpeg_frame
from medmodels.cases.picture import MAX_PIXELS, refuse_too_large
from medmodels.errors import UnreadableFile

__all__ = ["colour_values"]


def colour_values(header: Any) -> np.ndarray:
    """Red, green and blue of each pixel, uint8 (rows, columns, 3); raises ``UnreadableFile`` for a
    picture compressed in a way that is not read.
    """
    decode = _DECODERS.get(str(header.file_meta.get("TransferSyntaxUID", "")))
    if decode is None:
        raise UnreadableFile("dicom-colours-compressed")
    colours = decode(header)
    if colours.shape != (header.Rows, header.Columns, 3) or colours.dtype != np.uint8:
        raise UnreadableFile("dicom-unlike-header")
    return colours


def _native(header: Any) -> np.ndarray:
    from pydicom.pixels import pixel_array

    return np.asarray(pixel_array(header))  # luminance and chrominance become colours


def _jpeg(header: Any) -> np.ndarray:
    from PIL import Image

    # a picture of few bytes may be of any size, and each of its pixels takes three more
    refuse_too_large(header.Columns, header.Rows, MAX_PIXELS // 3)
    frame = jpeg_frame(header, channels=3)
    with Image.open(io.BytesIO(frame), formats=["JPEG"]) as image:
        return np.asarray(image if image.mode == "RGB" else image.convert("RGB"))


_DECODERS: dict[str, Callable[[Any], np.ndarray]] = {
    "1.2.840.10008.1.2": _native,
    "1.2.840.10008.1.2.1": _native,
    "1.2.840.10008.1.2.2": _native,
    "1.2.840.10008.1.2.4.50": _jpeg,  # JPEG baseline
}
