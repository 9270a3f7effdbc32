"""Draw every page and view in both themes at the widths of a desk and a phone, by
``make screenshots``.

All of them go to ``screens/``, to be looked at one by one; those of the README, smaller, to docs/.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
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
    "class-shown-desk-light": "class",
    "cohort-drift-desk-light": "cohort",
    "lesson-wrong-reason-letter-desk-light": "lesson",
}
# Side by side in docs/teaching.md.
PHONES = ("class-phone-asked", "class-phone-revealed", "class-phone-told")
_PHONE_WIDTH, _PHONE_HEIGHT, _BETWEEN = 290, 820, 20
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
                for name, page in lesson_pages(browser, address, size, scheme):
                    picture(page, f"{name}-{size}-{scheme}", whole=size == "phone")
                for name, page in class_pages(browser, address, size, scheme):
                    whole = size == "phone" and "phone" in name
                    picture(page, f"{name}-{size}-{scheme}", whole=whole)
        browser.close()
    side_by_side()


def pages(browser: Browser, address: str, size: str, scheme: str) -> Iterator[tuple[str, Page]]:
    """Every page and view, opened and settled, by name."""
    from medmodels.tasks import get_task
    from tests.browser.journey import QUESTIONS
    from ui.cohort import VIEWS_OF_COHORT
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
    page = opened("cohort")
    for view in VIEWS_OF_COHORT:
        page.get_by_test_id("stButtonGroup").get_by_text(view, exact=True).first.click()
        settled(page)
        yield f"cohort-{view.lower().replace(' ', '-')}", page
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


def lesson_pages(
    browser: Browser, address: str, size: str, scheme: str
) -> Iterator[tuple[str, Page]]:
    """The list of lessons, and every step of each before its question is answered."""
    from medmodels.lessons import lessons

    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.goto(f"{address}/lessons")
    settled(page)
    yield "lessons", page
    for lesson in lessons():
        for step in lesson.steps:
            page.goto(f"{address}/lessons?lesson={lesson.name}&step={step.name}")
            settled(page)
            yield f"lesson-{lesson.name}-{step.name}", page
    context.close()


def class_pages(
    browser: Browser, address: str, size: str, scheme: str
) -> Iterator[tuple[str, Page]]:
    """A class from the choice of its cases to the debrief: the wall, at the width of a phone its
    phones too, and practice.
    """
    from tests.browser.test_class import ANSWERS, answer, joined, press

    width, height = SIZES[size]
    given = {name: said for name, (said, *_) in ANSWERS.items() if said}

    class Scheme:
        """Contexts of phones in the scheme that is pictured."""

        def new_context(self, **options: object) -> object:
            return browser.new_context(color_scheme=scheme, **options)

    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    wall = context.new_page()
    wall.set_default_timeout(90_000)
    wall.goto(f"{address}/teaching")
    start = wall.get_by_role("button", name="Start the session")
    start.wait_for()
    wall.get_by_text("Plan", exact=True).click()
    settled(wall)
    yield "class-plan", wall
    start.click()
    code = re.sub(r"\s", "", wall.locator(".st-key-code").inner_text())
    phones = {name: joined(Scheme(), address, code, name) for name in given}
    seen = phones["Ann"]

    def pictured(name: str) -> Iterator[tuple[str, Page]]:
        yield f"class-{name}", wall
        if size == "phone":
            yield f"class-phone-{name}", seen

    expect(wall.get_by_text(f"{len(given)} have joined")).to_be_visible()
    yield from pictured("joining")
    press(wall, "Begin")
    expect(seen.get_by_role("button", name="Send my answer")).to_be_visible()
    yield from pictured("asked")
    for name, (label, sure, _, _) in given.items():
        answer(phones[name], label, sure, second=False)
    press(wall, "Reveal the model")
    expect(seen.get_by_role("button", name="Send my second answer")).to_be_visible()
    yield from pictured("revealed")
    for name, (_, _, label, sure) in given.items():
        answer(phones[name], label, sure, second=True)
    press(wall, "Shut the answers")
    expect(wall.locator(".st-key-outcome")).to_be_visible()
    expect(seen.get_by_role("heading", name="What it was")).to_be_visible()
    yield "class-shown", wall
    if size == "phone":
        yield "class-phone-told", seen
    press(wall, "Next case")
    wall.get_by_text("More", exact=True).click()
    wall.get_by_role("button", name="End the answering now").click()
    expect(seen.get_by_role("heading", name="One last question")).to_be_visible()
    yield from pictured("closed")
    press(wall, "Debrief")
    expect(wall.get_by_role("heading", name="Every case")).to_be_visible()
    yield "class-debrief", wall
    if size == "phone":
        seen.get_by_role("link", name="My report").click()
        yield "class-phone-report", seen
    wall.goto(f"{address}/practice")
    settled(wall)
    yield "practice", wall
    for page in (wall, *phones.values()):
        page.context.close()


def side_by_side() -> None:
    """The phones of a class in one picture."""
    size = (len(PHONES) * (_PHONE_WIDTH + _BETWEEN) - _BETWEEN, _PHONE_HEIGHT)
    together = Image.new("RGB", size, "white")
    for n, name in enumerate(PHONES):
        one = Image.open(SCREENS / f"{name}-phone-light.png").convert("RGB")
        one = one.resize((_PHONE_WIDTH, one.height * _PHONE_WIDTH // one.width))
        together.paste(
            one.crop((0, 0, _PHONE_WIDTH, _PHONE_HEIGHT)), (n * (_PHONE_WIDTH + _BETWEEN), 0)
        )
    together.quantize(128).save(DOCS / "phones.png", optimize=True)


def picture(page: Page, name: str, *, whole: bool) -> None:
    """The screen as it is, or the whole page; and the smaller one of the README."""
    page.wait_for_timeout(1_500)
    size = page.viewport_size or {"width": 1440, "height": 900}
    if whole:
        main = "(document.querySelector('[data-testid=stMain]') ?? document.body).scrollHeight"
        page.set_viewport_size({**size, "height": min(int(page.evaluate(main)) + 80, LONGEST)})
        page.wait_for_timeout(1_000)
    else:
        page.evaluate(
            "(document.querySelector('[data-testid=stMain]') ?? document.body).scrollTo(0, 0)"
        )
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
    home = tempfile.mkdtemp(prefix="medmodels-pictures-")
    app = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"MEDMODELS_HOME": home})
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
        shutil.rmtree(home)


def settled(page: Page) -> None:
    """Wait until no script runs and every chart is drawn."""
    page.wait_for_timeout(300)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=90_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=90_000
    )


if __name__ == "__main__":
    main()
