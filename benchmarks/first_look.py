"""What a person waits for, in Chromium: ``python benchmarks/first_look.py [RUNS]``.

From starting the server to a settled front page; from the first answer to its number, a few seconds
later; and from answers after that.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync".split()
READING = 8.0  # seconds in which somebody reads the front page, and the case


@contextmanager
def started() -> Iterator[str]:
    """A new server, and its address before it listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ, **quiet)  # type: ignore[call-overload]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def opened(page: Page, address: str) -> None:
    """Go there as soon as anybody answers, and wait until the front page is whole."""
    port = int(address.rpartition(":")[2])
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.01)
    page.goto(address)
    page.get_by_role("link", name="Notes", exact=True).wait_for(timeout=60_000)
    settled(page)


def settled(page: Page) -> None:
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)


def revealed(page: Page) -> float:
    """Seconds from the click to the number."""
    page.get_by_test_id("stRadio").first.locator("label").nth(1).click()
    page.wait_for_timeout(500)
    start = time.perf_counter()
    page.get_by_role("button", name="Commit and reveal the model").click()
    page.locator(".strip").first.wait_for(timeout=60_000)
    return time.perf_counter() - start


def one(browser: Browser, question: str) -> tuple[float, float, float]:
    """Seconds to the front page, of the first reveal, and of the reveals after it."""
    page = browser.new_context().new_page()
    start = time.perf_counter()
    with started() as address:
        opened(page, address)
        cold = time.perf_counter() - start
        page.wait_for_timeout(READING * 500)
        page.get_by_role("link", name=question, exact=True).click()
        page.get_by_role("button", name="Commit and reveal the model").wait_for(timeout=60_000)
        page.wait_for_timeout(READING * 500)
        first = revealed(page)
        later = []
        for _ in range(3):
            settled(page)
            page.get_by_role("button", name="Next case").click()
            page.get_by_role("button", name="Commit and reveal the model").wait_for(timeout=60_000)
            page.wait_for_timeout(1500)
            later.append(revealed(page))
    page.context.close()
    return cold, first, statistics.median(later)


def main() -> None:
    """Print a line for each of so many new servers, and the medians."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for question in ("Chest X-ray", "Breast cytology", "Intensive care"):
            rows = [one(browser, question) for _ in range(runs)]
            cold, first, later = (statistics.median(column) for column in zip(*rows, strict=True))
            print(f"{question}: front page {cold:.2f} s, first number {first:.2f} s, later {later:.2f}")
        browser.close()


if __name__ == "__main__":
    main()
