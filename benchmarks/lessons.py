"""What a step of a lesson costs the server: its facts, its words and what is live at its start; and
how long what runs live takes.
"""

from __future__ import annotations

import time

import numpy as np

__all__ = ["lesson_rows"]

Row = tuple[str, str, str]
_REPEATS = 5


def lesson_rows() -> list[Row]:
    """Of every lesson its slowest step, the 95th percentile of a few looks once models are loaded;
    and of what runs live the longest, at the settings it begins with.
    """
    from medmodels.lessons import PlainBench, lessons, step_words

    bench, rows = PlainBench(), []
    for lesson in lessons():
        looks, runs = {}, {}
        for step in lesson.steps:
            times = []
            for _ in range(_REPEATS + 1):
                start, begun = time.perf_counter(), time.process_time()
                step_words(step, step.facts(bench))
                if step.live:
                    step.live(bench, step.at_start())
                times.append((time.perf_counter() - start, time.process_time() - begun))
            # the first loads what it needs
            looks[step.name] = tuple(np.percentile(times[1:], 95, axis=0).tolist())
            if step.runs:
                start = time.perf_counter()
                states = sum(1 for _ in step.runs(bench, step.at_start()))
                runs[step.name] = (time.perf_counter() - start, states)
        slowest = max(looks, key=lambda name: looks[name][1])
        passed, worked = looks[slowest]
        rows.append(
            (
                f"server time of a step, lesson {lesson.place}, slowest of {len(looks)}",
                "≤ 500 ms",
                f"{1000 * passed:.0f} ms ({1000 * worked:.0f} ms of a processor; {slowest})",
            )
        )
        rows += [
            (
                f"live run, lesson {lesson.place}, {name}",
                "≤ 20 s",
                f"{taken:.1f} s, {states} states drawn",
            )
            for name, (taken, states) in runs.items()
        ]
    return rows


if __name__ == "__main__":
    for row in lesson_rows():
        print(" | ".join(row), flush=True)
