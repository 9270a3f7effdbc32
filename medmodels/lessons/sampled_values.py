"""Explanations by asking a model about changed copies of a case, which come out a little otherwise
each time.

Two ways that are in wide use. KernelSHAP (Lundberg and Lee 2017) draws coalitions of inputs, takes
the others from a reference group, and fits shares to the answers by least squares; with every
coalition the shares are exact. The second, after LIME (Ribeiro, Singh and Guestrin 2016), draws
neighbours of the case and fits a plane to the answers, the near ones weighing most.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

__all__ = ["ModelAnswers", "coalitions", "kernel_shares", "nearby_plane", "played"]

# What a model answers (n,) to rows (n, D).
ModelAnswers = Callable[[np.ndarray], np.ndarray]


def played(
    answers: ModelAnswers, case: np.ndarray, background: np.ndarray
) -> Callable[[np.ndarray], np.ndarray]:
    """The worth (m,) of coalitions (m, D): the mean answer where the others come from each row of
    the ``background`` (Z, D).
    """

    def worth(inside: np.ndarray) -> np.ndarray:
        rows = np.where(inside[:, None, :], case, background[None])
        return answers(rows.reshape(-1, rows.shape[2])).reshape(rows.shape[:2]).mean(axis=1)

    return worth


def coalitions(players: int, count: int, rng: np.random.Generator) -> np.ndarray:
    """So many coalitions (count, players) by the weights of Shapley's kernel, each followed by
    those it leaves out; neither nobody nor everybody.
    """
    sizes = np.arange(1, players)
    weights = 1 / (sizes * (players - sizes))
    drawn = rng.choice(sizes, size=-(-count // 2), p=weights / weights.sum())
    ranks = rng.random((len(drawn), players)).argsort(axis=1)
    half = ranks < drawn[:, None]
    return np.stack([half, ~half], axis=1).reshape(-1, players)[:count]


def kernel_shares(
    worth: Callable[[np.ndarray], np.ndarray],
    asked: np.ndarray,
    weights: np.ndarray | None = None,
) -> np.ndarray:
    """Shares (players,) fitted to the worth of the coalitions ``asked`` (m, players); they add up
    to what everybody is worth beyond nobody. ``weights`` (m,) where they were not drawn by them.
    """
    players = asked.shape[1]
    nobody, everybody = worth(np.array([[False] * players, [True] * players]))
    gain = worth(asked) - nobody
    # the last share is what the others leave of the whole
    last = asked[:, -1:].astype(float)
    design = asked[:, :-1] - last
    target = gain - last[:, 0] * (everybody - nobody)
    root = np.sqrt(np.ones(len(asked)) if weights is None else weights)
    first = np.linalg.lstsq(design * root[:, None], target * root, rcond=None)[0]
    return np.append(first, everybody - nobody - first.sum())


def nearby_plane(
    answers: ModelAnswers,
    case: np.ndarray,
    *,
    center: np.ndarray,
    spread: np.ndarray,
    width: float,
    count: int,
    rng: np.random.Generator,
    ridge: float = 1.0,
) -> np.ndarray:
    """What each input adds (D,) by a plane through answers near the case: its slope times how far
    the case lies from the ``center`` (D,).

    ``count`` neighbours are drawn with the ``spread`` (D,) of each input, and weigh by their
    distance d in spreads as exp(−d²/width²); ``ridge`` holds slopes back.
    """
    away = rng.normal(size=(count, len(case)))
    away[0] = 0.0  # the case itself
    weights = np.exp(-(away**2).sum(1) / width**2)
    said = answers(case + away * spread)
    total = weights.sum()
    x = away - weights @ away / total
    y = said - weights @ said / total
    slopes = np.linalg.solve((x.T * weights) @ x + ridge * np.eye(len(case)), (x.T * weights) @ y)
    return np.asarray(slopes * (case - center) / spread)
