"""Draw the pictures of the README: ``make screenshots`` starts the app, opens each page and writes
docs/*.png.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

DOCS = Path(__file__).parent
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()


def main() -> None:
    """Start the app on a free port, picture the review and evidence pages, stop it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
        cwd=DOCS.parent,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=FLAGS
            )
            page = browser.new_page(viewport={"width": 1440, "height": 1000}, color_scheme="light")
            page.goto(f"http://127.0.0.1:{port}/")
            page.get_by_text("Case 3", exact=True).click()
            _settled(page)
            page.get_by_test_id("stRadio").first.get_by_text("malignant", exact=True).click()
            page.get_by_role("button", name="Commit and reveal the model").click()
            expect(page.get_by_test_id("stPlotlyChart").first).to_be_visible(timeout=60_000)
            _picture(page, "review.png", 1900)
            page.goto(f"http://127.0.0.1:{port}/evidence?task=icu-mortality&model=rnn")
            expect(page.get_by_test_id("stPlotlyChart").first).to_be_visible(timeout=60_000)
            page.get_by_text("Thresholds and prevalence", exact=True).click()
            expect(page.get_by_text("Is it worth acting on?")).to_be_visible(timeout=60_000)
            _picture(page, "evidence.png", 1600)
    finally:
        app.terminate()
        app.wait(timeout=20)


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the app did not start")


def _settled(page: Page) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=60_000
    )


def _picture(page: Page, name: str, height: int) -> None:
    page.set_viewport_size({"width": 1440, "height": height})
    _settled(page)
    page.wait_for_timeout(2500)
    page.screenshot(path=DOCS / name)


if __name__ == "__main__":
    main()
