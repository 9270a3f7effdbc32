"""How often 95% intervals from the standard errors of sampled explanations hold the true values.

The sample cases of each model that is explained by sampled orders are explained in many rounds,
whose mean is as good as the truth; then forty times over in as many of these rounds as an
explanation takes, with a standard error each. Counted is how often 1.96 of it hold the truth, over
all parts that rounds differ in, and over the five largest of each case. Run by hand, it takes a
quarter of an hour:

    PYTHONPATH=. .venv/bin/python benchmarks/covered.py
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from medmodels.cases import Case, read_cases, samples
from medmodels.explanations.sampling import owen_rounds, standard_error
from medmodels.explanations.tokens import ordered_rounds, rounds_of, token_game
from medmodels.explanations.windows import ROUNDS, stay_game, stay_parts
from medmodels.models import Model, load_model
from medmodels.models.stay_rnn import StayRnn

__all__ = ["held", "note_rounds", "stay_rounds"]

_POOL, _DRAWS, _LARGEST, _Z = 60, 40, 5, 1.96


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


def note_rounds(model: Model, case: Case, count: int, rng: np.random.Generator) -> np.ndarray:
    """Rounds (count, words) of a passage's explanation, of the most probable label."""
    (text,) = model.inputs(case)
    pieces, outputs = token_game(model, str(text))
    asked = int(model.outputs(np.array([text], dtype=object))[0].argmax())
    return ordered_rounds(outputs, len(pieces), rounds=count, rng=rng)[..., asked]


def _cases(model: Model) -> Iterator[Case]:
    for sample in samples(model.task):
        yield read_cases(sample.path.read_bytes(), task=model.task, origin="sample").case()


def main() -> None:
    """Print the coverage of each model, and of how many explanations."""
    for name in ("icu-mortality/rnn", "note-section/svm", "note-section/rnn"):
        model, rng = load_model(name), np.random.default_rng(0)
        every, large = [], []
        for case in _cases(model):
            if isinstance(model, StayRnn):
                pool, rounds = stay_rounds(model, case, _POOL, rng), ROUNDS
            else:
                pool = note_rounds(model, case, _POOL, rng)
                rounds = rounds_of(pool.shape[1])
            found = held(pool, rounds, draws=_DRAWS, rng=rng)
            every.append(found[0])
            large.append(found[1])
        print(
            f"{name}: {len(np.concatenate(every))} explanations, all parts"
            f" {np.concatenate(every).mean():.3f}, the {_LARGEST} largest"
            f" {np.concatenate(large).mean():.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
