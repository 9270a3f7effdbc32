"""A film as a clinician has it, PNG, JPEG or DICOM bytes, to one checked case.

Example
-------
>>> from medmodels.cases.film import read_film
>>> from medmodels.tasks import get_task
>>> read_film(b"%PDF-1.7", task=get_task("chest-xray"))
Traceback (most recent call last):
medmodels.errors.UnreadableFile: ...
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from functools import partial

import numpy as np

from medmodels.cases.case import Reading
from medmodels.cases.delimited import MAX_BYTES
from medmodels.cases.delimited import OTHER_KINDS as TABLE_KINDS
from medmodels.cases.dicom import read_dicom
from medmodels.cases.greys import deep_colours, grey_levels_of
from medmodels.cases.parts import PNG_SIGNATURE, Parts, jpeg_parts, png_parts
from medmodels.cases.picture import (
    MAX_PIXELS,
    Picture,
    guarded,
    jpeg_size,
    refuse_many_scans,
    refuse_too_large,
)
from medmodels.cases.remarks import Abstention, Remark
from medmodels.errors import UnreadableFile
from medmodels.tasks import Film, Task

__all__ = ["MAX_BYTES", "MAX_PIXELS", "MAX_SIDE", "MIN_SIDE", "read_film"]

MAX_SIDE = 1024
MIN_SIDE = 64

_BUFFERED = 36_000_000  # numbers kept at once, two bytes each, for a JPEG in several scans

# Where in the file which bytes stand; the kinds that tables are confused with are known there.
_OTHER_KINDS = {
    **{(0, magic): kind for magic, kind in TABLE_KINDS.items()},
    (0, b"BM"): "bmp",
    (0, b"II*\0"): "tiff",
    (0, b"MM\0*"): "tiff",
    (0, b"RIFF"): "webp",
    (4, b"ftyp"): "heic",
    (0, b"\0\0\0\x0cjP"): "jpeg-2000",
    (344, b"n+1\0"): "nifti",
    (344, b"ni1\0"): "nifti",
}

# EXIF orientation: how a stored picture is turned to stand upright.
_TURNS: dict[int, Callable[[np.ndarray], np.ndarray]] = {
    2: np.fliplr,
    3: partial(np.rot90, k=2),
    4: np.flipud,
    5: np.transpose,
    6: partial(np.rot90, k=-1),
    7: lambda pixels: np.rot90(pixels, k=2).T,
    8: np.rot90,
}

# parts of a PNG or JPEG file that are told to have been set aside, in this order
_SET_ASIDE = ("exif", "xmp", "photoshop", "comment", "icc_profile", "text")


def read_film(data: bytes, *, task: Task, origin: str = "upload") -> Reading:
    """Read a file with one film, its kind told by its content.

    ``Reading.data`` is uint8 of shape (1, height, width), dense parts bright, the longest side at
    most ``MAX_SIDE``. Raises ``UnreadableFile`` for everything that is not one readable grey film.
    """
    inputs = Film.of(task.inputs)
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            "film-too-large", megabytes=len(data) / 1e6, most=MAX_BYTES / 1e6, noun=inputs.noun
        )
    picture = _reader(data, inputs)(data, inputs)
    pixels = _reduced(picture.pixels, inputs.noun)
    unfit, said = None, picture.warnings
    if task.ages and picture.of_age is False:
        unfit = Abstention("other_age", {"said": task.ages.other})
        said = (*said, unfit)
    elif task.ages and picture.of_age is None and origin != "sample":  # which is nobody's
        said = (*said, Remark("age_unstated", {"said": task.ages.unstated}))
    return Reading(task, origin, pixels[None], (None,), {}, picture.notes, said, unfit)


def _reader(data: bytes, inputs: Film) -> Callable[[bytes, Film], Picture]:
    for (at, magic), reader in _READERS.items():
        if data.startswith(magic, at):
            return reader
    raise _what_it_is(data, inputs)


def _what_it_is(data: bytes, inputs: Film) -> UnreadableFile:
    noun, named = inputs.noun, inputs.named
    if not data.strip(b"\0 \t\r\n"):
        return UnreadableFile("film-empty", noun=noun)
    kind = next(
        (kind for (at, magic), kind in _OTHER_KINDS.items() if data.startswith(magic, at)), None
    )
    if kind:
        return UnreadableFile("no-film", named=named, kind=kind, noun=noun)
    if data[:1] in (b"\x02", b"\x08") and data[1:2] == b"\0":
        return UnreadableFile("dicom-without-start", noun=noun)
    if b"\0" not in data[:4096]:
        return UnreadableFile("text-for-a-film", named=named, noun=noun)
    return UnreadableFile("kind-unknown", noun=noun)


def _read_png(data: bytes, inputs: Film) -> Picture:
    if len(data) < 33 or data[12:16] != b"IHDR":
        raise UnreadableFile("png-without-header")
    refuse_too_large(*struct.unpack_from(">II", data, 16))
    parts = png_parts(data)
    if data[24] == 16 and b"tRNS" in parts.picture[:2_000]:
        raise UnreadableFile("png-transparent-grey")
    return guarded(
        partial(_decoded, kind="PNG", parts=parts, inputs=inputs),
        parts.picture,
        otherwise="png-damaged",
    )


def _read_jpeg(data: bytes, inputs: Film) -> Picture:
    parts = jpeg_parts(data)
    width, height, _ = jpeg_size(parts.picture)
    refuse_too_large(width, height)
    refuse_many_scans(parts.scans, width * height)
    return guarded(
        partial(_decoded, kind="JPEG", parts=parts, inputs=inputs),
        parts.picture,
        otherwise="jpeg-damaged",
    )


_READERS: dict[tuple[int, bytes], Callable[[bytes, Film], Picture]] = {
    (128, b"DICM"): read_dicom,
    (0, PNG_SIGNATURE): _read_png,
    (0, b"\xff\xd8\xff"): _read_jpeg,
}


def _decoded(data: bytes, *, kind: str, parts: Parts, inputs: Film) -> Picture:
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        width, height = image.size
        refuse_too_large(width, height)
        if kind == "JPEG":
            if parts.scans > 1:
                refuse_too_large(width, height, min(MAX_PIXELS, _BUFFERED // len(image.getbands())))
            # decoded at half size or less when that is still more than is kept
            image.draft(image.mode, (MAX_SIDE, MAX_SIDE))
        image.load()
        turn = _TURNS.get(image.getexif().get(0x0112, 1), np.asarray)
        deep = deep_colours(image, data, inputs.noun) if kind == "PNG" and data[24] == 16 else None
        pixels, notes, warnings = grey_levels_of(deep[0] if deep else image, inputs)
    pixels = turn(pixels)
    shown = (height, width) if pixels.shape != (image.height, image.width) else (width, height)
    size = {"width": shown[0], "height": shown[1]}
    how = Remark("read_picture", {"kind": kind, "unstated": inputs.unstated, **size})
    aside = tuple(name for name in _SET_ASIDE if name in parts.beside)
    set_aside = (Remark("parts_aside", {"parts": aside}),) if aside else ()
    _, note, brighter = deep or (None, (), ())
    return Picture(pixels, (how, *set_aside, *notes, *note), (*warnings, *brighter))


def _reduced(pixels: np.ndarray, noun: str) -> np.ndarray:
    """The film with its longest side at most ``MAX_SIDE``; raises ``UnreadableFile`` when a side is
    then below ``MIN_SIDE``.
    """
    from PIL import Image

    height, width = pixels.shape
    scale = min(1.0, MAX_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if min(size) < MIN_SIDE:
        raise UnreadableFile("picture-too-small", noun=noun, width=width, height=height)
    if scale == 1.0:
        return pixels
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC))
