"""What was measured of the films of a question: numbers and codes, as they stand in a manifest."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Acquisition", "AcquisitionRow", "ByTwin", "TwinRow"]


@dataclass(frozen=True, slots=True)
class AcquisitionRow:
    """How well one kind of number tells the label: of how many ``columns``, and its AUROC with a
    95% interval, ``folded`` on training and validation films and on the ``test`` films. A ``kind``
    is "file size", "greys", "frame", "texture" or all of them "together".
    """

    kind: str
    columns: int
    folded: tuple[float, float, float]
    test: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Acquisition:
    """What tells the label without what a film is taken for: by so many ``folds``, somebody's films
    or near-duplicates kept ``together`` where the data tell them, of ``n`` films, ``events`` of
    them positive, and of ``test_n`` test films; whether there were ``file_sizes``.
    """

    folds: int
    together: bool
    n: int
    events: int
    test_n: int
    test_events: int
    file_sizes: bool
    rows: tuple[AcquisitionRow, ...]


@dataclass(frozen=True, slots=True)
class TwinRow:
    """Metrics with their 95% intervals on the ``n`` test films "with" a twin, "without" one, or
    "all"; ``None`` where films of that label are missing, or too few for an AUROC.
    """

    kind: str
    n: int
    events: int
    auroc: tuple[float, float, float] | None
    accuracy: tuple[float, float, float]
    recall: tuple[float, float, float] | None
    specificity: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class ByTwin:
    """What a model reaches on the test films that another ``copy`` of the data set has and has not:
    those that correlate with one of its films by at least ``enough``, ``median`` being the middle
    one's.
    """

    copy: str
    enough: float
    median: float
    rows: tuple[TwinRow, ...]
