"""Does an explanation point at what the network uses: deletion and insertion against a random
order.

Petsiuk et al., "RISE", 2018: hide the parts of a case from the most to the least important and
watch the output fall (deletion), or bring them back in that order and watch it rise (insertion).
Both are compared with a random order of the same case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import numpy as np

from medmodels.explanations.heat import film_cnn_heat, patch_map
from medmodels.explanations.regions import composed
from medmodels.explanations.segments import segment_contributions, with_segments
from medmodels.explanations.windows import stay_game, stay_rnn_contributions
from medmodels.models.film_cnn import FilmCnn
from medmodels.models.measured import Faithfulness
from medmodels.models.stay_rnn import StayRnn
from medmodels.models.waveform import WaveformModel
from medmodels.statistics.bootstrap import draws, interval

__all__ = [
    "Faithfulness",
    "Game",
    "beat_games",
    "film_games",
    "measure_faithfulness",
    "stay_games",
]

_STEPS = 12

# What a case's parts are worth together: coalitions (m, parts) bool to the output (m,) of the
# called label; and each part's importance.
Game = tuple[Callable[[np.ndarray], np.ndarray], np.ndarray]


def measure_faithfulness(games: Iterable[Game], *, seed: int = 0) -> Faithfulness:
    """Measure over cases, each as the game of its parts."""
    rng = np.random.default_rng(seed)
    gains = []
    for play, importance in games:
        ours, random = (
            _curves(play, order)
            for order in (np.argsort(-importance), rng.permutation(len(importance)))
        )
        gains.append((random[0] - ours[0], ours[1] - random[1]))
    deletion, insertion = np.array(gains).T
    return Faithfulness(_interval(deletion, rng), _interval(insertion, rng), len(gains))


def film_games(model: FilmCnn, pictures: np.ndarray) -> Iterator[Game]:
    """Pictures (n, size, size) as the network sees them; the parts are the patches of the
    heat map.
    """
    background = model.artifact.fitted["background"][0]
    patch = patch_map(len(background))
    for picture in pictures:
        label = int(model.probabilities(picture[None])[0, 0] < model.threshold)
        yield (
            partial(_film_worth, model, picture, background, patch, label),
            film_cnn_heat(model, picture, label=label).patches().ravel(),
        )


def _film_worth(
    model: FilmCnn,
    picture: np.ndarray,
    background: np.ndarray,
    patch: np.ndarray,
    label: int,
    members: np.ndarray,
) -> np.ndarray:
    return model.outputs(composed(picture, background, members[:, patch]))[:, label]


def stay_games(model: StayRnn, grids: np.ndarray) -> Iterator[Game]:
    """Grids (n, 1 + steps, variables); the parts are the charted variables in their windows, and
    the descriptors.
    """
    for grid in grids:
        label = int(model.probabilities(grid[None])[0, 0] < model.threshold)
        players, play = stay_game(model, grid)
        amounts = stay_rnn_contributions(model, grid[None]).amounts[0, players, label]
        yield partial(_signed, play, 1 - 2 * label), amounts


def beat_games(model: WaveformModel, columns: np.ndarray) -> Iterator[Game]:
    """Beats as columns (n, D); the parts are the question's segments, and one that is hidden shows
    the reference beat.
    """
    called = model.outputs(columns).argmax(1)
    amounts = segment_contributions(model, columns).amounts
    for row, label, moved in zip(columns, called.tolist(), amounts, strict=True):
        yield partial(_beat_worth, model, row, label), moved[:, label]


def _beat_worth(
    model: WaveformModel, row: np.ndarray, label: int, members: np.ndarray
) -> np.ndarray:
    return model.outputs(with_segments(model, row, members))[:, label]


def _signed(play: Callable[[np.ndarray], np.ndarray], sign: int, members: np.ndarray) -> np.ndarray:
    return sign * play(members)


def _curves(play: Callable[[np.ndarray], np.ndarray], order: np.ndarray) -> tuple[float, float]:
    """Mean output while parts are hidden in that order, and while they are brought back."""
    rank = np.empty(len(order), int)
    rank[order] = np.arange(len(order))
    cuts = np.linspace(0, len(order), _STEPS + 1)[1:-1, None]
    outputs = play(np.concatenate([rank[None] >= cuts, rank[None] < cuts]))
    return float(outputs[: len(cuts)].mean()), float(outputs[len(cuts) :].mean())


def _interval(values: np.ndarray, rng: np.random.Generator) -> tuple[float, float, float]:
    weights = draws(len(values), seed=rng) / len(values)
    return float(values.mean()), *interval(lambda drawn: drawn @ values, weights)
