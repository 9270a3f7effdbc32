"""What the first reveal would wait for is fetched while somebody reads the first page: libraries,
models and their held-out scores, a piece at a time.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib import import_module

from medmodels.errors import MedModelsError

__all__ = ["Warming", "fetched", "page_served", "rest"]

_PAUSE = 0.05  # seconds between two pieces, in which a page that somebody waits for goes on
_served = threading.Event()

# In the order in which pages ask for them; large ones in parts, each of which goes on from the last.
_LIBRARIES = (
    "pandas",
    "ui.case_input",
    "ui.reveal",
    "ui.judgement",
    "ai_edge_litert.interpreter",
    "scipy.special",
    "scipy.ndimage",
    "scipy.sparse",
    "scipy.stats",
    "sklearn.utils",
    "sklearn.linear_model",
    "sklearn.ensemble",
    "sklearn.svm",
    "skops.io",
    "numba",
    "medmodels.explanations.library",
)


def page_served() -> None:
    """Say that a page has been drawn to its end; the first time, what is waiting for it begins."""
    _served.set()


def rest() -> None:
    """Put what is there now out of reach of the garbage collector, until it is next swept.

    Streamlit collects after every look and would walk through all libraries and models each time.
    """
    gc.freeze()


class Warming:
    """A thread that fetches one piece after the other once the first page is ``served``, and stops
    between two of them when it is told to.
    """

    def __init__(
        self,
        work: Callable[[], Iterator[None]],
        *,
        served: threading.Event = _served,
        pause: float = _PAUSE,
    ) -> None:
        self._work, self._served, self._pause = work, served, pause
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warming", daemon=True)

    def start(self) -> None:
        """Begin to wait for the first page."""
        self._thread.start()

    def stop(self) -> None:
        """End after the piece that is under way, and wait for that."""
        self._over.set()
        self._served.set()
        self._thread.join()

    def _run(self) -> None:
        self._served.wait()
        for _ in self._work():
            rest()
            if self._over.wait(self._pause):
                return


def fetched() -> Iterator[None]:
    """Fetch what reviews need: the libraries, then each shipped model and an answer of it to the
    first sample of its question, the questions as they stand on the first page.
    """
    libraries = iter(_LIBRARIES)
    for name in libraries:
        with suppress(ImportError):  # whoever needs it says so
            import_module(name)
        yield
        if name == _FILM_NEEDS:
            break
    from medmodels.tasks import TASKS
    from ui.questions import in_order

    shipped = [task for task in in_order() if task in TASKS]
    yield from _models(shipped[:1])
    for name in libraries:
        with suppress(ImportError):
            import_module(name)
        yield
    yield from _models(shipped)


_FILM_NEEDS = "scipy.ndimage"  # the last library that the first question waits for


def _models(questions: Iterable[str]) -> Iterator[None]:
    from medmodels.cases import read_cases, samples
    from medmodels.explanations import explain
    from medmodels.models import models_of
    from medmodels.predictions import predict
    from medmodels.tasks import TASKS
    from ui import loaders

    for name in questions:
        task, first = TASKS[name], samples(TASKS[name])[:1]
        for number, model_id in enumerate(models_of(name)):
            with suppress(MedModelsError):  # whoever asks for such a model is told what it is
                model = loaders.model(model_id)
                yield
                for load in (loaders.scores, loaders.evidence):
                    load(model)
                    yield
                for sample in first:
                    case = read_cases(sample.path.read_bytes(), task=task, origin="sample").case()
                    prediction = predict(model, case)
                    yield
                    if number == 0:
                        explain(model, case, label=prediction.focus)
                        yield
