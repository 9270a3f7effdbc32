"""What is seen of a network that learns forty films: the films, its curves while it learns, and
those of the survey's own network.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np

from medmodels.evidence.epochs import Epoch
from medmodels.figures import learnt_chart
from medmodels.lessons.bench import Bench
from medmodels.lessons.elsewhere import sides_of
from medmodels.lessons.facts import counted
from medmodels.lessons.forty_films import LITTLE_RECIPES, LearntSoFar, learnt_by, lesson_films
from medmodels.lessons.lesson import Choice, Facts, Live, Plate, Settings, Switch
from medmodels.lessons.little_network import LittleRecipe
from medmodels.lessons.stored import PACKAGED, packaged
from medmodels.models.typed import built
from medmodels.tasks.chest_xray import CHEST_XRAY

__all__ = [
    "FILMS_CHANGED",
    "LEARNING_RATE",
    "NETWORK_SIZE",
    "STOPS_EARLY",
    "SURVEY_FILMS",
    "forty_facts",
    "forty_shown",
    "heart_facts",
    "survey_facts",
    "survey_shown",
    "trained_live",
]

_NAME = "learning-by-heart"
_SIDES = ("the forty films", "fresh films")
_EACH = 10  # epochs between two pictures
_STAYS = 0.7  # seconds that a picture is to be seen, at least
_GAP = 2  # pixels between films

NETWORK_SIZE = Choice("size", "Network", ("Large", "Small"))
STOPS_EARLY = Switch("stops", "Stop when it gets no better", start=True)
FILMS_CHANGED = Switch("changed", "Mirror and move the films", start=True)
_RATES = {"Far too high": "hot", "As before": "large", "Very low": "cold"}
LEARNING_RATE = Choice("rate", "Learning rate", tuple(_RATES))
_SURVEYS = {"Forty films": "forty", "All training films": "all"}
SURVEY_FILMS = Choice("films", "It learns from", tuple(_SURVEYS))


def forty_facts(bench: Bench) -> Facts:
    """How many films there are of each kind, and how many numbers each network learns."""
    inputs = lesson_films("train")[0][0].size
    return {
        "learnt_from": counted(len(lesson_films("train")[1])),
        "fresh": counted(len(lesson_films("fresh")[1])),
        **{
            f"numbers_{name}": counted(float(LITTLE_RECIPES[name][0].units * (inputs + 2) + 1))
            for name in ("small", "large")
        },
    }


def heart_facts(*names: str) -> Facts:
    """Those of what was packaged."""
    known = packaged(_NAME)
    return {name: known[name] for name in names}


def forty_shown(bench: Bench, settings: Settings) -> Live:
    """All of the forty, the ill ones and the healthy ones."""
    films, ill = lesson_films("train")
    return Live(
        "First the twenty films with an opacity in a lung, then the twenty without.",
        (
            _sheet(films[ill], "Ill"),
            _sheet(films[~ill], "Healthy"),
        ),
    )


def _sheet(films: np.ndarray, title: str) -> Plate:
    """Films (n, side, side) of −1 to 1 in rows of five."""
    side, rows = films.shape[1] + _GAP, -(-len(films) // 5)
    sheet = np.zeros((rows * side - _GAP, 5 * side - _GAP))
    for n, film in enumerate(films):
        down, right = n // 5 * side, n % 5 * side
        sheet[down : down + films.shape[1], right : right + films.shape[1]] = (film + 1) / 2
    alt = f"{title}: {len(films)} small chest films, drawn, {films.shape[1]} pixels a side each."
    return Plate(sheet, alt, title)


def trained_live(bench: Bench, settings: Settings) -> Iterator[Live]:
    """The curves of a training as it goes on, by what the controls of the step say."""
    recipe, stops = _recipe(settings)
    last, since = None, 0.0
    for so_far in learnt_by(recipe, stops=stops):
        last = so_far
        if so_far.epochs[-1].number % _EACH == 0:
            time.sleep(max(0.0, since + _STAYS - time.monotonic()))
            yield _drawn(so_far, stops=stops, ended=False)
            since = time.monotonic()
    assert last is not None
    yield _drawn(last, stops=stops, ended=True)


def _recipe(settings: Settings) -> tuple[LittleRecipe, bool]:
    name = _RATES[str(settings["rate"])] if "rate" in settings else "large"
    if settings.get("size") == "Small":
        name = "small"
    recipe, _ = LITTLE_RECIPES[name]
    changed = bool(settings.get("changed"))
    return replace(recipe, augmented=changed), bool(settings.get("stops"))


def _drawn(so_far: LearntSoFar, *, stops: bool, ended: bool) -> Live:
    at, epochs = so_far.at_kept, so_far.epochs
    count = len(lesson_films("train")[1])
    told = f"{round(at.train.accuracy * count)} of {count} learnt films called right"
    right = so_far.right
    fresh = f"of {right.n} fresh ones {right.value:.0%}"
    if ended:
        when = (
            f"Kept: epoch {at.number} of {len(epochs)}" if stops else f"After {len(epochs)} epochs"
        )
        said = f"{when}. {told}, {fresh} (95% interval {right.low:.0%} to {right.high:.0%})."
    else:
        said = f"Epoch {len(epochs)}: {told}, {fresh}."
    kept = so_far.kept if stops else 0
    return Live(said, (learnt_chart(epochs, names=_SIDES, kept=kept, title="While it learns"),))


def survey_facts(bench: Bench) -> Facts:
    """Where the survey's network ends, on both sides of both trainings; and how many of the films
    kept back are ill.
    """
    kept_back = sides_of(bench.model(f"{CHEST_XRAY.name}/cnn"))["validation"].y
    sides = [f"survey_{of}_{side}" for of in _SURVEYS.values() for side in ("train", "validation")]
    ill = float(kept_back.mean())
    return {**heart_facts(*sides), "ill_kept_back": counted(ill, f"{ill:.0%}", n=len(kept_back))}


def survey_shown(bench: Bench, settings: Settings) -> Live:
    """The curves of the survey's own network, as they were packaged."""
    epochs = _survey()[_SURVEYS[str(settings["films"])]]
    last = epochs[-1]
    return Live(
        f"In the end {last.train.accuracy:.0%} of the films it learnt from are called right, and"
        f" {last.validation.accuracy:.0%} of those kept back.",
        (
            learnt_chart(
                epochs,
                names=("films it learns from", "films kept back"),
                title="The survey's network",
            ),
        ),
    )


@lru_cache
def _survey() -> dict[str, tuple[Epoch, ...]]:
    stored = json.loads((PACKAGED / _NAME / "survey.json").read_text(encoding="utf-8"))
    return {name: tuple(built(Epoch, epoch) for epoch in of) for name, of in stored.items()}
