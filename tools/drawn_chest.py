"""Draw a frontal chest film of nobody: a small child's chest as attenuation along each ray.

Body, lungs, heart, spine, ribs, clavicles, vessels and, if asked, an opacity are shapes with random
measures; their attenuations add up, scatter and noise follow (Bushberg et al., "The Essential
Physics of Medical Imaging", 2011, chapters 3, 4 and 7). Vessels branch with Murray's law (PNAS
1926); an opacity's margin is fractional Brownian (Mandelbrot and Van Ness, SIAM Review 1968). No
pixel of a film goes in. Lengths are shares of the side, x from the middle, the patient's left
positive.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import affine_transform, distance_transform_edt, gaussian_filter

__all__ = ["SIDE", "chest"]

SIDE = 448  # drawn at twice the size that is kept, for smooth edges

_Y, _X = (np.mgrid[:SIDE, :SIDE] + 0.5) / SIDE
_X = _X - 0.5


def chest(rng: np.random.Generator, opacity: float = 0.0, breath: float = 0.74) -> np.ndarray:
    """Attenuation (SIDE, SIDE) of a chest; ``opacity`` from 0, clear, to about 1, dense lobes;
    ``breath`` how far down the diaphragm stands.
    """
    middle = rng.normal(0, 0.015)
    wide, deep = rng.uniform(0.335, 0.385), breath + rng.uniform(-0.04, 0.04)
    bent = _X - middle - rng.normal(0, 0.012) * (_Y - 0.5)
    mediastinum = _soft(_heart(bent, deep, rng), 0.009)
    lungs = _lungs(bent, wide, deep, rng) * (1 - mediastinum)
    film = _body(bent, wide, rng) - 0.62 * lungs + 0.05 * mediastinum
    film += 0.10 * _soft(_below(bent, deep, rng), 0.02)
    bones = _ribs(middle, wide, rng) * (1 - 0.55 * _edge(_Y - _dome(bent, deep), 0.02))
    film += _spine(bent, rng) + bones + _girdle(middle, rng)
    film += lungs * _vessels(bent, deep, rng) * (1 - 0.5 * min(opacity, 1))
    if opacity > 0:
        film += 0.55 * opacity * lungs * _opacity(bent, wide, deep, rng)
    film = _laid(film, rng)
    film = 0.8 * film + 0.2 * gaussian_filter(film, 0.08 * SIDE)  # scatter
    film = gaussian_filter(film, rng.uniform(0.5, 0.9))
    film += 0.7 * (film - gaussian_filter(film, 0.02 * SIDE))  # as digital systems sharpen
    grain = gaussian_filter(rng.normal(size=film.shape), 1.0)
    return np.asarray(film + rng.uniform(0.02, 0.035) * grain)


def _laid(film: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The child never lies quite straight, nor in the middle."""
    angle, size = np.deg2rad(rng.normal(0, 2)), rng.uniform(0.92, 1.06)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) / size
    middle = np.full(2, SIDE / 2)
    shift = middle - turn @ middle + rng.normal(0, 0.02 * SIDE, 2)
    return np.asarray(affine_transform(film, turn, shift, order=1, mode="nearest"))


def _edge(inside: np.ndarray, width: float) -> np.ndarray:
    """From 0 outside to 1 inside of a signed distance."""
    return np.asarray(1 / (1 + np.exp(-np.clip(inside / width, -40, 40))))


def _soft(shape: np.ndarray, width: float) -> np.ndarray:
    return np.asarray(gaussian_filter(shape.astype(float), width * SIDE))


def _cage(y: np.ndarray, wide: float) -> np.ndarray:
    """Half the width of the ribcage at a height."""
    up = np.clip((y - 0.09) / 0.60, 0, 1)
    return np.asarray(wide * (0.26 + 0.74 * np.sin(up * np.pi / 2) ** 0.72))


def _body(x: np.ndarray, wide: float, rng: np.random.Generator) -> np.ndarray:
    """Soft tissue of trunk, neck, shoulders and raised arms."""
    flank = wide + rng.uniform(0.06, 0.11) + 0.015 * np.sin(3 * _Y)
    trunk = np.sqrt(np.clip(1 - (np.abs(x) / flank) ** 4, 0, 1)) * _edge(_Y - 0.13, 0.03)
    neck = np.sqrt(np.clip(1 - (np.abs(x) / 0.17) ** 2, 0, 1)) * _edge(0.2 - _Y, 0.05)
    slope = rng.uniform(0.4, 1.1)
    arm = sum(
        np.sqrt(np.clip(1 - ((_Y - 0.17 - slope * (0.3 - side * x)) / 0.16) ** 2, 0, 1))
        * _edge(side * x - 0.2, 0.05)
        for side in (-1, 1)
    )
    chin_at = rng.uniform(-0.07, 0.04)
    chin = np.clip(1 - (x / 0.17) ** 2 - ((_Y - chin_at) / 0.10) ** 2, 0, 1) ** 0.4
    thick = np.maximum(np.maximum(trunk, 0.85 * neck), 0.75 * np.asarray(arm))
    return np.asarray(0.95 * gaussian_filter(thick, 4) + 0.45 * gaussian_filter(chin, 2))


def _dome(x: np.ndarray, deep: float) -> np.ndarray:
    """Height of the diaphragm, the right half a little higher."""
    left = x > 0
    centre, top = np.where(left, 0.17, -0.19), np.where(left, deep + 0.03, deep)
    return np.asarray(top + 2.6 * (x - centre) ** 2)


def _lungs(x: np.ndarray, wide: float, deep: float, rng: np.random.Generator) -> np.ndarray:
    """How much air lies on each ray, 0 to 1."""
    inside = (np.abs(x) < _cage(_Y, wide) - 0.012) & (_dome(x, deep) > _Y) & (_Y > 0.115)
    inside &= np.abs(x) > 0.052 + 0.012 * np.cos(9 * _Y)
    far = distance_transform_edt(inside) / SIDE
    return np.asarray(gaussian_filter(1 - np.exp(-far / rng.uniform(0.03, 0.05)), 1.2))


def _heart(x: np.ndarray, deep: float, rng: np.random.Generator) -> np.ndarray:
    size, base = rng.uniform(0.85, 1.15), deep - 0.38
    down = np.clip((_Y - base) / 0.36, 0, 1.2)
    left = 0.062 + 0.125 * size * np.sin(np.minimum(down, 1.15) * 1.5) ** 1.6
    left = left + 0.012 * np.exp(-(((_Y - base) / 0.05) ** 2))
    right = 0.052 + 0.055 * size * np.sin(np.clip((down - 0.25) * 2.6, 0, 2.6)) ** 0.8
    thymus = rng.uniform(0.0, 0.03) * np.exp(-(((_Y - base + 0.05) / 0.08) ** 2))
    return np.asarray((x < left + thymus) & (x > -right - thymus))


def _below(x: np.ndarray, deep: float, rng: np.random.Generator) -> np.ndarray:
    """Liver and bowel under the diaphragm, with a bubble of gas on the left."""
    gas = ((x - rng.uniform(0.12, 0.18)) / rng.uniform(0.06, 0.09)) ** 2
    gas = gas + ((_Y - deep - rng.uniform(0.12, 0.18)) / rng.uniform(0.04, 0.06)) ** 2
    return np.asarray((_dome(x, deep) < _Y) * (1 - 0.9 * (gas < 1) * rng.uniform(0.2, 1)))


def _spine(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Vertebral bodies with their discs and pedicles, and the trachea before them."""
    period = rng.uniform(0.048, 0.056)
    phase = (_Y / period + rng.uniform()) % 1
    body = _edge(0.040 - np.abs(x), 0.004) * (0.8 + 0.2 * _edge(0.36 - np.abs(phase - 0.5), 0.03))
    pedicles = np.exp(
        -(((np.abs(x) - 0.026) / 0.007) ** 2) - (((phase - 0.4) * period) / 0.009) ** 2
    )
    air = _edge(0.016 - np.abs(x + 0.006), 0.004) * _edge(0.34 - _Y, 0.01)
    return np.asarray(0.13 * body + 0.05 * pedicles - 0.13 * air)


def _tube(points: np.ndarray, radius: float, hollow: float = 0.72) -> np.ndarray:
    """A tube of bone along points (n, 2) of x from the left edge and y: dense wall, marrow."""
    from PIL import Image, ImageDraw

    line = Image.new("L", (SIDE, SIDE), 1)
    ImageDraw.Draw(line).line([tuple(p) for p in (points * SIDE).tolist()], fill=0, width=1)
    far = distance_transform_edt(np.asarray(line)) / (radius * SIDE)
    outer, inner = (np.sqrt(np.clip(1 - (far / r) ** 2, 0, 1)) for r in (1.0, hollow))
    return np.asarray(outer - 0.62 * hollow * inner)


def _ribs(middle: float, wide: float, rng: np.random.Generator) -> np.ndarray:
    """Ten pairs: behind nearly level, in front sloping to the middle and fainter."""
    film = np.zeros((SIDE, SIDE))
    step, first = rng.uniform(0.060, 0.067), rng.uniform(0.115, 0.135)
    tilt, thick = rng.uniform(0.9, 1.3), rng.uniform(0.0115, 0.0145)
    for side in (-1, 1):
        for n in range(11):
            y0 = first + n * step + rng.normal(0, 0.002)
            drop = tilt * (0.05 + 0.0065 * n) + rng.normal(0, 0.003)
            t = np.linspace(0, 1, 50)
            out = float(_cage(np.array(y0 + drop), wide))
            x = 0.03 + (out - 0.03) * np.sin(t * np.pi / 2)
            y = y0 - 0.03 * np.sin(np.pi * t**0.8) * (1 - 0.04 * n) + drop * t**2
            back = np.stack([0.5 + middle + side * x, y], 1)
            behind = 0.35 + 0.65 * _edge(np.abs(_X - middle) - 0.055, 0.01)
            edge_on = 1 + 0.35 * np.exp(-(((np.abs(_X - middle) - out) / 0.03) ** 2))
            rib = 0.24 * edge_on * _tube(back, thick) * behind
            end = out * rng.uniform(0.36, 0.48)
            x = out - (out - end) * (1 - np.cos(t * np.pi / 2)) ** 0.9
            y = y0 + drop + (0.115 + 0.004 * n) * tilt * np.sin(t * np.pi / 2) ** 1.15
            if n < 7:
                front = np.stack([0.5 + middle + side * x, y], 1)
                fading = 0.6 + 0.4 * np.abs(_X - middle) / out
                rib = np.maximum(rib, 0.15 * fading * _tube(front, thick * 1.1))
            film += rib * (1 if n < 8 else 0.6)
    return np.asarray(gaussian_filter(film, 0.6))


def _girdle(middle: float, rng: np.random.Generator) -> np.ndarray:
    """Clavicles, the scapulae's inner borders and the humeri's heads."""
    film = np.zeros((SIDE, SIDE))
    t = np.linspace(0, 1, 40)
    height, rise = rng.uniform(0.13, 0.17), rng.uniform(0.02, 0.06)
    for side in (-1, 1):
        x = 0.5 + middle + side * (0.04 + 0.26 * t)
        y = height - rise * np.sin(t * 1.9) + 0.011 * np.sin(2 * np.pi * t)
        film += 0.22 * _tube(np.stack([x, y], 1), 0.0125)
        x = 0.5 + middle + side * (0.275 + 0.05 * t + 0.02 * np.sin(np.pi * t))
        film += 0.13 * _tube(np.stack([x, height + 0.03 + 0.2 * (1 - t)], 1), 0.011)
        x = 0.5 + middle + side * (0.345 + 0.25 * t)
        film += 0.15 * _tube(np.stack([x, height + 0.06 - 0.09 * t], 1), 0.021, 0.8)
    return gaussian_filter(film, 0.8)


def _vessels(x: np.ndarray, deep: float, rng: np.random.Generator) -> np.ndarray:
    """Vessels that leave the hila and divide, each pair as thick as its parent (radii cubed)."""
    from PIL import Image, ImageDraw

    film = np.zeros((SIDE, SIDE))
    layers = {w: Image.new("L", (SIDE, SIDE), 0) for w in (8, 6, 5, 4, 3, 2)}
    for side in (-1, 1):
        hilum = (0.5 + side * 0.085, deep - 0.27)
        film += 0.10 * np.exp(-(((x - side * 0.09) / 0.035) ** 2) - ((_Y - hilum[1]) / 0.07) ** 2)
        twigs = [
            (*hilum, angle, 0.011, 0) for angle in np.linspace(-1.2, 1.4, 6) + rng.normal(0, 0.2, 6)
        ]
        while twigs:
            px, py, angle, radius, depth = twigs.pop()
            long = rng.uniform(0.035, 0.07)
            qx, qy = px + side * long * np.cos(angle), py + long * np.sin(angle)
            width = min(layers, key=lambda w: abs(w - 2 * radius * SIDE * 0.9))
            ImageDraw.Draw(layers[width]).line(
                [(px * SIDE, py * SIDE), (qx * SIDE, qy * SIDE)], fill=255, width=width
            )
            if depth < 5:
                share = rng.uniform(0.3, 0.7)
                for part, turn in ((share, 1), (1 - share, -1)):
                    bend = turn * rng.uniform(0.1, 0.5)
                    twigs.append((qx, qy, angle + bend, radius * part ** (1 / 3), depth + 1))
    for width, layer in layers.items():
        film += 0.013 * width * gaussian_filter(np.asarray(layer) / 255, width / 3)
    return film


def _clouds(rng: np.random.Generator, power: float) -> np.ndarray:
    """Noise of zero mean and unit spread whose spectrum falls with a power of the frequency."""
    f = np.hypot(*np.meshgrid(np.fft.fftfreq(SIDE), np.fft.fftfreq(SIDE)))
    f[0, 0] = np.inf
    drawn = np.fft.ifft2(np.fft.fft2(rng.normal(size=(SIDE, SIDE))) / f**power).real
    return np.asarray((drawn - drawn.mean()) / drawn.std())


def _opacity(x: np.ndarray, wide: float, deep: float, rng: np.random.Generator) -> np.ndarray:
    """One to three cloudy patches in the lungs, and streaks around the hila."""
    film = 0.25 * np.exp(-(((np.abs(x) - 0.1) / 0.06) ** 2) - ((_Y - deep + 0.25) / 0.12) ** 2)
    film = film * np.clip(1 + 0.8 * _clouds(rng, 1.2), 0, 3)
    for _ in range(rng.integers(1, 4)):
        side, height = rng.choice([-1, 1]), rng.uniform(0.28, deep - 0.03)
        at, size = side * rng.uniform(0.35, 0.75) * wide, rng.uniform(0.05, 0.12)
        far = np.hypot((x - at) / size, (_Y - height) / (size * rng.uniform(0.7, 1.4)))
        patch = _edge(1 - far + 0.35 * _clouds(rng, 1.8), 0.22)
        film = np.maximum(film, patch * np.clip(0.85 + 0.18 * _clouds(rng, 1.3), 0.2, 1.3))
    return np.asarray(film)
