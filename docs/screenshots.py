"""Draw every page and view in both themes at the widths of a desk and a phone, by
``make screenshots``.

All of them go to ``screens/``, to be looked at one by one; those of the README, smaller, to docs/.
"""

from __future__ import annotations

import io
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

DOCS = Path(__file__).parent
ROOT = DOCS.parent
SCREENS = ROOT / "screens"
sys.path.insert(0, str(ROOT))

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
SCHEMES = ("light", "dark")
LONGEST = 12_000  # pixels of a picture of a whole page
# What the README shows, with its width there.
README = {
    "home-desk-light": "home",
    "chest-xray-desk-light": "review",
    "lab-desk-light": "evidence",
}
README_WIDTH = 1100
# What opens below the case.
_BELOW = {
    view: view.lower().replace(" ", "-")
    for view in ("Model facts", "All contributions", "What if", "Every model")
}


def main() -> None:
    """Start the app on a free port, picture everything, stop it."""
    from tests.browser.conftest import FLAGS

    SCREENS.mkdir(exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for size in SIZES:
            for scheme in SCHEMES:
                for name, page in pages(browser, address, size, scheme):
                    # on a desk the screen as it is met, but for what is not on it
                    whole = size == "phone" or any(map(name.endswith, _BELOW.values()))
                    picture(page, f"{name}-{size}-{scheme}", whole=whole)
        browser.close()


def pages(browser: Browser, address: str, size: str, scheme: str) -> Iterator[tuple[str, Page]]:
    """Every page and view, opened and settled, by name."""
    from medmodels.tasks import get_task
    from tests.browser.journey import QUESTIONS
    from ui.evidence import views_of

    width, height = SIZES[size]

    def opened(path: str) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.goto(f"{address}/{path}")
        settled(page)
        return page

    for name, path in {"home": "", "training": "training", "behaviour": "behaviour"}.items():
        page = opened(path)
        yield name, page
        page.context.close()
    for question, (give, _) in QUESTIONS.items():
        page = opened(f"review?task={question}")
        yield f"{question}-asked", page
        give(page)
        settled(page)
        page.get_by_role("button", name="Commit and reveal the model").click()
        expect(page.locator(".reasons li").first).to_be_visible(timeout=90_000)
        settled(page)
        yield question, page
        for view, short in _BELOW.items():
            page.get_by_test_id("stButtonGroup").filter(has_text="Every model").get_by_text(
                view, exact=True
            ).click()
            settled(page)
            yield f"{question}-{short}", page
        page.context.close()
        page = opened(f"evidence?task={question}")
        for view in views_of(get_task(question)):
            page.get_by_test_id("stButtonGroup").get_by_text(view, exact=True).first.click()
            settled(page)
            short = {"Thresholds and prevalence": "lab"}.get(view, view.lower().replace(" ", "-"))
            yield (short if question == "icu-mortality" else f"{question}-{short}"), page
        page.context.close()
        page = opened(f"models?task={question}")
        yield f"{question}-card", page
        page.context.close()


def picture(page: Page, name: str, *, whole: bool) -> None:
    """The screen as it is, or the whole page; and the smaller one of the README."""
    page.wait_for_timeout(1_500)
    size = page.viewport_size or {"width": 1440, "height": 900}
    if whole:
        main = "document.querySelector('[data-testid=stMain]').scrollHeight"
        page.set_viewport_size({**size, "height": min(int(page.evaluate(main)) + 80, LONGEST)})
        page.wait_for_timeout(1_000)
    else:
        page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    shot = page.screenshot(path=SCREENS / f"{name}.png")
    page.set_viewport_size(size)
    if name in README:
        small = Image.open(io.BytesIO(shot))
        small.thumbnail((README_WIDTH, LONGEST))
        small.quantize(128).save(DOCS / f"{README[name]}.png", optimize=True)


@contextmanager
def served() -> Iterator[str]:
    """The app on a free port, stopped afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    app = subprocess.Popen(command, cwd=ROOT)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        app.terminate()
        app.wait(timeout=20)


def settled(page: Page) -> None:
    """Wait until no script runs and every chart is drawn."""
    page.wait_for_timeout(300)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=90_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=90_000
    )


if __name__ == "__main__":
    main()
