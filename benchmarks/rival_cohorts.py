"""Other tools on a cohort: how long until there is a page to use, what memory it takes, what it
leaves out.

``python benchmarks/measure.py --only rivals`` puts the rows into the table.

The same question, a forest of the same settings and the same drawn rows, each tool in an
environment of its own. A tool is given so many seconds of a processor, not of the clock, so that it
gets the same on a machine with other work.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.drawn import TASK, drawn
from benchmarks.measured import Cells
from benchmarks.pages import FLAGS
from medmodels.datasets import DATASETS
from medmodels.tasks import get_task
from tests.soak.visitor import worked

__all__ = ["Tried", "rival_cohort_rows", "tried"]

HERE = Path(__file__).parent
_LIMIT = 300.0  # seconds of a processor
_CLOCK = 3  # times as long by the clock
_ROWS = (20_000, 100_000)


@dataclass(frozen=True)
class _Tool:
    """Where it is installed, the settings that are tried in turn with a few words for each, and
    what stands on its page once it can be used.
    """

    environment: str
    settings: dict[str, str]
    usable: str


_TOOLS = {
    "explainerdashboard": _Tool(
        ".venv-bench",
        {"": "at its defaults", "--eased": "without interactions"},
        ".js-plotly-plot .main-svg",
    ),
    "raiwidgets": _Tool(
        ".venv-rai",
        {"": "at its defaults", "--eased": "with its limit of rows lifted"},
        "text=Instances in the selected cohort",
    ),
}


@dataclass(frozen=True)
class Tried:
    """What came of one try: seconds of a processor until the page could be used (``None`` where
    that never was), the most memory in MB, what was done last, and what the tool said of cuts.
    """

    seconds: float | None
    peak_mb: float
    last: str
    warned: tuple[str, ...]


def rival_cohort_rows(limit: float = _LIMIT) -> Iterator[Cells]:
    """What, bar and measured, of every tool, setting and number of rows; where fewer rows did not
    come to a page, more are not tried.
    """
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "rows.npz"
        _write(path, max(_ROWS))
        for tool, about in _TOOLS.items():
            for setting, said in about.settings.items():
                yield from _of(tool, about, setting, said, path, limit)


def _of(
    tool: str, about: _Tool, setting: str, said: str, path: Path, limit: float
) -> Iterator[Cells]:
    failed = ""
    for rows in _ROWS:
        what = f"{tool} {_version(about, tool)} {said}, {rows:,} rows: a page to use"
        if failed:
            yield what, "told", f"not tried: {failed}"
            continue
        one = tried(tool, path, rows, setting=setting, limit=limit)
        told = f"{one.peak_mb:,.0f} MB" + "".join(f"; says “{words}”" for words in one.warned)
        if one.seconds is None:
            failed = f"{rows:,} had come to none"
            yield what, "told", f"none in {limit:.0f} s of a processor ({one.last}); {told}"
        else:
            yield what, "told", f"{one.seconds:.0f} s of a processor; {told}"


def tried(tool: str, path: Path, rows: int, *, setting: str, limit: float) -> Tried:
    """Serve so many rows with a tool and look at its page in a browser."""
    about = _TOOLS[tool]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    python = HERE.parent / about.environment / "bin" / "python"
    command = [python, HERE / "rival_tools.py", tool, path, rows, port, *setting.split()]
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        with out.open("w") as outs, err.open("w") as errs:
            process = subprocess.Popen(
                list(map(str, command)), stdout=outs, stderr=errs, start_new_session=True
            )
        seen = _Seen(process)
        try:
            served = _until_served(seen, out, port, limit)
            usable = served and _usable(f"http://localhost:{port}/", about.usable, limit)
            ended = not seen.look()
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        done = _done(out)
        last = f"last done: {done[-1] if done else 'nothing'}{', then it ended' if ended else ''}"
        cuts = _cuts(err.read_text(encoding="utf-8"))
        return Tried(seen.worked if usable else None, seen.peak_mb, last, cuts)


def _done(out: Path) -> list[str]:
    lines = out.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["done"] for line in lines if line.startswith('{"done"')]


@dataclass
class _Seen:
    """A process, and when it was last looked at: its seconds of a processor and its most memory."""

    process: subprocess.Popen[bytes]
    worked: float = 0.0
    peak_mb: float = 0.0

    def look(self) -> bool:
        """Whether it still runs."""
        if self.process.poll() is not None:
            return False
        self.worked = worked(self.process.pid)
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        if "VmHWM" in status:
            self.peak_mb = int(status.split("VmHWM:")[1].split()[0]) / 1024
        return True


def _until_served(seen: _Seen, out: Path, port: int, limit: float) -> bool:
    """Whether it says that it serves, and does, before it has used its time, or has ended; one of
    the tools listens long before and breaks when it is asked then.
    """
    end = time.monotonic() + _CLOCK * limit
    while seen.look() and seen.worked < limit and time.monotonic() < end:
        if "serving" in _done(out):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return True
        time.sleep(0.5)
    return False


def _usable(address: str, mark: str, limit: float) -> bool:
    """Whether a browser comes to see a page with that on it."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS)
        )
        page = browser.new_page()
        try:
            page.goto(address, timeout=1000 * limit)
            page.locator(mark).first.wait_for(timeout=1000 * limit)
            return True
        except Error:
            return False
        finally:
            browser.close()


def _cuts(said: str) -> tuple[str, ...]:
    """The sentences in which a tool tells of limits, each once."""
    words = [line.partition("Warning: ")[2].strip() for line in said.splitlines()]
    about = ("limit", "slow", "max_idxs", "first ")
    cuts = [sentence for sentence in words if any(word in sentence for word in about)]
    return tuple(dict.fromkeys(cuts))


def _version(about: _Tool, tool: str) -> str:
    code = f"from importlib.metadata import version; print(version({tool!r}))"
    python = HERE.parent / about.environment / "bin" / "python"
    run = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    return run.stdout.strip()


def _write(path: Path, rows: int) -> None:
    """The training cases and so many drawn rows, as arrays that every environment reads."""
    cases = DATASETS[TASK]()
    data, malignant = drawn(rows)
    np.savez(
        path,
        names=np.array(get_task(TASK).feature_names),
        train=cases.data[cases.train],
        train_malignant=np.asarray(cases.labels[cases.train], bool),
        drawn=data,
        drawn_malignant=malignant,
    )


if __name__ == "__main__":
    for cells in rival_cohort_rows():
        print(*cells, sep=" | ", flush=True)
