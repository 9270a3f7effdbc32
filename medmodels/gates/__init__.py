"""The gate: whether a case resembles what the model was trained on; if not, the model abstains and
says why.
"""

from __future__ import annotations

from collections.abc import Callable

from medmodels.cases import Case
from medmodels.gates.distance import mahalanobis, unlikeness
from medmodels.gates.film import check_film, film_vectors, undone
from medmodels.gates.note import check_note
from medmodels.gates.stay import check_stay, stay_levels
from medmodels.gates.table import check_table, rare_words, row_distance, signed_roots
from medmodels.models import Model

__all__ = [
    "GATES",
    "abstention",
    "film_vectors",
    "mahalanobis",
    "rare_words",
    "row_distance",
    "signed_roots",
    "stay_levels",
    "undone",
    "unlikeness",
]

GATES: dict[str, Callable[[Model, Case], str | None]] = {
    "table": check_table,
    "pixels": check_table,
    "steps": check_table,
    "film": check_film,
    "stay": check_stay,
    "note": check_note,
}


def abstention(model: Model, case: Case) -> str | None:
    """Why the model should not be asked about this case, or ``None``."""
    return case.unfit or GATES[case.task.modality](model, case)
