"""Weights as the files they are packaged in."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np

from medmodels.models.boosted_trees import TREES, BoostedTrees
from medmodels.models.roots import Root
from medmodels.models.statements import Statement, statement
from medmodels.models.svm import WEIGHTS, Expansion

__all__ = ["array_file", "stored", "weight_files", "weight_statements"]


def weight_files(estimator: object) -> dict[str, bytes]:
    """The files of a model's weights: the arrays of a kernel expansion, of a root or of boosted
    trees, or a scikit-learn estimator.
    """
    if isinstance(estimator, BoostedTrees):
        return {TREES: array_file(estimator.arrays())}
    return (
        {WEIGHTS: array_file(estimator.arrays())}
        if isinstance(estimator, Expansion | Root)
        else {"model.skops": stored(estimator)}
    )


def weight_statements(estimator: object, *, code: str = "landmarks") -> dict[str, Statement]:
    """What the manifest says of the weights, where they hold landmarks: how many of what, and of
    how large groups.
    """
    if not isinstance(estimator, Expansion):
        return {}
    return {
        "landmarks": statement(code, count=len(estimator.sizes), group=int(estimator.sizes.min())),
    }


def stored(estimator: object) -> bytes:
    """An estimator as the bytes of a skops file."""
    import zipfile

    from medmodels.models.skops_alone import dumps

    return dumps(estimator, compression=zipfile.ZIP_DEFLATED)


def array_file(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Arrays as a compressed npz file."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()
