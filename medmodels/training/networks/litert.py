"""A trained network as LiteRT files, in its full and in smaller forms."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from medmodels.evidence import FORM_NAMES

if TYPE_CHECKING:
    import keras

__all__ = ["FORMS", "SAMPLE", "converted", "converted_forms"]

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
    forms = {}
    for form in FORMS:
        try:
            forms[form] = converted(model, form=form, sample=sample)
        except (RuntimeError, ValueError):
            if form == "float32":
                raise
    return forms
