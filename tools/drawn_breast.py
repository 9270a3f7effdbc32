"""Draw a breast ultrasound picture of nobody: how strongly each place scatters, seen as an echo.

Skin, fat lobules with their septa, gland, muscle and, if asked, a lesion are shapes with random
measures. Speckle is the envelope of random scatterers under an oval pulse, Rayleigh-distributed and
longer across the beam than along it (Wagner et al., IEEE Trans. Sonics Ultrasonics 1983;
Burckhardt, same journal, 1978); what lies behind is shaded or enhanced, then the logarithm is
taken. A lesion's signs are those of Stavros et al., Radiology 1995. No pixel of a picture goes in.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter, map_coordinates

__all__ = ["SIDE", "breast"]

SIDE = 256

_Y, _X = (np.mgrid[:SIDE, :SIDE] + 0.5) / SIDE


def breast(rng: np.random.Generator, malignant: float, lesion: bool = True) -> np.ndarray:
    """Log echo (SIDE, SIDE); ``malignant`` from 0, every sign of a benign lesion, to 1, of a
    cancer.
    """
    bend = 0.035 * _clouds(rng, (0.16, 0.34))
    echo, loss = _tissue(bend, rng)
    if lesion:
        echo, more = _lesion(echo, malignant, rng)
        loss = loss + more
    echo = echo - 8.7 * np.cumsum(loss, 0) / SIDE
    speckle = _speckle(rng)
    return np.asarray(gaussian_filter(echo + 5.5 * speckle, (0.5, 0.8)))


def _clouds(rng: np.random.Generator, size: tuple[float, float]) -> np.ndarray:
    """Smooth noise of unit spread, ``size`` its grain down and across as shares of the side."""
    drawn = gaussian_filter(
        rng.normal(size=(SIDE, SIDE)), (size[0] * SIDE, size[1] * SIDE), mode="wrap"
    )
    return np.asarray((drawn - drawn.mean()) / drawn.std())


def _speckle(rng: np.random.Generator) -> np.ndarray:
    """The logarithm of a Rayleigh envelope, coarser with depth as the beam widens."""
    near, far = (
        np.log(np.hypot(*(_pulse(rng, across) for _ in range(2))) + 0.15) for across in (1.8, 3.2)
    )
    return np.asarray((1 - _Y) * near + _Y * far + 0.1)


def _pulse(rng: np.random.Generator, across: float) -> np.ndarray:
    drawn = gaussian_filter(rng.normal(size=(SIDE, SIDE)), (0.9, across), mode="wrap")
    return np.asarray(drawn / drawn.std())


def _edge(inside: np.ndarray, width: float) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-np.clip(inside / width, -40, 40))))


def _septa(rng: np.random.Generator, size: tuple[float, float], sharp: float) -> np.ndarray:
    """Thin bright sheets where smooth noise crosses its middle, most of them level."""
    return np.asarray(np.exp(-((_clouds(rng, size) / sharp) ** 2)))


def _tissue(bend: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Echo in dB and loss of each place: skin, fat, gland, muscle from the top."""
    y = _Y + bend
    fat, gland = rng.uniform(0.14, 0.3), rng.uniform(0.5, 0.72)
    dense = rng.uniform(0.3, 1)
    skin = _edge(rng.uniform(0.03, 0.05) - _Y, 0.006)
    in_gland = _edge(y - fat, 0.012) * _edge(gland - y, 0.02)
    muscle = _edge(y - gland, 0.02)
    echo = -15 + 11 * skin + 11 * dense * in_gland
    echo += 3.0 * _clouds(rng, (0.03, 0.07)) * (1 - skin)
    patchy = _edge(_clouds(rng, (0.05, 0.12)), 0.5) * (1 - skin)
    echo += 9 * patchy * _septa(rng, (0.018, 0.12), 0.22) * (1 - 0.5 * in_gland)
    echo += 6 * (1 - patchy) * _septa(rng, (0.012, 0.07), 0.3)
    echo += 4 * _septa(rng, (0.008, 0.06), 0.4) * in_gland
    striped = map_coordinates(
        _clouds(rng, (0.006, 0.3)), [(y * SIDE), _X * SIDE], order=1, mode="wrap"
    )
    echo += 5 * muscle * striped
    echo += 9 * np.exp(-(((y - gland) / 0.008) ** 2))
    loss = 0.9 + 1.0 * dense * in_gland + rng.uniform(0.3, 1.6) * muscle + 0 * y
    return echo, loss * rng.uniform(0.7, 1.3)


def _lesion(
    echo: np.ndarray, malignant: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """The picture with a lesion, and what it takes from, or gives to, the echo behind it."""
    cx, cy = rng.uniform(0.38, 0.62), rng.uniform(0.32, 0.48)
    wide = rng.uniform(0.09, 0.2)
    tall = wide * (rng.uniform(0.45, 0.7) + 0.45 * malignant)
    lean = rng.normal(0, 0.25)
    dx, dy = (_X - cx), (_Y - cy)
    u, v = (dx * np.cos(lean) + dy * np.sin(lean)) / wide, (dy * np.cos(lean) - dx * np.sin(lean))
    angle, far = np.arctan2(v / tall, u), np.hypot(u, v / tall)
    rough = 0.16 * _clouds(rng, (0.035, 0.035)) + 0.09 * _clouds(rng, (0.012, 0.016))
    far = far * (1 + _margin(angle, malignant, rng)) + malignant * rough
    inside = _edge(1 - far, 0.03 + 0.09 * malignant)
    cyst = malignant < 0.3 and rng.uniform() < 0.3
    within = (-34.0 if cyst else -17 - rng.uniform(0, 5)) + 0 * far
    within = within + (0 if cyst else (1 + 2.5 * malignant)) * _clouds(rng, (0.03, 0.03))
    halo = np.exp(-(((far - 1.12) / 0.12) ** 2))
    echo = echo * (1 - inside) + within * inside + (2 + 4 * malignant) * halo
    taken = (rng.uniform(2.0, 4.5) * malignant - rng.uniform(0.4, 1.3) * (1 - malignant)) / tall
    return np.asarray(echo), np.asarray(inside * taken * 0.5)


def _margin(angle: np.ndarray, malignant: float, rng: np.random.Generator) -> np.ndarray:
    """How the outline departs from an oval: gently, or with angles and spicules."""
    out = 0.04 * np.sin(2 * angle + rng.uniform(0, 6)) + 0.03 * np.sin(
        3 * angle + rng.uniform(0, 6)
    )
    for _ in range(rng.integers(3, 9)):
        spicule = np.cos(angle - rng.uniform(0, 2 * np.pi))
        out = out - rng.uniform(0.1, 0.4) * malignant * np.exp((spicule - 1) / 0.02)
    return np.asarray(out)
