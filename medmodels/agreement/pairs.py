"""Cohen's kappa: two readers, each with a habit of their own."""

from __future__ import annotations

import numpy as np

from medmodels.agreement.answers import MISSING, Answers
from medmodels.agreement.coefficients import Coefficient, bootstrapped
from medmodels.agreement.weights import LABEL_WEIGHTS
from medmodels.errors import AnswersError

__all__ = ["cohen"]


def cohen(given: Answers, *, weights: str = "nominal") -> Coefficient:
    """Cohen's kappa (1960; weighted, Psychol Bull 1968) over the cases that both have answered.

    Raises ``AnswersError`` unless there are two readers.
    """
    if len(given.readers) != 2:
        raise AnswersError("two-readers", count=len(given.readers))
    first, second = given.codes[:, (given.codes != MISSING).all(0)]
    w = LABEL_WEIGHTS[weights](len(given.labels))
    one, other = (code[:, None] == np.arange(len(w)) for code in (first, second))
    agreeing = w[first, second]

    def of(drawn: np.ndarray) -> np.ndarray:
        cases = drawn.sum(1)
        expected = np.einsum("bi,ij,bj->b", drawn @ one, w, drawn @ other) / cases**2
        left = 1 - expected
        found = drawn @ agreeing / cases - expected
        return np.divide(found, left, out=np.full(len(drawn), np.nan), where=left > 1e-12)

    return bootstrapped(of, len(first))
