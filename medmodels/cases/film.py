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
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np

from medmodels.cases.case import Reading
from medmodels.cases.delimited import MAX_BYTES
from medmodels.cases.delimited import OTHER_KINDS as TABLE_KINDS
from medmodels.cases.dicom import read_dicom
from medmodels.cases.parts import PNG_SIGNATURE, Parts, jpeg_parts, png_parts
from medmodels.cases.picture import (
    MAX_PIXELS,
    Picture,
    guarded,
    jpeg_size,
    refuse_many_scans,
    refuse_too_large,
    strips,
)
from medmodels.errors import UnreadableFile
from medmodels.tasks import Ages, Task

__all__ = ["MAX_BYTES", "MAX_PIXELS", "MAX_SIDE", "MIN_SIDE", "read_film"]

MAX_SIDE = 1024
MIN_SIDE = 64

_BUFFERED = 36_000_000  # numbers kept at once, two bytes each, for a JPEG in several scans
_DEEP = 8_000_000  # pixels of a dark picture in 16-bit colours, which is decoded twice
_DEPTHS = (8, 10, 12, 14, 16, 32)  # bits in which a film may have been taken
# share of the pixels that may lie above the film's own grey levels, as a burnt-in marker does
_BRIGHTER = 0.01
_COLOURED = 24  # channel spread beyond what JPEG does to a grey picture
_COLOURED_SHARE = 0.02

# Where in the file which bytes stand. The kinds that tables are confused with are known there;
# their advice is about tables.
_OTHER_KINDS = {
    **{(0, magic): kind.partition(":")[0] for magic, kind in TABLE_KINDS.items()},
    (0, b"BM"): "a BMP image",
    (0, b"II*\0"): "a TIFF image",
    (0, b"MM\0*"): "a TIFF image",
    (0, b"RIFF"): "a WebP image or a film",
    (4, b"ftyp"): "a HEIC image or a video",
    (0, b"\0\0\0\x0cjP"): "a JPEG 2000 file",
    (344, b"n+1\0"): "a NIfTI volume",
    (344, b"ni1\0"): "a NIfTI volume",
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

_SET_ASIDE = {
    "exif": "camera data (EXIF)",
    "xmp": "editing data (XMP)",
    "photoshop": "a caption (IPTC)",
    "comment": "a comment",
    "icc_profile": "a colour profile",
    "text": "text (PNG)",
}


def read_film(data: bytes, *, task: Task, origin: str = "upload") -> Reading:
    """Read a file with one film, its kind told by its content.

    ``Reading.data`` is uint8 of shape (1, height, width), dense parts bright, the longest side at
    most ``MAX_SIDE``. Raises ``UnreadableFile`` for everything that is not one readable grey film.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            f"The file has {len(data) / 1e6:.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB are read."
            " Export the film in a smaller size."
        )
    film = _reader(data)(data, task.ages)
    pixels = _reduced(film.pixels)
    unfit = task.ages.other if task.ages and film.of_age is False else ""
    # a synthetic film is nobody's
    unstated = (
        task.ages.unstated if task.ages and film.of_age is None and origin != "sample" else ""
    )
    said = tuple(sentence for sentence in (unfit, unstated) if sentence)
    return Reading(
        task, origin, pixels[None], (None,), {}, film.notes, (*film.warnings, *said), unfit
    )


def _reader(data: bytes) -> Callable[[bytes, Ages | None], Picture]:
    for (at, magic), reader in _READERS.items():
        if data.startswith(magic, at):
            return reader
    raise UnreadableFile(_what_it_is(data))


def _what_it_is(data: bytes) -> str:
    right = "Export the film itself as PNG, JPEG or DICOM."
    if not data.strip(b"\0 \t\r\n"):
        return f"The file is empty. {right}"
    kind = next(
        (kind for (at, magic), kind in _OTHER_KINDS.items() if data.startswith(magic, at)), None
    )
    if kind:
        return f"This is not a chest film but {kind}. {right}"
    if data[:1] in (b"\x02", b"\x08") and data[1:2] == b"\0":
        return f"This may be a DICOM file without its first 132 bytes, or a damaged one. {right}"
    if b"\0" not in data[:4096]:
        return f"This is not a chest film but text, perhaps a table. {right}"
    return f"This is not a file of a known kind, or it is damaged. {right}"


def _read_png(data: bytes) -> Picture:
    if len(data) < 33 or data[12:16] != b"IHDR":
        raise UnreadableFile("The PNG file is damaged: its header is missing. Export it again.")
    refuse_too_large(*struct.unpack_from(">II", data, 16))
    parts = png_parts(data)
    if data[24] == 16 and b"tRNS" in parts.picture[:2_000]:
        raise UnreadableFile(
            "This PNG of 16 bits marks one grey level as transparent; export it without"
            " transparency."
        )
    return guarded(
        partial(_decoded, kind="PNG", parts=parts),
        parts.picture,
        otherwise="The PNG file is damaged or incomplete; export it again.",
    )


def _read_jpeg(data: bytes) -> Picture:
    parts = jpeg_parts(data)
    width, height, _ = jpeg_size(parts.picture)
    refuse_too_large(width, height)
    refuse_many_scans(parts.scans, width * height)
    return guarded(
        partial(_decoded, kind="JPEG", parts=parts),
        parts.picture,
        otherwise="The JPEG file is damaged or incomplete; export it again.",
    )


# A picture says nothing of ages.
_READERS: dict[tuple[int, bytes], Callable[[bytes, Ages | None], Picture]] = {
    (128, b"DICM"): read_dicom,
    (0, PNG_SIGNATURE): lambda data, _: _read_png(data),
    (0, b"\xff\xd8\xff"): lambda data, _: _read_jpeg(data),
}


def _decoded(data: bytes, *, kind: str, parts: Parts) -> Picture:
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
        deep = _deep_colours(image, data) if kind == "PNG" and data[24] == 16 else None
        pixels, notes, warnings = _grey(deep[0] if deep else image)
    pixels = turn(pixels)
    shown = (height, width) if pixels.shape != (image.height, image.width) else (width, height)
    how = (
        f"Read as {kind}, {shown[0]} × {shown[1]} pixels. Such a file does not say which view, body"
        " part or age it shows."
    )
    aside = [what for name, what in _SET_ASIDE.items() if name in parts.beside]
    set_aside = (f"Set aside before anything else saw them: {', '.join(aside)}.",) if aside else ()
    _, note, brighter = deep or (None, (), ())
    return Picture(pixels, (how, *set_aside, *notes, *note), (*warnings, *brighter))


def _grey(image: Any) -> tuple[np.ndarray, tuple[str, ...], tuple[str, ...]]:
    """Grey levels uint8 (height, width) of a picture in any mode, with notes and warnings."""
    if image.mode.startswith("I"):
        return _deep(image)
    grey, coloured = np.empty((image.height, image.width), np.uint8), 0
    for rows, strip in _pieces(image):
        opaque = _on_black(strip) if image.has_transparency_data else strip
        if opaque.mode not in ("1", "L"):
            opaque = opaque.convert("RGB")
            coloured += _coloured(np.asarray(opaque))
        grey[rows] = np.asarray(opaque.convert("L"))
    notes = (
        ("Transparent parts are shown black, as outside a film.",)
        if image.has_transparency_data
        else ()
    )
    return grey, notes, _colour_warning(coloured / grey.size)


def _pieces(image: Any) -> Iterator[tuple[slice, Any]]:
    for rows in strips(image.height, image.width):
        yield rows, image.crop((0, rows.start, image.width, rows.stop))


def _deep(image: Any) -> tuple[np.ndarray, tuple[str, ...], tuple[str, ...]]:
    """Grey levels of a picture in a 16-bit container, which may hold 8, 10, 12 or 14 bits, with
    notes and warnings.
    """
    bits, brighter = _depth(np.asarray(strip) for _, strip in _pieces(image))
    grey = np.empty((image.height, image.width), np.uint8)
    for rows, strip in _pieces(image):
        grey[rows] = _scaled(np.asarray(strip), bits)
    return grey, (_SCALED.format(bits),), _brighter_warning(bits, brighter)


def _depth(parts: Iterable[np.ndarray], *, spared: float = _BRIGHTER) -> tuple[int, bool]:
    """The fewest bits that hold the levels of a film, but for that share of its pixels; and whether
    some pixels are brighter than that.
    """
    above, size = np.zeros(len(_DEPTHS), int), 0
    for part in parts:
        above += [np.count_nonzero(part >= 1 << bits) for bits in _DEPTHS]
        size += part.size
    fits = int(np.argmax(above <= spared * size))
    return _DEPTHS[fits], bool(above[fits])


def _scaled(levels: np.ndarray, bits: int) -> np.ndarray:
    """Levels of so many bits in 8, what is brighter as white."""
    most = (1 << bits) - 1
    return np.rint(np.clip(levels, 0, most) * np.float32(255 / most)).astype(np.uint8)


_SCALED = "The picture holds grey levels of {} bits; they were scaled to 8."


def _brighter_warning(bits: int, brighter: bool) -> tuple[str, ...]:
    return (
        (
            (
                f"A few pixels are brighter than the {bits} bits of the film, as a marker drawn"
                " onto it: they are shown white."
            ),
        )
        if brighter
        else ()
    )


def _deep_colours(image: Any, data: bytes) -> tuple[Any, tuple[str, ...], tuple[str, ...]] | None:
    """A PNG of several 16-bit channels again, where its film needs fewer bits than 16, with a note
    and warnings; PIL keeps the upper 8 bits of each alone.
    """
    from imagecodecs import png_decode
    from PIL import Image

    if len(image.getbands()) == 1:
        return None
    # pixels of each channel that need 16 bits
    above = np.reshape(image.histogram(), (-1, 256))[:, 1 << 14 - 8 :].sum(axis=1)
    transparency, above = (above[-1], above[:-1]) if image.mode.endswith("A") else (1, above)
    if transparency and above.sum() > _BRIGHTER * len(above) * image.width * image.height:
        return None
    refuse_too_large(image.width, image.height, _DEEP)
    stored = np.asarray(png_decode(data))
    colours = stored.shape[2] - (stored.shape[2] in (2, 4))
    bits, brighter = _depth([stored[..., :colours]])
    opaque, _ = _depth([stored[..., colours:]], spared=0)
    shown = np.empty(stored.shape, np.uint8)
    for channel in range(stored.shape[2]):
        for rows in strips(*stored.shape[:2]):
            shown[rows, :, channel] = _scaled(
                stored[rows, :, channel], opaque if channel >= colours else bits
            )
    return Image.fromarray(shown), (_SCALED.format(bits),), _brighter_warning(bits, brighter)


def _on_black(image: Any) -> Any:
    from PIL import Image

    layers = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layers.size, (0, 0, 0, 255)), layers).convert(
        "RGB"
    )


def _coloured(pixels: np.ndarray) -> int:
    """How many pixels (height, width, 3) are coloured."""
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    spread = np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue)
    return int(np.count_nonzero(spread > _COLOURED))


def _colour_warning(share: float) -> tuple[str, ...]:
    """A warning of coloured marks; raises ``UnreadableFile`` when the picture as a whole is in
    colour.
    """
    if share > _COLOURED_SHARE:
        raise UnreadableFile(
            "This picture is in colour; a chest film is grey: export the film itself, not a"
            " photograph of a screen or a report."
        )
    return (
        ("There are coloured marks in the picture: drawn by somebody, they may mislead a model.",)
        if share
        else ()
    )


def _reduced(pixels: np.ndarray) -> np.ndarray:
    """The film with its longest side at most ``MAX_SIDE``; raises ``UnreadableFile`` when a side is
    then below ``MIN_SIDE``.
    """
    from PIL import Image

    height, width = pixels.shape
    scale = min(1.0, MAX_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if min(size) < MIN_SIDE:
        raise UnreadableFile(
            f"The picture is too small or too narrow for a film ({width} × {height} pixels); export"
            " it at full size."
        )
    if scale == 1.0:
        return pixels
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC))
