"""What the compression lab measured of a network in smaller forms, stored beside its weights when
it was packaged.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from medmodels.models import Artifact
from medmodels.statistics.metric import Metric, share

__all__ = ["COMPRESSION", "FORM_NAMES", "Form", "load_forms"]

COMPRESSION = "compression.json"
FORM_NAMES = ("float32", "float16", "dynamic range", "int8")


@dataclass(frozen=True, slots=True)
class Form:
    """One form on the ``n`` held-out cases, ``events`` of them positive: ``right`` are called as
    they turned out, ``agreeing`` as by float32.

    ``milliseconds`` for one case on one thread; ``apart`` is the largest difference from float32 in
    probability.
    """

    form: str
    bytes: int
    milliseconds: float
    right: int
    agreeing: int
    apart: float
    n: int
    events: int

    @property
    def accuracy(self) -> Metric:
        return self._share(self.right)

    @property
    def agreement(self) -> Metric:
        return self._share(self.agreeing)

    def _share(self, hits: int) -> Metric:
        return share(hits, self.n, events=self.events)


def load_forms(artifact: Artifact) -> tuple[Form, ...]:
    """The forms of a network that run, float32 first; none for a model that was not put through the
    lab.
    """
    if COMPRESSION not in artifact.manifest["files"]:
        return ()
    with artifact.parsing(COMPRESSION):
        forms = tuple(Form(**form) for form in json.loads(artifact.read(COMPRESSION)))
        for form in forms:
            _ = (
                form.form + "",
                form.bytes + form.milliseconds + form.apart,
                form.accuracy,
                form.agreement,
            )
    return forms
