"""Which function trains which family, by what the task asks for and its modality."""

from __future__ import annotations

from collections.abc import Callable

from medmodels.datasets import Dataset
from medmodels.training.films import train_film
from medmodels.training.notes import train_notes
from medmodels.training.quantities import train_quantity
from medmodels.training.rows import train_rows
from medmodels.training.run import Run
from medmodels.training.stays import train_stays
from medmodels.training.strategy import Strategy
from medmodels.training.tables import train_table

__all__ = ["TRAINERS"]

TRAINERS: dict[
    tuple[str, str], dict[str, Callable[[Dataset, str, Strategy, Callable[[str], None]], Run]]
] = {
    ("labels", "table"): {"forest": train_table, "svm": train_table},
    ("labels", "pixels"): {"forest": train_table, "svm": train_table, "cnn": train_rows},
    ("labels", "steps"): {"forest": train_table, "svm": train_table, "rnn": train_rows},
    ("labels", "film"): {"cnn": train_film},
    ("labels", "stay"): {"forest": train_stays, "rnn": train_stays},
    ("quantity", "table"): {"forest": train_quantity, "svm": train_quantity},
    ("classes", "note"): {"svm": train_notes, "rnn": train_notes},
}
