"""Which of a question's models is the better one, by what was measured when they were packaged."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from medmodels.disk import read_file
from medmodels.models.artifact import EVIDENCE

__all__ = ["better_first"]

_MOST_BYTES = 20_000_000  # of a file of evidence


def better_first(ids: Sequence[str], root: Path, decides: tuple[str, int]) -> tuple[str, ...]:
    """Models of one question (``task/family``) in ``root``, the better one first, by the mean over
    the folds of cross-validation where every one of them has it, else by the held-out value; those
    that are alike, or of which nothing is known, by name. ``decides`` is the metric of their
    outcome by which they are judged, and its sign.
    """
    if len(ids) < 2:
        return tuple(ids)
    stored = {model_id: _stored(root / model_id / EVIDENCE, decides) for model_id in ids}
    by = 0 if all(math.isfinite(folds) for folds, _ in stored.values()) else 1
    return tuple(
        sorted(
            ids,
            key=lambda model_id: (
                -stored[model_id][by] if math.isfinite(stored[model_id][by]) else math.inf,
                model_id,
            ),
        )
    )


def _stored(path: Path, decides: tuple[str, int]) -> tuple[float, float]:
    """The headline over the folds and on the held-out cases, larger for the better model; not a
    number where it cannot be read.
    """
    try:
        state = path.stat()
    except OSError:
        return math.nan, math.nan
    return _read(path, decides, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4096)
def _read(path: Path, decides: tuple[str, int], changed: int, size: int) -> tuple[float, float]:
    """Read once for as long as the file stays the same: pages ask at every click. Digests are
    checked where a model is loaded, not for its place.
    """
    try:
        stored = json.loads(read_file(path, most=_MOST_BYTES))
        held_out, folds = (
            stored["evidence"]["metrics"],
            (stored["cross_validation"] or {}).get("metrics", {}),
        )
        name, sign = decides
        return sign * float(folds[name]["mean"]) if name in folds else math.nan, sign * float(
            held_out[name]["value"]
        )
    except (
        OSError,
        ValueError,
        OverflowError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ):
        return math.nan, math.nan
