"""What an extra of the package brings: asked for at the door, where its absence is a sentence."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec

from medmodels.errors import ExtraMissing

__all__ = ["missing", "require_for_cluster", "require_for_training"]

# The library of the extra ``train`` that fits a family; families not named need none.
_FITTED_WITH = {"cnn": "tensorflow", "rnn": "tensorflow"}
_WORKERS_OF = "distributed"


def require_for_training(family: str) -> None:
    """Raise ``ExtraMissing`` where what a family is trained with is not installed."""
    if library := _FITTED_WITH.get(family):
        _require(library, "training-needs")


def require_for_cluster() -> None:
    """Raise ``ExtraMissing`` where the workers that score a cohort have nothing to run in."""
    _require(_WORKERS_OF, "cluster-needs", extra="cluster")


def missing(family: str) -> str:
    """Why a family cannot be trained on this machine, as a sentence; empty where it can."""
    try:
        require_for_training(family)
    except ExtraMissing as error:
        return str(error)
    return ""


def _require(library: str, needs: str, *, extra: str = "train") -> None:
    if find_spec(library) is None:
        raise ExtraMissing(needs, library=library, command=_command(extra))


def _command(extra: str) -> str:
    """How to install the extra: of the package, or beside a checkout, where no package is."""
    try:
        distribution("medmodels")
    except PackageNotFoundError:
        return "pip install -r requirements.txt"
    return f"pip install medmodels[{extra}]"
