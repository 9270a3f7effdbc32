"""What a session leaves behind goes on a clock, whether or not another session comes."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from pathlib import Path
from unittest.mock import Mock

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo

from tests.shares import part
from tests.soak.sessions import review, soak
from tests.soak.visitor import Visitor, put, serving, xsrf
from ui.sweeping import Sweep


def put_away(storage: MemorySessionStorage, name: str) -> Mock:
    """A session whose tab was closed just now."""
    session = Mock()
    session.id = name
    storage.save(SessionInfo(client=None, session=session))
    return session


def media() -> MediaFileManager:
    return MediaFileManager(MemoryMediaFileStorage("/media"))


def test_a_session_ends_when_its_time_is_over_and_not_before() -> None:
    """With the clock moved past the time a session is kept, it is shut down once; one that can
    still come back is left alone.
    """
    storage, clock = MemorySessionStorage(ttl_seconds=90), time.monotonic()
    sweep = Sweep(storage, media(), now=lambda: clock)
    session = put_away(storage, "gone")

    clock += 80
    assert not sweep()
    assert storage.list()
    session.shutdown.assert_not_called()
    clock += 20
    assert sweep()
    assert not storage.list()
    session.shutdown.assert_called_once_with()


def test_files_for_download_go_with_the_sweep_after() -> None:
    """A report, which Streamlit only marks when its session ends, is gone a sweep later."""
    storage, files, clock = MemorySessionStorage(ttl_seconds=90), media(), time.monotonic()
    sweep = Sweep(storage, files, now=lambda: clock)
    session = put_away(storage, "dontcare")  # the name that files have outside a session
    name = files.add(b"a report", "text/html", "1", is_for_static_download=True).split("/")[-1]
    session.shutdown.side_effect = lambda: [
        files.clear_session_refs("dontcare"),
        files.remove_orphaned_files(),
    ]

    clock += 100
    assert sweep()
    assert sweep()
    assert files.read_file(name) is None
    assert not sweep()


@pytest.mark.parametrize(("kept", "period"), [(2, 1.0), (60, 6.0), (3600, 10.0)])
def test_the_clock_is_never_slower_than_half_a_minute(kept: int, period: float) -> None:
    """A tenth of the time a session is kept, between one second and ten."""
    assert Sweep(MemorySessionStorage(ttl_seconds=kept), media()).period == period


def gone(address: str) -> bool:
    """Whether an address answers 404."""
    try:
        urllib.request.urlopen(address, timeout=10).close()
    except urllib.error.HTTPError as error:
        return error.code == 404
    return False


@pytest.mark.heavy
def test_nothing_of_a_closed_tab_can_be_fetched_and_no_other_session_is_needed(
    tmp_path: Path,
) -> None:
    """A recorded report is there without a cookie while the session lasts, and 404 soon after; the
    upload is freed too.
    """
    with serving(tmp_path, "--server.disconnectedSessionTTL", "2") as (address, _):
        tab = Visitor(address, "task=breast-fna", page="review")
        for button in ("Commit", "Record"):
            tab.answer()
            tab.press(button)
        assert put(address, tab.session, "case.csv", b"x" * 100_000, xsrf(address))[0] == 204
        reports = tab.media()
        assert len(reports) == 3
        assert not any(gone(report) for report in reports)
        assert "UploadedFileManager" in metrics(address)

        tab.leave()
        for _ in range(120):
            if all(gone(report) for report in reports):
                break
            time.sleep(0.25)
        assert all(gone(report) for report in reports)
        assert "UploadedFileManager" not in metrics(address)


# Python runs this before anything else of the server: asked by a file, it writes down how many
# objects of what kind there are, those at rest included, which no collector would look at.
COUNT = """
import collections, gc, json, os, threading, time
def count():
    asked, answer = os.environ["COUNT_ASKED"], os.environ["COUNT_ANSWER"]
    while True:
        while not os.path.exists(asked):
            time.sleep(0.1)
        os.remove(asked)
        gc.collect()
        gc.unfreeze()
        kinds = collections.Counter(type(o).__name__ for o in gc.get_objects())
        gc.freeze()
        with open(answer + ".part", "w") as file:
            json.dump(kinds, file)
        os.replace(answer + ".part", answer)
if "COUNT_ASKED" in os.environ:
    threading.Thread(target=count, daemon=True).start()
"""


OF_A_SESSION = {
    "Case",
    "Reading",
    "Explanation",
    "Report",
    "CaseReview",
    "Snapshot",
    "Figure",
    "ScriptRunner",
}


@pytest.mark.parametrize("cookie", ["", "might-come-back"])
@pytest.mark.heavy
def test_nothing_of_a_closed_tab_stays_in_memory(tmp_path: Path, cookie: str) -> None:
    """After the first sessions of a server have gone there is no case, explanation, report or
    figure left, though nobody else came; nor once the time is over in which a browser finds them
    again.
    """
    (tmp_path / "sitecustomize.py").write_text(COUNT)
    asked, answer = tmp_path / "asked", tmp_path / "answer"
    told = {"PYTHONPATH": str(tmp_path), "COUNT_ASKED": str(asked), "COUNT_ANSWER": str(answer)}
    told["MEDMODELS_KEEP"] = "2"
    with serving(tmp_path, "--server.disconnectedSessionTTL", "1", environment=told) as (
        address,
        _,
    ):
        errors: list[str] = []
        tabs = [
            review(address, task, errors, cookie=cookie and f"{cookie}-{task}")
            for task in ("breast-fna", "note-section")
        ]
        assert not errors
        for tab in tabs:
            tab.leave()
        for _ in range(60):  # the server may still be getting other models ready
            kinds = counted(asked, answer)
            if not OF_A_SESSION & kinds.keys():
                break
            time.sleep(1)

    assert kinds["Forest"]  # what is shared stays
    assert not OF_A_SESSION & kinds.keys()


def counted(asked: Path, answer: Path) -> dict[str, int]:
    """How many objects of what kind the server has now."""
    answer.unlink(missing_ok=True)
    asked.touch()
    for _ in range(300):
        if answer.exists():
            break
        time.sleep(0.1)
    kinds: dict[str, int] = json.loads(answer.read_text())
    return kinds


def metrics(address: str) -> str:
    """What the server says of its memory, once it counts anew."""
    time.sleep(5.5)  # Streamlit remembers the answer for five seconds
    with urllib.request.urlopen(f"{address}/_stcore/metrics") as answer:
        return answer.read().decode()


@pytest.mark.heavy
def test_a_few_sessions_at_once_go_without_error_and_give_their_memory_back(tmp_path: Path) -> None:
    """The soak with a few sessions: every click is answered, and what stays is little."""
    few, soon = part(3, of=5), ("--server.disconnectedSessionTTL", "2")
    done = soak(few, wait=6, home=tmp_path, options=soon)

    assert not done.errors
    assert done.growth < 0.15
