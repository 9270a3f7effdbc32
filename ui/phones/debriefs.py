"""What a session says once it is over, reckoned once for all who ask for their reports."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from medmodels.sessions import Participant, Session
from ui.announcing import when_forgotten

if TYPE_CHECKING:
    from medmodels.debriefing import Debriefing

__all__ = ["answers_of", "report_of_class", "report_of_one"]

_KEPT = 4  # debriefings in memory
_lock = threading.Lock()
_debriefings: OrderedDict[tuple[str, int], Debriefing] = OrderedDict()


def report_of_class(session: Session) -> str:
    """The report of the class as an HTML page."""
    from medmodels.debriefing import class_html

    return class_html(_of(session))


def report_of_one(session: Session, who: Participant) -> str:
    """The report of one participant as an HTML page."""
    from medmodels.debriefing import participant_html

    return participant_html(session, who, debriefing=_of(session))


def answers_of(session: Session) -> str:
    """Every answer in a row, as CSV."""
    from medmodels.debriefing import answers_csv

    return answers_csv(session)


def _of(session: Session) -> Debriefing:
    """The debriefing of a session as it is; the lock has a class wait for the first of them."""
    from medmodels.debriefing import debrief

    key = session.code, session.number
    with _lock:
        if key not in _debriefings:
            _debriefings[key] = debrief(session)
            while len(_debriefings) > _KEPT:
                _debriefings.popitem(last=False)
        return _debriefings[key]


@when_forgotten
def _drop(code: str) -> None:
    with _lock:
        for key in [key for key in _debriefings if key[0] == code]:
            del _debriefings[key]
