"""The eight cells of reader, model and second answer, and the measures that are made of them.

Each ratio has its own denominator, the times that there was an opportunity. RAIR and RSR are
Schemmer's (2023, arXiv 2302.02187): the share of the model's right advice that was taken where the
reader was wrong, and of its wrong advice that was withstood where the reader was *right*. (Public
code divides the latter by all wrong advice, which is another number.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from medmodels.reliance.trials import Trials
from medmodels.statistics.rate import Rate

__all__ = ["CELLS", "Reliance", "measured"]

# Right or wrong: before, the model, after.
CELLS: tuple[str, ...] = tuple("".join(cell) for cell in product("RW", repeat=3))


@dataclass(frozen=True, slots=True)
class Reliance:
    """How readers leaned on a model in ``n`` trials.

    ``cells`` count right (R) and wrong (W): before, the model, after. ``rair``: of the wrong first
    answers where the model was right, those that were put right; ``rsr``: of the right ones where
    it was wrong, those that were kept; ``automation_bias``: right answers that were given up for
    wrong ones where the model was wrong, of all trials (Goddard 2014). ``switch_fraction``: of the
    disagreements, those that went to the model; ``over_reliance``: of its wrong advice, how much
    was the second answer; ``under_reliance``: of its right advice, how much was not (Buçinca 2021).
    ``p`` is of the exact McNemar test of ``corrected`` against ``misled``.
    """

    n: int
    cells: Mapping[str, int]
    correct_before: Rate
    correct_model: Rate
    correct_after: Rate
    rair: Rate
    rsr: Rate
    automation_bias: Rate
    changed: Rate
    switch_fraction: Rate
    agreement: Rate
    over_reliance: Rate
    under_reliance: Rate
    corrected: int
    misled: int
    p: float


def measured(these: Trials) -> Reliance:
    """The measures of the trials; of none, each is without opportunity.

    >>> from medmodels.reliance.trials import trials
    >>> found = measured(trials(*map(list, ("AABB", "ABBA", "BABB", "ABBA"))))
    >>> found.rair.text, found.rsr.value
    ('1 of 1, 100% (21 to 100%)', 0.0)
    """
    n = len(these)
    before, model, after = (
        these.alike(said, these.truth) for said in (these.before, these.model, these.after)
    )
    differed = ~these.alike(these.before, these.model)
    taken = these.alike(these.after, these.model)
    corrected, misled = int((~before & after).sum()), int((before & ~after).sum())
    return Reliance(
        n=n,
        cells=_cells(before, model, after),
        correct_before=_share(before),
        correct_model=_share(model),
        correct_after=_share(after),
        rair=_share(after, of=~before & model),
        rsr=_share(after, of=before & ~model),
        automation_bias=_share(before & ~model & ~after),
        changed=_share(~these.alike(these.after, these.before)),
        switch_fraction=_share(taken, of=differed),
        agreement=_share(taken),
        over_reliance=_share(taken, of=~model),
        under_reliance=_share(~taken, of=model),
        corrected=corrected,
        misled=misled,
        p=mcnemar(corrected, misled),
    )


def mcnemar(one: int, other: int) -> float:
    """The two-sided exact p of McNemar's test: as unequal a pair of counts or more, were both
    equally likely (Psychometrika 1947).

    >>> round(mcnemar(68, 27), 7)
    3.11e-05
    """
    from scipy.special import bdtr

    fewer, both = min(one, other), one + other
    return min(1.0, 2 * float(bdtr(fewer, both, 0.5))) if both else 1.0


def _share(hits: np.ndarray, *, of: np.ndarray | None = None) -> Rate:
    among = np.ones(len(hits), bool) if of is None else of
    return Rate(int((hits & among).sum()), int(among.sum()))


def _cells(before: np.ndarray, model: np.ndarray, after: np.ndarray) -> dict[str, int]:
    which = 4 * ~before + 2 * ~model + 1 * ~after
    counts = np.bincount(which, minlength=len(CELLS))
    return dict(zip(CELLS, counts.tolist(), strict=True))
