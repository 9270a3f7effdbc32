"""What is sent to a worker, and what it does with it."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version

from medmodels import __version__
from medmodels.cohort.engine import Work
from medmodels.cohort.portion import Portion, Scored
from medmodels.errors import CohortError, MedModelsError

__all__ = ["Errand", "done"]

_SAME = ("numpy", "scikit-learn", "scipy")  # whose sums are the digits


class Errand:
    """Some work on a portion, and the versions that it is to be done with.

    Dask writes what it sends into its logs, so it is shown without what is in it.
    """

    def __init__(self, work: Work, portion: Portion) -> None:
        self.work, self.portion, self.versions = work, portion, _versions()

    def __repr__(self) -> str:
        return f"Errand({self.portion.number})"


def done(errand: Errand) -> Scored | Exception:
    """What becomes of a portion; what is raised is given back, since Dask would log it, and a
    message may quote a patient's value.
    """
    try:
        for library, asked in errand.versions.items():
            if (there := _versions()[library]) != asked:
                raise CohortError("cohort-unlike", library=library, there=there, here=asked)
        return errand.work(errand.portion)
    except MedModelsError as error:
        return error
    except Exception as error:
        return _portable(error)


@lru_cache(maxsize=1)
def _versions() -> Mapping[str, str]:
    return {"medmodels": __version__} | {name: version(name) for name in _SAME}


def _portable(error: Exception) -> Exception:
    """The error with where it was raised, or, where it cannot be sent, its type."""
    where = "".join(traceback.format_tb(error.__traceback__))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        error = RuntimeError(type(error).__name__)
    error.add_note(f"On a worker:\n{where}")
    return error
