"""What a model says of many cases as columns of a table, by the kind of outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medmodels.cases import Abstention
from medmodels.models import Model
from medmodels.outcomes import Intervals, Quantity, Sets
from medmodels.predictions import COVERAGE, COVERAGES, impossible_amount

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["ANSWERS", "BETWEEN", "Block", "answered"]

BETWEEN = " | "  # labels of a set
_SHOWN = COVERAGES.index(COVERAGE)  # the level of the sets and intervals that stand in a table


@dataclass(frozen=True, eq=False)
class Block:
    """What is computed of n cases: a model's ``outputs`` as they are shown (n, labels), what is
    ``called`` by them, and why some are ``refused``, by their place.
    """

    outputs: np.ndarray
    called: Sets | Intervals
    refused: Mapping[int, Abstention]


_Columns = Callable[[Model, Block], "dict[str, pa.Array]"]


def answered(model: Model, outputs: np.ndarray, refused: Mapping[int, Abstention]) -> Block:
    """What is called by outputs, as they are shown, of cases of which some are refused; an amount
    that cannot be is refused too.
    """
    called = model.task.asks.predict(outputs, model.artifact.fitted, threshold=model.threshold)
    if isinstance(called, Intervals):
        quantity = model.task.asks
        assert isinstance(quantity, Quantity)
        impossible = {
            n: impossible_amount(float(called.value[n]), quantity)
            for n in np.flatnonzero(called.impossible).tolist()
        }
        refused = {**impossible, **refused}
    return Block(outputs, called, refused)


def _of_labels(model: Model, block: Block) -> dict[str, pa.Array]:
    return _called(model, block, block.outputs[:, 0])


def _of_classes(model: Model, block: Block) -> dict[str, pa.Array]:
    return _called(model, block, block.outputs.max(1))


def _of_times(model: Model, block: Block) -> dict[str, pa.Array]:
    """The chance of the event by the first horizon, which is the second label."""
    return _called(model, block, block.outputs[:, 1])


def _called(model: Model, block: Block, probability: np.ndarray) -> dict[str, pa.Array]:
    import pyarrow as pa

    assert isinstance(block.called, Sets)
    gone = np.zeros(len(probability), bool)
    gone[list(block.refused)] = True
    return {
        "probability": pa.array(probability),
        "call": _texts(block.called.call, model.task.labels, gone),
        "set": _sets(block.called.sets[_SHOWN], model.task.labels),
    }


def _texts(codes: np.ndarray, names: tuple[str, ...], gone: np.ndarray) -> pa.Array:
    """Names by their place; null where one is gone."""
    import pyarrow as pa

    taken = pa.array(codes.astype(np.int32), mask=gone)
    return pa.DictionaryArray.from_arrays(taken, pa.array(names, pa.string())).cast(pa.string())


def _sets(inside: np.ndarray, labels: tuple[str, ...]) -> pa.Array:
    """The labels of each set (n, labels), in the order of the question."""
    patterns = inside @ (1 << np.arange(len(labels), dtype=np.int64))
    occurring = np.array(sorted(set(patterns.tolist())), np.int64)
    names = tuple(
        BETWEEN.join(name for k, name in enumerate(labels) if pattern >> k & 1)
        for pattern in occurring.tolist()
    )
    codes = np.searchsorted(occurring, patterns)
    return _texts(codes, names, np.zeros(len(inside), bool))


def _of_amounts(model: Model, block: Block) -> dict[str, pa.Array]:
    import pyarrow as pa

    assert isinstance(block.called, Intervals)
    return {
        "estimate": pa.array(block.called.value),
        "low": pa.array(block.called.low[_SHOWN]),
        "high": pa.array(block.called.high[_SHOWN]),
    }


# By the kind of outcome: the columns that hold the answers.
ANSWERS: dict[str, _Columns] = {
    "labels": _of_labels,
    "classes": _of_classes,
    "quantity": _of_amounts,
    "time_to_event": _of_times,
}
