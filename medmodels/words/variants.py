"""Variants of a model that were kept for a place."""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["WORDS"]

WORDS: Mapping[str, str | Callable[..., str]] = {
    "variant-name": (
        "The name of a variant is 1 to 40 small letters, digits and hyphens, such as ward-3."
    ),
    "variant-exists": "There is a variant “{name}” already; give another name, or remove it first.",
    "variant-unknown": "This model has no variant “{name}”.",
    "variant-broken": "The variant “{name}” is not what it should be; remove it and make it again.",
    "variant-of-other-weights": (
        "The variant “{name}” was made for other weights of this model; remove it and make it"
        " again."
    ),
    "variant-not-offered": "These cases offer no such recalibration.",
    "variant-not-written": "The variant cannot be written ({reason}).",
    "variant-not-removed": "The variant “{name}” cannot be removed ({reason}).",
    "variants-too-many": "This model has {most} variants; remove one first.",
}
