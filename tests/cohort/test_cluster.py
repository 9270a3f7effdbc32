"""Workers of Dask: what they give, what a lost one costs, and what is said where there are none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event, Thread
from urllib.request import urlopen

import psutil
import pytest
from distributed import Client

from medmodels import extras
from medmodels.cohort import cluster, remote
from medmodels.cohort.engine import Engine, serial
from medmodels.cohort.portion import Scored
from medmodels.errors import CohortError, ExtraMissing, UnreadableFile
from tests.cohort import toil
from tests.cohort.processes import ENVIRONMENT, PATIENCE, ROOT, family, hears_interrupts, until

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def two() -> Iterator[Engine]:
    """Two workers of this machine."""
    with cluster.dask(cluster.LOCAL, workers=2) as engine:
        yield engine


def tables(results: Iterator[Scored]) -> list[tuple[int, object]]:
    return [(scored.number, scored.scored.to_pydict()) for scored in results]


EXPECTED = tables(serial(toil.squared, toil.portions(12)))


@pytest.fixture(autouse=True)
def silent(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Whatever happens, neither this process nor a worker writes to the terminal. What Streamlit
    says does not count: where another test has imported it here, Dask asks it for names when it
    looks where a function comes from.
    """
    yield
    written = capfd.readouterr()
    lines = (written.out + written.err).splitlines()

    assert [line for line in lines if "missing ScriptRunContext" not in line] == []


def test_workers_give_what_one_gives(two: Engine, tmp_path: Path) -> None:
    """The same results in the same order, from two other processes, each portion done once."""
    done = tables(two(partial(toil.booked, tmp_path, seconds=0.1), toil.portions(12)))

    assert done == EXPECTED
    assert sorted(n for n, _ in toil.begun(tmp_path)) == list(range(12))
    assert len({process for _, process in toil.begun(tmp_path)} - {os.getpid()}) == 2


def test_one_worker_gives_the_same() -> None:
    """A cluster of one process; it is gone afterwards."""
    before = {process.pid for process in family()}
    with cluster.dask(cluster.LOCAL, workers=1) as engine:
        assert tables(engine(toil.squared, toil.portions(12))) == EXPECTED
        assert len({process.pid for process in family()} - before) == 1

    assert {process.pid for process in family()} == before


def test_little_is_sent_ahead(two: Engine) -> None:
    """No more is read of a cohort than what is taken and two portions a worker."""
    read: list[int] = []

    def source() -> Iterator[toil.Portion]:
        for portion in toil.portions(40):
            read.append(portion.number)
            yield portion

    results = two(toil.squared, source())
    for n in range(1, 20):
        next(results)
        assert len(read) <= n + 4
    results.close()  # type: ignore[attr-defined]

    assert len(read) <= 24


@pytest.mark.parametrize("at", [0, 5, 11])
def test_a_lost_worker_costs_its_portion_again_and_nothing_else(
    two: Engine, tmp_path: Path, at: int
) -> None:
    """A worker is ended, as for want of memory, in the first, a middle and the last portion: the
    results are the same, that portion is begun twice, and every other one once.
    """
    done = tables(two(partial(toil.deadly, tmp_path, at=at), toil.portions(12)))

    assert done == EXPECTED
    counts = Counter(n for n, _ in toil.begun(tmp_path))
    assert {n for n, count in counts.items() if count > 1} == {at}
    assert counts[at] == 2


def test_workers_are_ended_from_outside(two: Engine, tmp_path: Path) -> None:
    """Two are ended one after the other while they work: the same results, and what was done again
    had been in their hands.
    """
    ended: list[int] = []

    def end() -> None:
        for n in (4, 14):
            until(lambda n=n: len(toil.begun(tmp_path)) > n)
            ended.append(toil.begun(tmp_path)[-1][1])
            os.kill(ended[-1], signal.SIGKILL)

    killer = Thread(target=end)
    killer.start()
    done = tables(two(partial(toil.booked, tmp_path, seconds=0.3), toil.portions(24)))
    killer.join()

    assert done == tables(serial(toil.squared, toil.portions(24)))
    begun = toil.begun(tmp_path)
    again = {n for n, count in Counter(n for n, _ in begun).items() if count > 1}
    assert {n for n, process in begun if process in ended} >= again
    assert len(begun) - 24 <= 2 * len(ended)  # what it did, and what it had just done


def test_a_portion_that_ends_every_worker_ends_the_run(two: Engine, tmp_path: Path) -> None:
    """After four workers it is a sentence that names the first row; what is before it is given."""
    results = two(partial(toil.deadly, tmp_path, at=2, always=True), toil.portions(6, rows=4))

    assert [next(results).number, next(results).number] == [0, 1]
    with pytest.raises(CohortError, match="begins with row 9 ended every worker"):
        next(results)
    assert Counter(n for n, _ in toil.begun(tmp_path))[2] == 4


def test_an_error_of_a_worker_is_the_same_error_here(two: Engine) -> None:
    """With its class, its code and its values, in its turn."""
    results = two(partial(toil.refused, at=3), toil.portions(12))

    assert [next(results).number for _ in range(3)] == [0, 1, 2]
    with pytest.raises(UnreadableFile) as found:
        next(results)
    assert (found.value.code, found.value.values) == ("cohort-nothing-there", {"name": "x.csv"})


def test_a_fault_of_ours_says_where_it_was(two: Engine) -> None:
    """Whatever else is raised keeps its type, and says which line of which file it was."""
    with pytest.raises(ValueError, match="no number") as found:
        list(two(toil.raised, toil.portions(2)))

    assert "toil.py" in found.value.__notes__[0]


def test_what_cannot_be_sent_is_named(two: Engine) -> None:
    """An error that cannot be sent is named by its type, without its message."""
    with pytest.raises(RuntimeError, match=r"^Odd\b") as found:
        list(two(toil.oddly, toil.portions(2)))

    assert toil.SECRET not in str(found.value)


def test_what_is_sent_shows_nothing_of_a_patient() -> None:
    """Dask writes what it is given into its logs and onto its pages; that is a number."""
    portion = next(toil.portions(1))

    assert toil.SECRET in repr(portion)
    assert repr(remote.Errand(toil.squared, portion)) == "Errand(0)"


def test_another_version_on_a_worker_is_refused(
    two: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence names the library, and both versions."""
    versions = {**remote._versions(), "numpy": "1.0"}
    monkeypatch.setattr(remote, "_versions", lambda: versions)

    with pytest.raises(CohortError, match=r"A worker has numpy 2\..*, and this machine 1\.0"):
        list(two(toil.squared, toil.portions(1)))


def listening() -> list[tuple[str, int]]:
    """Where this process and its children listen."""
    found = [psutil.Process(), *family()]
    return [
        (connection.laddr.ip, connection.laddr.port)
        for process in found
        for connection in process.net_connections()
        if connection.status == psutil.CONN_LISTEN
    ]


def test_nobody_else_reaches_them(two: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process and its workers listen on the loopback address alone, and what listens there
    talks to nobody without the key: no scheduler, worker or page of Dask.
    """
    assert list(two(toil.squared, toil.portions(4)))
    heard = listening()
    monkeypatch.setattr(cluster, "_CONNECT", 0.5)

    assert len(heard) >= 4
    assert {ip for ip, _ in heard} == {"127.0.0.1"}
    for _, port in heard:
        with (
            pytest.raises(CohortError, match="No scheduler answers"),
            cluster.dask(f"tcp://127.0.0.1:{port}", workers=1),
        ):
            pass
        for page in ("status", "workers", "metrics", "info/main/workers.html"):
            with pytest.raises(OSError, match=r"404|closed|reset"):
                urlopen(f"http://127.0.0.1:{port}/{page}", timeout=10)


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "127.0.0.1:1", "nowhere", "tls://[::", ""]
)
def test_no_scheduler_is_a_sentence(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody there, and what is no address."""
    monkeypatch.setattr(cluster, "_CONNECT", 1.0)
    with (
        pytest.raises(CohortError, match="No scheduler answers"),
        cluster.dask(address, workers=1),
    ):
        pass


@pytest.mark.parametrize("late", [False, True])
def test_a_connection_that_came_to_nothing_is_closed_at_once(
    late: bool,
    elsewhere: tuple[str, subprocess.Popen[bytes], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No address, or an answer that came too late: it is not left to the garbage collector, which
    may come where Dask would wait for itself.
    """
    made: list[Client] = []
    new, begun = Client.__new__, Event()

    def noted(of: type[Client], *_: object, **__: object) -> Client:
        made.append(new(of))
        begun.wait(PATIENCE if late else 0)
        return made[0]

    monkeypatch.setattr(Client, "__new__", noted)
    monkeypatch.setattr(cluster, "_CONNECT", 0.5)
    address = elsewhere[0] if late else "nowhere"
    with (
        pytest.raises(CohortError, match="No scheduler answers"),
        cluster.dask(address, workers=1),
    ):
        pass
    begun.set()

    until(lambda: getattr(made[0], "status", "not yet begun") == "closed")


def test_without_the_library_it_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """What adds it is named."""
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    monkeypatch.setattr(extras, "distribution", lambda name: name)
    with (
        pytest.raises(ExtraMissing, match=r"distributed.*pip install medmodels\[cluster\]"),
        cluster.dask(cluster.LOCAL, workers=1),
    ):
        pass


@pytest.mark.usefixtures("worker")
def test_a_scheduler_elsewhere(elsewhere: tuple[str, subprocess.Popen[bytes], Path]) -> None:
    """A scheduler and a worker that somebody else started do the same, stay, and write nothing of
    a patient into their logs, whatever goes wrong.
    """
    address, scheduler, folder = elsewhere
    for _ in range(2):
        with cluster.dask(address, workers=1) as engine:
            assert tables(engine(toil.squared, toil.portions(12))) == EXPECTED
            with pytest.raises(ValueError, match=toil.SECRET):
                list(engine(toil.raised, toil.portions(2)))

    assert scheduler.poll() is None
    logs = "".join(log.read_text(encoding="utf-8") for log in folder.glob("*.log"))
    assert "distributed.worker" in logs
    assert toil.SECRET not in logs


@pytest.mark.usefixtures("worker")
def test_a_scheduler_that_is_gone_is_a_sentence(
    elsewhere: tuple[str, subprocess.Popen[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is ended in the middle: what was given stays given, and the next is the sentence."""
    monkeypatch.setattr(cluster, "_CONNECT", 1.0)
    address, scheduler, folder = elsewhere
    with cluster.dask(address, workers=1) as engine:
        results = engine(partial(toil.booked, folder, seconds=0.2), toil.portions(100))
        assert next(results).number == 0
        scheduler.kill()
        with pytest.raises(CohortError, match="does not answer any more"):
            list(results)


def test_no_workers_for_long_is_a_sentence(
    elsewhere: tuple[str, subprocess.Popen[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scheduler without workers is not waited for without end."""
    monkeypatch.setattr(cluster, "_LOOK", 0.1)
    with cluster.dask(elsewhere[0], workers=1) as engine, pytest.raises(CohortError) as found:
        list(engine(toil.squared, toil.portions(3)))

    assert found.value.code == "cohort-no-workers"


SCRIPT = """
import sys
from functools import partial
from pathlib import Path
from medmodels.cohort.cluster import dask
from tests.cohort import toil
from tests.cohort.processes import ENVIRONMENT, PATIENCE, ROOT, family, until

if __name__ == "__main__":
    book = Path(sys.argv[1])
    try:
        with dask("local", workers=2) as engine:
            list(engine(partial(toil.booked, book, seconds=0.5), toil.portions(1000)))
    except KeyboardInterrupt:
        sys.exit(130)
"""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], list[psutil.Process]]]:
    """A run in a terminal's group of its own, in the middle, and its workers."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path)],
        cwd=ROOT,
        env={**ENVIRONMENT, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=hears_interrupts,
    )
    until(lambda: len(toil.begun(tmp_path)) > 2)
    workers = family(process.pid)
    yield process, workers
    for one in (process, *workers):
        if psutil.pid_exists(one.pid):
            one.kill()


def test_an_interrupt_ends_the_workers(
    running: tuple[subprocess.Popen[bytes], list[psutil.Process]], tmp_path: Path
) -> None:
    """Ctrl-C goes to the whole group: the process ends as it says, its workers with it, without a
    word, and the folder they had is gone.
    """
    process, workers = running
    os.killpg(process.pid, signal.SIGINT)
    written, _ = process.communicate(timeout=PATIENCE)

    assert len(workers) == 2
    assert (process.returncode, written) == (130, b"")
    assert not psutil.wait_procs(workers, timeout=PATIENCE)[1]
    assert not list(tmp_path.glob("medmodels-*"))


def test_workers_end_with_the_process_that_began_them(
    running: tuple[subprocess.Popen[bytes], list[psutil.Process]],
) -> None:
    """Signal 9, which asks nobody, leaves no workers behind."""
    process, workers = running
    process.kill()
    process.communicate(timeout=PATIENCE)

    assert not psutil.wait_procs(workers, timeout=PATIENCE)[1]
