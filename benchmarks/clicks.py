"""What one click costs the server, by kind: milliseconds of a processor, as the kernel counts them
for the whole process. ``python -m benchmarks.clicks`` prints it.

Tabs without a browser click, so that nothing but the server is measured, and one after the other,
so that what is counted is the click's. A click here is a run of the whole page; what a browser asks
for besides (scripts, styles) is kept by it and costs nothing the second time.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measured import Cells, keep
from medmodels.lessons import lessons
from medmodels.tasks import TASKS
from tests.soak.visitor import TICKS, Visitor, serving, worked

__all__ = ["click_rows"]

_TABS = 5  # of each question; the first one more loads what is loaded once
_STEPS = ("open a review", "reveal", "verdict", "next case")


def click_rows(tabs: int = _TABS) -> list[Cells]:
    """What, bar and measured: mean milliseconds of a processor of each kind of click."""
    with tempfile.TemporaryDirectory() as home, serving(Path(home)) as (address, process):
        spent = {task: _review(address, process.pid, task, tabs) for task in TASKS}
        looks = {
            "open the front door": _looks(address, process.pid, tabs, "", ""),
            "open the evidence": _looks(address, process.pid, tabs, "task=breast-fna", "evidence"),
            "open a lesson": _looks(
                address, process.pid, tabs, f"lesson={lessons()[0].name}", "lessons"
            ),
        }
    rows = []
    for step in _STEPS:
        of = {task: spent[task][step] for task in TASKS}
        mean, most = sum(of.values()) / len(of), max(of, key=lambda task: of[task])
        keep("clicks", **{f"{step}": mean, f"{step}, dearest": of[most]})
        said = f"{mean:.0f} ms on average, {of[most]:.0f} ms of {most}, {min(of.values()):.0f} ms"
        rows.append(
            (
                f"a click, {step}: milliseconds of a processor",
                "told",
                f"{said} of {min(of, key=lambda task: of[task])}",
            )
        )
    keep("clicks", **looks)
    return rows + [
        (f"a click, {what}: milliseconds of a processor", "told", f"{ms:.0f} ms")
        for what, ms in looks.items()
    ]


def _review(address: str, pid: int, task: str, tabs: int) -> dict[str, float]:
    """Milliseconds of each step of a review, the mean of so many tabs."""
    spent = dict.fromkeys(_STEPS, 0.0)
    for number in range(tabs + 1):
        times: dict[str, float] = {}
        before = worked(pid)
        tab = Visitor(address, f"task={task}", page="review")
        times["open a review"] = _since(pid, before)
        for step, act in _acts(tab).items():
            before = worked(pid)
            act()
            times[step] = _since(pid, before)
        tab.leave()
        if tab.wrong():
            raise AssertionError(f"{task}: {tab.wrong()[0]}")
        if number:
            spent = {step: spent[step] + 1000 * times[step] / tabs for step in _STEPS}
    return spent


def _acts(tab: Visitor) -> dict[str, Callable[[], None]]:
    def reveal() -> None:
        tab.answer()
        tab.press("Commit")

    def record() -> None:
        tab.answer()
        tab.press("Record")

    return {"reveal": reveal, "verdict": record, "next case": lambda: tab.press("Next case")}


def _looks(address: str, pid: int, tabs: int, query: str, page: str) -> float:
    """Milliseconds of the first look at a page, the mean of so many tabs."""
    first = Visitor(address, query, page=page)
    first.leave()
    if first.wrong() or not first.elements:
        raise AssertionError(f"{page}: {first.wrong()}")
    before = worked(pid)
    for _ in range(tabs):
        Visitor(address, query, page=page).leave()
    return 1000 * _since(pid, before) / tabs


def _since(pid: int, before: float) -> float:
    """Seconds worked since, once nothing goes on any more: a page may be drawn before what belongs
    to it is put away.
    """
    last = worked(pid)
    while True:
        time.sleep(0.15)
        if (now := worked(pid)) - last < 2 / TICKS:
            return now - before
        last = now


if __name__ == "__main__":
    for what, bar, measured in click_rows():
        print(f"{what:65s} {bar:>6s} {measured}")
