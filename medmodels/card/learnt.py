"""What a card says of how a model was learnt: the settings tried, and how a network did."""

from __future__ import annotations

from medmodels.card.table import table
from medmodels.models import Model
from medmodels.models.measured_learning import Learnt, Search, Side
from medmodels.wording import markdown

__all__ = ["learnt_lines", "parameters_text", "search_lines", "side_text"]

_ENDED = {"by hand": "stopped by hand and kept", "early": "early stopping"}


def side_text(side: Side) -> str:
    """How a network does on one side of the split."""
    return (
        f"loss {side.loss:.4f}, accuracy {side.accuracy:.4f}, recall {side.recall:.4f}, F1"
        f" {side.f1:.4f}"
    )


def parameters_text(count: int) -> str:
    return f"{count:,}".replace(",", " ")


def search_lines(search: Search, model: Model) -> list[str]:
    return [
        (
            f"- {search.settings} settings, the default among them, by {search.folds}-fold"
            " cross-validation on the training split; the lowest log loss is kept."
        ),
        (
            "- The cross-validation below repeats the fit at these settings, not the search: it"
            " flatters a little. The held-out cases were not looked at."
        ),
        "",
        *table(
            ["setting", "log loss"],
            [
                [
                    ", ".join(markdown(f"{name} {value}") for name, value in row.setting.items()),
                    f"{row.loss:.4f}",
                ]
                for row in search.best
            ],
        ),
    ]


def learnt_lines(learnt: Learnt, model: Model) -> list[str]:
    return [
        (
            f"- {parameters_text(learnt.parameters)} parameters;"
            f" {learnt.epochs} of {learnt.planned} epochs"
            f" ({_ENDED.get(learnt.ended, learnt.ended)}) in {learnt.seconds:.0f} s on the machine"
            " of the manifest."
        ),
        (
            f"- Kept: epoch {learnt.kept}. Train {side_text(learnt.train)}; validation"
            f" {side_text(learnt.validation)}, before calibration."
        ),
    ]
