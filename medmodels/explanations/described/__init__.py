"""What each part of an explanation is of the case, a file a modality."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from medmodels.cases import Case
from medmodels.explanations.described.film import regions_of_film
from medmodels.explanations.described.layout import blocks_of_row
from medmodels.explanations.described.note import words_of_note
from medmodels.explanations.described.stay import charted_in_stay
from medmodels.explanations.described.table import inputs_of_table
from medmodels.explanations.described.waveform import segments_of_beat
from medmodels.explanations.explanation import Contribution
from medmodels.explanations.values import Part

__all__ = ["DESCRIBED"]

# The parts of a case in the order they are given, each a contribution of 0 so far.
DESCRIBED: dict[str, Callable[[Case, Sequence[Part]], list[Contribution]]] = {
    "table": inputs_of_table,
    "pixels": blocks_of_row,
    "steps": blocks_of_row,
    "film": regions_of_film,
    "stay": charted_in_stay,
    "note": words_of_note,
    "waveform": segments_of_beat,
}
