"""What the cohort page costs on a million scored rows, in a browser: its first view, filters and
orders, and the memory of the server.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.cohorts import scored
from benchmarks.drawn import write
from benchmarks.measured import Cells, keep
from benchmarks.pages import DRAWN, FLAGS, WATCH, at_rest, resident, served

__all__ = ["cohort_page_rows"]

_ROWS = 1_000_000
_ACTS = 60
_COLUMNS = ("worst area", "mean texture", "probability of malignant", "row")  # orders in turn
Act = Callable[[], object]


def cohort_page_rows(rows: int = _ROWS, acts: int = _ACTS) -> list[Cells]:
    """What, bar and measured: a scored file with its inputs, put where the server lists files."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        write(home / f"{rows}.parquet", rows)
        scored(home, "forest", rows, "--inputs")
        (home / "cohorts").mkdir()
        (home / f"forest {rows}.parquet").rename(home / "cohorts" / "many.parquet")
        with served({"MEDMODELS_HOME": name}) as (address, pid), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=FLAGS
            )
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"{address}cohort")
            page.get_by_test_id("stPlotlyChart").first.wait_for(timeout=120_000)
            page.evaluate(WATCH)
            before = at_rest(pid)
            first = _timed(page, _option(page, "Cohort", "On this server: many"))
            cases = _timed(page, page.get_by_text("Cases", exact=True).first.click)
            page.get_by_test_id("stDataFrame").first.wait_for()
            told = {
                what: [_timed(page, make(page, n)) for n in range(acts // len(_KINDS))]
                for what, make in _KINDS.items()
            }
            grown = resident(pid) - before
            browser.close()
    times = [seconds for some in told.values() for seconds in some]
    p95 = float(np.percentile(times, 95))
    each = "; ".join(f"{what} {1000 * np.median(some):.0f} ms" for what, some in told.items())
    keep("page", first_s=first, p95_ms=1000 * p95, grown_mb=grown)
    return [
        (
            f"cohort page on {rows:,} scored rows: first view, and the first of its rows",
            "≤ 2 s",
            f"{first:.2f} s and {cases:.2f} s",
        ),
        (
            f"the same: filter, sort or search, p95 of {len(times)}",
            "≤ 500 ms",
            f"{1000 * p95:.0f} ms (medians: {each})",
        ),
        ("the same: memory of the server, more", "≤ 200 MB", f"{grown:.0f} MB"),
    ]


def _timed(page: Page, act: Act) -> float:
    """Seconds from an act until the page of it is drawn to its end."""
    page.evaluate("window.started = false")
    start = time.perf_counter()
    act()
    page.wait_for_function(DRAWN, polling=10, timeout=120_000)
    seconds = time.perf_counter() - start
    page.wait_for_timeout(300)
    return seconds


def _option(page: Page, label: str, option: str) -> Act:
    """Open a list, and give the choice of one of its options."""
    field = page.get_by_role("combobox", name=label, exact=True).first
    field.click()
    field.press_sequentially(option)  # of a long list only a few are there at once
    return page.get_by_role("option", name=option).first.click


def _turned(page: Page, n: int) -> Act:
    return page.get_by_text("Largest first").click


def _sorted(page: Page, n: int) -> Act:
    return _option(page, "Sort by", f"Sorted by {_COLUMNS[n % len(_COLUMNS)]}")


def _found(page: Page, n: int) -> Act:
    field = page.get_by_placeholder("Row number")
    field.fill(str(1000 + 37 * (n // 2)) if n % 2 == 0 else "")
    return lambda: field.press("Enter")


def _called(page: Page, n: int) -> Act:
    """Rows of one call, and all again."""
    _filters(page)
    if n % 2 == 0:
        return _option(page, "Called", "malignant (")
    return lambda: page.get_by_role("combobox", name="Called", exact=True).press("Backspace")


def _probable(page: Page, n: int) -> Act:
    """From a per cent more of the probability on."""
    _filters(page)
    end = page.get_by_role("slider", name="Probability of malignant — start")
    return lambda: end.press("ArrowRight")


def _filters(page: Page) -> None:
    """Open what stands behind the button, where it is not open yet."""
    if not page.get_by_role("combobox", name="Called", exact=True).count():
        page.get_by_role("button", name="Filter").click()
        page.get_by_role("combobox", name="Called", exact=True).wait_for()


# What is done in turn: each makes ready and gives the act that is measured.
_KINDS: dict[str, Callable[[Page, int], Act]] = {
    "turn the order": _turned,
    "sort by another column": _sorted,
    "find a row": _found,
    "filter by the call": _called,
    "filter by the probability": _probable,
}


if __name__ == "__main__":
    for what, bar, measured in cohort_page_rows():
        print(f"{what:70s} {bar:>9s} {measured}")
