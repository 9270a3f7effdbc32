"""Several readers, several conditions, the same cases: whether the conditions differ, and for whom.

Obuchowski and Rockette's analysis with Hillis' degrees of freedom (Obuchowski and Rockette 1995,
Commun Stat Simul 24; Hillis 2007, Stat Med 26; Hillis, Obuchowski and Berbaum 2011, Acad Radiol
18).
Arrays in, frozen results out; nothing here knows a session, a case or a page.

>>> from medmodels.mrmc import crossed, merit, spread
>>> rows = [(r, m, c, int(c > 2), r * m + c) for r in (1, 2) for m in (1, 2) for c in (1, 2, 3, 4)]
>>> spread(merit(crossed(*zip(*rows)), "auc")).values.tolist()
[[1.0, 1.0], [1.0, 1.0]]
"""

from medmodels.mrmc.analyses import (
    Contrast,
    Differ,
    Mean,
    fixed_cases,
    fixed_readers,
    random_readers_and_cases,
    single_conditions,
    single_readers,
)
from medmodels.mrmc.merits import FIGURES_OF_MERIT, Merit, merit
from medmodels.mrmc.power import cases_needed, power
from medmodels.mrmc.ratings import Ratings, crossed
from medmodels.mrmc.spread import Components, Spread, spread
from medmodels.mrmc.standalone import standalone

__all__ = [
    "FIGURES_OF_MERIT",
    "Components",
    "Contrast",
    "Differ",
    "Mean",
    "Merit",
    "Ratings",
    "Spread",
    "cases_needed",
    "crossed",
    "fixed_cases",
    "fixed_readers",
    "merit",
    "power",
    "random_readers_and_cases",
    "single_conditions",
    "single_readers",
    "spread",
    "standalone",
]
