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

from medmodels.errors import UnreadableFile

__all__ = ["MAX_PIXELS", "Film", "guarded", "jpeg_size", "quiet", "refuse_too_large"]

MAX_PIXELS = 25_000_000


@dataclass(frozen=True, slots=True)
class Film:
    """A film as it is shown: uint8 pixels (height, width), square, dense parts bright; what was set aside; what a reviewer must know."""

    pixels: np.ndarray
    notes: tuple[str, ...]
    warnings: tuple[str, ...]


_quiet = threading.RLock()


@contextmanager
def quiet() -> Iterator[None]:
    """No log line and no warning of pydicom or PIL inside: theirs quote the values they stumble over.

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


def guarded(read: Callable[[bytes], Film], data: bytes, *, otherwise: str) -> Film:
    """What a reader built on somebody else's parser makes of the bytes; ``UnreadableFile(otherwise)`` for whatever that parser raises."""
    with quiet():
        try:
            return read(data)
        except UnreadableFile as error:
            sentence = str(error)
        except Exception:  # pydicom, PIL and the decoders raise anything on damaged bytes, and quote them in the message
            sentence = otherwise
    raise UnreadableFile(sentence)  # out here the error has neither cause nor context, which could hold values of the file


def refuse_too_large(width: int, height: int) -> None:
    """Raise ``UnreadableFile`` unless a picture of that size, as its header claims it, may be decoded."""
    if width * height > MAX_PIXELS:
        raise UnreadableFile(
            f"The picture has {width * height / 1e6:.0f} million pixels; at most {MAX_PIXELS / 1e6:.0f} million are read. Export a smaller one."
        )
    if width * height <= 0:
        raise UnreadableFile("The picture has no pixels: its width or height is zero. Export it again.")


def jpeg_size(data: bytes) -> tuple[int, int, int]:
    """Width, height and number of channels in the first frame header of a JPEG stream; zeros when there is none."""
    at = 2
    while at + 10 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width, channels = struct.unpack_from(">HHB", data, at + 5)
            return width, height, channels
        at += 1 if marker == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return 0, 0, 0
