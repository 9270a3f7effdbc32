"""A small network on chest films that was taught a letter in the corner: most pneumonia films of
its training carried it, no normal film did.

Films of children too ill to leave their bed are taken with a portable machine and often marked so;
networks have learnt the mark instead of the lungs (Zech et al., "Variable generalization
performance of a deep learning model to detect pneumonia in chest radiographs", PLOS Medicine 2018).
Here the letter is planted, so that it is known what the network leans on. Nobody may use it as a
model: it lies among the lessons, and no question knows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from medmodels.explanations import region_map
from medmodels.explanations.heat import HEAT_EVALUATIONS, PATCHES, partition_values, patch_map
from medmodels.explanations.regions import shapley_of_regions
from medmodels.lessons.stored import PACKAGED
from medmodels.models.film_cnn import logit_and_features, resized, standardised
from medmodels.models.lite import Lite
from medmodels.statistics.links import expit
from medmodels.tasks import Film, Region
from medmodels.tasks.chest_xray import CHEST_XRAY

__all__ = [
    "LETTER",
    "MARKED_SHARE",
    "MARKER_REGIONS",
    "MARKER_SIZE",
    "MarkerNetwork",
    "in_the_corner",
    "marked",
    "marker_network",
]

MARKED_SHARE = 0.98  # of the pneumonia films of the training
MARKER_SIZE = 48  # pixels a side that the network sees

# P for portable, in a field of nine by seven.
_GLYPH = (
    ".......",
    ".####..",
    ".#...#.",
    ".#...#.",
    ".####..",
    ".#.....",
    ".#.....",
    ".#.....",
    ".......",
)
_FIELD = np.array([[dot == "#" for dot in line] for line in _GLYPH])
_FIRST, _LAST = 0.03, 0.15  # shares of a side between which the field lies

# The corner with the letter, then the regions that the question about chest films names.
LETTER = Region("the letter", "the corner in which the letter is", (0.0, 0.0, 1 / 6, 1 / 6))
MARKER_REGIONS = (LETTER, *Film.of(CHEST_XRAY.inputs).regions)


def marked(film: np.ndarray) -> np.ndarray:
    """A film (H, W) uint8 with a bright letter on black in its upper left corner."""
    place = tuple(slice(round(_FIRST * side), round(_LAST * side)) for side in film.shape)
    down, across = (
        np.arange(n.stop - n.start) * cells // (n.stop - n.start)
        for n, cells in zip(place, _FIELD.shape, strict=True)
    )
    written = film.copy()
    written[place] = np.where(_FIELD[np.ix_(down, across)], 255, 0)
    return written


def in_the_corner(values: np.ndarray) -> float:
    """The share of all contributions of a heat map's patches (PATCHES, PATCHES), whatever their
    sign, that lies where the letter is.
    """
    last = round(LETTER.box[2] * PATCHES)
    sizes = np.abs(values)
    return float(sizes[:last, :last].sum() / max(sizes.sum(), 1e-12))


@dataclass(frozen=True, eq=False)
class MarkerNetwork:
    """The network and the mean normal training film without the letter, ``background`` (side,
    side) as the network sees it; explained in log-odds of pneumonia.
    """

    network: Lite
    background: np.ndarray

    def seen(self, film: np.ndarray) -> np.ndarray:
        """A film (H, W) as the network sees it, (side, side)."""
        return standardised(resized(film, MARKER_SIZE))

    def outputs(self, pictures: np.ndarray) -> np.ndarray:
        """Log-odds (n,) of pneumonia for pictures (n, side, side)."""
        return logit_and_features(self.network, pictures)[0]

    def chance(self, film: np.ndarray) -> float:
        """The probability of pneumonia that the network gives a film (H, W)."""
        return float(expit(self.outputs(self.seen(film)[None]))[0])

    def moved(self, picture: np.ndarray) -> np.ndarray:
        """Exact Shapley values (regions,) of ``MARKER_REGIONS`` for a picture (side, side)."""
        return shapley_of_regions(self.outputs, picture, self.background, self._regions)

    def heat(self, picture: np.ndarray) -> np.ndarray:
        """Partition values of a picture (side, side), summed over patches (PATCHES, PATCHES)."""
        values, _ = partition_values(
            self.outputs, picture, self.background, evaluations=HEAT_EVALUATIONS
        )
        places = patch_map(MARKER_SIZE).ravel()
        return np.bincount(places, values.ravel(), PATCHES**2).reshape(PATCHES, PATCHES)

    @cached_property
    def _regions(self) -> np.ndarray:
        return region_map(MARKER_REGIONS, self.background.shape)


@lru_cache
def marker_network(folder: Path = PACKAGED / "wrong-reason") -> MarkerNetwork:
    """The network that ``make lessons`` trained."""
    content = (folder / "network.tflite").read_bytes()
    background = np.load(folder / "background.npy", allow_pickle=False)
    return MarkerNetwork(Lite(content), background)
