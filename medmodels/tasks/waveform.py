"""The inputs of a question asked of one beat of an ECG: at what rate and over how long it is seen,
in which lead, and what its parts are called.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from medmodels.tasks.inputs import Inputs, require, require_distinct

__all__ = ["Segment", "Waveform"]

_NAMED = "a lead II"  # with its article
_SHORTEST = 2.0  # seconds: a beat and its two neighbours


@dataclass(frozen=True, slots=True)
class Segment:
    """A named part of what is seen around a beat: from ``start`` to ``end`` seconds of the R peak
    of that beat, or of the one before (``beat`` −1) or after it (1).

    What lies nearer to another beat is not part of it, and a sample belongs to the first segment
    that holds it. One without ``start`` and ``end`` is the rest: when the beats come, and whatever
    of the recording has no other name.
    """

    name: str
    definition: str
    beat: int = 0
    start: float | None = None
    end: float | None = None

    def __post_init__(self) -> None:
        require(self.beat in (-1, 0, 1), "segment-of-no-beat", segment=self.name)
        require(
            (self.start is None and self.end is None)
            or (self.start is not None and self.end is not None and self.start < self.end),
            "segment-backwards",
            segment=self.name,
        )

    @property
    def is_rest(self) -> bool:
        return self.start is None

    @property
    def window(self) -> tuple[float, float]:
        """Seconds from the R peak of its beat; empty where it is the rest."""
        if self.start is None or self.end is None:
            return 0.0, 0.0
        return self.start, self.end


@dataclass(frozen=True, kw_only=True)
class Waveform(Inputs):
    """One beat in one lead, with what was recorded around it: ``seconds`` in all at ``hertz``
    samples a second, the R peak of the beat in the middle.

    ``named`` is the lead that is asked for with its article, ``leads`` how it may be called in a
    file, the one that models know best first. ``segments`` are what explanations credit; the last
    is the rest. ``rates`` are the heart rates (beats a minute) that a recording can plausibly have,
    ``symbols`` what a file that knows its beats may call them, and which label that is; none where
    such a beat is none of the labels.

    ``other_lead`` is said of a recording without that lead, ``unstated_lead`` of one that does not
    say which lead it is; ``check`` is what the gate asks of a beat that looks like none it knows.
    """

    modality: ClassVar[str] = "waveform"
    hub: ClassVar[str] = "waveform"
    noun: str = "beat"
    named: str
    leads: tuple[str, ...]
    hertz: float
    seconds: float
    segments: tuple[Segment, ...]
    rates: tuple[float, float]
    symbols: Mapping[str, str | None] = field(default_factory=dict)
    other_lead: str
    unstated_lead: str
    check: str

    def __post_init__(self) -> None:
        require(
            re.fullmatch(r"an? \S.*", self.named) is not None,
            "article-missing",
            named=self.named,
            example=_NAMED,
        )
        require_distinct(self.leads, "leads")
        require(bool(self.leads), "no-lead")
        require(self.hertz > 0 and self.seconds >= _SHORTEST, "waveform-too-short", most=_SHORTEST)
        require(0 < self.rates[0] < self.rates[1], "rates-out-of-order", rates=self.rates)
        require_distinct((segment.name for segment in self.segments), "segments")
        rests = [segment.is_rest for segment in self.segments]
        require(len(rests) > 1 and rests[-1] and sum(rests) == 1, "no-rest-of-beat")
        for segment in self.segments[:-1]:
            start, end = segment.window
            require((end - start) * self.hertz >= 1, "segment-too-short", segment=segment.name)

    @property
    def samples(self) -> int:
        """How many samples a case has: an even number, so that the middle is one of them."""
        return 2 * round(self.hertz * self.seconds / 2)

    @property
    def centre(self) -> int:
        """The sample at which the R peak of the beat stands."""
        return self.samples // 2

    @property
    def lead_name(self) -> str:
        """The lead that is asked for, without its article."""
        return self.named.partition(" ")[2]

    @property
    def elements(self) -> tuple[str, ...]:
        return tuple(segment.name for segment in self.segments)

    @property
    def file(self) -> str:
        return (
            "An ECG as CSV, DICOM, or a .zip of its WFDB files (.hea with .dat, and .atr if there"
            " is one)"
        )

    @property
    def reference_name(self) -> str:
        return f"mean training {self.noun}"

    @property
    def abstains(self) -> str:
        return (
            f"The model abstains when too little was recorded around a {self.noun}, when the lead"
            " is flat, looks upside down, or has more noise or hum of the mains than 0.025 mV or"
            f" 3% of the height of its QRS complexes, and when its usual {self.noun} or the"
            f" {self.noun} itself lies farther from the training {self.noun}s than nearly all"
            f" comparable {self.noun}s. A wrong number of samples a second it notices where the"
            f" heart rate or the usual {self.noun} becomes impossible: many such {self.noun}s it"
            " judges all the same, above all where they seem longer than they are. The"
            " card's table of the gate, where it has one, says how many it refused."
        )

    def given(self, reference_note: str) -> str:
        return (
            f"One {self.noun} of {self.named} with the {self.seconds:g} seconds around it, in"
            f" millivolts, resampled to {self.hertz:g} samples a second."
        )
