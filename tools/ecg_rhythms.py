"""The rhythms of the synthetic ECGs, written by hand, and which beat of each is asked of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tools.drawn_ecg import Beat, Rhythm

__all__ = ["COURSE_SECONDS", "ECGS", "DrawnEcg"]

COURSE_SECONDS = 22.0


@dataclass(frozen=True, slots=True)
class DrawnEcg:
    """A rhythm, the place of the beat that is asked of, the symbol it is marked with, and the
    layout of its file: ``times``, ``rate`` or ``wfdb``.
    """

    rhythm: Rhythm
    asked: int
    symbol: str
    layout: str


def _regular(waves: str, rr: float, count: int) -> list[Beat]:
    """Beats nearly as far apart as one another: a sinus node breathes too."""
    sways = (0.0, 0.02, 0.03, 0.01, -0.02, -0.03)
    return [Beat(waves, rr * (1 + sways[n % len(sways)])) for n in range(count)]


def _filled(beats: Iterable[Beat], waves: str, rr: float) -> list[Beat]:
    """The beats, and after them as many regular ones as there are seconds for."""
    made = list(beats)
    while 0.5 + sum(beat.after for beat in made[1:]) + rr < COURSE_SECONDS - 0.4:
        made.append(_regular(waves, rr, len(made) + 1)[-1])
    return made


def _with(waves: str, rr: float, before: int, strange: list[Beat]) -> list[Beat]:
    """A regular rhythm, and after so many beats of it something else."""
    return _filled([*_regular(waves, rr, before), *strange], waves, rr)


def _bigeminy(pairs: int) -> list[Beat]:
    return [beat for _ in range(pairs) for beat in (Beat("sinus", 1.12), Beat("ventricular", 0.50))]


_UNEVEN = (0.62, 0.88, 0.54, 0.71, 1.02, 0.58, 0.79, 0.49, 0.93, 0.66, 0.55, 0.84, 0.60)

# By the name of the file; the label comes first in it.
ECGS: Mapping[str, DrawnEcg] = {
    "01-normal-sinus-rhythm": DrawnEcg(Rhythm(beats=_filled([], "sinus", 0.86)), 11, "N", "times"),
    "02-ventricular-premature-beat": DrawnEcg(
        Rhythm(beats=_with("sinus", 0.84, 12, [Beat("ventricular", 0.50), Beat("sinus", 1.18)])),
        12,
        "V",
        "wfdb",
    ),
    "03-supraventricular-premature-beat": DrawnEcg(
        Rhythm(beats=_with("sinus", 0.88, 11, [Beat("atrial", 0.56), Beat("sinus", 1.02)])),
        11,
        "A",
        "times",
    ),
    "04-ventricular-in-bigeminy": DrawnEcg(
        Rhythm(beats=_filled(_bigeminy(13), "sinus", 0.84)), 13, "V", "wfdb"
    ),
    "05-normal-in-bigeminy": DrawnEcg(
        Rhythm(beats=_filled(_bigeminy(13), "sinus", 0.84)), 12, "N", "rate"
    ),
    "06-normal-in-noise": DrawnEcg(
        Rhythm(beats=_filled([], "sinus", 0.74), noise=0.06, wander=0.25), 13, "N", "rate"
    ),
    "07-normal-with-bundle-branch-block": DrawnEcg(
        Rhythm(beats=_filled([], "bundle", 0.90)), 11, "L", "wfdb"
    ),
    "08-supraventricular-with-its-wave-in-the-one-before": DrawnEcg(
        Rhythm(beats=_with("sinus", 0.92, 11, [Beat("atrial", 0.44), Beat("sinus", 1.05)])),
        11,
        "A",
        "rate",
    ),
    "09-ventricular-between-two-beats": DrawnEcg(
        Rhythm(beats=_with("sinus", 1.02, 10, [Beat("other focus", 0.50), Beat("sinus", 0.56)])),
        10,
        "V",
        "times",
    ),
    "10-supraventricular-but-broad": DrawnEcg(
        Rhythm(beats=_with("sinus", 0.86, 11, [Beat("aberrant", 0.46), Beat("sinus", 1.00)])),
        11,
        "a",
        "wfdb",
    ),
    "11-normal-in-atrial-fibrillation": DrawnEcg(
        Rhythm(
            beats=[Beat("fibrillation", _UNEVEN[n % len(_UNEVEN)]) for n in range(29)],
            fibrillates=True,
        ),
        14,
        "N",
        "rate",
    ),
    "12-ventricular-second-of-a-run": DrawnEcg(
        Rhythm(
            beats=_with(
                "sinus",
                0.80,
                12,
                [*(Beat("other focus", rr) for rr in (0.46, 0.40, 0.42)), Beat("sinus", 1.10)],
            )
        ),
        13,
        "V",
        "times",
    ),
    "13-ventricular-but-narrow": DrawnEcg(
        Rhythm(beats=_with("sinus", 0.84, 12, [Beat("narrow", 0.60), Beat("sinus", 1.06)])),
        12,
        "V",
        "wfdb",
    ),
    "14-normal-upside-down": DrawnEcg(
        Rhythm(beats=_filled([], "sinus", 0.82), upside_down=True), 12, "N", "times"
    ),
}
