"""A debriefing as HTML pages, of the class and of one participant: no scripts, no links, light and
dark on a screen, black on white on A4; everything in them is escaped.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from medmodels.card import NOTICE
from medmodels.debriefing.debriefing import Debriefing
from medmodels.debriefing.leaning import FEWEST
from medmodels.debriefing.personal import personal
from medmodels.sessions import Participant, Session

__all__ = ["class_html", "participant_html"]

_HERE = Path(__file__).parent
_SECOND = 1_000_000  # microseconds


def class_html(debriefing: Debriefing) -> str:
    """The report of a class."""
    return _template("class.html").render(
        d=debriefing,
        notice=NOTICE,
        fewest=FEWEST,
        opened=_date(debriefing.opened),
    )


def participant_html(
    session: Session, who: Participant, *, debriefing: Debriefing | None = None
) -> str:
    """The report of one participant, for a phone and for paper; a ``debriefing`` that was made
    already is not made again.
    """
    assert session.opening is not None
    return _template("participant.html").render(
        p=personal(session, who, debriefing=debriefing),
        title=session.opening.title,
        code=session.code,
        model=session.opening.model,
        notice=NOTICE,
        opened=_date(session.opened),
    )


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template(name)


def _date(microseconds: int) -> str:
    return datetime.fromtimestamp(microseconds / _SECOND, UTC).strftime("%Y-%m-%d")
