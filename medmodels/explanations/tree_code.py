"""shap's compiled code for trees, without shap: the package brings numba and its compiler along,
some 90 MB and half a second of a processor that nothing here asks for.
"""

from __future__ import annotations

from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import Any

import numpy as np

__all__ = ["dense_tree_shap"]

_INTERVENTIONAL, _AS_IT_IS, _NO_INTERACTIONS = 0, 0, False


@cache
def _compiled() -> Any:
    package = find_spec("shap")  # finds the package and does not import it
    places = package.submodule_search_locations if package else []
    spec = PathFinder.find_spec("shap._cext", places)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name="shap._cext")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def dense_tree_shap(
    trees: dict[str, np.ndarray], depth: int, data: np.ndarray, background: np.ndarray
) -> np.ndarray:
    """Interventional values (cases, columns) of the sum of the trees, whose arrays (trees, nodes)
    are ``left``, ``right``, ``default``, ``feature`` (int32, −1 where there is no node),
    ``threshold`` and ``value``; the deepest has ``depth`` splits.
    """
    amounts = np.zeros((len(data), data.shape[1] + 1, 1))  # the last column is the base
    _compiled().dense_tree_shap(
        trees["left"],
        trees["right"],
        trees["default"],
        trees["feature"],
        trees["threshold"],
        np.zeros_like(trees["feature"]),  # x ≤ t goes to the left in every node
        trees["value"][..., None],
        np.zeros_like(trees["value"]),  # weights of nodes, which other methods need
        depth,
        data,
        np.isnan(data),
        None,
        background,
        np.isnan(background),
        len(trees["value"]),
        np.zeros(1),
        amounts,
        _INTERVENTIONAL,
        _AS_IT_IS,
        _NO_INTERACTIONS,
    )
    return amounts[:, :-1, 0]
