"""What moved each estimate, as columns of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["REASONS", "SHOWN_REASONS", "most_moving"]

SHOWN_REASONS = 5


def most_moving(amounts: np.ndarray, elements: Sequence[str]) -> dict[str, pa.Array]:
    """The five elements that moved each estimate most, with what they moved it by, of amounts (n,
    elements).
    """
    import pyarrow as pa

    order = np.argsort(-np.abs(amounts), axis=1, kind="stable")[:, :SHOWN_REASONS]
    names, columns = pa.array(elements, pa.string()), {}
    for place in range(order.shape[1]):
        columns[f"reason {place + 1}"] = names.take(pa.array(order[:, place]))
        columns[f"amount {place + 1}"] = pa.array(
            np.take_along_axis(amounts, order[:, place : place + 1], axis=1)[:, 0]
        )
    return columns


def _every(amounts: np.ndarray, elements: Sequence[str]) -> dict[str, pa.Array]:
    import pyarrow as pa

    return {
        f"contribution {name}": pa.array(np.ascontiguousarray(amounts[:, k]))
        for k, name in enumerate(elements)
    }


def _none(amounts: np.ndarray, elements: Sequence[str]) -> dict[str, pa.Array]:
    return {}


# By how much is explained: the columns of contributions (n, elements).
REASONS: dict[str, Callable[[np.ndarray, Sequence[str]], dict[str, pa.Array]]] = {
    "no": _none,
    "top5": most_moving,
    "all": _every,
}
