"""A hundred people at once, each in a browser of their own: ``python -m benchmarks.crowd`` prints
it, and ``make bench`` takes the rows into its table.

Everybody opens a review, on all questions in turn, and keeps it open; then everybody commits a
judgement at a moment of their own within two minutes, which is the pace that ``docs/scale.md``
reckons with (``--within`` has another). The browsers run on the same cores as the server and do
most of the work there, so that what is measured is slower than what a class with machines of its
own would see: how much of it each did is told too.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from benchmarks.measured import Cells, keep
from benchmarks.pages import FLAGS, at_rest, resident, served
from medmodels.tasks import TASKS
from tests.soak.visitor import TICKS, worked

if TYPE_CHECKING:
    from playwright.async_api import Browser, Locator, Page

__all__ = ["Crowd", "crowd", "crowd_rows"]

_SESSIONS, _WITHIN, _AFTER = 100, 120.0, 120.0  # people, seconds in which they commit, and after
T = TypeVar("T")
_GUARD = 120_000  # ms, against hanging
_OPENING = 2  # browsers that load their first page at once


@dataclass
class Crowd:
    """What came of it: seconds of every load and of every reveal (to the number and its first
    reason), what went wrong, resident memory of the server in MB, and while they committed the
    seconds of a processor that the server and everything else worked, of so many there were.
    """

    loads: list[float] = field(default_factory=list)
    reveals: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    before: float = 0
    highest: float = 0
    after: float = 0
    server: float = 0
    others: float = 0
    processors: float = 0

    @property
    def all_reveals(self) -> list[float]:
        """Of every question."""
        return [seconds for some in self.reveals.values() for seconds in some]


def crowd_rows(sessions: int = _SESSIONS, within: float = _WITHIN) -> list[Cells]:
    """What, bar and measured: loads, reveals, work and the memory of so many browser sessions."""
    done = asyncio.run(crowd(sessions, within=within))
    if done.errors:
        print(*done.errors[:5], sep="\n", flush=True)
    slowest = max(done.reveals, key=lambda task: float(np.percentile(done.reveals[task], 95)))
    p95, load = np.percentile(done.all_reveals, 95), np.percentile(done.loads, 95)
    grown, left = done.highest - done.before, done.after / done.before - 1
    keep(
        "crowd",
        sessions=sessions,
        within_s=within,
        reveal_p95_s=float(p95),
        server_s=done.server,
        grown_mb=grown,
        before_mb=done.before,
        left=left,
    )
    return [
        (
            f"{sessions} browser sessions (Chromium), {len(TASKS)} questions: reviews revealed",
            "all",
            f"{len(done.all_reveals)} of {sessions}; p95 of a first load {load:.1f} s",
        ),
        (
            f"the same, all committing within {within:.0f} s: click to number and reason, p95",
            "≤ 2 s",
            f"{p95:.2f} s (median {np.median(done.all_reveals):.2f} s; slowest {slowest})",
        ),
        (
            "the same: seconds of a processor while they committed",
            "told",
            f"{done.server:.0f} by the server, {done.others:.0f} by the browsers and the rest, of"
            f" {done.processors:.0f}",
        ),
        (
            "the same: memory of the server, more",
            "≤ 150 MB",
            f"{grown:.0f} MB ({done.before:.0f} MB after one session on each question)",
        ),
        (
            f"the same: memory {_AFTER:.0f} s after they left, against before they came",
            "within 10%",
            f"{left:+.1%} ({done.after:.0f} MB)",
        ),
    ]


async def crowd(sessions: int, *, within: float = _WITHIN, after: float = _AFTER) -> Crowd:
    """Serve the app, bring ``sessions`` browsers, have them all reveal a case, and leave."""
    from playwright.async_api import async_playwright

    done = Crowd()
    with (
        tempfile.TemporaryDirectory() as home,
        served({"MEDMODELS_HOME": home}) as (address, pid),
    ):
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=list(FLAGS)
            )
            for task in TASKS:  # models and libraries are loaded once for all
                page = await _opened(browser, address, task)
                await _revealed(page)
                await page.context.close()
            done.before = at_rest(pid)
            pages = await _all_opened(browser, address, sessions, done)
            server, busy, start = worked(pid), _busy(), time.perf_counter()
            await _all_revealed(pages, within, done)
            done.server = worked(pid) - server
            done.others = _busy() - busy - done.server
            done.processors = (time.perf_counter() - start) * (os.cpu_count() or 1)
            done.highest = resident(pid)
            await browser.close()
        time.sleep(after)
        done.after = resident(pid)
    return done


async def _all_opened(
    browser: Browser, address: str, sessions: int, done: Crowd
) -> list[tuple[str, Page]]:
    tasks = list(islice(cycle(TASKS), sessions))
    door = asyncio.Semaphore(_OPENING)

    async def load(task: str) -> Page:
        async with door:
            start = time.perf_counter()
            page = await _opened(browser, address, task)
            done.loads.append(time.perf_counter() - start)
            return page

    return _well(done, tasks, await asyncio.gather(*map(load, tasks), return_exceptions=True))


async def _all_revealed(pages: list[tuple[str, Page]], within: float, done: Crowd) -> None:
    async def act(task: str, page: Page, moment: float) -> None:
        await asyncio.sleep(moment)
        done.reveals.setdefault(task, []).append(await _revealed(page))

    moments = np.random.default_rng(0).uniform(0, within, len(pages)).tolist()
    acts = [act(task, page, at) for (task, page), at in zip(pages, moments, strict=True)]
    _well(done, [task for task, _ in pages], await asyncio.gather(*acts, return_exceptions=True))


def _busy() -> float:
    """Seconds that the machine's processors have worked since it was started: for programs, for
    programs that gave way, and for the system.
    """
    fields = Path("/proc/stat").read_text(encoding="utf-8").split("\n", 1)[0].split()
    return sum(map(int, fields[1:4])) / TICKS


def _well(
    done: Crowd, tasks: Sequence[str], came: Sequence[T | BaseException]
) -> list[tuple[str, T]]:
    """What came to its end; of what did not, the error is noted."""
    for task, one in zip(tasks, came, strict=True):
        if isinstance(one, BaseException):
            done.errors.append(f"{task}: {type(one).__name__}: {one}")
    both = zip(tasks, came, strict=True)
    return [(task, one) for task, one in both if not isinstance(one, BaseException)]


async def _opened(browser: Browser, address: str, task: str) -> Page:
    """A review on the first sample, ready for a judgement, in a browser context of its own."""
    page = await (await browser.new_context()).new_page()
    page.set_default_timeout(_GUARD)
    await page.goto(f"{address}review?task={task}")
    await _commit(page).wait_for()
    return page


async def _revealed(page: Page) -> float:
    """Judge and commit; seconds from the click to the number and its first reason."""
    await _answer(page.get_by_test_id("stForm").first)
    start = time.perf_counter()
    await _commit(page).click()
    await page.locator(".strip .finding").first.wait_for()
    await page.locator(".reasons li").first.wait_for()
    return time.perf_counter() - start


def _commit(page: Page) -> Locator:
    return page.get_by_role("button", name="Commit and reveal the model")


async def _answer(form: Locator) -> None:
    """The first possible answer, whatever is asked for."""
    radio, pills = form.get_by_test_id("stRadio"), form.get_by_test_id("stButtonGroup")
    amount = form.get_by_test_id("stNumberInputField")
    await radio.or_(pills).or_(amount).first.wait_for()
    if await radio.count():
        await radio.first.locator("label").nth(1).click()
    elif await pills.count():
        await pills.first.get_by_role("radio").first.click()
    else:
        await amount.first.fill("35")
        await amount.first.press("Tab")


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=_SESSIONS)
    parser.add_argument("--within", type=float, default=_WITHIN, help="seconds")
    asked = parser.parse_args()
    for what, bar, measured in crowd_rows(asked.sessions, asked.within):
        print(f"{what:85s} {bar:>12s} {measured}")


if __name__ == "__main__":
    main()
