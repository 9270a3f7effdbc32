"""What a phone shows of what its code leads to: of a session cases, of a poll questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import JSONResponse, Response

from medmodels.polls import Poll
from medmodels.sessions import Classroom, Gathering, Session, Stage
from ui.phones import answering, voting
from ui.phones.page import GUARDS
from ui.phones.seeing import task_of, version_of
from ui.phones.visiting import participating
from ui.phones.web import Visit

__all__ = ["BY_CODE", "CodeFace", "answer", "face_of", "phase"]


@dataclass(frozen=True, slots=True)
class CodeFace:
    """``told`` is said to those who may join, ``title`` above it; ``page`` is the participant's
    own, ``version`` another text whenever it is another page, ``answer`` takes its form.
    """

    noun: str
    told: str
    has_names: bool
    title: Callable[[Any], str]
    is_over: Callable[[Any], bool]
    join: Callable[[Classroom, str, str, str], object]
    page: Callable[[Visit, Any, Any], Response]
    answer: Callable[[Visit, Any, Any], Response]
    version: Callable[[Any, Any], str]


BY_CODE: Mapping[type[Gathering], CodeFace] = {
    Session: CodeFace(
        noun="Session",
        told="You answer each case by yourself, before you may see what a model says of it.",
        has_names=True,
        title=lambda session: task_of(session).title,
        is_over=lambda session: session.stage in (Stage.CLOSED, Stage.DEBRIEF),
        join=Classroom.join,
        page=answering.own_page,
        answer=answering.answer,
        version=version_of,
    ),
    Poll: CodeFace(
        noun="Poll",
        told="Questions come here one after another. Nobody has a name; answers are counted.",
        has_names=False,
        title=lambda poll: poll.title,
        is_over=lambda poll: poll.over,
        join=lambda room, code, token, nickname: room.join_poll(code, token),
        page=voting.own_question,
        answer=voting.vote,
        version=voting.version_of_vote,
    ),
}


def face_of(state: Gathering) -> CodeFace:
    return BY_CODE[type(state)]


def answer(visit: Visit) -> Response:
    """Answer what is asked."""
    state, who = participating(visit)
    return face_of(state).answer(visit, state, who)


def phase(visit: Visit) -> Response:
    """The version of somebody's page, for a browser that keeps no stream open."""
    state, who = participating(visit)
    return JSONResponse({"version": face_of(state).version(state, who)}, headers=GUARDS)
