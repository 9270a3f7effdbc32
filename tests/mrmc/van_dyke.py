"""A published study in numbers: five readers, two conditions, 69 normal and 45 diseased cases,
rated 1 to 5 (Van Dyke 1993, as analysed by OR-DBM MRMC 2.5).

How often each rating was given is enough for every area and its variance; which case was given
which is not known here: the ratings are paired at will, and covariances come from the tables.
"""

from __future__ import annotations

import numpy as np

from medmodels.mrmc import Ratings, Spread

AREAS = np.array(
    [
        [0.91964573, 0.85877617, 0.90386473, 0.97310789, 0.82979066],
        [0.94782609, 0.90531401, 0.92173913, 0.99935588, 0.92995169],
    ]
)
# Of each condition and reader: the normal cases with ratings 1 to 5, and the diseased ones.
COUNTS = {
    (1, 1): ((47, 9, 10, 2, 1), (4, 1, 2, 10, 28)),
    (1, 2): ((0, 60, 6, 2, 1), (0, 10, 4, 6, 25)),
    (1, 3): ((21, 35, 5, 6, 2), (0, 8, 1, 2, 34)),
    (1, 4): ((62, 3, 4, 0, 0), (2, 1, 1, 3, 38)),
    (1, 5): ((39, 19, 9, 1, 1), (7, 7, 3, 5, 23)),
    (2, 1): ((23, 24, 15, 7, 0), (1, 0, 6, 5, 33)),
    (2, 2): ((6, 56, 7, 0, 0), (0, 8, 4, 6, 27)),
    (2, 3): ((25, 31, 8, 4, 1), (2, 2, 5, 4, 32)),
    (2, 4): ((44, 21, 4, 0, 0), (0, 0, 1, 6, 38)),
    (2, 5): ((21, 39, 9, 0, 0), (1, 4, 10, 4, 26)),
}


def ratings() -> Ratings:
    """Ratings with these counts, paired at will."""
    each = [
        [np.repeat(np.arange(1.0, 6), [*normal, *diseased][part : part + 5]) for part in (0, 5)]
        for normal, diseased in COUNTS.values()
    ]
    given = np.array([np.concatenate(sides) for sides in each]).reshape(2, 5, -1)
    truth = np.arange(given.shape[-1]) >= 69
    names = tuple(map(str, range(given.shape[-1])))
    return Ratings(given, truth, ("1", "2"), tuple("12345"), names)


def study(
    var: float,
    cov1: float,
    cov2: float,
    cov3: float,
    *,
    values: np.ndarray = AREAS,
    squares: tuple[float, float, float] = (0.00479617, 0.00383620, 0.00055103),
    cases: int = 114,
    own: tuple[float, ...] = (),
) -> Spread:
    """A study with these covariances and mean squares; ``own`` are the cov2 of each condition."""
    t, r = values.shape
    matrix = np.empty((t, r, t, r))
    for a in range(t):
        for b in range(t):
            matrix[a, :, b, :] = cov3 if a != b else own[a] if own else cov2
            np.fill_diagonal(matrix[a, :, b, :], var if a == b else cov1)
    return Spread(values, *squares, var, cov1, cov2, cov3, cases, matrix.reshape(t * r, t * r))


JACKKNIFE = study(
    0.00080228827, 0.00034661371, 0.00034407483, 0.00023902837, own=(0.00048396, 0.00020419)
)
