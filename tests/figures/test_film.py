"""Pictures for a light box: addresses that hold what they were given, windows, and a heat map whose
colours are signs.
"""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from medmodels.figures import film_words, grey_windows, greys_table, heat_picture, png


def pixels(address: str) -> np.ndarray:
    kind, data = address.split(",")
    assert kind == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))


@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 3), (5, 7, 4)])
def test_an_address_holds_the_picture(shape: tuple[int, ...]) -> None:
    """Grey, coloured and transparent pictures come back as they were."""
    picture = np.random.default_rng(0).integers(0, 256, shape, np.uint8)

    np.testing.assert_array_equal(pixels(png(picture)), picture)


def test_orange_raises_and_blue_lowers_where_it_was() -> None:
    """The square that raises is orange, the one that lowers blue, the stronger one denser, and
    nothing covers what moved nothing.
    """
    patches = np.zeros((3, 3))
    patches[0, 0], patches[2, 2] = 2.0, -1.0

    heat = pixels(heat_picture(patches, side=90))

    assert heat.shape == (90, 90, 4)
    assert heat[15, 15, :3].tolist() == [0xD5, 0x5E, 0x00]
    assert heat[75, 75, :3].tolist() == [0x00, 0x72, 0xB2]
    assert heat[15, 15, 3] > heat[75, 75, 3] > 60
    assert heat[15, 75, 3] == heat[75, 15, 3] == 0
    assert pixels(heat_picture(np.zeros((3, 3))))[..., 3].max() == 0


@pytest.mark.parametrize(
    "picture",
    [
        np.random.default_rng(0).integers(0, 256, (40, 40)),
        np.random.default_rng(0).integers(0, 256, (40, 40, 3)),
        np.zeros((4, 4)),
        np.full((4, 4), 255),
        np.full((4, 4), 120),
    ],
    ids=["grey", "coloured", "black", "white", "flat"],
)
def test_windows_are_windows_on_every_picture(picture: np.ndarray) -> None:
    """The whole range comes first; no window leaves it, or is so narrow that noise fills it, on a
    blank picture neither.
    """
    windows = grey_windows(picture.astype(np.uint8))

    assert (windows[0].name, windows[0].low, windows[0].high) == ("Full", 0, 255)
    assert len({w.name for w in windows}) == len(windows) == 4
    assert all(0 <= w.low <= w.high - 24 <= 255 - 24 for w in windows)


def test_windows_follow_the_pictures_own_levels() -> None:
    """Of a picture from 0 to 100 the contrast is spread over what it has, and the dark and the
    bright half meet in its middle.
    """
    _, contrast, dark, bright = grey_windows(np.tile(np.arange(101, dtype=np.uint8), (20, 1)))

    assert (contrast.low, contrast.high) == (5, 95)
    assert (dark.high, bright.low) == (50, 50)
    assert dark.low < 2
    assert bright.high > 98


def test_a_picture_is_told_in_words_and_numbers() -> None:
    """Its size and its levels in a sentence, every pixel once in the table."""
    picture = np.arange(256, dtype=np.uint8).reshape(8, 32)

    assert film_words(picture, title="The film") == (
        "The film: 32 by 8 pixels, grey levels 0 to 255, mean 128."
    )
    assert greys_table(picture)["Pixels"] == [32] * 8
    assert greys_table(picture)["Grey level"][0] == "0 to 31"
