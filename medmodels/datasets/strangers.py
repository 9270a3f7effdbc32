"""Pictures that are no frontal chest film the right way round: what a film's reader and gate must
refuse.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from medmodels.datasets.files import FILES, data_file

__all__ = ["strange_pictures", "turned"]

_EACH = 200


def strange_pictures() -> Iterator[tuple[str, list[bytes]]]:
    """Each kind's name and its pictures as files; raises ``DatasetError`` where the files of the
    kind are not in the data folder.
    """
    rng = np.random.default_rng(0)
    yield "breast ultrasound", [_png(picture) for picture in _ultrasound()]
    yield (
        "DICOM of CT, MR, ultrasound, a shin, a tracing",
        [data_file("strangers", name).read_bytes() for name in _dicom()],
    )
    yield "photographs (crops of two)", [_png(_crop(rng)) for _ in range(_EACH)]
    yield (
        "noise, from white to cloudy",
        [_png(_noise(exponent, rng)) for exponent in np.repeat([0, 0.5, 1, 1.5, 2], _EACH // 5)],
    )
    yield (
        "blank, from black to white",
        [_png(np.full((128, 128), grey, np.uint8)) for grey in np.linspace(0, 255, 20).astype(int)],
    )


def turned(films: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Each way a film can come wrongly, and the films (n, H, W) that way."""
    yield "inverted", 255 - films
    yield "turned by 90° to the left", np.rot90(films, 1, (1, 2))
    yield "turned by 90° to the right", np.rot90(films, 3, (1, 2))
    yield "upside down", np.rot90(films, 2, (1, 2))


def _dicom() -> list[str]:
    return [Path(file.path).name for file in FILES["strangers"] if file.path.endswith(".dcm")]


def _ultrasound() -> np.ndarray:
    with np.load(data_file("strangers", "busi_128.npz"), allow_pickle=False) as stored:
        return stored["images"]


def _crop(rng: np.random.Generator) -> np.ndarray:
    """A square of 120 to 420 pixels out of one of the two photographs that come with
    scikit-learn.
    """
    from sklearn.datasets import load_sample_images

    photograph = load_sample_images().images[rng.integers(2)]
    side = int(rng.integers(120, 420))
    top, left = (int(rng.integers(n - side)) for n in photograph.shape[:2])
    return photograph[top : top + side, left : left + side]


def _noise(exponent: float, rng: np.random.Generator, side: int = 200) -> np.ndarray:
    """Noise with a spectrum that falls with the frequency to that power."""
    frequency = np.fft.fftfreq(side)
    radius = np.hypot(frequency[:, None], frequency)
    radius[0, 0] = 1
    field = np.real(np.fft.ifft2(np.fft.fft2(rng.normal(size=(side, side))) / radius**exponent))
    return (255 * (field - field.min()) / np.ptp(field)).astype(np.uint8)


def _png(picture: np.ndarray) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(picture).save(out, "png", compress_level=1)
    return out.getvalue()
