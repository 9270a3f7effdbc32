"""What every kind of image file becomes, and the bounds and the silence under which it is read."""

from __future__ import annotations

import logging
import struct
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from medmodels.cases.remarks import Remark
from medmodels.errors import UnreadableFile
from medmodels.words import Phrase

__all__ = [
    "MAX_PIXELS",
    "MAX_SCANS",
    "Picture",
    "guarded",
    "jpeg_2000_size",
    "jpeg_size",
    "quiet",
    "refuse_costly_jpeg_2000",
    "refuse_many_scans",
    "refuse_too_large",
    "strips",
]

MAX_PIXELS = 25_000_000
MAX_SCANS = 100  # passes over a whole JPEG; encoders write about ten

_ORDINARY_SCANS = 12
_PASSED = 200_000_000  # pixels in all passes beyond those
_TILES = 1_000  # of JPEG 2000: 25 million pixels in tiles of 256 each way are 400
_SEGMENTS = 20_000
_STRIP = 500_000  # pixels worked on at a time


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is shown: uint8 pixels (height, width), square, dense parts bright; what was
    set aside; what a reviewer must know; whether the patient is of the ages that the question is
    for, ``None`` where the file does not say.
    """

    pixels: np.ndarray
    notes: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    of_age: bool | None = None


_quiet = threading.RLock()


@contextmanager
def quiet() -> Iterator[None]:
    """No log line and no warning of pydicom or PIL inside: theirs quote the values they stumble
    over.

    Filters and levels belong to the process, so one thread at a time is inside.
    """
    loggers = [logging.getLogger(name) for name in ("pydicom", "PIL", "imagecodecs")]
    with _quiet, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        levels = [logger.level for logger in loggers]
        try:
            for logger in loggers:
                logger.setLevel(logging.CRITICAL + 1)
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)


def guarded(read: Callable[[bytes], Picture], data: bytes, *, otherwise: str) -> Picture:
    """What a reader built on somebody else's parser makes of the bytes;
    ``UnreadableFile``, of the code ``otherwise``, for whatever that parser raises.
    """
    with quiet():
        try:
            return read(data)
        except UnreadableFile as error:
            refused = error.phrase
        # pydicom, PIL and the decoders raise anything on damaged bytes, and quote them in the
        # message
        except Exception:
            refused = Phrase(otherwise)
    # out here the error has neither cause nor context, which could hold values of the file
    raise UnreadableFile(refused.code, **refused.values)


def refuse_too_large(width: int, height: int, most: int = MAX_PIXELS) -> None:
    """Raise ``UnreadableFile`` unless a picture of that size, as its header claims it, may be
    decoded.
    """
    if width * height > most:
        raise UnreadableFile("too-many-pixels", millions=width * height / 1e6, most=most / 1e6)
    if width * height <= 0:
        raise UnreadableFile("no-pixels")


def jpeg_size(data: bytes) -> tuple[int, int, int]:
    """Width, height and number of channels in the first frame header of a JPEG stream; zeros when
    there is none.
    """
    at = 2
    while at + 10 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width, channels = struct.unpack_from(">HHB", data, at + 5)
            return width, height, channels
        at += 1 if marker == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return 0, 0, 0


def jpeg_2000_size(data: bytes) -> tuple[int, int, int, int]:
    """Width, height, number of channels and the byte for precision (less one) and sign in a JPEG
    2000 stream; zeros when it is none.
    """
    if not data.startswith(b"\xff\x4f\xff\x51") or len(data) < 43:
        return 0, 0, 0, 0
    right, bottom, left, top = struct.unpack_from(">4I", data, 8)  # the far corner, then the origin
    return right - left, bottom - top, int.from_bytes(data[40:42], "big"), data[42]


def refuse_costly_jpeg_2000(data: bytes, *, halved: bool) -> None:
    """Raise ``UnreadableFile`` for a stream in so many tiles or blocks that OpenJPEG needs much
    memory for few bytes, or with no half size.
    """
    refusal = UnreadableFile("jpeg-2000-unusual")
    right, bottom, across, down = (struct.unpack_from(">I", data, at)[0] for at in (8, 12, 24, 28))
    if -(-right // across) * -(-bottom // down) > _TILES:
        raise refusal
    at, after, in_tile = 2, len(data), False
    for _ in range(_SEGMENTS):
        marker, length = struct.unpack_from(">HH", data, at) if at + 4 <= len(data) else (0xFFD9, 0)
        if marker == 0xFFD9:  # the end
            return
        if marker == 0xFF90:  # a part of a tile
            size = int.from_bytes(data[at + 6 : at + 10], "big")
            after, in_tile = (at + max(size, 14) if size else len(data)), True
        coding = data[at + 4 : at + 2 + length]
        if marker == 0xFF53 or (
            marker == 0xFF52 and (in_tile or not _is_coarse(coding, levels=int(halved)))
        ):
            raise refusal
        at = after if marker == 0xFF93 else at + 2 + length
    raise refusal


def _is_coarse(coding: bytes, *, levels: int) -> bool:
    """Whether a COD segment has that many levels, blocks of 16 pixels or more each way, and none
    cut smaller by its precincts.
    """
    precincts = coding[10:] if coding[0] & 1 else b""
    return (
        coding[5] >= levels
        and min(coding[6:8]) >= 2
        and all(min(size & 15, size >> 4) >= 5 for size in precincts)
    )


def refuse_many_scans(scans: int, pixels: int) -> None:
    """Raise ``UnreadableFile`` when decoding the scans of a JPEG stream, each a pass over all
    pixels, could take long.
    """
    if scans > MAX_SCANS or (scans > _ORDINARY_SCANS and scans * pixels > _PASSED):
        raise UnreadableFile("jpeg-many-passes")


def strips(height: int, width: int) -> Iterator[slice]:
    """The rows of a picture, some at a time, so that what is worked out for each pixel is never
    there for all of them.
    """
    step = max(1, _STRIP // width)
    yield from (slice(top, min(top + step, height)) for top in range(0, height, step))
