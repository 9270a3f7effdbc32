"""How often 95% intervals from the standard errors of sampled explanations hold the true values.

The sample cases of each model that is explained by sampled orders are explained in many rounds,
whose mean is as good as the truth; then again and again in as many of these rounds as an
explanation takes, five hundred times or more for each model, with a standard error each. Counted is
how often 1.96 of it hold the truth, over all parts that rounds differ in, and over the five largest
of each case. Run by hand, it takes a quarter of an hour:

    PYTHONPATH=. .venv/bin/python benchmarks/covered.py [MODEL …]
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

import numpy as np

from medmodels.cases import Case, read_cases, samples
from medmodels.explanations.ensemble import ENSEMBLE_ROUNDS, element_cells
from medmodels.explanations.sampling import owen_rounds, standard_error
from medmodels.explanations.tokens import ordered_rounds, rounds_of, token_game
from medmodels.explanations.windows import ROUNDS, stay_game, stay_parts
from medmodels.models import Model, load_model
from medmodels.models.ensemble import Ensemble
from medmodels.models.stay_rnn import StayRnn

__all__ = ["ensemble_rounds", "held", "note_rounds", "stay_rounds"]

_POOL, _EXPLANATIONS, _LARGEST, _Z = 60, 500, 5, 1.96


def held(
    pool: np.ndarray, rounds: int, *, draws: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Shares (draws,) of the parts in which rounds differ, and of the largest, whose value over the
    ``pool`` (rounds, parts) lies within the interval of so many ``rounds`` of it.
    """
    truth, vary = pool.mean(axis=0), pool.std(axis=0) > 1e-9
    largest = np.argsort(-np.abs(truth))[:_LARGEST]
    # the pool is no infinity: rounds drawn from it lie a little nearer to its mean
    finite = np.sqrt(1 - rounds / len(pool))
    shares = []
    for _ in range(draws):
        mine = pool[rng.choice(len(pool), rounds, replace=False)]
        near = np.abs(mine.mean(axis=0) - truth) <= _Z * finite * standard_error(mine) + 1e-12
        shares.append((near[vary].mean(), near[largest].mean()))
    every, large = np.array(shares).T
    return every, large


def stay_rounds(model: StayRnn, case: Case, count: int, rng: np.random.Generator) -> np.ndarray:
    """Rounds (count, parts) of a stay's explanation."""
    grid, parts = model.inputs(case)[0], stay_parts(model.task, model.step)[0]
    players, play = stay_game(model, grid)
    groups = np.array([parts[player].element for player in players])
    return owen_rounds(play, groups, rounds=count, rng=rng)[0]


def ensemble_rounds(
    model: Ensemble, case: Case, count: int, rng: np.random.Generator
) -> np.ndarray:
    """Rounds (count, elements) of what is sampled of an ensemble's explanation: its network's."""
    (grid,) = model.of_rnn(model.inputs(case))
    players, play = stay_game(model.rnn, grid, element_cells(model.task, len(grid) - 1))
    return owen_rounds(play, players, rounds=count, rng=rng)[0]


def note_rounds(model: Model, case: Case, count: int, rng: np.random.Generator) -> np.ndarray:
    """Rounds (count, words) of a passage's explanation, of the most probable label."""
    (text,) = model.inputs(case)
    pieces, outputs = token_game(model, str(text))
    asked = int(model.outputs(np.array([text], dtype=object))[0].argmax())
    return ordered_rounds(outputs, len(pieces), rounds=count, rng=rng)[..., asked]


# How rounds of a case are played, and in how many of them a case with so many parts is explained.
_PLAYED: dict[str, tuple[Callable[..., np.ndarray], Callable[[int], int]]] = {
    "icu-mortality/ensemble": (ensemble_rounds, lambda parts: ENSEMBLE_ROUNDS),
    "icu-mortality/rnn": (stay_rounds, lambda parts: ROUNDS),
    "note-section/svm": (note_rounds, rounds_of),
    "note-section/rnn": (note_rounds, rounds_of),
}


def _cases(model: Model) -> list[Case]:
    return [
        read_cases(sample.path.read_bytes(), task=model.task, origin="sample").case()
        for sample in samples(model.task)
    ]


def main() -> None:
    """Print the coverage of each model, and of how many explanations."""
    for name in sys.argv[1:] or _PLAYED:
        play, rounds = _PLAYED[name]
        model, rng = load_model(name), np.random.default_rng(0)
        cases = _cases(model)
        draws = math.ceil(_EXPLANATIONS / len(cases))
        pools = [play(model, case, _POOL, rng) for case in cases]
        found = [held(pool, rounds(pool.shape[1]), draws=draws, rng=rng) for pool in pools]
        every, large = (np.concatenate(shares) for shares in zip(*found, strict=True))
        print(
            f"{name}: {len(every)} explanations of {len(cases)} cases, all parts"
            f" {every.mean():.3f}, the {_LARGEST} largest {large.mean():.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
