"""Options that several verbs take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from medmodels.cli.verb import Options

__all__ = ["STRATEGY_OPTIONS", "json_rows", "model_id", "one_row", "training"]


def _number_or_word(text: str) -> float | str:
    """A share of the inputs, or one of scikit-learn's words for one."""
    try:
        return float(text)
    except ValueError:
        return text


# Every option of every strategy, and how it is read; a family refuses what is not its own.
STRATEGY_OPTIONS: dict[str, Callable[[str], Any]] = {
    "trees": int,
    "criterion": str,
    "max_features": _number_or_word,
    "min_samples_leaf": int,
    "c": float,
    "gamma": float,
    "calibration_folds": int,
    "threshold": float,
    "seed": int,
    "epochs": int,
    "batch_size": int,
    "learning_rate": float,
    "weight_decay": float,
    "dropout": float,
    "sensitivity": float,
    "step": int,
    "units": int,
    "members": int,
    "layers": str,
    "optimizer": str,
    "schedule": str,
    "early_stopping": int,
    "augmentation": str,
    "class_weights": str,
    "validation": float,
    "search": int,
    "epsilon": float,
    "alpha": float,
    "margin": float,
    "summary_weight": float,
    "least_texts": int,
    "ridge": float,
    "draws": int,
    "rounds": int,
    "leaves": int,
    "l2": float,
    "seeds": int,
}


def json_rows(options: Options) -> None:
    options.add_argument("--json", action="store_true", help="print JSON, one object a line")


def model_id(options: Options) -> None:
    options.add_argument("model", metavar="TASK/FAMILY", help="for example breast-fna/svm")


def one_row(options: Options) -> None:
    options.add_argument(
        "--row", type=int, help="only this row of the table; the first case is row 1"
    )


def training(options: Options) -> None:
    """How a training is told of, and every option of every strategy."""
    options.add_argument(
        "--progress",
        choices=("text", "json"),
        default="text",
        help="what standard error holds: sentences, or an event a line as JSON",
    )
    for name, kind in STRATEGY_OPTIONS.items():
        options.add_argument(
            f"--{name.replace('_', '-')}", type=kind, help="see medmodels/training/strategies"
        )
