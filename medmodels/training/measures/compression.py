"""One trained network in smaller forms: how many bytes, how fast, how right, and how often it says
the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial

import numpy as np

from medmodels.errors import ArtifactBroken
from medmodels.evidence import Form
from medmodels.models.lite import Lite
from medmodels.models.model import expit
from medmodels.training.measures.shared import milliseconds

__all__ = ["measured_forms", "platt_scaled"]


def measured_forms(
    forms: Mapping[str, bytes],
    inputs: np.ndarray,
    y: np.ndarray,
    probabilities: Callable[[np.ndarray], np.ndarray],
    *,
    threshold: float,
) -> bytes:
    """Measure each form on held-out ``inputs`` (n, …) with outcomes ``y`` (n,): a JSON list, one
    object a form that runs.

    ``probabilities`` of the network's output are (n, 1), of the positive label, which ``threshold``
    decides, or (n, classes).
    """
    measured: list[Form] = []
    whole = np.empty(0)
    for form, content in forms.items():
        serve = Lite(content, threads=1)
        try:
            p = probabilities(min(serve(inputs), key=lambda output: output.shape[1]).astype(float))
        # not every layer has an 8-bit form that works: a division may come upon its own zero
        except ArtifactBroken:
            continue
        called, whole = _called(p, threshold), whole if len(whole) else p
        measured.append(
            Form(
                form=form,
                bytes=len(content),
                milliseconds=milliseconds(partial(serve, inputs[:1]), repeats=200),
                right=int((called == y).sum()),
                agreeing=int((called == _called(whole, threshold)).sum()),
                apart=float(np.abs(p - whole).max()),
                n=len(y),
                events=int(y.sum()) if y.dtype == bool else len(y),
            )
        )
    return json.dumps([asdict(form) for form in measured]).encode()


def platt_scaled(slope: float, offset: float) -> Callable[[np.ndarray], np.ndarray]:
    """What turns raw log-odds (n, 1) into calibrated probabilities."""
    return lambda raw: expit(slope * raw + offset)


def _called(p: np.ndarray, threshold: float) -> np.ndarray:
    return p[:, 0] >= threshold if p.shape[1] == 1 else p.argmax(1)
