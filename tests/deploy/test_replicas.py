"""Two replicas behind nginx, over one PostgreSQL: a class on both, and one that ends."""

from __future__ import annotations

import http.client
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Iterator
from contextlib import closing
from random import SystemRandom
from urllib.parse import urlencode

import pytest

from medmodels.sessions import Begin, Classroom, Opened
from medmodels.store import open_store, verify
from tests.deploy.replicas import NAME, Cluster, active
from tests.phones.rooms import laid_out
from tests.soak.visitor import Visitor, put, xsrf

pytestmark = pytest.mark.heavy


class Client:
    """A browser without a script: cookies, forms, and lines of a stream."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        connection = self._sent(method, path, form)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("set-cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        body = answer.read().decode()
        connection.close()
        return answer.status, body

    def _sent(
        self, method: str, path: str, form: dict[str, str] | None = None
    ) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(NAME, self.port, timeout=120)
        headers = {"Accept": "text/html"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{n}={v}" for n, v in self.cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(form) if form is not None else None, headers)
        return connection

    def lines(self, path: str) -> Generator[str]:
        """What a stream says, as it comes."""
        with closing(self._sent("GET", path)) as connection, connection.getresponse() as answer:
            assert answer.status == 200
            for line in answer:
                yield line.decode().strip()


@pytest.fixture
def conducted(cluster: Cluster) -> Iterator[tuple[Classroom, Opened]]:
    """A class that has begun, conducted from a third process: this one."""
    store = open_store(
        cluster.folder / "mine", address=cluster.database
    )  # under the key that conftest put into the environment
    room = Classroom(store, random=SystemRandom())
    opened = room.open(laid_out("breast-fna"))
    yield room, opened
    verify(store)
    store.close()


@pytest.fixture(autouse=True)
def _same_key(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDMODELS_KEY", cluster.key)


def until(client: Client, path: str, words: str) -> None:
    """Look at a page until it says that; the bound is that of the whole run."""
    while words not in client.ask("GET", path)[1]:
        time.sleep(0.1)


def answer(phone: Client, code: str, place: int, label: str) -> int:
    form = {"place": str(place), "phase": "before", "label": label, "confidence": "80"}
    return phone.ask("POST", f"/join/{code}/answer", form)[0]


def test_an_answer_at_one_replica_is_on_the_hosts_page_of_the_other(
    cluster: Cluster, conducted: tuple[Classroom, Opened]
) -> None:
    """A phone at each; the host's page at either counts both; a stream says it without being
    asked.
    """
    room, opened = conducted
    phones = [Client(port) for port in cluster.processes]
    hosts = [Client(port) for port in cluster.processes]
    for n, phone in enumerate(phones):
        assert phone.ask("POST", f"/join/{opened.code}", {"nickname": f"P{n}"})[0] == 303
    for host in hosts:
        entered = {"code": opened.code, "secret": opened.secret}
        assert host.ask("POST", "/host", entered)[0] == 303
    streams = [host.lines(f"/host/{opened.code}/events") for host in hosts]
    said = [(line for line in lines if line.startswith("data:")) for lines in streams]
    first = [next(lines) for lines in said]
    room.act(opened.code, Begin())
    assert all(next(lines) != before for lines, before in zip(said, first, strict=True))
    for lines in streams:
        lines.close()

    for n, phone in enumerate(phones):
        until(phone, f"/join/{opened.code}", 'name="label"')
        assert answer(phone, opened.code, 0, "malignant") == 303
        for host in hosts:
            until(host, f"/host/{opened.code}", f"{n + 1} of 2 have answered.")
            until(host, f"/host/{opened.code}/phase", f"{n + 1} of 2 have answered.")
    assert answer(phones[0], opened.code, 0, "benign") == 409  # once, whichever replica is asked
    phones[0].port = phones[1].port
    assert answer(phones[0], opened.code, 0, "benign") == 409


def test_a_class_goes_on_at_the_address_of_nginx(
    cluster: Cluster, conducted: tuple[Classroom, Opened]
) -> None:
    """Whichever replica gets which of its requests: twelve phones, all counted, on both."""
    room, opened = conducted
    port = int(cluster.address.rpartition(":")[2])
    phones = [Client(port) for _ in range(12)]
    for phone in phones:
        assert phone.ask("POST", f"/join/{opened.code}", {"nickname": ""})[0] == 303
    room.act(opened.code, Begin())
    for phone in phones:
        until(phone, f"/join/{opened.code}", 'name="label"')
        assert answer(phone, opened.code, 0, "benign") == 303

    state = room.session(opened.code)
    assert state.answered(0, state.phase) == 12
    assert set(cluster.answered(f"/join/{opened.code}")) == set(cluster.processes)


def test_a_browser_stays_with_its_replica(cluster: Cluster) -> None:
    """By its cookie, whatever it asks for; ten browsers are on both."""
    where = []
    for n in range(10):
        tab = Visitor(cluster.address, "task=breast-fna", page="review", cookie=f"browser-{n}")
        (port,) = cluster.serving_a_session()
        browser = Client(int(cluster.address.rpartition(":")[2]))
        browser.cookies["medmodels_browser"] = f"browser-{n}"
        path = f"/component/browser-{n}"
        for _ in range(5):
            browser.ask("GET", path)
        assert set(cluster.answered(path)) == {port}
        where.append(port)
        tab.leave()
        while cluster.serving_a_session():
            time.sleep(0.05)
    assert set(where) == set(cluster.processes)


def test_a_file_finds_its_session_wherever_it_is(cluster: Cluster) -> None:
    """Given under a cookie that leads to another replica: the one that has the session takes it."""
    for n in range(6):
        tab = Visitor(cluster.address, "task=breast-fna", page="review", cookie=f"file-{n}")
        status, _ = put(cluster.address, tab.session, "f.csv", b"a,b\n1,2\n", xsrf(cluster.address))
        assert status == 204
        tab.leave()


def test_what_is_nobodys_business_is_not_there(cluster: Cluster) -> None:
    """Metrics are at the replicas' own ports alone, in OpenMetrics; headers stand once."""
    for path in ("/_stcore/metrics", "/_stcore/script-health-check"):
        assert _status(cluster.address + path) == 404
    for port in cluster.processes:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/metrics") as said:
            assert said.read().endswith(b"# EOF\n")
    for path in ("/", "/join", "/_stcore/health", "/_stcore/host-config"):
        with urllib.request.urlopen(cluster.address + path) as page:
            for name in ("x-content-type-options", "referrer-policy", "x-frame-options", "server"):
                assert len(page.headers.get_all(name) or []) == 1, (path, name)
            assert page.headers["server"] == "nginx"
            assert page.headers["x-content-type-options"] == "nosniff"


def test_no_secret_of_an_address_is_logged(
    cluster: Cluster, conducted: tuple[Classroom, Opened]
) -> None:
    """Neither the link to come back, nor the address of a picture or of a cohort's answers, a
    session or a query.
    """
    code = conducted[1].code
    secrets = [
        f"/join/{code}/rejoin/tokentoken",
        "/media/picturepicture.png",
        "/cohort-files/answersanswers",
        "/_stcore/upload_file/sessionsession/file",
        "/review?case=queryquery",
    ]
    client = Client(int(cluster.address.rpartition(":")[2]))
    for path in secrets:
        client.ask("GET", path)
    logged = "".join(file.read_text() for file in cluster.folder.glob("*.log"))
    assert f"/join/{code}/rejoin/..." in logged
    for files in ("/media/...", "/cohort-files/..."):  # looked for at every replica
        (line,) = [line for line in logged.splitlines() if files in line]
        assert all(f":{port}" in line for port in cluster.processes)
    for secret in (
        "tokentoken",
        "picturepicture",
        "answersanswers",
        "sessionsession",
        "queryquery",
    ):
        assert secret not in logged


def test_a_replica_that_is_told_to_end_is_left_by_all(
    cluster: Cluster, conducted: tuple[Classroom, Opened]
) -> None:
    """Its tab goes on, and its file gets there; new tabs, and the streams of phones, are at the
    other at once, without a word to nginx; it ends when the tab leaves, and comes back.
    """
    tab = Visitor(cluster.address, "task=breast-fna", page="review", cookie="stays")
    (port,) = cluster.serving_a_session()
    (other,) = set(cluster.processes) - {port}
    process = cluster.processes[port]
    room, opened = conducted
    phone = Client(port)
    assert phone.ask("POST", f"/join/{opened.code}", {"nickname": ""})[0] == 303
    room.act(opened.code, Begin())
    stream = phone.lines(f"/join/{opened.code}/events")
    next(stream)
    process.send_signal(signal.SIGTERM)
    while _health(port) == 200:
        time.sleep(0.05)

    assert list(stream)[-1] == ""  # it has ended
    assert phone.ask("GET", f"/join/{opened.code}/events")[0] == 503
    assert answer(phone, opened.code, 0, "benign") == 303
    phone.port = int(cluster.address.rpartition(":")[2])
    again = phone.lines(f"/join/{opened.code}/events")
    next(again)
    again.close()
    tab.answer()
    tab.press("Commit")
    assert not tab.wrong()
    token = xsrf(cluster.address)
    assert put(cluster.address, tab.session, "f.csv", b"a,b\n1,2\n", token)[0] == 204
    new = [Visitor(cluster.address, "", cookie=f"new-{n}") for n in range(4)]
    new.append(Visitor(cluster.address, "", cookie="stays"))
    assert active(other) == 5
    assert process.poll() is None
    for one in new:
        one.leave()

    tab.leave()
    assert process.wait(timeout=60) in (0, -signal.SIGTERM)
    with urllib.request.urlopen(f"{cluster.address}/") as page:
        assert page.status == 200
    cluster.start(port)
    assert _health(port) == 200


def _health(port: int) -> int:
    return _status(f"http://127.0.0.1:{port}/_stcore/health")


def _status(address: str) -> int:
    try:
        with urllib.request.urlopen(address) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
