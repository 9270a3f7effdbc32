"""Pictures that are not what a question about films is for: what its reader and gate must refuse.

Which of them are strangers to a question stands in its file, ``Film.strangers``.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from medmodels.datasets.files import FILES, data_file
from medmodels.errors import UnknownName
from medmodels.tasks import Turn

__all__ = ["STRANGERS", "strange_pictures", "turned"]

_EACH = 200


def strange_pictures(kinds: Sequence[str]) -> Iterator[tuple[str, list[bytes]]]:
    """Each of these kinds of ``STRANGERS`` and its pictures as files; raises ``UnknownName`` for
    another kind, ``DatasetError`` where its files are not in the data folder.
    """
    rng = np.random.default_rng(0)
    for kind in kinds:
        if kind not in STRANGERS:
            raise UnknownName("unknown-strangers", name=kind, known=STRANGERS)
        yield kind, STRANGERS[kind](rng)


def turned(films: np.ndarray, turns: Sequence[Turn]) -> Iterator[tuple[str, np.ndarray]]:
    """Each way to come wrongly, and the films (n, H, W) that way."""
    for turn in turns:
        wrong = np.rot90(films, turn.quarters, (1, 2))
        yield turn.done, 255 - wrong if turn.inverted else wrong


def _dicom(rng: np.random.Generator) -> list[bytes]:
    paths = (Path(file.path) for file in FILES["strangers"] if file.path.endswith(".dcm"))
    return [data_file("strangers", path.name).read_bytes() for path in paths]


def _ultrasound(rng: np.random.Generator) -> list[bytes]:
    with np.load(data_file("strangers", "busi_128.npz"), allow_pickle=False) as stored:
        return [_png(picture) for picture in stored["images"]]


def _plain_films(rng: np.random.Generator) -> list[bytes]:
    """The test films of the question about chest films, as they were published."""
    with tarfile.open(data_file("chest-xray", "test.tar")) as tar:
        members = sorted((m for m in tar.getmembers() if m.isfile()), key=lambda m: m.name)
        streams = (tar.extractfile(member) for member in members)
        return [stream.read() for stream in streams if stream is not None]


def _photographs(rng: np.random.Generator) -> list[bytes]:
    return [_png(_crop(rng)) for _ in range(_EACH)]


def _noises(rng: np.random.Generator) -> list[bytes]:
    exponents = np.repeat([0, 0.5, 1, 1.5, 2], _EACH // 5)
    return [_png(_noise(exponent, rng)) for exponent in exponents]


def _blanks(rng: np.random.Generator) -> list[bytes]:
    greys = np.linspace(0, 255, 20).astype(int)
    return [_png(np.full((128, 128), grey, np.uint8)) for grey in greys]


# The kinds of pictures that may be strangers to a question, as its card names them.
STRANGERS: dict[str, Callable[[np.random.Generator], list[bytes]]] = {
    "breast ultrasound": _ultrasound,
    "plain films": _plain_films,
    "DICOM of CT, MR, ultrasound, a shin, a tracing": _dicom,
    "photographs (crops of two)": _photographs,
    "noise, from white to cloudy": _noises,
    "blank, from black to white": _blanks,
}


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
