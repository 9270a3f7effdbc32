"""A running app and a real browser; the tests here skip, with the reason, where there is no
Chromium.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.settling import GUARD, listening

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the app keeps the models that people train in these tests."""
    return tmp_path_factory.mktemp("home")


@contextlib.contextmanager
def serving(script: str, environment: dict[str, str]) -> Iterator[str]:
    """The address of a server of that script, stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _healthy(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=GUARD / 1000)


def _healthy(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + GUARD / 1000
    while time.monotonic() < end:
        assert process.poll() is None, "the server has ended"
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=10).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[str]:
    """The address of the app, started for these tests and stopped after them."""
    with serving("app.py", os.environ | {"MEDMODELS_HOME": str(home)}) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Chromium, headless."""
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("no Chromium on this machine; `make test` installs it where it can")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=GUARD)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        started.on("context", listening)
        yield started
        started.close()


@pytest.fixture(autouse=True)
def _no_page_is_left_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test has opened is closed after it: pages left open keep asking the server, and every
    later test would wait for them too.
    """
    browser = request.getfixturevalue("browser") if "browser" in request.fixturenames else None
    before = list(browser.contexts) if browser else []
    yield
    for context in list(browser.contexts) if browser else []:
        if context not in before:
            context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """A test that fails tells what stood on its pages: the words on screen say more than the line
    that waited for others.
    """
    report = yield
    if report.failed and (browser := getattr(item, "funcargs", {}).get("browser")):
        report.sections += [
            (f"on screen at {page.url}", _words(page))
            for context in browser.contexts
            for page in context.pages
        ]
    return report


def _words(page: Page) -> str:
    """What can be read, and whether a script still runs."""
    try:
        said = page.locator("body").inner_text(timeout=5000)
        app = page.locator("[data-test-script-state]")
        state = app.first.get_attribute("data-test-script-state") if app.count() else "no app"
    except Exception as error:  # a page that is gone hides no failure
        return repr(error)
    return f"[{state}] {said[:6000]}"
