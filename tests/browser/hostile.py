"""A table whose every word is markup, and the models trained on it."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from medmodels.cases.written import csv_text

ELSEWHERE = "http://127.0.0.1:9"  # nobody listens there, and nothing on a page may ask for it
TITLE = f"![t]({ELSEWHERE}/t.png) <b>T</b> $t$"
YES = f"yes ![i]({ELSEWHERE}/x.png) :red[D] | $x^2$"
NO = f"no* <a href='{ELSEWHERE}'>n</a> %{{x}} & :smile:"
TARGET = "is [it](so)?"
COLUMNS = (
    f"<a href='{ELSEWHERE}/a'>link</a>",
    "<span style='color:red'>red</span> %{y}",
    f"[x]({ELSEWHERE}/l)",
    ":material/delete: $c_1$",
    "=HYPERLINK(1) **b** -> 5",
    "2024",
)
TASK = "own-t-http-127-0-0-1-9-t-png-b-t-b-t"


def table(rows: int = 90, seed: int = 0) -> bytes:
    """Rows whose label can be learnt from the first two columns."""
    rng = random.Random(seed)
    lines: list[list[str]] = [[*COLUMNS, TARGET]]
    for _ in range(rows):
        values = [rng.gauss(0, 1) for _ in COLUMNS]
        label = YES if values[0] + values[1] + rng.gauss(0, 0.7) > 0 else NO
        lines.append([*(f"{value:.3f}" for value in values), label])
    return csv_text(lines).encode()


def trained(home: Path, families: tuple[str, ...] = ("forest", "svm")) -> None:
    """Train the families on the table, into that home."""
    root = Path(__file__).parents[2]
    for family in families:
        command = [
            sys.executable,
            "-m",
            "medmodels",
            "train-csv",
            "-",
            f"--title={TITLE}",
            "--target",
            TARGET,
            f"--positive={YES}",
            "--family",
            family,
        ]
        command += ["--trees", "50"] if family == "forest" else []
        subprocess.run(
            command,
            cwd=root,
            input=table(),
            capture_output=True,
            check=True,
            env={"MEDMODELS_HOME": str(home), "PATH": ""},
        )
