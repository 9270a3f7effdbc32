"""What a card says of the test films of a question: what else tells their label, and which of them
another copy of the data set has.
"""

from __future__ import annotations

from medmodels.card.names import NOT_AVAILABLE
from medmodels.card.table import table
from medmodels.models import Model
from medmodels.models.measured_films import Acquisition, AcquisitionRow, ByTwin, TwinRow
from medmodels.tasks import Film
from medmodels.wording import markdown

__all__ = ["acquisition_lines", "twin_lines"]

_Estimate = tuple[float, float, float]

_GIVEN = {
    "file size": "the size of its file in bytes",
    "greys": "nine percentiles of its greys, wherever they lie",
    "frame": "its outer eighth on each side",
    "texture": "how fine it is: how much near pixels differ, wherever they lie",
    "together": "all of it together",
}
_TWINS = {
    "with": "with a twin in {copy}",
    "without": "without one",
    "all": "all of them",
}


def acquisition_lines(found: Acquisition, model: Model) -> list[str]:
    """What the label can be told by without looking at what the film is taken for."""
    inputs = Film.of(model.task.inputs)
    noun, apart = (
        inputs.noun,
        "what belongs together in one" if found.together else "drawn at random",
    )
    lines = [
        (
            f"What the label can be told by without looking at {inputs.looked_at}. A logistic"
            f" regression was given this of each {noun} and nothing else; 0.5 is chance. AUROC with"
            " 95% interval (bootstrap)."
        ),
        "",
        *table(
            [
                f"given of the {noun}",
                "numbers",
                f"{found.folds} folds of {found.n} training and validation {noun}s, {apart}",
                f"{found.test_n} test {noun}s",
            ],
            [_acquired(row) for row in found.rows],
        ),
        "",
    ]
    if not found.file_sizes:
        lines.append(
            f"- The size of a file is not among it: these {noun}s have no files of their own."
        )
    lines.append(
        f"- The further above 0.5, the more the {noun}s of the two labels differ in how they were"
        " made, or in grey and grain as a whole. A model may have learnt that and not the finding:"
        " read its AUROC beside the last row."
    )
    return lines


def _acquired(row: AcquisitionRow) -> list[str]:
    return [
        _GIVEN.get(row.kind, markdown(row.kind)),
        str(row.columns),
        _text(row.folded),
        _text(row.test),
    ]


def twin_lines(found: ByTwin, model: Model) -> list[str]:
    """How it does on the test films that another copy has, and on those that it has not."""
    noun, copy = model.task.inputs.noun, markdown(found.copy)
    return [
        (
            f"{copy} is another copy of the same data. Its test {noun}s are not quite ours: a twin"
            f" is a {noun} of any of its parts that correlates by {found.enough:g} or more, pixel"
            f" by pixel (median of the twins {found.median:.3f}). Which copy is the publisher's is"
            " undecided; both are shown and none is left out."
        ),
        "",
        *table(
            [
                f"test {noun}s",
                "n",
                Film.of(model.task.inputs).positives,
                "AUROC",
                "accuracy",
                "recall",
                "specificity",
            ],
            [_twinned(row, copy) for row in found.rows],
        ),
    ]


def _twinned(row: TwinRow, copy: str) -> list[str]:
    return [
        _TWINS.get(row.kind, markdown(row.kind)).format(copy=copy),
        str(row.n),
        str(row.events),
        *(_text(one) for one in (row.auroc, row.accuracy, row.recall, row.specificity)),
    ]


def _text(estimate: _Estimate | None) -> str:
    if estimate is None:
        return NOT_AVAILABLE
    value, low, high = estimate
    return f"{value:.3f} ({low:.3f} to {high:.3f})"
