"""How much privacy a training with noise gives away: ε of the sampled Gaussian mechanism.

Each step of the training draws every case with probability q, adds up gradients of length one at
most, and adds Gaussian noise of standard deviation σ. Its Rényi divergence of a whole order α has
a closed form (Mironov, Talwar and Zhang, "Rényi differential privacy of the sampled Gaussian
mechanism", 2019, section 3.3), adds up over steps (Mironov 2017), and becomes ε at a given δ by
Balle et al. (2020, theorem 21; Canonne, Kamath and Steinke 2020), or by the older, looser rule of
Mironov 2017.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, exp, inf, log, log1p

__all__ = ["ORDERS", "epsilon", "epsilon_at", "renyi"]

ORDERS = (*range(2, 65), 80, 96, 128, 192, 256, 512)


def renyi(q: float, sigma: float, order: int) -> float:
    """The divergence of one step: ``q`` from 0 to 1, ``sigma`` in units of the longest gradient.

    >>> renyi(1.0, 10.0, 20)
    0.1
    """
    if q == 0:
        return 0.0
    if sigma == 0:
        return inf
    if q == 1:
        return order / (2 * sigma**2)
    terms = [
        log(comb(order, k)) + k * log(q) + (order - k) * log1p(-q) + (k * k - k) / (2 * sigma**2)
        for k in range(order + 1)
    ]
    top = max(terms)
    return (top + log(sum(exp(term - top) for term in terms))) / (order - 1)


def epsilon_at(divergence: float, order: int, delta: float, *, classic: bool = False) -> float:
    """ε at ``delta`` of something with this divergence of this order; ``classic`` by the rule that
    figures published before 2020 were computed with.
    """
    loose = divergence - log(delta) / (order - 1)
    if classic:
        return loose
    return max(loose + log1p(-1 / order) - log(order) / (order - 1), 0.0)


def epsilon(
    *,
    q: float,
    sigma: float,
    steps: int,
    delta: float,
    orders: Sequence[int] = ORDERS,
    classic: bool = False,
) -> float:
    """ε at ``delta`` after so many steps, by the order that gives the least; infinite without
    noise.
    """
    if steps == 0:
        return 0.0
    return min(
        epsilon_at(steps * renyi(q, sigma, order), order, delta, classic=classic)
        for order in orders
    )
