"""How a network on films is trained, as data, with the reason beside each default.

The defaults were chosen on the validation films of the first question with films; another one has a
line of its own in ``settings.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.training.strategies.requirements import require, require_described

__all__ = ["FILM_VIEWS", "Augmentation", "FilmCnnStrategy"]

# What a network may see: the film as it is, less its own smooth background, or as places that are
# weighed by what they show.
FILM_VIEWS = ("whole", "local", "places")


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How strong each change may be; films that were squashed to a square must not tell the label
    by their aspect and sharpness.
    """

    rotation: float = 10.0  # degrees either way: how far positioning varies
    closer: float = 0.25  # log factor of zooming in; bodies fill more or less of a film
    farther: float = 0.18  # log factor of zooming out
    # log factor; the films were squeezed to a square from shapes that went with the label
    aspect: float = 0.45
    shift: float = 0.1  # share of the side
    flip: float = 0.5  # share of films mirrored left to right, where a finding has no side
    sharpness: float = 0.7  # share of films blurred or sharpened: films differ in native resolution
    halved: float = 0.15  # share of films seen at half the resolution
    field: float = 0.12  # standard deviation of a smooth log-intensity field: uneven exposure
    gamma: float = 0.5  # log exponent: look-up tables differ between machines
    noise: float = 0.03  # standard deviation, of a range of 1
    erased: float = 0.3  # share of films with one rectangle blanked: no single cue may decide
    # share of the range of strengths cut off to zero, so that plain films are seen too
    untouched: float = 0.1
    matched: float = 0.0  # share of films given the greys of another one: greys tell the label
    # share of films whose surroundings are another one's: what lies around must not tell the label
    border: float = 0.0


@dataclass(frozen=True, slots=True)
class FilmCnnStrategy:
    """Convolutional network on films. Chosen on validation films; see the card for what was
    tried.
    """

    size: int = 96  # pixels a side: 128 gave no more on validation and costs 1.8 times as long
    # two networks averaged: the film, and the film less its smooth background
    views: tuple[str, ...] = ("whole", "local")
    # so often on other people's films; where more than once, one network then learns what they give
    # on average
    members: int = 1
    # 193 000 parameters a network; a film takes about 0.2 ms
    widths: tuple[int, int, int, int, int] = (16, 32, 48, 96, 128)
    dropout: float = 0.3
    optimizer: str = "AdamW"
    learning_rate: float = 2e-3
    schedule: str = "one epoch of warm-up, then cosine"
    weight_decay: float = 1e-2
    batch_size: int = 64
    epochs: int = 12  # of each member
    student_epochs: int = 16  # of the one that learns from them
    label_smoothing: float = 0.05  # labels that people gave are not certain
    ema: float = 0.99  # average of about the last 100 steps
    class_weights: str = "balanced"  # both labels weigh the same, however common
    # share of films whose first features get a spread between their own and another film's
    mixing: float = 0.0
    augmentation: Augmentation = Augmentation()
    # changed copies of each validation film that the calibration sees beside it: validation alone
    # is too easy
    calibration_copies: int = 3
    # the threshold finds this share of the positives on validation, and calls no more than it must
    sensitivity: float = 0.95
    seed: int = 0

    def __post_init__(self) -> None:
        require_described(self)
        require(
            "views",
            {*self.views} <= {*FILM_VIEWS} and len(self.views) > 0,
            "give-some-of",
            choices=FILM_VIEWS,
        )
        blocks = self.size % 6 == 0 or "local" not in self.views
        require("size", 16 <= self.size <= 512 and blocks, "give-multiple", of=6, low=18, high=512)
        require("epochs", 2 <= self.epochs <= 1000, "give-whole-between", low=2, high=1000)
        require("members", 1 <= self.members <= 20, "give-whole-between", low=1, high=20)
        require(
            "student_epochs",
            2 <= self.student_epochs <= 1000,
            "give-whole-between",
            low=2,
            high=1000,
        )
        require("batch_size", 2 <= self.batch_size <= 1024, "give-whole-between", low=2, high=1024)
        require("learning_rate", 0 < self.learning_rate < 1, "give-number-between-0-and-1")
        require("sensitivity", 0.5 <= self.sensitivity < 1, "give-share-below-1", low=0.5)
        require("seed", 0 <= self.seed < 2**31, "give-whole-from-0")
