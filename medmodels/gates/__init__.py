"""The gate: whether a case resembles what the model was trained on; if not, the model abstains, and
``words`` says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from medmodels.cases import Abstention, Case
from medmodels.gates.distance import mahalanobis, unlikeness
from medmodels.gates.film import check_film, undone
from medmodels.gates.looks import LOOK_VECTORS, film_vectors
from medmodels.gates.note import check_note
from medmodels.gates.stay import check_stay, stay_levels
from medmodels.gates.table import check_table, check_tables, rare_words, row_distance, signed_roots
from medmodels.models import Model

__all__ = [
    "GATES",
    "LOOK_VECTORS",
    "abstention",
    "abstentions",
    "film_vectors",
    "mahalanobis",
    "rare_words",
    "row_distance",
    "signed_roots",
    "stay_levels",
    "undone",
    "unlikeness",
]

GATES: dict[str, Callable[[Model, Case], Abstention | None]] = {
    "table": check_table,
    "pixels": check_table,
    "steps": check_table,
    "film": check_film,
    "stay": check_stay,
    "note": check_note,
}

# The gates that judge many cases at once.
GATES_OF_MANY: dict[str, Callable[[Model, Sequence[Case]], list[Abstention | None]]] = (
    dict.fromkeys(("table", "pixels", "steps"), check_tables)
)


def abstention(model: Model, case: Case) -> Abstention | None:
    """Why the model should not be asked about this case, or ``None``."""
    return abstentions(model, [case])[0]


def abstentions(model: Model, cases: Sequence[Case]) -> list[Abstention | None]:
    """The same for several cases of the model's task, together where the gate can."""
    many, gate = GATES_OF_MANY.get(model.task.modality), GATES[model.task.modality]
    found = many(model, cases) if many else [case.unfit or gate(model, case) for case in cases]
    return [case.unfit or reason for case, reason in zip(cases, found, strict=True)]
