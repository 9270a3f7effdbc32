"""The chunks of a PNG and the segments of a JPEG: counted, named, and only those passed on that
make the picture.

A parser goes through them one by one, and some unpack what they find; millions of tiny ones cost it
many seconds. What is set aside here nothing else sees.
"""

from __future__ import annotations

import re
import struct
from typing import NamedTuple

from medmodels.errors import UnreadableFile

__all__ = ["MAX_CHUNKS", "MAX_SEGMENTS", "PNG_SIGNATURE", "Parts", "jpeg_parts", "png_parts"]

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_CHUNKS = 50_000  # of a PNG; encoders write 8 kB or more in each, so that 20 MB make 2 500
MAX_SEGMENTS = 5_000  # of a JPEG; a colour profile and editing data of 20 MB make some 600

# What a parser needs for the pixels.
_PICTURE_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_ANIMATED = frozenset({b"fcTL", b"fdAT"})
_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
# they may say how the film is turned
_TURNING_TEXTS = {b"XML:com.adobe.xmp": "xmp", b"Raw profile type exif": "exif"}
_ALONE = frozenset({0x01, 0xD8})
_PICTURE_SEGMENTS = frozenset({*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xE0, 0xEE})
_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")  # any but those within coded pixels
_APPLICATIONS = {
    (0xE1, b"Exif\0"): "exif",
    (0xE1, b"http://ns.adobe.com/xap/"): "xmp",
    (0xE2, b"ICC_PROFILE\0"): "icc_profile",
    (0xED, b"Photoshop 3.0\0"): "photoshop",
}


class Parts(NamedTuple):
    """A file with nothing in it but the picture and how it is turned; which kinds of data it had
    beside; how many passes over the pixels.
    """

    picture: bytes
    beside: frozenset[str]
    scans: int = 1


def png_parts(data: bytes) -> Parts:
    """Go through the chunks of a PNG; raises ``UnreadableFile`` for an animation, for several
    pictures, and past ``MAX_CHUNKS``.
    """
    at, count, view = len(PNG_SIGNATURE), 0, memoryview(data)
    kept, beside = [view[:at]], set()
    while at + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        end, count = at + 12 + length, count + 1
        if count > MAX_CHUNKS:
            raise UnreadableFile("png-in-pieces", most=MAX_CHUNKS)
        if name in _ANIMATED or (
            name == b"acTL" and data[at + 8 : at + 12] not in (b"\0\0\0\0", b"\0\0\0\1")
        ):
            raise UnreadableFile("png-animated")
        kind = _kind_of_chunk(name, data[at + 8 : at + 108])
        if name in _PICTURE_CHUNKS or (kind in ("exif", "xmp") and kind not in beside):
            kept.append(view[at:end])
        beside |= {kind} if kind else set()
        at = end
        if name == b"IEND":
            break
    if PNG_SIGNATURE in data[at:]:
        raise UnreadableFile("png-several")
    return Parts(b"".join(kept), frozenset(beside))


def _kind_of_chunk(name: bytes, start: bytes) -> str | None:
    if name in _TEXTS:
        return _TURNING_TEXTS.get(start.partition(b"\0")[0], "text")
    return {b"eXIf": "exif", b"iCCP": "icc_profile"}.get(name)


def jpeg_parts(data: bytes) -> Parts:
    """Go through the segments of a JPEG; raises ``UnreadableFile`` for one with several pictures, a
    damaged one, and past ``MAX_SEGMENTS``.
    """
    at, count, scans, view = 2, 0, 0, memoryview(data)
    kept, beside = [view[:2]], set()
    while match := _MARKER.search(data, at):
        marker, count = data[match.start() + 1], count + 1
        if count > MAX_SEGMENTS:
            raise UnreadableFile("jpeg-in-pieces", most=MAX_SEGMENTS)
        if scans:
            kept.append(view[at : match.start()])  # coded pixels
        elif data[at : match.start()].strip(b"\xff"):
            raise UnreadableFile("jpeg-damaged")
        at = match.end()
        if marker == 0xD9:
            kept.append(view[at - 2 : at])
            break
        if marker in _ALONE:
            continue
        end = at + max(int.from_bytes(data[at : at + 2], "big"), 2)
        kind = _kind_of_segment(marker, data[at + 2 : min(end, at + 34)])
        if marker in _PICTURE_SEGMENTS or (kind in ("exif", "xmp") and kind not in beside):
            kept.append(view[at - 2 : end])
        elif marker == 0xE2 and _pictures(data[at + 2 : end]) > 1:
            raise UnreadableFile("jpeg-several")
        beside |= {kind} if kind else set()
        scans += marker == 0xDA
        at = end
    else:
        kept.append(view[at:])
    if b"\xff\xd8\xff" in data[at:]:
        raise UnreadableFile("jpeg-several")
    return Parts(b"".join(kept), frozenset(beside), scans)


def _kind_of_segment(marker: int, start: bytes) -> str | None:
    if marker == 0xFE:
        return "comment" if start else None
    return next(
        (
            kind
            for (at, word), kind in _APPLICATIONS.items()
            if marker == at and start.startswith(word)
        ),
        None,
    )


def _pictures(body: bytes) -> int:
    """How many pictures the index of a multi-picture file names (CIPA DC-007); 1 where the segment
    is something else.
    """
    if not body.startswith(b"MPF\0") or len(body) < 14:
        return 1
    order = "<" if body[4:6] == b"II" else ">"
    start = 4 + struct.unpack_from(f"{order}I", body, 8)[0]
    entries = struct.unpack_from(f"{order}H", body, start)[0] if start + 2 <= len(body) else 0
    for at in range(start + 2, min(start + 2 + 12 * entries, len(body) - 11), 12):
        if struct.unpack_from(f"{order}H", body, at)[0] == 0xB001:
            return int(struct.unpack_from(f"{order}I", body, at + 8)[0])
    return 1
