"""Which function trains which family, by the task's modality."""

from __future__ import annotations

from collections.abc import Callable

from medmodels.datasets import Dataset
from medmodels.training.films import train_film
from medmodels.training.rows import train_rows
from medmodels.training.run import Run
from medmodels.training.stays import train_stays
from medmodels.training.strategy import Strategy
from medmodels.training.tables import train_table

__all__ = ["TRAINERS"]

TRAINERS: dict[str, dict[str, Callable[[Dataset, str, Strategy, Callable[[str], None]], Run]]] = {
    "table": {"forest": train_table, "svm": train_table},
    "pixels": {"forest": train_table, "svm": train_table, "cnn": train_rows},
    "steps": {"forest": train_table, "svm": train_table, "rnn": train_rows},
    "image": {"cnn": train_film},
    "series": {"forest": train_stays, "rnn": train_stays},
}
