"""Measure the project's bars and its rivals in one run; writes benchmarks/RESULTS.md. Run it with
``make bench``.

    python benchmarks/measure.py --ours             # without the other tool
    python benchmarks/measure.py --only cohorts     # a section alone: its rows are printed
    python benchmarks/measure.py --only rivals      # other tools on a cohort, a table apart

What the sections at the end measure is kept as numbers too, in benchmarks/measured.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))
from benchmarks import measured as numbers  # noqa: E402
from benchmarks import scale  # noqa: E402
from benchmarks.classes import class_rows  # noqa: E402
from benchmarks.clicks import click_rows  # noqa: E402
from benchmarks.cohort_page import cohort_page_rows  # noqa: E402
from benchmarks.cohorts import cohort_rows  # noqa: E402
from benchmarks.crowd import crowd_rows  # noqa: E402
from benchmarks.kernels import kernel_rows  # noqa: E402
from benchmarks.lessons import lesson_rows  # noqa: E402
from benchmarks.pages import (  # noqa: E402
    FLAGS,
    cold_start,
    during_training,
    reviews,
    sessions,
)
from benchmarks.plural import plural_rows  # noqa: E402
from benchmarks.reveals import first_heat_row, reveal_rows  # noqa: E402
from benchmarks.rival_cohorts import rival_cohort_rows  # noqa: E402

# What can be measured by itself; all but the last are part of every whole run.
SECTIONS: dict[str, Callable[[], Iterable[numbers.Cells]]] = {
    "class": class_rows,
    "clicks": click_rows,
    "cohorts": cohort_rows,
    "page": cohort_page_rows,
    "crowd": crowd_rows,
    "rivals": rival_cohort_rows,
}
APART = "rivals"

MEMORY = """
import sys, numpy, streamlit, pandas, plotly.graph_objects
from medmodels.cases import read_cases, samples
from medmodels.evidence import load_evidence
from medmodels.explanations import explain, explainer_of
from medmodels.models import load_model, model_ids
from medmodels.predictions import predict
kept = [load_model(name) for name in model_ids()]
for model in kept:
    case = read_cases(samples(model.task)[0].path.read_bytes(), task=model.task).case()
    predict(model, case); explain(model, case); load_evidence(model.artifact)
    if draw := explainer_of(model).heat:
        draw(model, model.inputs(case)[0], label=0)
assert "tensorflow" not in sys.modules
print(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1])
"""

NETWORK = """
import time, numpy as np
from medmodels.models.lite import Lite
from medmodels.training.networks.litert import converted
from medmodels.training.networks.film_cnn import build_film_cnn, combined
from medmodels.training.networks.stay_rnn import ensemble
from medmodels.training.strategies import FilmCnnStrategy, StayRnnStrategy
def median_of(once, repeats):
    once()
    times = []
    for _ in range(repeats):
        start = time.perf_counter(); once(); times.append(time.perf_counter() - start)
    return np.median(times)
films, stays = FilmCnnStrategy(), StayRnnStrategy()
for what, network, shape in (
    (
        "film",
        combined([build_film_cnn(films, view=view) for view in films.views]),
        (films.size, films.size, 1),
    ),
    ("stay", ensemble(48 // stays.step, 118, stays), (48 // stays.step, 118)),
):
    lite = Lite(converted(network))
    cases = np.random.default_rng(0).normal(size=(50, *shape)).astype(np.float32)
    expected = network.predict(cases, verbose=0)
    expected = expected[0] if isinstance(expected, list) else expected
    apart = np.abs(min(lite(cases), key=lambda a: a.shape[1]) - expected).max()
    served = median_of(lambda: lite(cases[:1]), 200)
    print(what, served, median_of(lambda: network.predict(cases[:1], verbose=0), 30), apart)
"""


RESULTS = HERE / "RESULTS.md"
OTHERS = "## Other tools on a cohort"
OTHERS_NOTE = """\
From a run of their own (`python benchmarks/measure.py --only rivals`): breast cytology, a forest of
the same settings, the same drawn rows, on the same machine. Each tool has 300 seconds of a
processor until a browser sees a page that can be used. The Responsible AI dashboard is given its
explanations and its error analysis, without counterfactuals and causal estimates."""


NOTES = """\
Reading notes. `shap.KernelExplainer` runs at its defaults against the same reference cases. The
bar is for the usual way to call it, with the fitted scikit-learn pipeline; the row with our own
vectorised log-odds shows how much of the difference is the model's speed. At its defaults it keeps
about ten of the thirty inputs, which is most of its distance from the exact values; it is additive
too. explainerdashboard explains the probability, against the same reference cases; it fits its
model and computes its values before it serves."""


def seconds(code: str) -> float:
    """Wall-clock seconds inside a fresh interpreter."""
    script = f"import time; s = time.perf_counter(); {code}; print(time.perf_counter() - s)"
    return float(
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
    )


def warm_rows() -> list[tuple[str, str, str]]:
    """Prediction plus explanation of one case, warm, 95th percentile of 50."""
    from medmodels.cases import read_cases, samples
    from medmodels.explanations import explain, explainer_of
    from medmodels.models import load_model, model_ids
    from medmodels.predictions import predict

    rows = []
    for name in model_ids():
        model = load_model(name)
        case = read_cases(samples(model.task)[0].path.read_bytes(), task=model.task).case()
        explain(model, case)
        times = []
        for _ in range(50):
            start = time.perf_counter()
            predict(model, case)
            explain(model, case)
            times.append(time.perf_counter() - start)
        bar = {"cnn": "≤ 600 ms", "rnn": "≤ 600 ms"}.get(model.family, "≤ 150 ms")
        rows.append(
            (
                f"warm prediction + explanation, {name}, p95",
                bar,
                f"{np.percentile(times, 95) * 1000:.0f} ms",
            )
        )
        if draw := explainer_of(model).heat:
            draw(model, model.inputs(case)[0], label=0)
            heats = [draw(model, model.inputs(case)[0], label=0) for _ in range(20)]
            together = np.percentile(times, 95) + np.percentile(
                [heat.seconds for heat in heats], 95
            )
            measured = (
                f"{together * 1000:.0f} ms; additivity error"
                f" {max(heat.additivity_error for heat in heats):.0e}"
            )
            rows.append(
                (
                    f"the same with the heat map of {heats[0].evaluations} evaluations, p95",
                    "≤ 600 ms, error ≤ 1e-4",
                    measured,
                )
            )
    return rows


def slider_row() -> tuple[str, str, str]:
    """The server's time for a move of the prevalence slider, on the question with the most held-out
    cases that has one.
    """
    from streamlit.testing.v1 import AppTest

    page = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60).run()
    for name, value in {
        "task": "icu-mortality",
        "model": "rnn",
        "view": "Thresholds and prevalence",
    }.items():
        page.session_state[name] = value
    page.switch_page("../pages/evidence.py").run()
    times = []
    for n in range(50):
        page.slider(key="prevalence icu-mortality").set_value(float(5 + n))
        start = time.perf_counter()
        page.run()
        times.append(time.perf_counter() - start)
    assert not page.exception
    return (
        "a move of a slider on the evidence page, 800 held-out cases, median of 50",
        "≤ 150 ms",
        f"{np.median(times) * 1000:.0f} ms",
    )


def network_rows() -> list[tuple[str, str, str]]:
    """One case through LiteRT and through keras.Model.predict, the same network, in a process of
    its own: it imports TensorFlow.
    """
    printed = subprocess.run(
        [sys.executable, "-c", NETWORK], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    rows = []
    for line in printed.splitlines():
        what, (fast, slow, apart) = line.split()[0], map(float, line.split()[1:])
        said = (
            f"{fast * 1000:.2f} ms vs {slow * 1000:.0f} ms: **{slow / fast:.0f} ×**; outputs differ"
            f" by {apart:.0e}"
        )
        rows.append(
            (f"one {what}, LiteRT vs `keras.Model.predict`", "≥ 50 × faster, same to 1e-5", said)
        )
    return rows


def told(rows: Iterable[numbers.Cells]) -> list[numbers.Cells]:
    """The rows, printed as soon as they are there: a run takes half an hour."""
    kept = []
    for row in rows:
        print(*row, sep=" | ", flush=True)
        kept.append(row)
    return kept


def rivals() -> dict[str, Any]:
    """What explainerdashboard takes, in its own environment."""
    rival_python = ROOT / ".venv-bench" / "bin" / "python"
    run = subprocess.run(
        [str(rival_python), str(HERE / "rivals.py"), str(HERE)],
        capture_output=True,
        text=True,
        check=True,
    )
    rival: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return rival


def main() -> None:
    """Run everything and write the table, or the sections that are named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ours", action="store_true", help="leave out the other tool")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, help="these sections alone")
    asked = parser.parse_args()
    warnings.filterwarnings("ignore")
    with tempfile.TemporaryDirectory() as own:  # the shipped models, whatever the user has trained
        os.environ["MEDMODELS_HOME"] = own
        only(asked.only) if asked.only else everything(None if asked.ours else rivals())
    numbers.write()
    scale.main()  # the page that reckons with them


def only(names: list[str]) -> None:
    """Measure these sections; their rows are printed, and those of the other tools kept."""
    for name in names:
        rows = told(SECTIONS[name]())
        if name == APART:
            _write(RESULTS.read_text(encoding="utf-8").partition(OTHERS)[0], apart(rows))


def everything(rival: dict[str, Any] | None) -> None:
    """Measure everything but the other tools on a cohort, whose table stays as it is."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        starts = sorted(cold_start(browser) for _ in range(3))
        many = told([*reviews(browser), *sessions(browser), *during_training(browser)])
        browser.close()
    start = starts[1]
    kernels = kernel_rows()
    ours_all = float(kernels[-1][2].split()[0])
    beside = (
        f"; explainerdashboard {rival['all_cases']:.1f} s:"
        f" **{rival['all_cases'] / ours_all:.0f} ×**"
        if rival
        else ""
    )
    kernels[-1] = (*kernels[-1][:2], f"{ours_all:.2f} s{beside}")
    served_only = (
        f"; explainerdashboard, served only, {rival['cold_start']:.1f} s:"
        f" **{rival['cold_start'] / start:.1f} ×**"
        if rival
        else ""
    )
    rows = [
        (
            "`import medmodels.cli` (the whole package)",
            "≤ 0.3 s",
            f"{median(seconds('import medmodels.cli') for _ in range(5)):.2f} s",
        ),
        (
            "cold start to the first page",
            "≤ 3 s",
            (f"{start:.1f} s (three runs, {starts[0]:.1f} to {starts[2]:.1f}){served_only}"),
        ),
        *kernels,
        *told(warm_rows()),
        *told(reveal_rows()),
        *told(lesson_rows()),
        *told([first_heat_row()]),
        *told(network_rows()),
        (
            "resident memory with every model loaded and used, TensorFlow absent",
            "≤ 450 MB",
            f"{memory_mb():.0f} MB",
        ),
        *told([slider_row()]),
        *many,
        *told(plural_rows()),
        *(row for name in SECTIONS if name != APART for row in told(SECTIONS[name]())),
    ]
    lines = [*heading(rival), "", *table(rows), "", NOTES, ""]
    before = RESULTS.read_text(encoding="utf-8").partition(OTHERS)
    _write("\n".join(lines) + "\n", "".join(before[1:]))


def memory_mb() -> float:
    """Resident memory of a process that has used every model, in megabytes."""
    command = [sys.executable, "-c", MEMORY]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout) / 1024


def heading(rival: dict[str, Any] | None) -> list[str]:
    """What the results are of: the machine and the versions."""
    versions = ", ".join(
        f"{name} {version(name)}" for name in ("numpy", "scikit-learn", "shap", "streamlit")
    )
    other = (
        f"explainerdashboard {rival['version']} (in its own environment)."
        if rival
        else "without explainerdashboard (`python benchmarks/measure.py --ours`)."
    )
    return [
        "# Results",
        "",
        "From one run of `make bench`. Seconds depend on the machine; read the ratios.",
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {versions}, {other}",
    ]


def table(rows: list[numbers.Cells]) -> list[str]:
    """The rows as Markdown."""
    body = [f"| {what} | {bar} | {measured} |" for what, bar, measured in rows]
    return ["| what | bar | measured |", "|---|---|---|", *body]


def apart(rows: list[numbers.Cells]) -> str:
    """The part about other tools on a cohort."""
    return "\n".join([OTHERS, "", OTHERS_NOTE, "", *table(rows), ""])


def _write(ours: str, others: str) -> None:
    RESULTS.write_text(ours + others, encoding="utf-8")
    print(ours + others)


if __name__ == "__main__":
    main()
