"""A hundred sessions review a case each, all at once, and leave: no error, and the memory comes
back. Run by hand: ``make soak``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from websockets.exceptions import WebSocketException

from medmodels.tasks import TASKS
from tests.soak.visitor import Visitor, memory_mb, serving

__all__ = ["Soak", "soak"]


@dataclass(frozen=True)
class Soak:
    """What came of it: what went wrong, and resident memory in MB cold, warm, at its highest and
    after they left.
    """

    errors: tuple[str, ...]
    cold: float
    warm: float
    highest: float
    after: float

    @property
    def growth(self) -> float:
        """What stayed, as a share of the start with every model loaded."""
        return self.after / self.warm - 1


def soak(sessions: int, *, wait: float, home: Path, options: tuple[str, ...] = ()) -> Soak:
    """Review and leave, ``sessions`` at once on mixed questions; ``wait`` seconds later the memory
    is read again.

    The start is read when a session on each question has come and gone, since models are loaded
    once for all.
    """
    errors: list[str] = []
    with serving(home, *options) as (address, process):
        cold = memory_mb(process)
        for task in TASKS:
            review(address, task, errors).leave()
        time.sleep(wait)
        warm = memory_mb(process)
        with ThreadPoolExecutor(sessions) as threads:
            tasks = list(islice(cycle(TASKS), sessions))
            tabs = list(threads.map(lambda task: reviewed(address, task, errors), tasks))
        highest = memory_mb(process)
        for tab in tabs:
            tab.leave() if tab else None
        time.sleep(wait)
        return Soak(tuple(errors), cold, warm, highest, memory_mb(process))


def review(address: str, task: str, errors: list[str], *, cookie: str = "") -> Visitor:
    """Answer, commit, see the model, record a verdict; what goes wrong is noted."""
    tab = Visitor(address, f"task={task}", page="review", cookie=cookie)
    for button in ("Commit", "Record"):
        tab.answer()
        tab.press(button)
        errors += [f"{task}, {button}: {said}" for said in tab.wrong()]
    strips = [e for e in tab.all("bidi_component") if e.component_name.endswith("_strip")]
    if not (strips and tab.media()):
        errors.append(f"{task}: no number or no report")
    return tab


def reviewed(address: str, task: str, errors: list[str]) -> Visitor | None:
    """A review in the crowd, where a tab that is thrown out is noted and the others go on."""
    try:
        return review(address, task, errors)
    except (OSError, AssertionError, WebSocketException) as error:
        errors.append(f"{task}: {type(error).__name__}: {error}")
        return None


def main() -> int:
    """Run it and say what came of it; 1 when the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--wait", type=float, default=120, help="seconds after they left")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        done = soak(asked.sessions, wait=asked.wait, home=Path(home))
    print(f"{asked.sessions} sessions: {len(done.errors)} errors {done.errors[:5]}")
    print(
        f"memory in MB: cold {done.cold:.0f}, start {done.warm:.0f}, highest {done.highest:.0f},"
        f" {asked.wait:.0f} s after they left {done.after:.0f}"
    )
    print(f"{done.growth:+.1%} of the start; the bar is +15%")
    return int(bool(done.errors) or done.growth > 0.15)


if __name__ == "__main__":
    sys.exit(main())
