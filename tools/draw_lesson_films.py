"""Draw the films that the lesson *Learning by heart* trains on: ``python -m
tools.draw_lesson_films``.

All of them are of nobody: ``drawn_chest`` makes a child's chest from anatomy and physics, and
nothing of a data set goes in, its greys neither. Half show an opacity, from hardly seen to plain;
breath varies in both halves alike, so that it tells nothing.
"""

from __future__ import annotations

import numpy as np

from medmodels.lessons.stored import PACKAGED
from tools.drawn_chest import chest

__all__ = ["PARTS", "drawn_films", "main"]

# How many to learn from, to stop by, and to be judged on.
PARTS = {"train": 40, "watched": 40, "fresh": 160}

_SIDE = 28  # pixels, as the survey's films
_WITHIN = 3.0  # standard deviations from the mean that the greys hold on either side


def drawn_films(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Films (count, 28, 28) uint8 and whether each shows an opacity, every other one."""
    ill = np.arange(count) % 2 == 0
    films = [
        _small(chest(rng, rng.uniform(0.35, 1.1) if shows else 0.0, rng.uniform(0.66, 0.78)))
        for shows in ill
    ]
    return np.stack(films), ill


def _small(drawn: np.ndarray) -> np.ndarray:
    step = len(drawn) // _SIDE
    means = drawn.reshape(_SIDE, step, _SIDE, step).mean((1, 3))
    spread = (means - means.mean()) / means.std()
    return np.clip((spread / _WITHIN + 1) * 127.5, 0, 255).round().astype(np.uint8)


def main() -> None:
    """Write the films of each part beside the lesson's facts."""
    folder = PACKAGED / "learning-by-heart"
    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, np.ndarray] = {}
    for n, (part, count) in enumerate(PARTS.items()):
        films, ill = drawn_films(count, np.random.default_rng(n))
        arrays |= {part: films, f"{part}_ill": ill}
    np.savez_compressed(folder / "films.npz", **arrays)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
