"""Pictures: what a file is instead of one, and what is wrong with a PNG or a JPEG."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from medmodels.wording import with_article
from medmodels.words.text_files import FILE_KINDS

__all__ = ["WORDS"]

_RIGHT = "Export the {noun} itself as PNG, JPEG or DICOM."
_SEVERAL = "file holds several pictures; export the one picture."
_PIECES = "file is stored in more than {most} pieces, which no ordinary program writes; export it"
_DAMAGED = "file is damaged or incomplete; export it again."


def _other_kind(named: str, kind: str, noun: str) -> str:
    return f"This is not {named} but {FILE_KINDS[kind]}. {_RIGHT.format(noun=noun)}"


def _too_small(noun: str, width: int, height: int) -> str:
    return (
        f"The picture is too small or too narrow for {with_article(noun)} ({width} × {height}"
        " pixels); export it at full size."
    )


WORDS: Mapping[str, str | Callable[..., str]] = {
    "film-empty": f"The file is empty. {_RIGHT}",
    "no-film": _other_kind,
    "dicom-without-start": (
        f"This may be a DICOM file without its first 132 bytes, or a damaged one. {_RIGHT}"
    ),
    "text-for-a-film": f"This is not {{named}} but text, perhaps a table. {_RIGHT}",
    "kind-unknown": f"This is not a file of a known kind, or it is damaged. {_RIGHT}",
    "png-without-header": "The PNG file is damaged: its header is missing. Export it again.",
    "png-transparent-grey": (
        "This PNG of 16 bits marks one grey level as transparent; export it without transparency."
    ),
    "png-damaged": f"The PNG {_DAMAGED}",
    "png-in-pieces": f"The PNG {_PIECES} again.",
    "png-animated": "This PNG is an animation of several pictures; export the one picture.",
    "png-several": f"This PNG {_SEVERAL}",
    "jpeg-damaged": f"The JPEG {_DAMAGED}",
    "jpeg-in-pieces": f"The JPEG {_PIECES} again.",
    "jpeg-several": f"This JPEG {_SEVERAL}",
    "jpeg-many-passes": "The JPEG picture is stored in unusually many passes; export it again.",
    "jpeg-2000-unusual": (
        "The JPEG 2000 picture is stored in an unusual way (very small pieces, or one size only);"
        " export it uncompressed."
    ),
    "too-many-pixels": (
        "The picture has {millions:.0f} million pixels; at most {most:.0f} million are read."
        " Export a smaller one."
    ),
    "no-pixels": "The picture has no pixels: its width or height is zero. Export it again.",
    "picture-too-small": _too_small,
    "picture-in-colour": "This picture is in colour; {wanted}",
}
