"""Exact Shapley values over the named regions of a film: every coalition of them is shown to the
network.

A region that is absent shows the reference film instead. With R regions there are 2^R pictures, 256
for eight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import comb

import numpy as np

from medmodels.explanations.values import Values
from medmodels.models.film_cnn import FilmCnn
from medmodels.tasks import Film, Region

__all__ = [
    "composed",
    "film_cnn_contributions",
    "outside_share",
    "region_map",
    "shapley_of_regions",
]


def region_map(regions: Sequence[Region], size: tuple[int, int]) -> np.ndarray:
    """For each pixel of a film (height, width) the position of the first region that holds its
    centre.
    """
    y, x = np.meshgrid(*((np.arange(n) + 0.5) / n for n in size), indexing="ij")
    positions = np.full(size, len(regions) - 1)
    for position in reversed(range(len(regions))):
        left, top, right, bottom = regions[position].box
        held = (x >= left) & (x < right) & (y >= top) & (y < bottom)
        if ellipse := regions[position].ellipse:
            held &= ((x - ellipse[0]) / ellipse[2]) ** 2 + ((y - ellipse[1]) / ellipse[3]) ** 2 <= 1
        positions[held] = position
    return positions


def film_cnn_contributions(model: FilmCnn, data: np.ndarray) -> Values:
    """Contributions of each region to each label's log-odds."""
    named = Film.of(model.task.inputs).regions
    regions = region_map(named, data.shape[1:])
    background = model.artifact.fitted["background"][0]
    amounts = np.stack(
        [
            shapley_of_regions(lambda x: model.outputs(x)[:, 0], picture, background, regions)
            for picture in data
        ]
    )
    return Values(np.stack([amounts, -amounts], axis=2), 2 ** len(named))


def shapley_of_regions(
    outputs: Callable[[np.ndarray], np.ndarray],
    picture: np.ndarray,
    background: np.ndarray,
    regions: np.ndarray,
) -> np.ndarray:
    """Shapley values (R,) of the regions 0 to R − 1 of a picture (H, W); ``regions`` (H, W) says
    which pixel belongs to which.
    """
    count = int(regions.max()) + 1
    members = (np.arange(2**count)[:, None] >> np.arange(count)) & 1 == 1  # (2^R, R)
    values = outputs(composed(picture, background, members[:, regions]))
    sizes = members.sum(1)
    weight = np.array([1 / (count * comb(count - 1, s)) for s in range(count)])
    shapley = np.empty(count)
    for r in range(count):
        without = np.flatnonzero(~members[:, r])
        shapley[r] = weight[sizes[without]] @ (values[without + 2**r] - values[without])
    return shapley


def outside_share(amounts: np.ndarray) -> np.ndarray:
    """The share (…,) of all contributions (…, R) that comes from the last region, which is whatever
    lies outside the others.
    """
    sizes = np.abs(amounts)
    return sizes[..., -1] / np.maximum(sizes.sum(-1), 1e-12)


def composed(picture: np.ndarray, background: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """Pictures (n, H, W) that show the film where ``shown`` (n, H, W) says so and the reference
    film elsewhere.
    """
    return np.where(shown, picture, background)
