"""What a model's manifest records, whether each entry is of its kind, and the digest that the
manifest has of itself.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from medmodels.models.measured import is_measured
from medmodels.models.statements import is_statement

__all__ = ["FORMAT", "READABLE", "SIGNATURE", "signature_of", "wrong_entry"]

# Of the folder; 1 had one conformal level and no stored evidence, 2 what was measured and stated as
# text.
FORMAT = 3
READABLE = (2, FORMAT)
SIGNATURE = "digest"  # the entry that covers all others

_NEEDED = ("reference.npz", "heldout.parquet")  # the files every model has beside its weights
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def signature_of(manifest: Mapping[str, Any]) -> str:
    """SHA-256 over every entry of a manifest but the one that holds it."""
    rest = {name: value for name, value in manifest.items() if name != SIGNATURE}
    return hashlib.sha256(
        json.dumps(rest, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
    ).hexdigest()


def wrong_entry(manifest: Any) -> str | None:
    """Which entry of a manifest is missing or not of its kind, if one is; an empty name where there
    are no entries at all.
    """
    if not isinstance(manifest, dict):
        return ""
    recorded = _RECORDED | _BY_FORMAT.get(_format(manifest), {})
    return next(
        (
            name
            for name, holds in recorded.items()
            if (name not in manifest and name not in _OPTIONAL)
            or (name in manifest and not holds(manifest[name]))
        ),
        None,
    )


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _files(value: Any) -> bool:
    """Plain names, none of another folder, and their digests."""
    return (
        isinstance(value, dict)
        and set(_NEEDED) <= value.keys()
        and all(
            _FILE.fullmatch(name) and _text(digest) and _DIGEST.fullmatch(digest)
            for name, digest in value.items()
        )
    )


def _format(manifest: dict[str, Any]) -> int:
    return manifest["format"] if _count(manifest.get("format")) else FORMAT


def _lines(value: Any) -> bool:
    """Sections of Markdown, as folders had them before their numbers were kept."""
    return isinstance(value, dict) and all(
        isinstance(lines, list) and all(map(_text, lines)) for lines in value.values()
    )


_RECORDED: dict[str, Callable[[Any], bool]] = {
    "format": _count,
    "files": _files,
    **dict.fromkeys(("model", "trained", "command"), _text),
    "seed": lambda value: type(value) is int,
    "strategy": lambda value: isinstance(value, dict),
    "training_cases": _count,
    "training_events": _count,
    "versions": lambda value: isinstance(value, dict) and all(map(_text, value.values())),
}
_OPTIONAL = ("landmarks",)  # of a kernel expansion
_STATED = ("split", "background", "threshold_source", "baseline", "calibrated_on")

# What a folder of each format has besides; of one that is not readable nothing is asked.
_BY_FORMAT: dict[int, dict[str, Callable[[Any], bool]]] = {
    2: {**dict.fromkeys(_STATED, _text), "measured": _lines},
    3: {**dict.fromkeys((*_STATED, *_OPTIONAL), is_statement), "measured": is_measured},
}
