"""What the first reveal would wait for is fetched while somebody reads the first page: libraries,
models and their held-out scores, a piece at a time.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from itertools import chain

from medmodels.errors import MedModelsError

__all__ = ["Warming", "for_pages", "for_reviews", "page_served", "rest"]

_PAUSE = 0.05  # seconds between two pieces, in which a page that somebody waits for goes on
_DRAWN = 0.8  # seconds that a browser needs to draw the first page once it has it
_served = threading.Event()

# In the order in which pages ask for them; large ones in parts, each going on from the last.
# The first are fetched at once: a browser that has just come is busy with its own scripts.
_FOR_PAGES = ("pandas", "ui.blocks", "ui.home", "ui.case_input", "ui.judgement", "ui.reveal")
_FOR_FILMS = ("ai_edge_litert.interpreter", "scipy.special", "scipy.ndimage")
_FOR_ALL = (
    "scipy.sparse",
    "scipy.stats",
    "sklearn.utils",
    "sklearn.linear_model",
    "sklearn.ensemble",
    # and sklearn.svm with it, as skops asks for them: each needs the other, and a page that began
    # with one while this began with the other would get half of it
    "sklearn.calibration",
    "medmodels.models.skops_alone",
)
_FOR_PHONES = ("medmodels.sessions", "medmodels.store", "ui.phones.routes")


def page_served() -> None:
    """Say that a page has been drawn to its end; the first time, what is waiting for it begins."""
    _served.set()


def rest() -> None:
    """Put what is there now out of reach of the garbage collector, until it is next swept.

    Streamlit collects after every look and would walk through all libraries and models each time.
    """
    gc.freeze()


class Warming:
    """A thread that goes through ``at_once``, waits until the first page is ``served``, and goes
    through what comes ``after`` once that is ``drawn``: a piece, a pause. It stops between two
    pieces when it is told to.
    """

    def __init__(
        self,
        at_once: Callable[[], Iterator[None]],
        after: Callable[[], Iterator[None]],
        *,
        served: threading.Event = _served,
        drawn: float = _DRAWN,
        pause: float = _PAUSE,
    ) -> None:
        self._at_once, self._after = at_once, after
        self._served, self._drawn, self._pause = served, drawn, pause
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warming", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the piece that is under way, and wait for that."""
        self._over.set()
        self._served.set()
        self._thread.join()

    def _run(self) -> None:
        for _ in self._at_once():
            if self._over.is_set():
                return
        rest()
        self._served.wait()
        if self._over.wait(self._drawn):
            return
        for _ in chain([None], self._after()):
            rest()
            if self._over.wait(self._pause):
                return


def for_pages() -> Iterator[None]:
    """Fetch what every page is made of."""
    yield from _libraries(_FOR_PAGES)


def for_reviews() -> Iterator[None]:
    """Fetch what reviews need: libraries, then each shipped model and an answer of it to the first
    sample of its question, the questions as they stand on the first page.
    """
    from medmodels.tasks import TASKS
    from ui.questions import in_order

    shipped = [task for task in in_order() if task in TASKS]
    yield from _libraries(_FOR_FILMS)
    yield from _models(shipped[:1])
    yield from _libraries(_FOR_ALL)
    yield from _models(shipped[1:])
    yield from _libraries(_FOR_PHONES)


def _libraries(names: Iterable[str]) -> Iterator[None]:
    for name in names:
        with suppress(ImportError):  # whoever needs it says so
            import_module(name)
        yield


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
                loaders.scores(model)
                loaders.evidence(model)
                yield
                for sample in first:
                    case = read_cases(sample.path.read_bytes(), task=task, origin="sample").case()
                    prediction = predict(model, case)
                    yield
                    if number == 0:
                        explain(model, case, label=prediction.focus)
                        yield
