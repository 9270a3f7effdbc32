"""A session as rows for other programs: every answer, and the layouts of RJafroc and iMRMC."""

from __future__ import annotations

from collections.abc import Iterator

from medmodels.cases.written import csv_text
from medmodels.debriefing.asked import (
    AskedOf,
    all_asked,
    pairs,
    sure_of_positive,
    task_of,
)
from medmodels.errors import SessionError
from medmodels.outcomes import Labels
from medmodels.sessions import Session
from medmodels.tasks import Task

__all__ = ["COLUMNS", "answers_csv", "imrmc_text", "rjafroc_csv"]

COLUMNS = (
    "session",
    "reader",
    "case",
    "title",
    "source",
    "phase",
    "answer",
    "confidence",
    "probability_positive",
    "seconds",
    "truth",
    "model_answer",
    "model_number",
    "simulated",
    "aid",
    "right",
    "joined_late",
    "not_seen",
)
_SECOND = 1_000_000  # microseconds


def answers_csv(session: Session, *, names: bool = False) -> str:
    """A row for each reader, case and phase, answered or not; with the ``names`` that readers gave
    themselves in a column more, if asked.
    """
    task = task_of(session)
    columns = (*COLUMNS[:2], "name", *COLUMNS[2:]) if names else COLUMNS
    rows = []
    for one in all_asked(session):
        row = [session.code, one.reader, *_row(task, one)]
        rows.append([*row[:2], one.who.nickname, *row[2:]] if names else row)
    return csv_text([columns, *rows])


def _row(task: Task, one: AskedOf) -> list[object]:
    answer, advice, truth = one.answer, one.item.advice, one.item.case.truth
    shown = advice.answer is not None
    positive = sure_of_positive(task, answer) if answer else None
    took = answer.took if answer else None
    return [
        one.place + 1,
        one.item.case.title,
        one.item.case.source,
        str(one.phase),
        answer.label if answer else "",
        answer.confidence if answer else "",
        "" if positive is None else positive,
        "" if took is None else round(took / _SECOND, 3),
        truth,
        advice.answer or "",
        advice.number if shown else "",
        _yes(advice.simulated),
        str(one.item.aid),
        _yes(task.asks.is_right(answer.label, truth)) if answer else "",
        _yes(one.who.since >= 0),
        _yes(one.unseen),
    ]


def _yes(so: bool) -> str:
    return "yes" if so else "no"


def rjafroc_csv(session: Session) -> str:
    """The ratings that both phases have, as ``medmodels mrmc`` and RJafroc read them; raises
    ``SessionError`` where the question is not one of two labels.
    """
    rows = [
        (reader, phase, case, truth, rating)
        for reader, case, phase, truth, rating in _rated(session)
    ]
    return csv_text([("reader", "modality", "case", "truth", "rating"), *rows])


def imrmc_text(session: Session) -> str:
    """The same as iMRMC reads them, reader, case, modality and score in a line: first each case's
    truth, then the ratings.
    """
    rated = list(_rated(session))
    truths = {case: truth for _, case, _, truth, _ in rated}
    lines = [f"truth,{case},truth,{truth}" for case, truth in sorted(truths.items())]
    lines += [f"{reader},{case},{phase},{rating}" for reader, case, phase, _, rating in rated]
    return "".join(f"{line}\n" for line in lines)


def _rated(session: Session) -> Iterator[tuple[str, int, str, int, float]]:
    """Reader, case, phase, whether it is positive, and the probability that was given."""
    task = task_of(session)
    if not isinstance(task.asks, Labels):
        raise SessionError("layout-of-labels")
    for pair in pairs(session):
        truth = int(pair.item.case.truth == task.asks.positive)
        for phase, answer in (("before", pair.before), ("after", pair.after)):
            rating = sure_of_positive(task, answer)
            assert rating is not None
            yield pair.reader, pair.place + 1, phase, truth, rating
