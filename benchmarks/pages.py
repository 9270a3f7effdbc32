"""What is measured in a browser: the start, reviews, many sessions, and a click while a network is
trained.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np
from playwright.sync_api import Browser, TimeoutError

__all__ = ["DRAWN", "FLAGS", "WATCH", "cold_start", "during_training", "reviews", "sessions"]

ROOT = Path(__file__).parent.parent
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()

# Remembers that the script of the page has started, and tells when it has run to its end.
WATCH = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  // a quick run may be over before the observer is told of its start
  new MutationObserver(() => { window.started = true; })
    .observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
}"""
DRAWN = """() => window.started
  && document.querySelector('[data-testid="stApp"]')
    .getAttribute('data-test-script-state') === 'notRunning'"""


@contextmanager
def served(more: dict[str, str] | None = None) -> Iterator[tuple[str, int]]:
    """The app on a free port: its address and the id of its process; stopped afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    app = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | (more or {}),
    )
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.02)
        yield f"http://127.0.0.1:{port}/", app.pid
    finally:
        app.terminate()
        app.wait(timeout=20)


def cold_start(browser: Browser) -> float:
    """Seconds from starting the server until the first page is drawn in a browser that is already
    open.
    """
    page = browser.new_page()
    start = time.perf_counter()
    with served() as (address, _):
        page.goto(address)
        page.locator("a[href*='task=']").first.wait_for(timeout=60_000)
        seconds = time.perf_counter() - start
    page.close()
    return seconds


def reviews(browser: Browser) -> list[tuple[str, str, str]]:
    """Reviews from the front door to the verdict on a desk and on a phone, as a person meets them;
    the first one is the first of its server.
    """
    from tests.browser.journey import QUESTIONS, SCREENS, travelled
    from tests.browser.settling import listening

    with served() as (address, _):
        done = []
        for screen in SCREENS:
            for question in QUESTIONS:
                context = browser.new_context()
                listening(context)
                done.append(travelled(context.new_page(), address, question, screen))
                context.close()
        first, *warm = done
    fitting = sum(journey.beside <= journey.height for journey in done)
    return [
        (
            "first reveal after a cold start, to the number and to its reason",
            "≤ 1 s and ≤ 1.5 s",
            f"{first.seconds_to_number:.2f} s and {first.seconds_to_reason:.2f} s",
        ),
        (
            "warm click to the number, in the browser, slowest question",
            "≤ 500 ms",
            f"{1000 * max(j.seconds_to_number for j in warm if j.screen == 'phone'):.0f} ms",
        ),
        (
            "reviews on which the number and its first reason share a screen",
            "all",
            f"{fitting} of {len(done)}",
        ),
        (
            "clicks from the front door to the number, and to the verdict",
            "≤ 3 to the number",
            "; ".join(
                f"{j.question} {j.clicks_to_number} and {j.clicks_to_verdict}"
                for j in done
                if j.screen == "desk"
            ),
        ),
    ]


def sessions(browser: Browser, count: int = 50) -> list[tuple[str, str, str]]:
    """Sessions of one server, each in a browser context of its own and kept open; every one commits
    a judgement and gets its number.
    """
    loads = []
    with served() as (address, pid):
        for n in range(count + 1):
            page = browser.new_context().new_page()
            start = time.perf_counter()
            page.goto(f"{address}review?task=breast-fna")
            commit = page.get_by_role("button", name="Commit and reveal the model")
            commit.wait_for(timeout=60_000)
            loads.append(time.perf_counter() - start)
            page.get_by_test_id("stRadio").first.get_by_text("Malignant", exact=True).click()
            commit.click()
            page.locator(".strip .finding").first.wait_for(timeout=60_000)
            page.locator(".reasons li").first.wait_for(timeout=60_000)
            if n == 0:  # the first loads the libraries for all, and then what others may ask for
                before = at_rest(pid)
        growth = resident(pid) - before
    loaded = np.percentile(loads[1:], 95)
    return [
        (
            f"{count} browser sessions, each with a review revealed and kept open",
            "every one served, p95 load ≤ 5 s, growth ≤ 100 MB",
            (
                f"{len(loads) - 1} served, p95 load {loaded:.1f} s, growth {growth:.0f} MB (server"
                f" {before:.0f} MB after the first)"
            ),
        ),
    ]


def during_training(browser: Browser, clicks: int = 40) -> list[tuple[str, str, str]]:
    """Clicks on a review page while another session's network is trained: another sample case each,
    drawn to the end.
    """
    rng = np.random.default_rng(0)
    names = ",".join([*(f"pixel{n}" for n in range(784)), "label"])
    rows = [
        ",".join(map(str, row))
        for row in np.column_stack(
            [rng.integers(0, 256, (4000, 784)), np.arange(4000) % 2]
        ).tolist()
    ]
    with tempfile.TemporaryDirectory() as home, served({"MEDMODELS_HOME": home}) as (address, _):
        trainer, reviewer = (browser.new_context().new_page() for _ in range(2))
        reviewer.goto(f"{address}review?task=breast-fna")
        reviewer.get_by_role("button", name="Next case").wait_for(timeout=60_000)
        trainer.goto(address + "training")
        file = {
            "name": "noise.csv",
            "mimeType": "text/csv",
            "buffer": "\n".join([names, *rows]).encode(),
        }
        trainer.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
        trainer.get_by_role("button", name="Train", exact=True).click(timeout=60_000)
        trainer.get_by_text("How it learns").wait_for(timeout=180_000)
        times, lost = [], 0
        reviewer.evaluate(WATCH)
        for _ in range(clicks):
            reviewer.evaluate("window.started = false")
            start = time.perf_counter()
            reviewer.get_by_role("button", name="Next case").click()
            # by the clock: a page behind another draws no frames
            try:
                reviewer.wait_for_function(DRAWN, polling=20, timeout=10_000)
                times.append(time.perf_counter() - start)
            except TimeoutError:  # drawn before the page was looked at: nothing was measured
                lost += 1
            reviewer.wait_for_timeout(100)
        running = trainer.get_by_role("button", name="Stop and discard").count() > 0
        trainer.get_by_role("button", name="Stop and discard").click()
    measured = (
        f"{np.percentile(times, 95):.2f} s (median {median(times):.2f} s of {len(times)},"
        f" {lost} not seen;"
        f" the training {'went on' if running else 'had ended'})"
    )
    return [("a click on a review page while a network is trained, p95", "≤ 1 s", measured)]


def at_rest(pid: int) -> float:
    """Resident memory of a process in MB once it has stayed the same for five seconds."""
    last, since = resident(pid), time.monotonic()
    while time.monotonic() - since < 5:
        time.sleep(0.5)
        if abs((now := resident(pid)) - last) > 1:
            last, since = now, time.monotonic()
    return last


def resident(pid: int) -> float:
    """Resident memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return (
        int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
        / 1024
    )
