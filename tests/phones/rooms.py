"""A server of phones alone over a store of its own, sessions in it, and people who take part."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

from starlette.applications import Starlette

from medmodels.evidence import load_scores
from medmodels.models import load_model, model_ids
from medmodels.sessions import (
    Classroom,
    Command,
    Opened,
    Opening,
    Plan,
    Session,
    lay_out,
    sample_pack,
)
from medmodels.tasks import TASKS, Task
from tests.phones.calling import Browser, Reply
from ui.classroom import classroom
from ui.phones import ROUTES

__all__ = [
    "MODELS",
    "OF_A_KIND",
    "Phone",
    "an_answer",
    "app",
    "conductor",
    "hidden_words",
    "laid_out",
    "opened",
    "session",
    "tell",
]

CASES = 3
# A model of each question.
MODELS = {task: next(m for m in model_ids() if m.startswith(f"{task}/")) for task in TASKS}
# A question of each kind of outcome.
OF_A_KIND = {task.kind: name for name, task in TASKS.items()}


def app() -> Starlette:
    """The routes without Streamlit's."""
    return Starlette(routes=ROUTES)


@cache
def _told(task: str, plan: Plan, cases: int) -> Opening:
    model = load_model(MODELS[task])
    pack = sample_pack(model.task)
    pack = replace(pack, cases=pack.cases[:cases])
    truths = load_scores(model.artifact).y
    return lay_out(model, pack, plan, truths=truths, random=Random(7))


def laid_out(task: str, plan: Plan | None = None, *, cases: int = CASES) -> Opening:
    """A session of the first samples of a question."""
    return _told(task, plan or Plan(), cases)


def _room() -> Classroom:
    found = classroom(make=True)
    assert found
    return found


def opened(opening: Opening) -> Opened:
    """Open it in this server's store."""
    return _room().open(opening)


def session(code: str) -> Session:
    return _room().session(code)


def tell(code: str, *commands: Command) -> Session:
    """What the teacher's screen says to the session."""
    for command in commands:
        _room().act(code, command)
    return session(code)


class Phone:
    """A phone with cookies of its own, which notes every body that it is sent."""

    def __init__(self, code: str, *, address: str = "10.0.0.1") -> None:
        self.code, self.bodies = code, list[str]()
        self.browser = Browser(app(), address=address)

    @property
    def path(self) -> str:
        return f"/join/{self.code}"

    @property
    def token(self) -> str:
        return self.browser.cookies[f"medmodels_{self.code}"][0]

    def get(self, path: str = "", headers: dict[str, str] | None = None) -> Reply:
        """A page below the session's."""
        return self._noted(self.browser.get(f"{self.path}{path}", headers))

    def post(self, path: str, form: dict[str, str], headers: dict[str, str] | None = None) -> Reply:
        return self._noted(self.browser.post(f"{self.path}{path}", form, headers))

    def _noted(self, reply: Reply) -> Reply:
        self.bodies.append(f"{reply.text} {dict(reply.headers)}")
        return reply

    def join(self, nickname: str = "") -> Reply:
        return self.post("", {"nickname": nickname})

    def answer(self, place: int, phase: str, label: str, confidence: int | str = 80) -> Reply:
        form = {
            "place": str(place),
            "phase": phase,
            "label": label,
            "confidence": str(confidence),
        }
        return self.post("/answer", form)

    @property
    def who(self) -> str:
        """Whose phone it is, in the session."""
        found = _room().participant(session(self.code), self.token)
        assert found
        return found.id


def conductor(at: Opened) -> Browser:
    """A second screen of the teacher, who showed the secret."""
    browser = Browser(app(), address="10.9.9.9")
    browser.post("/host", {"code": at.code, "secret": at.secret})
    return browser


def an_answer(task: Task, opening: Opening, place: int, *, wrong: bool = False) -> str:
    """An answer as a form sends it: the truth, or another one."""
    truth = opening.items[place].case.truth
    if task.quantity:
        amount = task.quantity.amount(truth)
        return f"{amount + 5 if wrong else amount:g}"
    return next(label for label in task.labels if label != truth) if wrong else truth


def hidden_words(opening: Opening, place: int) -> set[str]:
    """What is derived from the model of a case, as it would stand on a page."""
    item = opening.items[place]
    strip, words = item.advice.strip, {f"{item.advice.number:.6f}", item.advice.said}
    if strip:
        words |= {strip.finding, strip.open} - {""}
        for row in strip.rows:
            for mark in row.marks:
                words.add(f"<b>{mark.name}</b> {mark.said}")
                if mark.role == "model":
                    words.add(f">{mark.said}<")
    words |= {f">{reason.effect}<" for reason in item.advice.reasons}
    words |= {f"<b>{reason.what}</b>" for reason in item.advice.reasons}
    return words | {"simulated", "reasons", 'class="strip"', "The model"}
