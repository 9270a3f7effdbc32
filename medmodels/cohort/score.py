"""One portion scored, wherever that happens: on its own, it needs nothing but what it is given."""

from __future__ import annotations

from functools import lru_cache, partial

from medmodels.cohort.engine import Work
from medmodels.cohort.files import score_files
from medmodels.cohort.portion import Portion, Scored
from medmodels.cohort.rows import score_rows
from medmodels.cohort.scoring import Scoring
from medmodels.cohort.single import SINGLE
from medmodels.errors import CohortError
from medmodels.models import Model, load_model

__all__ = ["score_portion", "scorer"]


def scorer(scoring: Scoring) -> Work:
    """What an engine does with each portion; can be sent to another process."""
    return partial(score_portion, scoring)


def score_portion(scoring: Scoring, portion: Portion) -> Scored:
    """What becomes of each case of a portion.

    Raises ``CohortError`` where the model that goes by that id here is another.
    """
    model = _model(scoring.model, scoring.digest)
    with SINGLE:
        by_rows = portion.table is not None
        return (score_rows if by_rows else score_files)(model, scoring, portion)


@lru_cache(maxsize=2)  # once a process, whatever it is asked
def _model(model_id: str, digest: str) -> Model:
    model = load_model(model_id)
    if model.digest != digest:
        raise CohortError("cohort-other-model", model=model_id)
    return model
