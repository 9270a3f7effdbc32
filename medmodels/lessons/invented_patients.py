"""Invented patients on whom a model is trained in front of a class, with noise or without: few
patients and many inputs, of which a handful tell anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import plotly.graph_objects as go

from medmodels.figures import Chart
from medmodels.figures.chart import ACCENT, NEUTRAL, RAISES, styled
from medmodels.lessons.accountant import epsilon
from medmodels.lessons.bench import Bench
from medmodels.lessons.lesson import Live, Settings
from medmodels.lessons.membership import in_what_came
from medmodels.lessons.noisy_training import Descent, descent, log_odds
from medmodels.statistics.binary import auroc
from medmodels.statistics.links import expit

__all__ = ["DELTA", "NOISE", "StepReached", "invented", "trained", "trains"]

NOISE = {"none": 0.0, "little": 1.0, "more": 2.0, "much": 4.0}
DELTA = 1e-4
_EACH, _STEPS = 150, 200
_INPUTS, _TELLING, _EVERY, _SEED = 100, 5, 10, 0


@dataclass(frozen=True)
class StepReached:
    """After so many ``steps``: the AUROC on patients learnt from, on new ones, of the attack, and
    ``spent``, the ε so far; infinite without noise.
    """

    steps: int
    learnt: float
    new: float
    attack: float
    spent: float


def invented() -> tuple[np.ndarray, np.ndarray]:
    """Inputs (300, 100) of about length one and outcomes (300,); the first half is learnt from."""
    rng = np.random.default_rng(_SEED)
    x = rng.normal(size=(2 * _EACH, _INPUTS))
    y = rng.random(len(x)) < expit(x[:, :_TELLING].sum(axis=1))
    return x / np.sqrt(_INPUTS), y


def trained(noise: float) -> Iterator[StepReached]:
    """A training with so much noise, ten steps at a time."""
    x, y = invented()
    inside = np.arange(len(y)) < _EACH
    how = Descent(rate=6.0, share=0.2, clip=0.5, noise=noise)
    going = descent(x[inside], y[inside], how, np.random.default_rng(_SEED + 1))
    for n, weights in enumerate(islice(going, _STEPS), 1):
        if n % _EVERY == 0:
            said = log_odds(weights, x)
            yield StepReached(
                n,
                _auroc(y[inside], said[inside]),
                _auroc(y[~inside], said[~inside]),
                _auroc(inside, in_what_came(y, said)),
                epsilon(q=how.share, sigma=noise, steps=n, delta=DELTA),
            )


def _auroc(y: np.ndarray, p: np.ndarray) -> float:
    return float(auroc(y, p, np.ones((1, len(y))))[0])


def trains(bench: Bench, settings: Settings) -> Iterator[Live]:
    """A training on invented patients, drawn as it goes on."""
    noise, seen = NOISE[str(settings["noise"])], list[StepReached]()
    for reached in trained(noise):
        seen.append(reached)
        spent = "no limit" if np.isinf(reached.spent) else f"{reached.spent:.1f}"
        said = (
            f"After {reached.steps} steps: the attack {reached.attack:.2f}, new patients"
            f" {reached.new:.2f}, ε {spent}."
        )
        yield Live(said, (_going(seen, said),))


def _going(seen: Sequence[StepReached], said: str) -> Chart:
    figure, x = go.Figure(), [one.steps for one in seen]
    table: dict[str, Sequence[object]] = {"Steps": x}
    for name, of, colour, dash in (
        ("the attack: who was in", "attack", RAISES, "solid"),
        ("use: on new patients", "new", ACCENT, "solid"),
        ("on those learnt from", "learnt", NEUTRAL, "dot"),
    ):
        y = [getattr(one, of) for one in seen]
        figure.add_scatter(
            x=x,
            y=y,
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 3, "dash": dash},
            hovertemplate="%{y:.2f}<extra></extra>",
        )
        table[name] = np.round(y, 3).tolist()
    styled(figure, title=f"{_EACH} invented patients", x="steps of training", y="AUROC")
    figure.update_xaxes(range=[0, _STEPS])
    figure.update_yaxes(range=[0.4, 1.02])
    figure.add_hline(y=0.5, line={"color": NEUTRAL, "width": 1, "dash": "dash"})
    return Chart(figure, said, table)
