"""A case drawn as what it is, found by its modality."""

from __future__ import annotations

from collections.abc import Callable

from medmodels.cases import Case
from medmodels.explanations import Explanation
from medmodels.figures.chart import Chart
from medmodels.figures.film import film_charts
from medmodels.figures.layout import pixels_charts, steps_charts
from medmodels.figures.stay import stay_charts
from medmodels.figures.waveform import waveform_charts

__all__ = ["FIGURES", "drawn"]


def _words_alone(case: Case, explanation: Explanation | None = None) -> tuple[Chart, ...]:
    """Nothing: values in a table and words in a passage are read, not looked at."""
    return ()


FIGURES: dict[str, Callable[[Case, Explanation | None], tuple[Chart, ...]]] = {
    "table": _words_alone,
    "pixels": pixels_charts,
    "steps": steps_charts,
    "film": film_charts,
    "stay": stay_charts,
    "note": _words_alone,
    "waveform": waveform_charts,
}


def drawn(case: Case, explanation: Explanation | None = None) -> tuple[Chart, ...]:
    """The charts of a case, with an explanation what each of its parts did to the estimate: orange
    raises, blue lowers it.
    """
    return FIGURES[case.task.modality](case, explanation)
