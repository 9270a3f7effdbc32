"""A cohort from its source to its files: portion by portion, told how far it is, and going on
where it was killed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from medmodels import __version__
from medmodels.cohort.engine import Engine
from medmodels.cohort.layout import layout_of
from medmodels.cohort.output import WRITERS, rejected_beside, write_rejected
from medmodels.cohort.parts import KeptParts, kept_parts
from medmodels.cohort.portion import Portion
from medmodels.cohort.progress import Progress
from medmodels.cohort.score import scorer
from medmodels.cohort.scoring import Scoring
from medmodels.cohort.settling import settle
from medmodels.cohort.source import ABREAST, CohortSource
from medmodels.models import Model

__all__ = ["score_cohort"]

_ROWS = 16_384  # of a portion: with thirty columns, four megabytes
_EXPLAINED_ROWS = 8_192  # where each takes longer, so that several workers end together
_CELLS = 600_000  # and fewer of wide rows


def score_cohort(
    model: Model,
    source: CohortSource,
    out: Path,
    *,
    engine: Engine,
    now: Callable[[], float],
    explain: str = "no",
    inputs: bool = False,
    variant: str | None = None,
    size: int | None = None,
    told: Callable[[Progress], None] = lambda progress: None,
) -> Progress:
    """Score every case of a source into ``out`` (.parquet or .csv), and what was wrong into the
    file beside it; returns what was done in all.

    ``size`` rows are a portion (a multiple of ``ABREAST``); no byte of the files depends on it, nor
    on the engine. What an earlier run with the same source and question has done is kept. ``now``
    is the clock in seconds. Raises ``CaseError`` or ``CohortError`` where source, question or parts
    are not what they have to be, ``OSError`` where nothing can be written.
    """
    scoring = settle(model, source, explain=explain, inputs=inputs, variant=variant)
    size = size or _size(scoring)
    with kept_parts(out, _plan(scoring, source, size)) as parts:
        counting = _Counting(source.rows, now, parts)
        if parts.counts:
            told(counting.progress)
        waiting = (
            p for p in _counted(source.portions(size=size), counting) if p.number not in parts
        )
        for scored in engine(scorer(scoring), waiting):
            parts.keep(scored)
            told(counting.progress)
        numbers = range(counting.portions)
        layout = layout_of(model, scoring)
        write_rejected(rejected_beside(out), (parts.rejected(n) for n in numbers))
        WRITERS[out.suffix](out, (parts.scored(n) for n in numbers), layout)
        parts.remove()
        return counting.whole


def _size(scoring: Scoring) -> int:
    width = 1 if scoring.columns is None else len(scoring.columns.header)
    most = _ROWS if scoring.explain == "no" else _EXPLAINED_ROWS
    return max(ABREAST, min(most, _CELLS // width // ABREAST * ABREAST))


def _plan(scoring: Scoring, source: CohortSource, size: int) -> Mapping[str, Any]:
    asked = {k: v for k, v in asdict(scoring).items() if k != "columns"}
    header = None if scoring.columns is None else scoring.columns.header
    said = {"size": size, "header": header, "version": __version__}
    return {**asked, **said, "source": dict(source.fingerprint)}


class _Counting:
    """What is done, by the parts that are whole; time by those of this run."""

    def __init__(self, of: int | None, now: Callable[[], float], parts: KeptParts) -> None:
        self._of, self._now, self._parts = of, now, parts
        self._began, self._before = now(), self._sum("rows")
        self.portions = 0

    def _sum(self, what: str) -> int:
        return sum(counts[what] for counts in self._parts.counts.values())

    @property
    def progress(self) -> Progress:
        rows, accepted = self._sum("rows"), self._sum("accepted")
        done, spent = rows - self._before, self._now() - self._began
        left = None if self._of is None or not done else spent * max(self._of - rows, 0) / done
        return Progress(rows, self._of, rows - accepted, self._sum("abstained"), left)

    @property
    def whole(self) -> Progress:
        """The same at the end, when it is known how many there were."""
        done = self.progress
        return replace(done, of=done.rows, seconds_left=0.0)


def _counted(portions: Iterator[Portion], counting: _Counting) -> Iterator[Portion]:
    """The same portions; how many there were is known at the end."""
    for portion in portions:
        counting.portions = portion.number + 1
        yield portion
