"""The films that a class learns by heart are drawn by the command that says so."""

from __future__ import annotations

import numpy as np

from medmodels.lessons.forty_films import lesson_films
from tools.draw_lesson_films import PARTS, drawn_films


def test_the_packaged_films_come_out_again() -> None:
    """The first two of the forty, an ill and a healthy one, to a grey level."""
    drawn, ill = drawn_films(2, np.random.default_rng(0))
    films, shows = lesson_films("train")

    assert list(PARTS) == ["train", "watched", "fresh"]
    assert ill.tolist() == shows[:2].tolist() == [True, False]
    np.testing.assert_allclose(drawn / 127.5 - 1, films[:2], atol=1.01 / 127.5)
