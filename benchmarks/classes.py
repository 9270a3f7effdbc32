"""What a class of 300 phones costs: ``python -m benchmarks.classes`` prints it, and ``make bench``
takes the rows into its table.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from benchmarks.measured import Cells, keep
from tests.soak.classes import class_run

__all__ = ["class_rows"]

_PHONES, _CASES = 300, 20


def class_rows(phones: int = _PHONES, cases: int = _CASES) -> list[Cells]:
    """What, bar and measured: a class in which all answer within 5 s of a reveal, a tenth drop out
    of each case and come back, and some send twice.
    """
    with tempfile.TemporaryDirectory() as home:
        run = class_run(phones, cases, home=Path(home))
    if run.errors:
        raise AssertionError(f"{len(run.errors)} errors, the first: {run.errors[0]}")
    keep("class", phones=phones, answer_ms=1000 * run.worked / run.answers, grown_mb=run.grown)
    tally, steps = np.percentile(run.to_tally, 95), np.percentile(run.acts, 95)
    return [
        (
            f"class of {phones} phones, {cases} cases, two phases: answers lost or there twice",
            "0",
            f"{run.lost + run.twice} of {run.answers}",
        ),
        ("the same: answer to the host's tally, p95", "≤ 1 s", f"{tally:.2f} s"),
        (
            "the same: reveal to the last phone's page, longest",
            "≤ 2 s",
            f"{max(run.to_last):.2f} s",
        ),
        ("the same: a step of the host, p95", "≤ 1 s", f"{steps:.2f} s"),
        (
            "the same: a processor's work for an answer, pages and news of all phones included",
            "told",
            f"{1000 * run.worked / run.answers:.1f} ms",
        ),
        ("the same: memory of the server, more", "≤ 150 MB", f"{run.grown:.0f} MB"),
    ]


if __name__ == "__main__":
    for what, bar, measured in class_rows():
        print(f"{what:75s} {bar:>10s} {measured:>12s}")
