"""What is seen of the gate before a model of films: what it stops, what it lets through, and what
it would cost to stop more.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from medmodels.cases import Case
from medmodels.figures import dots_chart
from medmodels.gates import abstention
from medmodels.gates.words import sentence
from medmodels.lessons.bench import Bench
from medmodels.lessons.facts import counted
from medmodels.lessons.lesson import Choice, Facts, Live, Settings
from medmodels.lessons.sample_films import sample_film
from medmodels.lessons.shown import chance_strip, plate
from medmodels.lessons.stored import packaged
from medmodels.models import Model
from medmodels.models.measured import GateRow, GateTrial, read_measured
from medmodels.statistics.metric import share
from medmodels.tasks.breast_ultrasound import BREAST_ULTRASOUND
from medmodels.tasks.chest_xray import CHEST_XRAY
from medmodels.wording import percent

__all__ = [
    "GATED_PICTURE",
    "GATE_LIMIT",
    "gate_facts",
    "gate_shown",
    "missed_facts",
    "missed_shown",
]

_MODEL = f"{CHEST_XRAY.name}/cnn"
_POSITIVE = CHEST_XRAY.labels[0]
# What a stricter limit keeps of the films that the model was calibrated on.
_LIMITS = {f"{level:g}% of the films kept back": level for level in (99.5, 99.0, 95.0, 90.0)}
GATE_LIMIT = Choice("limit", "The gate lets through", tuple(_LIMITS))
_ADULTS = 2
_DISTANCES = {
    "look": "Look, as today",
    "features": "Network's view, as today",
    "near_look": "Neighbours by look",
    "near_features": "Neighbours in its view",
}


def _chest(turned: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    return np.ascontiguousarray(turned(sample_film(CHEST_XRAY.name, 2).data))


# All of them drawn, none of a patient.
_PICTURES: dict[str, Callable[[], np.ndarray]] = {
    "A breast ultrasound": lambda: sample_film(BREAST_ULTRASOUND.name, 2).data,
    "A child's chest film": partial(_chest, np.array),
    "The same film upside down": partial(_chest, np.flipud),
    "The same film, black for white": partial(_chest, np.invert),
    "A blank film": lambda: np.full((224, 224), 90, np.uint8),
}
GATED_PICTURE = Choice("picture", "Show the model", tuple(_PICTURES))


def gate_facts(bench: Bench) -> Facts:
    """How many ultrasounds the gate refuses, and of how many; and what the network would say of the
    one that is drawn.
    """
    row, first = _gate_row(bench, "breast ultrasound"), _PICTURES[GATED_PICTURE.start]()
    chance, said = _chance(bench.model(_MODEL), first)
    return {
        "ultrasounds": counted(row.refused),
        "of_ultrasounds": counted(row.n),
        "of_the_drawn": counted(chance, said),
    }


def _gate_row(bench: Bench, name: str) -> GateRow:
    trial = read_measured(bench.model(_MODEL).artifact.manifest["measured"])["gate"]
    assert isinstance(trial, GateTrial)
    return next(row for row in trial.rows if name in (row.name, row.kind))


def gate_shown(bench: Bench, settings: Settings) -> Live:
    """A picture, what the gate says of it, and what the network would have said."""
    model, name = bench.model(_MODEL), str(settings["picture"])
    picture = np.array(_PICTURES[name]())
    stopped = abstention(model, Case(model.task, picture, "sample"))
    chance, number = _chance(model, picture)
    said = f"The gate stops it: {sentence(stopped)}" if stopped else "The gate lets it through."
    would = "would have said" if stopped else "says"
    return Live(
        f"{said} Of {_POSITIVE} the network {would}: {number}.",
        (plate(picture, name), chance_strip(chance, positive=_POSITIVE, said=number)),
    )


def _chance(model: Model, picture: np.ndarray) -> tuple[float, str]:
    """What the network says, and how it is written: no nearer to 0 than its evidence supports."""
    case = Case(model.task, np.array(picture), "sample")
    chance = float(model.probabilities(model.inputs(case))[0, 0])
    known = model.artifact.extremes
    assert known is not None
    return chance, percent(chance, (known.lowest, known.highest), digits=0)


def missed_facts(bench: Bench) -> Facts:
    """What today's gate refuses of two adults' films, and what it costs to refuse both."""
    known, whole = packaged("another-hospital"), _gate_row(bench, "whole")
    today = max(known[f"adults_{distance}_99_5"].value for distance in ("look", "features"))
    return {
        "adults": counted(today),
        **{f"cost_{of}": known[f"test_near_{of}_{_stops_both(of)}"] for of in ("look", "features")},
        "refused": counted(whole.refused),
        "of_films": counted(whole.n),
    }


def _stops_both(distance: str) -> str:
    """The widest limit among the neighbours that stops both adults' films, as facts name it."""
    known = packaged("another-hospital")
    codes = [f"{level:g}".replace(".", "_") for level in sorted(_LIMITS.values(), reverse=True)]
    return next(code for code in codes if known[f"adults_near_{distance}_{code}"].value == _ADULTS)


def missed_shown(bench: Bench, settings: Settings) -> Live:
    """By distance, what a limit refuses of the adults' films and of the children's new ones."""
    known, level = packaged("another-hospital"), _LIMITS[str(settings["limit"])]
    code = f"{level:g}".replace(".", "_")
    films = _gate_row(bench, "whole").n
    rows = {}
    for distance, said in _DISTANCES.items():
        adults = known[f"adults_{distance}_{code}"].value
        m = share(round(known[f"test_{distance}_{code}"].value), films)
        rows[f"{said}\n{adults:.0f} of {_ADULTS} adults stopped"] = (m.value, m.low, m.high)
    return Live(
        "Children's films that such a limit would stop in vain, and the adults' films it stops.",
        (
            dots_chart(
                rows,
                title="What a stricter gate costs",
                unit="share of the new children's films stopped",
                within=(-0.01, 0.25),
                number=".1%",
            ),
        ),
    )
