"""Loading scikit-learn estimators from skops files, with the types they may hold spelled out."""

from __future__ import annotations

from typing import Any

from medmodels.errors import ArtifactTampered
from medmodels.models.artifact import Artifact

__all__ = ["load_estimator"]

# What may be loaded beside skops' own list of scikit-learn and numpy types: the arrays of a decision tree.
TRUSTED = ("sklearn.tree._tree.Tree",)


def load_estimator(artifact: Artifact) -> Any:
    """The estimator in ``model.skops``; raises ``ArtifactTampered`` if it holds a type not trusted."""
    import skops.io

    data = artifact.read("model.skops")
    if set(skops.io.get_untrusted_types(data=data)) - set(TRUSTED):
        raise ArtifactTampered(artifact.id, "model.skops")
    return skops.io.loads(data, trusted=list(TRUSTED))
