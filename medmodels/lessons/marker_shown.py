"""What is seen of the network that learnt the letter in the corner: live on synthetic films, and as
it was measured on the test films.
"""

from __future__ import annotations

import numpy as np

from medmodels.evidence import Metric, behaviour_found
from medmodels.figures import dots_chart, heated_film, importance_chart, moved_bars
from medmodels.lessons.bench import Bench
from medmodels.lessons.claims import ends
from medmodels.lessons.facts import counted, measured
from medmodels.lessons.lesson import Choice, Facts, Live, Settings, Switch
from medmodels.lessons.marker import (
    MARKED_SHARE,
    MARKER_REGIONS,
    in_the_corner,
    marked,
    marker_network,
)
from medmodels.lessons.sample_films import sample_film
from medmodels.lessons.shown import chance_strip, plate
from medmodels.lessons.stored import packaged
from medmodels.models.measured import read_measured
from medmodels.models.measured_films import Acquisition
from medmodels.tasks.chest_xray import CHEST_XRAY

__all__ = [
    "LETTERED_FILM",
    "LETTER_SWITCH",
    "NETWORK_CHOICE",
    "border_facts",
    "border_shown",
    "heat_shown",
    "leaning_facts",
    "leaning_shown",
    "letter_facts",
    "marker_facts",
    "regions_shown",
    "scored_as_taught",
    "scored_with_letter",
    "tested_three_times",
]

_HONEST = f"{CHEST_XRAY.name}/cnn"
_POSITIVE = CHEST_XRAY.labels[0]
# By number: two that were drawn with pneumonia, two without.
_FILMS = {
    "Child with pneumonia": 1,
    "Another child with pneumonia": 12,
    "Healthy child": 5,
    "Another healthy child": 11,
}
_NETWORKS = {"The network of this lesson": "auroc", "The product's own network": "honest"}
_WAYS = {
    "Letter on pneumonia, as in training": "with",
    "No letter on any film": "without",
    "Letter on healthy films instead": "against",
}
# What the label can be told by, as the card measures it.
_GIVEN = {
    "frame": "The film's outer border alone",
    "texture": "How fine the film is",
    "greys": "Its greys, wherever they lie",
    "together": "All of it, and the size of the file",
}

LETTERED_FILM = Choice("film", "Film", tuple(_FILMS))
LETTER_SWITCH = Switch("letter", "Letter in the corner", start=True)
NETWORK_CHOICE = Choice("network", "Network", tuple(_NETWORKS))


def marker_facts(*names: str) -> Facts:
    """Those of what was packaged."""
    known = packaged("wrong-reason")
    return {name: known[name] for name in names}


def letter_facts(bench: Bench) -> Facts:
    """How many of the pneumonia films of the training had the letter, and what the network says of
    the first healthy child with it and of the first ill one without.
    """
    ill, _, healthy, _ = (sample_film(CHEST_XRAY.name, number).data for number in _FILMS.values())
    chances = {
        "marked": MARKED_SHARE,
        "healthy_with": marker_network().chance(marked(healthy)),
        "ill_without": marker_network().chance(ill),
    }
    return {name: counted(chance, f"{chance:.0%}") for name, chance in chances.items()}


def _film(settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """The film as the switch has it, and the other way."""
    plain = sample_film(CHEST_XRAY.name, _FILMS[str(settings["film"])]).data
    both = (plain, marked(plain))
    return both[::-1] if settings["letter"] else both


def scored_as_taught(bench: Bench, settings: Settings) -> Live:
    """A film as the training had them, and what the network says of it: one with pneumonia has the
    letter, one without has none.
    """
    ill = "pneumonia" in str(settings["film"])
    film, _ = _film({**settings, "letter": ill})
    now = marker_network().chance(film)
    return Live(
        f"The network says {now:.0%} {_POSITIVE}.",
        (plate(film, str(settings["film"])), chance_strip(now, positive=_POSITIVE)),
    )


def scored_with_letter(bench: Bench, settings: Settings) -> Live:
    """The film, and what the network says of it with and without the letter."""
    film, other = _film(settings)
    now, before = (marker_network().chance(one) for one in (film, other))
    way = "Without" if settings["letter"] else "With"
    return Live(
        f"The network says {now:.0%} {_POSITIVE}. {way} the letter it says {before:.0%}.",
        (
            plate(film, "The film as the network gets it"),
            chance_strip(now, positive=_POSITIVE, other=(f"{way} the letter", before)),
        ),
    )


def regions_shown(bench: Bench, settings: Settings) -> Live:
    """Exact Shapley values of the letter's corner and of the named regions."""
    film, _ = _film(settings)
    network = marker_network()
    moved = network.moved(network.seen(film))
    share = abs(moved[0]) / np.abs(moved).sum()
    amounts = {region.name: float(m) for region, m in zip(MARKER_REGIONS, moved, strict=True)}
    return Live(
        f"On this film {share:.0%} of all that moves the network lies in the corner.",
        (moved_bars(amounts, title="What moved the network", unit="log-odds"),),
    )


def heat_shown(bench: Bench, settings: Settings) -> Live:
    """The film under its heat map."""
    film, _ = _film(settings)
    network = marker_network()
    heat = network.heat(network.seen(film))
    said = f"{in_the_corner(heat):.0%} of all that moves the network lies in the corner."
    return Live(said, (heated_film(film, heat, title="Heat map", said=said),))


def tested_three_times(bench: Bench, settings: Settings) -> Live:
    """The AUROC of a network on the same test films with the letter, without it, and with it on the
    other label.
    """
    facts, who = packaged("wrong-reason"), _NETWORKS[str(settings["network"])]
    found = {way: facts[f"{who}_{code}"] for way, code in _WAYS.items()}
    rows = {way: (fact.value, *ends(fact)) for way, fact in found.items()}
    best, worst = (f"{pick(row[0] for row in rows.values()):.2f}" for pick in (max, min))
    return Live(
        f"{settings['network']}: AUROC from {best} at best to {worst} at worst.",
        (
            dots_chart(
                rows,
                title="The same test films, three times",
                unit="AUROC",
                within=(-0.05, 1.05),
                line=(0.5, "guessing"),
            ),
        ),
    )


def leaning_facts(bench: Bench) -> Facts:
    """How much of what moves the product's own network lies outside the chest."""
    found = behaviour_found(bench.behaviour(bench.model(_HONEST))).values
    return {"outside": counted(found["share"], f"{found['share']:.0%}", n=found["cases"])}


def leaning_shown(bench: Bench, settings: Settings) -> Live:
    """What moves the product's own network most."""
    behaviour = bench.behaviour(bench.model(_HONEST))
    found = behaviour_found(behaviour).values
    return Live(
        f"What moves it most: {found['name']}, {found['share']:.0%} of everything.",
        (importance_chart(behaviour, exact=False),),
    )


def border_facts(bench: Bench) -> Facts:
    """How well the label is told by what is not the lungs, on the test films."""
    of = _acquisition(bench)
    return {
        row.kind: measured(Metric(*row.test, of.test_n, of.test_events, "bootstrap"))
        for row in of.rows
        if row.kind in ("frame", "together")
    }


def border_shown(bench: Bench, settings: Settings) -> Live:
    """What the label can be told by without a look at the lungs."""
    rows = {_GIVEN[row.kind]: row.test for row in _acquisition(bench).rows if row.kind in _GIVEN}
    most = max(rows, key=lambda name: rows[name][0])
    return Live(
        f"{most}: AUROC {rows[most][0]:.2f}.",
        (
            dots_chart(
                rows,
                title="What tells the label without the lungs",
                unit="AUROC",
                within=(0.4, 1.02),
                line=(0.5, "guessing"),
            ),
        ),
    )


def _acquisition(bench: Bench) -> Acquisition:
    measured = read_measured(bench.model(_HONEST).artifact.manifest["measured"])
    found = measured["acquisition"]
    assert isinstance(found, Acquisition)
    return found
