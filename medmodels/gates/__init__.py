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
from medmodels.gates.table import check_tables, far_rows, rare_words, row_distance, signed_roots
from medmodels.gates.waveform import beat_stretches, beat_vectors, check_waveform, why_not_judged
from medmodels.models import Model

__all__ = [
    "GATES",
    "LOOK_VECTORS",
    "abstention",
    "abstentions",
    "beat_stretches",
    "beat_vectors",
    "far_rows",
    "film_vectors",
    "mahalanobis",
    "rare_words",
    "row_distance",
    "signed_roots",
    "stay_levels",
    "undone",
    "unlikeness",
    "why_not_judged",
]

Gate = Callable[[Model, Sequence[Case]], Sequence[Abstention | None]]


def _one_by_one(check: Callable[[Model, Case], Abstention | None]) -> Gate:
    """The gate of a modality whose cases are judged each on its own."""
    return lambda model, cases: [check(model, case) for case in cases]


# By modality: why a model should not be asked about each of several cases, or ``None``.
GATES: dict[str, Gate] = {
    "table": check_tables,
    "pixels": check_tables,
    "steps": check_tables,
    "film": _one_by_one(check_film),
    "stay": _one_by_one(check_stay),
    "note": _one_by_one(check_note),
    "waveform": _one_by_one(check_waveform),
}


def abstention(model: Model, case: Case) -> Abstention | None:
    """Why the model should not be asked about this case, or ``None``."""
    return abstentions(model, [case])[0]


def abstentions(model: Model, cases: Sequence[Case]) -> list[Abstention | None]:
    """The same for several cases of the model's task; a case whose file speaks against asking is
    not judged any further.
    """
    fit = [case for case in cases if not case.unfit]
    judged = iter(GATES[model.task.modality](model, fit) if fit else ())
    return [case.unfit or next(judged) for case in cases]
