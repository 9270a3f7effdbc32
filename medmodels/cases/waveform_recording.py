"""What every kind of ECG file becomes, the lead that is picked of it, and the bounds under which it
is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from medmodels.cases.remarks import Remark
from medmodels.errors import UnreadableFile
from medmodels.tasks import Waveform

__all__ = [
    "LONGEST",
    "MAX_HERTZ",
    "MAX_LEADS",
    "MIN_HERTZ",
    "SHORTEST",
    "Lead",
    "Recording",
    "pick_lead",
    "refuse_flat",
    "refuse_unlikely",
    "resampled",
]

SHORTEST, LONGEST = 5.0, 3600.0  # seconds of a recording
MIN_HERTZ, MAX_HERTZ = 90.0, 10_000.0  # samples a second
MAX_LEADS = 64

_FLAT = 0.05  # millivolts from lowest to highest: a QRS complex alone has more
_MIDDLE = (0.5, 99.5)  # percentiles: what lies outside may be a spike
_FINEST = 1000  # of the denominator, to which two rates are taken as a fraction
_WORD = re.compile(r"[a-z]+[0-9]*|[0-9]+")
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]|[0-9.,]+\s*hz\b")  # a unit, a rate
# words beside the name of a lead
_BESIDE = frozenset(
    "lead ecg ekg channel signal derivation ableitung mv uv millivolt millivolts microvolt"
    " microvolts volt volts hz".split()
)
_LEADS = frozenset(
    "i ii iii avr avl avf v1 v2 v3 v4 v5 v6 v7 v8 v9 v1r v2r v3r v4r v5r v6r x y z mli mlii mliii"
    " mv1 mv2 mcl1 mcl6 cm2 cm4 cm5 cc5 d1 d2 d3 di dii diii es as ai".split()
)


@dataclass(frozen=True, slots=True)
class Lead:
    """Which of a file's leads is used: its position, its name as the file has it, and whether it
    is the one that is ``asked`` for, an ``other``, or ``unstated``.
    """

    position: int
    name: str
    kind: str


@dataclass(frozen=True, eq=False, slots=True)
class Recording:
    """One lead of a recording in millivolts, float32 (samples,), ``nan`` where nothing was
    recorded, at ``hertz`` samples a second.

    ``notes`` say what was set aside or changed, ``warnings`` what a reviewer must know of it.
    ``beats`` are seconds from its start at which the file says that a beat is, with ``symbols`` of
    what kind, both empty where it says nothing; ``others`` counts the leads that were not used.
    ``of_age`` says whether the patient is of the question's ages, ``None`` where the file does not
    tell.
    """

    values: np.ndarray
    hertz: float
    lead: Lead
    kind: str
    others: int = 0
    beats: np.ndarray = field(default_factory=lambda: np.empty(0))
    symbols: tuple[str, ...] = ()
    notes: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
    of_age: bool | None = None

    @property
    def seconds(self) -> float:
        return len(self.values) / self.hertz


def pick_lead(names: Sequence[str], inputs: Waveform) -> Lead:
    """The lead that is asked for, or one that has no known name where it is the only such, or else
    any; raises ``UnreadableFile`` where several leads have no name that is known.
    """
    if not names:
        raise UnreadableFile("ecg-without-lead", named=inputs.named)
    keys = [_lead_key(name) for name in names]
    for wanted in map(_lead_key, inputs.leads):
        if wanted in keys:
            position = keys.index(wanted)
            return Lead(position, names[position], "asked")
    known = [n for n, key in enumerate(keys) if key in _LEADS]
    if known:
        return Lead(known[0], names[known[0]], "other")
    if len(names) > 1:
        raise UnreadableFile("ecg-leads-unnamed", count=len(names), named=inputs.named)
    return Lead(0, names[0], "unstated")


def _lead_key(name: str) -> str:
    """The name of a lead without its unit and what else is written beside it.

    >>> [_lead_key(name) for name in ("Lead II (Einthoven)", "ecg_v5 [uV]", "II 250 Hz", "ECG1")]
    ['ii', 'v5', 'ii', 'ecg1']
    """
    words = _WORD.findall(_BRACKETS.sub(" ", name.lower().replace("_", " ")))
    return "".join(word for word in words if word not in _BESIDE)


def refuse_unlikely(samples: int, hertz: float) -> None:
    """Raise ``UnreadableFile`` for a rate that no ECG has, or a recording that is too short or too
    long.
    """
    if not MIN_HERTZ <= hertz <= MAX_HERTZ:
        raise UnreadableFile("ecg-rate-unlikely", hertz=hertz, least=MIN_HERTZ, most=MAX_HERTZ)
    if samples / hertz < SHORTEST:
        raise UnreadableFile("ecg-too-short", seconds=samples / hertz, least=SHORTEST)
    if samples / hertz > LONGEST:
        raise UnreadableFile("ecg-too-long", minutes=samples / hertz / 60, most=LONGEST / 60)


def refuse_flat(lead: np.ndarray) -> None:
    """Raise ``UnreadableFile`` for a lead (samples,) in millivolts in which no heart can be seen:
    flat, or in a unit a thousand times as large.
    """
    known = lead[np.isfinite(lead)]
    low, high = np.percentile(known, _MIDDLE).tolist() if len(known) else (0.0, 0.0)
    if high - low < _FLAT:
        raise UnreadableFile("ecg-flat", reach=high - low, least=_FLAT)


def resampled(values: np.ndarray, hertz: float, to: float) -> np.ndarray:
    """A lead at another rate, float32, by a polyphase filter that lets nothing through from above
    half of the lower rate; a gap (``nan``) stays one.
    """
    from scipy.signal import resample_poly

    missing = ~np.isfinite(values)
    filled = values
    if missing.all():
        return np.full(max(1, round(len(values) * to / hertz)), np.nan, np.float32)
    if missing.any():
        known = np.flatnonzero(~missing)
        filled = np.interp(np.arange(len(values)), known, values[known])
    share = Fraction(to / hertz).limit_denominator(_FINEST)
    level = float(np.median(filled))  # beyond its ends a lead goes on level, not at 0
    new = resample_poly(filled - level, share.numerator, share.denominator) + level
    if missing.any():
        at = np.minimum((np.arange(len(new)) * hertz / to).round().astype(int), len(values) - 1)
        new[missing[at]] = np.nan
    return np.asarray(new, np.float32)
