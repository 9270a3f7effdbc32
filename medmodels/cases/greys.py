"""The grey levels of a decoded picture, whatever its depth, and whether it is grey at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from medmodels.cases.picture import refuse_too_large, strips
from medmodels.cases.remarks import Remark
from medmodels.errors import UnreadableFile
from medmodels.tasks import Film

__all__ = ["deep_colours", "grey_levels_of", "grey_of_colours"]

# pixels (or the picture that holds them), notes and warnings
Greys = tuple[Any, tuple[Remark, ...], tuple[Remark, ...]]

_DEEP = 8_000_000  # pixels of a dark picture in 16-bit colours, which is decoded twice
_DEPTHS = (8, 10, 12, 14, 16, 32)  # bits in which a picture may have been taken
# share of the pixels that may lie above the picture's own grey levels, as a burnt-in marker does
_BRIGHTER = 0.01
_COLOURED = 24  # channel spread beyond what JPEG does to a grey picture


def grey_levels_of(image: Any, inputs: Film) -> Greys:
    """Grey levels uint8 (height, width) of a picture in any mode, with notes and warnings; raises
    ``UnreadableFile`` for one in colour.
    """
    if image.mode.startswith("I"):
        return _deep(image, inputs.noun)
    grey, coloured = np.empty((image.height, image.width), np.uint8), 0
    for rows, strip in _pieces(image):
        opaque = _on_black(strip) if image.has_transparency_data else strip
        if opaque.mode not in ("1", "L"):
            opaque = opaque.convert("RGB")
            coloured += _coloured_pixels(np.asarray(opaque))
        grey[rows] = np.asarray(opaque.convert("L"))
    transparent = Remark("transparent", {"noun": inputs.noun})
    notes = (transparent,) if image.has_transparency_data else ()
    return grey, notes, _colour_warning(coloured / grey.size, inputs)


def _deep(image: Any, noun: str) -> Greys:
    """Grey levels of a picture in a 16-bit container, which may hold 8, 10, 12 or 14 bits, with
    notes and warnings.
    """
    bits, brighter = _depth(np.asarray(strip) for _, strip in _pieces(image))
    grey = np.empty((image.height, image.width), np.uint8)
    for rows, strip in _pieces(image):
        grey[rows] = _scaled(np.asarray(strip), bits)
    return grey, (Remark("scaled", {"bits": bits}),), _brighter_warning(bits, brighter, noun)


def deep_colours(image: Any, data: bytes, noun: str) -> Greys | None:
    """A PNG of several 16-bit channels again, where its levels need fewer bits than 16, with a note
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
    return (
        Image.fromarray(shown),
        (Remark("scaled", {"bits": bits}),),
        _brighter_warning(bits, brighter, noun),
    )


def _depth(parts: Iterable[np.ndarray], *, spared: float = _BRIGHTER) -> tuple[int, bool]:
    """The fewest bits that hold the levels of a picture, but for that share of its pixels; and
    whether some pixels are brighter than that.
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


def _brighter_warning(bits: int, brighter: bool, noun: str) -> tuple[Remark, ...]:
    return (Remark("brighter", {"bits": bits, "noun": noun}),) if brighter else ()


def _pieces(image: Any) -> Iterator[tuple[slice, Any]]:
    for rows in strips(image.height, image.width):
        yield rows, image.crop((0, rows.start, image.width, rows.stop))


def _on_black(image: Any) -> Any:
    from PIL import Image

    layers = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layers.size, (0, 0, 0, 255)), layers).convert(
        "RGB"
    )


def grey_of_colours(colours: np.ndarray, inputs: Film) -> tuple[np.ndarray, tuple[Remark, ...]]:
    """Grey levels uint8 (height, width) of colours (height, width, 3) that should all be grey, with
    warnings; raises ``UnreadableFile`` where they are not.
    """
    from PIL import Image

    height, width, _ = colours.shape
    grey, coloured = np.empty((height, width), np.uint8), 0
    for rows in strips(height, width):
        strip = np.ascontiguousarray(colours[rows])
        coloured += _coloured_pixels(strip)
        grey[rows] = np.asarray(Image.fromarray(strip).convert("L"))
    return grey, _colour_warning(coloured / grey.size, inputs)


def _coloured_pixels(pixels: np.ndarray) -> int:
    """How many pixels (height, width, 3) are coloured."""
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    spread = np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue)
    return int(np.count_nonzero(spread > _COLOURED))


def _colour_warning(share: float, inputs: Film) -> tuple[Remark, ...]:
    """A warning of coloured marks, where this share of the pixels is coloured; raises
    ``UnreadableFile`` when the picture as a whole is.
    """
    if share > inputs.coloured_share:
        raise UnreadableFile("picture-in-colour", wanted=inputs.coloured)
    return (Remark("coloured_marks"),) if share else ()
