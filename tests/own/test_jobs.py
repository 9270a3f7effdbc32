"""The queue of trainings: nothing ends it, it has an end itself, and each training is of whoever
began it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from medmodels.errors import QueueFull
from medmodels.evidence import Epoch, Side
from medmodels.own import jobs as queue
from medmodels.own.jobs import Job, Jobs
from medmodels.training.progress import (
    EpochDone,
    FoldBegun,
    Packaging,
    Remarked,
    SearchStep,
    Started,
    Unread,
    Usable,
)
from tests.own.test_labelled import table

ROOT = Path(__file__).parents[2]
TOKEN = "a token of the administrator"


def waited(until: Callable[[], object], *, seconds: float = 60) -> bool:
    """Whether it came true; looks every tenth of a second."""
    for _ in range(int(seconds * 10)):
        if until():
            return True
        time.sleep(0.1)
    return bool(until())


def job(owner: str = "", *, data: bytes = b"a,b\n1,2\n") -> Job:
    return Job("a title", "forest", ("--target=b",), data, owner=owner)


def test_how_much_is_done_is_told_by_the_last_event() -> None:
    """Epochs, folds and settings each tell a share of the whole, whatever stands between; what is
    no event tells none.
    """
    side = Side(0.5, 0.5, 0.5, 0.5)
    told = job()
    told.state = "running"
    assert (told.share, told.keepable) == (0.0, False)
    told.heard += [Remarked("rows", {"known": 9}), Unread("something"), Started("t/cnn", "rows", 9)]
    assert (told.share, told.keepable) == (0.0, False)
    told.heard += [EpochDone(Epoch(2, 8, side, side)), Unread("epoch 3 of 8: train loss 0.1")]
    assert told.share == pytest.approx(0.8 * 2 / 8)
    assert (told.keepable, len(told.epochs)) == (True, 1)
    told.heard.append(Packaging("forms"))
    assert (told.share, told.keepable) == (pytest.approx(0.8), False)

    searching = job()
    searching.state = "running"
    searching.heard.append(SearchStep(5, 10))
    assert searching.share == pytest.approx(0.7 / 2)
    searching.heard.append(FoldBegun(1, 10))
    assert searching.share == pytest.approx(0.7 + 0.3 / 11)
    folds = job()
    folds.heard.append(FoldBegun(10, 10, repeat=5, repeats=5))
    assert 0.95 < folds.share < 1


def test_a_line_that_is_too_long_for_an_event_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that writes without end, or half an event, fills no memory and breaks no page."""
    code = """
import sys
sys.stdin.buffer.read()
sys.stderr.write('{"event": "fold", "fold": 1, "folds": 5, "repeat": 1, "repeats": 1}\\n')
sys.stderr.write('{"event": "remarked", "code": "' + 'x' * 100_000 + '", "values": {}}\\n')
sys.stderr.write('{"event": "fold", "fold": 2')
sys.exit(1)
"""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    fake = partial(subprocess.Popen, args=[sys.executable, "-c", code])
    monkeypatch.setattr(queue.subprocess, "Popen", lambda command, **more: fake(**more))
    jobs, told = Jobs(), job()
    jobs.submit(told)
    assert waited(lambda: told.state == "failed")

    assert told.heard[0] == FoldBegun(1, 5)
    assert all(isinstance(event, Unread) for event in told.heard[1:])
    assert [len(text) for text in told.said[1:]] == [400, 27]
    assert told.last == '{"event": "fold", "fold": 2'


def test_what_is_told_behind_a_bar_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library draws its bar without ending the line; the event that follows it is one, and the
    model that it names is there until the training fails.
    """
    code = """
import sys
sys.stdin.buffer.read()
sys.stderr.write("\\r 99%|====| 304/308 \\r100%|====| 308/308 ")
sys.stderr.write('{"event": "usable", "model": "own-t/forest"}\\n')
sys.stderr.write("\\r 50%|==  | 2/4 \\n")
sys.exit(1)
"""
    told = told_by(code, monkeypatch)

    assert told.heard == [Usable("own-t/forest")]
    assert told.model is None


def told_by(code: str, monkeypatch: pytest.MonkeyPatch) -> Job:
    """A training whose process is a script of its own, when that has ended."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    fake = partial(subprocess.Popen, args=[sys.executable, "-c", code])
    monkeypatch.setattr(queue.subprocess, "Popen", lambda command, **more: fake(**more))
    jobs, told = Jobs(), job()
    jobs.submit(told)
    assert waited(lambda: told.state == "failed")
    return told


def test_of_very_many_lines_the_first_and_the_last_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that talks without end fills no memory; how it began is not forgotten."""
    code = """
import sys
sys.stdin.buffer.read()
for n in range(40):
    print(n, file=sys.stderr)
sys.exit(1)
"""
    monkeypatch.setattr(queue, "_FIRST", 3)
    monkeypatch.setattr(queue, "_HEARD", 10)
    told = told_by(code, monkeypatch)

    assert told.said == (*map(str, (0, 1, 2)), *map(str, range(33, 40)))


def test_a_training_stopped_while_it_begins_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped at the very moment its process is made, it does not go on unseen."""
    jobs, begun, made = Jobs(), job(), []
    popen = subprocess.Popen

    def slow(command: list[str], **more: Any) -> Any:
        stopper = threading.Thread(target=jobs.stop, args=(begun,))
        stopper.start()
        stopper.join(0.5)
        made.append(popen([sys.executable, "-c", "import time; time.sleep(90)"], **more))
        return made[0]

    monkeypatch.setattr(queue.subprocess, "Popen", slow)
    jobs.submit(begun)
    try:
        assert waited(lambda: made and made[0].poll() is not None, seconds=20)
        assert begun.state == "stopped"
    finally:
        made[0].kill()


class Held(Jobs):
    """A queue whose trainings run until they are let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        super().__init__()

    def _run(self, job: Job) -> None:
        job.state = "running"
        self.let_go.wait()
        job.state = "done"


def running(held: Held, owner: str = "") -> Job:
    """A training that runs, so that the next ones wait."""
    first = job(owner)
    held.submit(first)
    assert waited(lambda: first.state == "running")
    return first


@pytest.mark.training
def test_no_training_ends_the_queue() -> None:
    """A name that no column has, and a table that breaks the queue's own work, fail with a
    sentence; the next one is served.
    """
    jobs = Jobs()
    nul = Job("nul", "forest", ("--target=a\0b",), b"a,b\n1,2\n")
    broken = Job("broken", "forest", ("--target=b",), [])  # type: ignore[arg-type]  # no bytes to write
    last = job()
    for one in (nul, broken, last):
        jobs.submit(one)
        assert waited(lambda one=one: one.state == "failed"), one
        assert one.table == b""
        assert one.said[-1].endswith(".")

    assert nul.said == ("There is no label column “a b”; the columns are “a”, “b”.",)
    assert broken.said == ("The training could not be run (TypeError).",)
    assert broken.process is not None
    assert broken.process.wait(10) != 0


def test_of_one_browser_two_trainings_wait_and_of_all_six() -> None:
    """Of twelve clicks two are queued and ten are refused with a sentence, whose tables are not
    kept; others still get their turn.
    """
    held, clicks, refused = Held(), [job("me") for _ in range(12)], []
    running(held)
    for click in clicks:
        try:
            held.submit(click)
        except QueueFull as error:
            refused.append(str(error))
    assert len(refused) == 10
    assert set(refused) == {
        "2 of your trainings are waiting already. Wait until one of them runs, or discard one."
    }
    assert [click for click in clicks if click in held.list] == clicks[:2]

    for owner in ("b", "b", "c", "c"):
        held.submit(job(owner))
    with pytest.raises(QueueFull, match="As many trainings"):
        held.submit(job("d"))
    held.stop(clicks[0])  # one that was discarded makes room
    held.submit(job("d"))
    held.let_go.set()


def test_the_tables_that_wait_are_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that does not fit beside those that wait is refused; what runs has given its own
    away.
    """
    monkeypatch.setattr(queue, "_BYTES", 1000)
    held = Held()
    running(held)
    held.submit(job("a", data=bytes(600)))
    with pytest.raises(QueueFull, match="As many trainings"):
        held.submit(job("b", data=bytes(600)))
    held.submit(job("b", data=bytes(300)))
    held.let_go.set()


def test_emptying_the_caches_loses_no_training() -> None:
    """Any browser can have Streamlit empty its caches; the queue is still the same."""
    import streamlit as st

    before = queue.jobs()
    st.cache_resource.clear()
    assert queue.jobs() is before


@pytest.mark.training
def test_a_server_that_ends_ends_its_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing the queue stops what runs and what waits."""
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    jobs, first, second = (
        Jobs(),
        Job("t", "forest", ("--target=label", "--trees=3000"), table()),
        job(),
    )
    jobs.submit(first)
    jobs.submit(second)
    assert waited(lambda: first.said)
    jobs.close()

    assert first.process is not None
    assert first.process.poll() not in (None, 0)
    assert (first.state, second.state) == ("stopped", "stopped")


@pytest.mark.training
def test_a_training_ends_with_its_server_however_that_ends(tmp_path: Path) -> None:
    """After signal 9 for the process that holds the queue, the training is gone long before its
    end and left no half model.
    """
    code = """
import sys, time
from medmodels.training.progress import FoldBegun, Unread
from tests.own.test_labelled import table
from medmodels.own.jobs import Job, jobs
job = Job("t", "forest", ("--target=label", "--trees=3000"), table())
jobs().submit(job)
while not job.said:
    time.sleep(0.05)
print(job.process.pid, flush=True)
time.sleep(600)
"""
    told = os.environ | {"MEDMODELS_HOME": str(tmp_path)}
    server = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, env=told
    )
    assert server.stdout is not None
    training = int(server.stdout.readline())
    try:
        assert alive(training)
        server.kill()
        server.wait()
        assert waited(lambda: not alive(training), seconds=30)
    finally:
        if alive(training):
            os.kill(training, signal.SIGKILL)
        server.stdout.close()
    assert not list(tmp_path.glob("models/own-t/*/manifest.json"))


def alive(process: int) -> bool:
    """Whether a process runs; one that has ended and was not asked after does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def page(monkeypatch: pytest.MonkeyPatch, jobs: Jobs) -> AppTest:
    """The training page of a browser, over a given queue."""
    monkeypatch.setattr("ui.training.jobs", lambda: jobs)
    test = (
        AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
        .run()
        .switch_page("../pages/training.py")
        .run()
    )
    assert not test.exception
    return test


def told(test: AppTest) -> str:
    return " ".join(
        [m.value for m in test.markdown]
        + [e.value for e in test.error]
        + [str(p.proto) for p in test.get("progress")]
    )


def test_only_who_began_a_training_can_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another session sees that there is a training, without its title, its words and its buttons;
    the one that began it has them all.
    """
    held = Held()
    mine = running(held, "a stranger")
    mine.heard += [Unread("“her name” was left out"), FoldBegun(1, 5, repeat=1, repeats=3)]
    test = page(monkeypatch, held)
    assert "Somebody else’s training · Random forest · running" in told(test).replace("**", "")
    assert "a title" not in told(test)
    assert "her name" not in told(test)
    assert "fold 1" not in told(test)
    assert not [b for b in test.button if b.label.startswith("Stop")]

    mine.owner = test.session_state["browser"]
    test.run()
    assert "a title" in told(test)
    assert "fold 1" in told(test)
    assert [b.label for b in test.button if b.label.startswith("Stop")] == [
        "Stop and keep",
        "Stop and discard",
    ]
    next(b for b in test.button if b.label == "Stop and discard").click().run()
    assert mine.state == "stopped"
    held.let_go.set()


def test_a_training_that_failed_tells_its_reason_to_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a failed training said of its table is not shown to others; a model that is there is
    called by its name to all.
    """
    held = Held()
    failed = running(held, "a stranger")
    failed.state, failed.heard = "failed", [Unread("The column “her name” holds one value.")]
    assert "her name" not in told(page(monkeypatch, held))
    failed.state, failed.model = "done", "breast-fna/forest"
    assert "a title" in told(page(monkeypatch, held))
    held.let_go.set()


def test_an_administrator_can_stop_any_training(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the server's token typed in, the buttons of everybody's trainings are there; with
    another, or a short one of the server, not.
    """
    held = Held()
    running(held, "a stranger")
    assert not page(monkeypatch, held).text_input
    monkeypatch.setenv("MEDMODELS_ADMIN", "short")
    assert not page(monkeypatch, held).text_input
    monkeypatch.setenv("MEDMODELS_ADMIN", TOKEN)
    test = page(monkeypatch, held)
    test.text_input(key="administrator").set_value("guessed").run()
    assert not [b for b in test.button if b.label.startswith("Stop")]
    assert any("not the token" in c.value for c in test.caption)
    test.text_input(key="administrator").set_value(TOKEN).run()
    assert [b.label for b in test.button if b.label.startswith("Stop")] == ["Stop and discard"]
    held.let_go.set()


def test_a_full_queue_is_said_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A third click on Train, while two trainings of this browser wait, gets a sentence."""
    held = Held()
    running(held)
    test = page(monkeypatch, held)
    test.file_uploader(key="table").set_value(("wards.csv", table(), "text/csv")).run()
    for _ in range(3):
        next(b for b in test.button if b.label == "Train").click().run()
    assert not test.exception
    assert any("2 of your trainings are waiting already" in e.value for e in test.error)
    assert sum(one.state == "waiting" for one in held.list) == 2
    held.let_go.set()
