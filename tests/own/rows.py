"""Small labelled tables that are pictures or series, with something in them to be learnt."""

from __future__ import annotations

import numpy as np

__all__ = ["pictures", "series", "written"]


def pictures(
    rows: int = 160, *, side: int = 9, channels: int = 1, prefix: str = "pixel", seed: int = 0
) -> bytes:
    """Grey noise; a positive one is bright in its middle."""
    rng = np.random.default_rng(seed)
    x, y = rng.integers(0, 120, (rows, side, side, channels)), np.arange(rows) % 2
    x[y == 1, side // 3 : 2 * side // 3, side // 3 : 2 * side // 3] += 90
    return written([f"{prefix}{n}" for n in range(side * side * channels)], x.reshape(rows, -1), y)


def series(
    rows: int = 160, *, steps: int = 12, variables: tuple[str, ...] = ("",), seed: int = 0
) -> bytes:
    """Noise; in a positive row the first variable rises towards its end."""
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(rows, steps, len(variables))).round(3), np.arange(rows) % 2
    x[y == 1, -4:, 0] += 2
    names = [
        f"{variable}_t{step}" if variable else f"t{step}"
        for step in range(steps)
        for variable in variables
    ]
    return written(names, x.reshape(rows, -1), y)


def written(names: list[str], x: np.ndarray, y: np.ndarray) -> bytes:
    lines = [
        ",".join([*names, "label"]),
        *(
            ",".join([*map(str, row), str(label)])
            for row, label in zip(x.tolist(), y.tolist(), strict=True)
        ),
    ]
    return "\n".join(lines).encode()
