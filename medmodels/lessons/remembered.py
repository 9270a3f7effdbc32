"""Who was in the training set, guessed from answers: what was measured on stays in intensive care,
and a training with noise on invented patients.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from medmodels.figures import Chart
from medmodels.figures.chart import ACCENT, NEUTRAL, RAISES, styled
from medmodels.figures.ranges_of import dots_chart
from medmodels.lessons.bench import Bench
from medmodels.lessons.claims import alike, all_of, ends, more, surely_above
from medmodels.lessons.facts import counted
from medmodels.lessons.invented_patients import trains
from medmodels.lessons.lesson import Choice, Facts, Live, Settings
from medmodels.lessons.series import packaged_series
from medmodels.lessons.stored import packaged
from medmodels.models.svm import Svm

__all__ = [
    "FOREST",
    "FORESTS",
    "guess_facts",
    "guesses",
    "heart_facts",
    "held_back",
    "held_is_good",
    "noise_costs",
    "noise_facts",
    "noise_guards",
    "rare_is_known",
    "rounded",
    "rounding_facts",
    "shipped_facts",
    "shipped_models",
    "steps_facts",
    "steps_gain_nothing",
    "steps_tell_more",
    "with_noise",
    "with_steps",
]

_LESSON, _GUESSING, _BOX = "memory", (0.5, "guessing"), (0.45, 1.04)
FORESTS = {"by heart: leaves of one": "heart", "held back: leaves of twenty": "held"}
FOREST = Choice("forest", "The forest", tuple(FORESTS))
_ATTACK, _GOOD = "the attack: who was in", "use: on new patients"


def _stored(*names: str) -> Callable[[Bench], Facts]:
    """What gives some of the facts that were packaged."""
    return lambda _: {name: packaged(_LESSON)[name] for name in names}


guess_facts = _stored("heart_attack")
heart_facts = _stored(
    *(f"{which}_{what}" for which in ("heart", "held") for what in ("attack", "died", "auroc"))
)
rounding_facts = _stored("heart_tenths_died", "heart_call_died", "heart_call_auroc", "heart_auroc")
steps_facts = _stored("steps_10_attack", "steps_3000_attack", "steps_100_auroc", "steps_3000_auroc")
_of_shipped = _stored("icu_forest", "icu_forest_positive", "fna_svm")
noise_facts = _stored(
    *(f"noise_{n}" for n in ("0_attack", "0_auroc", "2_attack", "2_auroc", "2_epsilon")),
    *(f"noise_{n}" for n in ("4_auroc", "4_epsilon", "trainings")),
)


held_is_good = more(-0.01, "heart_auroc", "held_auroc")
rare_is_known = more(0.1, "held_attack", "held_died", "heart_died")
noise_guards = all_of(
    surely_above(0.5, "noise_0_attack"), more(0.05, "noise_2_attack", "noise_0_attack")
)
noise_costs = all_of(
    alike(0.02, "noise_0_auroc", "noise_2_auroc"), more(0.05, "noise_4_auroc", "noise_0_auroc")
)
steps_tell_more = more(0.1, "steps_10_attack", "steps_3000_attack")
steps_gain_nothing = alike(0.02, "steps_100_auroc", "steps_3000_auroc")


def _dots(rows: Mapping[str, str], title: str, unit: str = "AUROC") -> Chart:
    """Packaged figures with their intervals, by what each is called."""
    stored = packaged(_LESSON)
    ranges = {
        name: (fact.value, *ends(fact))
        for name, fact in ((name, stored[of]) for name, of in rows.items())
    }
    return dots_chart(ranges, title=title, unit=unit, within=_BOX, line=_GUESSING)


def guesses(bench: Bench, settings: Settings) -> Live:
    """How sure a forest is of what turned out, of patients it learnt from and of others, and whom a
    line between sure and less sure takes for members.
    """
    which, line = FORESTS[str(settings["forest"])], float(settings["line"])
    series = packaged_series(_LESSON)
    inside, outside = (np.array(series[f"{which} {side}"]) for side in ("in", "out"))
    edges = np.linspace(0, 100, len(inside) + 1)
    figure = go.Figure()
    for name, counts, colour in (
        ("learnt from", inside, RAISES),
        ("not learnt from", outside, ACCENT),
    ):
        figure.add_bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts,
            name=name,
            marker={"color": colour},
            hovertemplate="%{x:.0f}% sure: %{y} patients<extra></extra>",
        )
    styled(
        figure,
        title="How sure it was of what turned out",
        x="chance it had given to what turned out, in %",
        y="patients",
    )
    figure.add_vline(x=line, line={"color": NEUTRAL, "width": 2, "dash": "dash"})
    beyond = edges[:-1] >= line - 1e-9
    said = (
        f"Taken for members from {line:.0f}% on: {inside[beyond].sum():,} of the"
        f" {inside.sum():,} it learnt from, {outside[beyond].sum():,} of the {outside.sum():,}"
        " others."
    )
    table: dict[str, Sequence[object]] = {
        "From, %": edges[:-1].tolist(),
        "Learnt from": inside.tolist(),
        "Not learnt from": outside.tolist(),
    }
    return Live(said, (Chart(figure, f"Two histograms. {said}", table),))


def held_back(bench: Bench, settings: Settings) -> Live:
    """Two forests: how well members and how well new patients are told."""
    stored = packaged(_LESSON)
    died, every = stored["heart_died"].n, stored["heart_attack"].n
    ways = {"by heart": "heart", "held back": "held"}
    told = {
        f"{way}, {who}": f"{of}_{what}"
        for who, what in (("all", "attack"), ("who died", "died"))
        for way, of in ways.items()
    }
    return Live(
        f"Half of {every:,} stays in intensive care were learnt from; {died} ended in death.",
        (
            _dots(told, _named(_ATTACK)),
            _dots({way: f"{of}_auroc" for way, of in ways.items()}, _named(_GOOD)),
        ),
    )


def _named(text: str) -> str:
    return text[:1].upper() + text[1:]


def rounded(bench: Bench, settings: Settings) -> Live:
    """What coarser answers give away, and what they are worth."""
    ways = {"exact": "heart", "to tenths": "heart_tenths", "yes or no": "heart_call"}
    return Live(
        "The forest that learnt by heart, its answers rounded.",
        (
            _dots(
                {name: f"{of}_died" for name, of in ways.items()}, f"{_named(_ATTACK)}, who died"
            ),
            _dots({name: f"{of}_auroc" for name, of in ways.items()}, _named(_GOOD)),
        ),
    )


def with_steps(bench: Bench, settings: Settings) -> Live:
    """Attack and worth after more and more steps of training."""
    steps = [int(n) for n in packaged_series(_LESSON)["steps"]]
    drawn = _curves(
        steps,
        {_ATTACK: "steps_{}_attack", _GOOD: "steps_{}_auroc"},
        "More steps",
        "steps of training",
        labels=[f"{n:,}" for n in steps],
    )
    return Live("Bars are 95% intervals; 0.5 is guessing.", (drawn,))


def with_noise(bench: Bench, settings: Settings) -> Iterator[Live]:
    """A training on invented patients; at its end what noise does on the stays."""
    last = Live("")
    for last in trains(bench, settings):
        yield last
    yield Live(f"{last.sentence} Below, the stays.", (*last.parts, _noise_on_stays()))


def _noise_on_stays() -> Chart:
    noise, stored = packaged_series(_LESSON)["noise"], packaged(_LESSON)
    names = [f"{one:g}".replace(".", "_") for one in noise]
    spent = [stored[f"noise_{n}_epsilon"].words if n != "0" else "no limit" for n in names]
    return _curves(
        names,
        {_ATTACK: "noise_{}_attack", _GOOD: "noise_{}_auroc"},
        f"The same noise, on 1,500 stays: means of {stored['noise_trainings'].words} trainings",
        "noise, and the ε that it leaves",
        labels=[f"{one:g}\nε {e}" for one, e in zip(noise, spent, strict=True)],
    )


def _curves(
    places: Sequence[object],
    curves: Mapping[str, str],
    title: str,
    axis: str,
    *,
    labels: Sequence[str],
) -> Chart:
    """Packaged figures in a row, a curve for each pattern of their names."""
    stored, figure = packaged(_LESSON), go.Figure()
    table: dict[str, Sequence[object]] = {axis: [label.replace("\n", ", ") for label in labels]}
    numbers = list(range(len(places)))
    for (name, pattern), colour, symbol in zip(
        curves.items(), (RAISES, ACCENT), ("diamond", "circle"), strict=True
    ):
        facts = [stored[pattern.format(place)] for place in places]
        value = np.array([fact.value for fact in facts])
        figure.add_scatter(
            x=numbers,
            y=value,
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 3},
            marker={"size": 9, "symbol": symbol},
            error_y={
                "array": np.array([fact.high for fact in facts]) - value,
                "arrayminus": value - np.array([fact.low for fact in facts]),
            },
            hovertemplate="%{y:.2f}<extra></extra>",
        )
        table[name] = [fact.words for fact in facts]
    figure.add_hline(y=0.5, line={"color": NEUTRAL, "width": 1, "dash": "dash"})
    styled(figure, title=title, x=axis, y="AUROC")
    figure.update_xaxes(tickvals=numbers, ticktext=list(labels))
    figure.update_yaxes(range=[0.45, 0.9])
    ends = "; ".join(f"{name} from {column[0]} to {column[-1]}" for name, column in table.items())
    return Chart(figure, f"{title}: {ends}.", table)


def shipped_models(bench: Bench, settings: Settings) -> Live:
    """The plain attack on models that come with the product."""
    rows = {
        "stays, forest": "icu_forest",
        "stays, boosted trees": "icu_boosting",
        "breast masses, forest": "fna_forest",
        "breast masses, SVM": "fna_svm",
    }
    who = str(settings["who"])
    end = "" if who == "all" else "_positive"
    drawn = _dots({name: of + end for name, of in rows.items()}, f"{_named(_ATTACK)}: {who}")
    return Live("Training cases against test cases of four shipped models.", (drawn,))


def shipped_facts(bench: Bench) -> Facts:
    """How far shipped models give members away, and of how many cases a stored mean is at least."""
    svm = bench.model("breast-fna/svm")
    assert isinstance(svm, Svm)
    sizes = svm.expansion.sizes
    return {
        **_of_shipped(bench),
        "means": counted(len(sizes)),
        "least": counted(float(sizes.min())),
    }
