"""Which function trains which family, by what the task asks for and its modality."""

from __future__ import annotations

from collections.abc import Callable

from medmodels.datasets import Dataset
from medmodels.training.recipes.film import train_film
from medmodels.training.recipes.note import train_notes
from medmodels.training.recipes.quantity import train_quantity
from medmodels.training.recipes.row_network import train_rows
from medmodels.training.recipes.stay import train_stays
from medmodels.training.recipes.table import train_table
from medmodels.training.run import Run
from medmodels.training.strategies.registry import Strategy

__all__ = ["TRAINERS"]

TRAINERS: dict[
    tuple[str, str], dict[str, Callable[[Dataset, str, Strategy, Callable[[str], None]], Run]]
] = {
    ("labels", "table"): {"forest": train_table, "svm": train_table},
    ("labels", "pixels"): {"forest": train_table, "svm": train_table, "cnn": train_rows},
    ("labels", "steps"): {"forest": train_table, "svm": train_table, "rnn": train_rows},
    ("labels", "image"): {"cnn": train_film},
    ("labels", "series"): {"forest": train_stays, "rnn": train_stays},
    ("quantity", "table"): {"forest": train_quantity, "svm": train_quantity},
    ("classes", "text"): {"svm": train_notes, "rnn": train_notes},
}
