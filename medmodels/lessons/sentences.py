"""What two models that sort passages into sections make of sentences written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from medmodels.cases import Case
from medmodels.cases.note import case_from_text
from medmodels.explanations import explain, pieces_of
from medmodels.figures import Chart
from medmodels.figures.chart import ACCENT, NEUTRAL, RAISES, styled
from medmodels.figures.ranges_of import moved_bars
from medmodels.lessons.bench import Bench
from medmodels.lessons.facts import counted
from medmodels.lessons.hand_written import NO_SURGERIES, PAIRS, TWO_SURGERIES, WHOSE
from medmodels.lessons.lesson import Fact, Facts, Live, Passage, Settings
from medmodels.models import Model
from medmodels.wording import percent

__all__ = [
    "SORTERS",
    "chosen",
    "moved",
    "moved_facts",
    "never_facts",
    "order_facts",
    "pairs_facts",
    "scrambled",
    "sides",
    "whose",
    "whose_facts",
]

SORTERS = {"word weights": "note-section/svm", "a network": "note-section/rnn"}
_ORDERS = 20


def _chances(model: Model, texts: Sequence[str]) -> np.ndarray:
    """The chance of each section, (texts, sections)."""
    return model.shown(model.each(np.array(texts, dtype=object)))


def _sure(model: Model, section: int, chance: float) -> str:
    """A chance in percent, no nearer to an end than held-out passages support."""
    supported = model.artifact.supported[model.task.labels[section]]
    return percent(chance, supported, digits=0)


def _case(model: Model, text: str) -> Case:
    return case_from_text(text, task=model.task)[0]


def _models(bench: Bench) -> Mapping[str, Model]:
    return {name: bench.model(model_id) for name, model_id in SORTERS.items()}


def chosen(bench: Bench, settings: Settings) -> Live:
    """The three sections that either model thinks most of."""
    sentence = str(settings["sentence"])
    said, drawn = [], []
    for name, model in _models(bench).items():
        (chances,) = _chances(model, [sentence])
        said.append(f"{name}: {_said(model, sentence)}")
        drawn.append(_sections(model, chances, title=_title(name)))
    return Live(f"{_title('; '.join(said))}.", tuple(drawn))


def _title(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sections(model: Model, chances: np.ndarray, *, title: str) -> Chart:
    """The three most probable sections, said no more surely than held-out passages support."""
    top = np.argsort(-chances)[:3]
    names = [model.task.labels[k] for k in top]
    sure = [_sure(model, int(k), float(chances[k])) for k in top]
    figure = go.Figure(
        go.Bar(
            x=100 * chances[top],
            y=names,
            orientation="h",
            marker={"color": ACCENT},
            text=sure,
            textposition="auto",
            insidetextanchor="end",
            hovertemplate="%{y}: %{text}<extra></extra>",
        )
    )
    styled(figure, title=title, x="how sure, in %", y="", height=210)
    figure.update_xaxes(range=[0, 104])
    figure.update_yaxes(autorange="reversed")
    said = ", ".join(f"{name} {how}" for name, how in zip(names, sure, strict=True))
    return Chart(figure, f"{title}: {said}.", {"Section": names, "How sure": sure})


def never_facts(bench: Bench) -> Facts:
    """How sure either model is of the section of both sentences."""
    facts: dict[str, Fact] = {}
    for short, model in zip(("counts", "network"), _models(bench).values(), strict=True):
        chances = _chances(model, [NO_SURGERIES, TWO_SURGERIES])
        place = int(chances[1].argmax())
        for name, row in zip(("never", "had"), chances, strict=True):
            facts[f"{short}_{name}"] = Fact(float(row[place]), _sure(model, place, row[place]))
    return facts


def _by_word(model: Model, text: str) -> dict[str, float]:
    """What each word moves the log-odds of the section that the model chose by, in its order."""
    shown = explain(model, _case(model, text))
    amounts = {int(c.value): c.amount for c in shown.contributions}
    pieces = [piece.strip() for piece in pieces_of(text)]
    return {f"{piece} ({n})": amounts.get(n, 0.0) for n, piece in enumerate(pieces, 1)}


def _marked(model: Model, text: str) -> Passage:
    amounts = _by_word(model, text)
    largest = max(abs(amount) for amount in amounts.values()) or 1.0
    return Passage(
        tuple(name.rpartition(" (")[0] for name in amounts),
        tuple(amount / largest for amount in amounts.values()),
        "Words with what each moves the estimate by: "
        + ", ".join(f"{name} {amount:+.1f}" for name, amount in amounts.items()),
    )


def moved(bench: Bench, settings: Settings) -> Live:
    """A sentence whose words are marked, and by how much each moves the estimate."""
    model, text = bench.model(SORTERS[str(settings["model"])]), str(settings["sentence"])
    amounts = _by_word(model, text)
    strongest = max(amounts, key=lambda name: abs(amounts[name])).rpartition(" (")[0]
    bars = moved_bars(amounts, title="What each word moves the estimate by", unit="log-odds")
    return Live(
        f"{_title(_said(model, text))}. Most of all moves it: “{strongest.strip('.,')}”.",
        (_marked(model, text), bars),
    )


def _said(model: Model, text: str) -> str:
    (chances,) = _chances(model, [text])
    best = int(chances.argmax())
    return f"{model.task.labels[best]}, {_sure(model, best, chances[best])}"


def moved_facts(bench: Bench) -> Facts:
    """What “surgeries” and “never” move either model by."""
    facts: dict[str, Fact] = {}
    for short, model in zip(("counts", "network"), _models(bench).values(), strict=True):
        amounts = {name.partition(" ")[0]: x for name, x in _by_word(model, NO_SURGERIES).items()}
        for name, word in (("word", "surgeries."), ("never", "never")):
            facts[f"{short}_{name}"] = Fact(amounts[word], f"{amounts[word]:+.1f}")
    return facts


def _both_sides(model: Model) -> tuple[np.ndarray, np.ndarray]:
    """For each pair the chance of the section of what is said, for the sentence that says it and
    the one that denies it, (pairs, 2), and whether both get the same section, (pairs,).
    """
    chances = _chances(model, [text for pair in PAIRS for text in (pair.says, pair.denies)])
    chances = chances.reshape(len(PAIRS), 2, -1)
    first = chances.argmax(axis=2)
    shown = np.take_along_axis(chances, first[:, :1, None], axis=2)[:, :, 0]
    return shown, first[:, 0] == first[:, 1]


def sides(bench: Bench, settings: Settings) -> Live:
    """Each pair's two sentences on one scale."""
    name = str(settings["model"])
    shown, same = _both_sides(bench.model(SORTERS[name]))
    words, rows = [pair.word for pair in PAIRS], np.arange(len(PAIRS))
    figure = go.Figure()
    joined = np.column_stack([shown, np.full(len(PAIRS), np.nan)])
    figure.add_scatter(
        x=100 * joined.ravel(),
        y=np.repeat(rows, 3),
        mode="lines",
        line={"color": NEUTRAL, "width": 2},
        showlegend=False,
        hoverinfo="skip",
    )
    for side, (kind, colour, symbol) in enumerate(
        (("says it", ACCENT, "circle"), ("denies it", RAISES, "diamond-open"))
    ):
        figure.add_scatter(
            x=100 * shown[:, side],
            y=rows,
            mode="markers",
            name=kind,
            marker={"size": 11, "color": colour, "symbol": symbol, "line": {"width": 2}},
            customdata=[pair.denies if side else pair.says for pair in PAIRS],
            hovertemplate="%{customdata}: %{x:.0f}%<extra></extra>",
        )
    title = f"{_title(name)}: the section of what is said"
    styled(figure, title=title, x="how sure, in %", y="", height=130 + 28 * len(PAIRS))
    figure.update_yaxes(tickvals=rows, ticktext=words, range=[len(PAIRS) - 0.4, -0.6])
    figure.update_xaxes(range=[-2, 104])
    table = {
        "Says it": [pair.says for pair in PAIRS],
        "How sure, %": np.round(100 * shown[:, 0], 1).tolist(),
        "Denies it": [pair.denies for pair in PAIRS],
        "As sure of the same, %": np.round(100 * shown[:, 1], 1).tolist(),
    }
    said = f"{int(same.sum())} of {len(PAIRS)} pairs get the same section for both sentences."
    return Live(said, (Chart(figure, f"{title}. {said}", table),))


def pairs_facts(bench: Bench) -> Facts:
    """How many pairs get one section."""
    facts = {"pairs": counted(len(PAIRS))}
    for short, model in zip(("counts", "network"), _models(bench).values(), strict=True):
        facts[f"same_{short}"] = counted(int(_both_sides(model)[1].sum()), n=len(PAIRS))
    return facts


def _order(text: str, seed: int) -> str:
    """The words of a text in an order drawn by lot; as they are for the seed 0."""
    words = text.split()
    order = np.random.default_rng(seed).permutation(len(words)) if seed else range(len(words))
    return " ".join(words[n] for n in order)


def scrambled(bench: Bench, settings: Settings) -> Live:
    """A sentence in another order, and what either model makes of it."""
    text = _order(NO_SURGERIES, int(settings["order"]))
    said = []
    for name, model in _models(bench).items():
        said.append(f"{name}: {_said(model, text)}")
    words = tuple(text.split())
    return Live(
        f"{_title('; '.join(said))}.",
        (Passage(words, (0.0,) * len(words), "The same six words."),),
    )


def order_facts(bench: Bench) -> Facts:
    """How sure either model still is, at least, in twenty other orders."""
    orders = [_order(NO_SURGERIES, seed) for seed in range(_ORDERS + 1)]
    facts = {"orders": counted(_ORDERS)}
    for short, model in zip(("counts", "network"), _models(bench).values(), strict=True):
        chances = _chances(model, orders)
        place = int(chances[0].argmax())
        least = float(chances[1:, place].min())
        facts[f"least_{short}"] = Fact(least, _sure(model, place, least), n=_ORDERS)
    return facts


def whose(bench: Bench, settings: Settings) -> Live:
    """Two sentences of the same words, and what a model makes of them."""
    model = bench.model(SORTERS[str(settings["model"])])
    said = " ".join(f"“{text}” {_title(_said(model, text))}." for text in WHOSE)
    return Live(said, tuple(_marked(model, text) for text in WHOSE))


def whose_facts(bench: Bench) -> Facts:
    """How sure either model is that it was an operation, whoever had it."""
    facts: dict[str, Fact] = {}
    for short, model in zip(("counts", "network"), _models(bench).values(), strict=True):
        chances = _chances(model, WHOSE)
        place = int(chances[1].argmax())
        for name, row in zip(("mother", "me"), chances, strict=True):
            facts[f"{short}_{name}"] = Fact(float(row[place]), _sure(model, place, row[place]))
    return facts
