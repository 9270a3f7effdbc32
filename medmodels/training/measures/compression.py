"""One trained network in smaller forms: how many bytes, how fast, how right, and how often it says
the same.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from medmodels.evidence import FORM_NAMES, Form
from medmodels.models.lite import Lite
from medmodels.models.model import expit

if TYPE_CHECKING:
    import keras

__all__ = ["FORMS", "SAMPLE", "converted", "converted_forms", "lab", "platt_scaled"]

SAMPLE = 200  # training cases that the 8-bit form fits its ranges to


Saves = Callable[[Path], None]


def converted(
    model: keras.Model | Saves, *, form: str = "float32", sample: np.ndarray | None = None
) -> bytes:
    """A network, or what saves one in a folder, as a LiteRT file in one of ``FORMS``; ``sample``
    (n, …) are inputs that int8 fits its ranges to.
    """
    import tensorflow as tf

    # from a saved model: the in-memory converter leaves traces in the graph
    with tempfile.TemporaryDirectory() as scratch:
        if hasattr(model, "export"):
            model.export(Path(scratch) / "model", format="tf_saved_model", verbose=False)
        else:
            model(Path(scratch) / "model")
        converter = tf.lite.TFLiteConverter.from_saved_model(str(Path(scratch) / "model"))
        FORMS[form](converter, sample)
        return converter.convert()


def _float16(converter: Any, sample: np.ndarray | None) -> None:
    import tensorflow as tf

    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]


def _dynamic(converter: Any, sample: np.ndarray | None) -> None:
    import tensorflow as tf

    converter.optimizations = [tf.lite.Optimize.DEFAULT]


def _int8(converter: Any, sample: np.ndarray | None) -> None:
    """Weights and arithmetic in 8 bits, inputs and outputs still float; what has no 8-bit form
    stays float.
    """
    assert sample is not None
    _dynamic(converter, sample)
    converter.representative_dataset = lambda: ([row[None].astype(np.float32)] for row in sample)


FORMS: dict[str, Callable[[Any, np.ndarray | None], None]] = dict(
    zip(FORM_NAMES, (lambda converter, sample: None, _float16, _dynamic, _int8), strict=True)
)


def converted_forms(model: keras.Model | Saves, sample: np.ndarray) -> dict[str, bytes]:
    """The network in each of ``FORMS``; a form that the converter cannot make is left out."""
    found = {}
    for form in FORMS:
        try:
            found[form] = converted(model, form=form, sample=sample)
        except (RuntimeError, ValueError):
            if form == "float32":
                raise
    return found


def lab(
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
    found: list[Form] = []
    reference = np.empty(0)
    for form, content in forms.items():
        serve = Lite(content, threads=1)
        try:
            p = probabilities(min(serve(inputs), key=lambda output: output.shape[1]).astype(float))
        # not every layer has an 8-bit form that works: a division may come upon its own zero
        except RuntimeError:
            continue
        called, reference = _called(p, threshold), reference if len(reference) else p
        found.append(
            Form(
                form=form,
                bytes=len(content),
                milliseconds=_once(serve, inputs[:1]),
                right=int((called == y).sum()),
                agreeing=int((called == _called(reference, threshold)).sum()),
                apart=float(np.abs(p - reference).max()),
                n=len(y),
                events=int(y.sum()) if y.dtype == bool else len(y),
            )
        )
    return json.dumps([asdict(form) for form in found]).encode()


def platt_scaled(slope: float, offset: float) -> Callable[[np.ndarray], np.ndarray]:
    """What turns raw log-odds (n, 1) into calibrated probabilities."""
    return lambda raw: expit(slope * raw + offset)


def _called(p: np.ndarray, threshold: float) -> np.ndarray:
    return p[:, 0] >= threshold if p.shape[1] == 1 else p.argmax(1)


def _once(serve: Lite, one: np.ndarray, *, repeats: int = 200) -> float:
    """Median milliseconds for one case on one thread."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        serve(one)
        times.append(time.perf_counter() - start)
    return float(np.median(times)) * 1000
