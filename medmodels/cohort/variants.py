"""Updates of a model's probabilities that were kept for a place, each under a name of its own:
``<home>/variants/<task>/<family>/<name>.json``.

The model's own number stays what it was; a variant's stands beside it. A file holds no case: two
coefficients with intervals, how many cases they are of, of which weights, who kept it and when. It
belongs to its owner alone, and is checked when it is read.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from medmodels.cohort.recalibration import UPDATES, Offer
from medmodels.cohort.variant import Variant
from medmodels.disk import private_folder, read_file, write_private
from medmodels.errors import CohortError
from medmodels.models import Model
from medmodels.places import home

__all__ = [
    "VARIANT_NAME",
    "keep_variant",
    "load_variant",
    "remove_variant",
    "variant_names",
]

VARIANT_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
_FORMAT = 1
_MOST_BYTES = 10_000
_MOST = 100  # variants of a model
_LONGEST = 200  # characters of a text
_FARTHEST = 1e3  # no coefficient lies beyond it


def keep_variant(
    model: Model, offer: Offer, update: str, *, name: str, who: str, when: str
) -> Variant:
    """Keep one of the updates of an offer, under a name that none has; raises ``CohortError``."""
    checked = (offer.updates or {}).get(update)
    if checked is None:
        raise CohortError("variant-not-offered")
    folder, fit = _folder(model.id, name), checked.update
    if len(variant_names(model.id)) >= _MOST:
        raise CohortError("variants-too-many", most=_MOST)
    variant = Variant(
        name=name,
        model=model.id,
        digest=model.digest,
        update=update,
        intercept=fit.intercept,
        intercept_interval=fit.intercept_interval,
        slope=fit.slope,
        slope_interval=fit.slope_interval,
        n=fit.n,
        events=fit.events,
        who=who[:_LONGEST],
        when=when[:_LONGEST],
    )
    written = {"format": _FORMAT, **asdict(variant)}
    try:
        for place in (folder.parents[1], folder.parent, folder):
            private_folder(place)
        path = folder / f"{name}.json"
        if path.exists() or path.is_symlink():
            raise CohortError("variant-exists", name=name)
        write_private(path, json.dumps(written, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise CohortError("variant-not-written", reason=error.strerror or "") from None
    return variant


def variant_names(model_id: str) -> tuple[str, ...]:
    """The names of a model's variants, sound or not."""
    task, family = model_id.split("/")
    try:
        with os.scandir(_base() / task / family) as entries:
            names = [entry.name.removesuffix(".json") for entry in entries if _is_json(entry)]
    except OSError:
        return ()
    return tuple(sorted(name for name in names if VARIANT_NAME.fullmatch(name)))


def _is_json(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(".json") and entry.is_file(follow_symlinks=False)


def load_variant(model: Model, name: str) -> Variant:
    """A variant by its name; raises ``CohortError`` where there is none, where its file is not what
    it should be, or where it was made of other weights.
    """
    path = _folder(model.id, name) / f"{name}.json"
    try:
        raw = json.loads(read_file(path, most=_MOST_BYTES))
    except FileNotFoundError:
        raise CohortError("variant-unknown", name=name) from None
    except (OSError, ValueError, RecursionError):
        raise CohortError("variant-broken", name=name) from None
    variant = _read(raw)
    if variant is None or variant.name != name or variant.model != model.id:
        raise CohortError("variant-broken", name=name)
    if variant.digest != model.digest:
        raise CohortError("variant-of-other-weights", name=name)
    return variant


def remove_variant(model_id: str, name: str) -> None:
    """Remove a variant, sound or not; raises ``CohortError`` where there is none."""
    path = _folder(model_id, name) / f"{name}.json"
    try:
        path.unlink()
    except FileNotFoundError:
        raise CohortError("variant-unknown", name=name) from None
    except OSError as error:
        raise CohortError("variant-not-removed", name=name, reason=error.strerror or "") from None


def _base() -> Path:
    return home() / "variants"


def _folder(model_id: str, name: str) -> Path:
    if not VARIANT_NAME.fullmatch(name):
        raise CohortError("variant-name")
    task, family = model_id.split("/")
    return _base() / task / family


_FIELDS = frozenset(Variant.__dataclass_fields__) | {"format"}
_TEXTS = ("name", "model", "digest", "update", "who", "when")


def _read(raw: Any) -> Variant | None:
    """What stands in a file; ``None`` where that is no variant."""
    if not isinstance(raw, dict) or raw.keys() != _FIELDS or raw["format"] != _FORMAT:
        return None
    values: Mapping[str, Any] = {key: raw[key] for key in raw if key != "format"}
    texts = all(isinstance(values[key], str) and len(values[key]) <= 1000 for key in _TEXTS)
    counts = all(type(values[key]) is int and values[key] >= 0 for key in ("n", "events"))
    if not (texts and counts and values["events"] <= values["n"] and values["update"] in UPDATES):
        return None
    with_slope = values["update"] == "slope"
    around = _around(values["intercept"], values["intercept_interval"])
    if with_slope:
        sound = around and _around(values["slope"], values["slope_interval"])
        sound = sound and values["slope"] > 0
    else:
        sound = around and values["slope"] == 1 and values["slope_interval"] is None
    if not sound:
        return None
    ends = {
        key: tuple(values[key]) if values[key] is not None else None
        for key in ("intercept_interval", "slope_interval")
    }
    return Variant(**{**values, **ends})


def _around(value: Any, interval: Any) -> bool:
    """Whether a number lies in its interval, all of them finite and none beyond reason."""
    if not isinstance(interval, list) or len(interval) != 2:
        return False
    numbers = [interval[0], value, interval[1]]
    return (
        all(type(number) in (int, float) for number in numbers)
        and all(math.isfinite(number) and abs(number) <= _FARTHEST for number in numbers)
        and numbers == sorted(numbers)
    )
