"""Who gets which report, and when; what stands in them is tested where they are written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from medmodels.places import home
from medmodels.sessions import PREFIX, Begin, Debrief, Opened, Participant, Plan, Session
from medmodels.store import forget, open_store
from tests.phones.rooms import Phone, conductor, laid_out, opened, tell
from ui import classroom
from ui.phones import answering, debriefs, hosting, seeing, showing


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """A session, and writers of reports that say no more than whose they are."""

    def of_one(session: Session, who: Participant) -> str:
        return f"<h1>{who.name}'s report of {session.code}</h1>"

    monkeypatch.setattr(answering, "report_of_one", of_one)
    monkeypatch.setattr(hosting, "report_of_class", lambda session: f"<h1>{session.code}</h1>")
    monkeypatch.setattr(hosting, "answers_of", lambda session: f"code\n{session.code}\n")
    return opened(laid_out("breast-fna", Plan()))


def test_each_gets_the_own_report_once_everything_is_told(at: Opened) -> None:
    """Not before, and nobody else's; nothing in it can be run."""
    ana, ben = Phone(at.code), Phone(at.code, address="10.0.0.2")
    ana.join("Ana")
    ben.join("Ben")
    for command in (None, Begin()):
        if command:
            tell(at.code, command)
        assert ana.get("/report").status == 403
    tell(at.code, Debrief())
    report = ana.get("/report")

    assert report.text == f"<h1>Ana's report of {at.code}</h1>"
    assert "Ben's" in ben.get("/report").text
    assert Phone(at.code).get("/report").status == 403
    assert "script-src" not in report.headers["content-security-policy"]
    assert "default-src 'none'" in report.headers["content-security-policy"]


def test_the_host_gets_files(at: Opened) -> None:
    """The report of the class and every answer, under the session's name."""
    host = conductor(at)
    for page, kind, start in (
        ("report.html", "text/html", "<h1>"),
        ("answers.csv", "text/csv", "code\n"),
    ):
        file = host.get(f"/host/{at.code}/{page}")
        assert file.text.startswith(start)
        assert file.headers["content-type"].startswith(kind)
        assert f'filename="session-{at.code}.' in file.headers["content-disposition"]


def test_nothing_of_a_session_that_another_process_forgot_stays_in_memory() -> None:
    """Neither its cases nor who answered what nor its report; its pages are gone."""
    at = opened(laid_out("breast-fna", Plan()))
    ana = Phone(at.code)
    ana.join("Ana")
    tell(at.code, Begin())
    assert ana.get().status == 200
    tell(at.code, Debrief())
    assert "Ana" in ana.get("/report").text
    caches = (classroom._cases, debriefs._debriefings, seeing.SEEN._times)
    assert all(any(key[0] == at.code for key in cache) for cache in caches)
    assert showing._shown

    elsewhere = open_store(home() / "store", make=False)
    forget(elsewhere, f"{PREFIX}{at.code}")
    elsewhere.close()
    assert ana.get().status == 404
    assert not any(key[0] == at.code for cache in caches for key in cache)
    assert not showing._shown
