"""Reliance reader by reader: each one's measures, and how many followed wrong advice always."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from medmodels.reliance.measures import Reliance, measured
from medmodels.reliance.trials import Trials
from medmodels.statistics.rate import Rate

__all__ = ["FollowedWrong", "by_reader", "followed_wrong_advice"]


@dataclass(frozen=True, slots=True)
class FollowedWrong:
    """How many readers, of those who got wrong advice, gave it back always, sometimes or never
    (Gaube 2021).
    """

    always: Rate
    sometimes: Rate
    never: Rate


def by_reader(these: Trials, readers: Sequence[str]) -> Mapping[str, Reliance]:
    """The measures of each reader's trials, readers in the order of their names; ``readers`` (n,)
    says whose each trial is.
    """
    places: dict[str, list[int]] = {}
    for n, name in enumerate(readers):
        places.setdefault(str(name), []).append(n)
    return {name: measured(these.only(np.array(places[name]))) for name in sorted(places)}


def followed_wrong_advice(each: Mapping[str, Reliance]) -> FollowedWrong:
    """The profile of the readers' over-reliance."""
    rates = [one.over_reliance for one in each.values() if one.over_reliance.n]
    always = sum(rate.hits == rate.n for rate in rates)
    never = sum(rate.hits == 0 for rate in rates)
    n = len(rates)
    return FollowedWrong(Rate(always, n), Rate(n - always - never, n), Rate(never, n))
