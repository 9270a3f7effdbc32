"""What a reveal costs the server: prediction, strip, reasons, the other models and cases alike; and
the first heat map of a process.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np

__all__ = ["first_heat_row", "reveal_rows"]

Row = tuple[str, str, str]
ROOT = Path(__file__).parent.parent
_REPEATS = 3

FIRST_HEAT = """
import time
from medmodels.cases import read_cases, samples
from medmodels.explanations import explainer_of
from medmodels.models import load_model
model = load_model("chest-xray/cnn")
case = read_cases(samples(model.task)[0].path.read_bytes(), task=model.task).case()
explainer_of(model).heat(model, model.inputs(case)[0], label=0)
print(time.process_time())
"""


def reveal_rows() -> list[Row]:
    """Of every question the 95th percentile over its samples, with the model that comes first, in
    seconds as they pass and as a processor works.
    """
    from medmodels.cases import read_cases, samples
    from medmodels.evidence import load_scores
    from medmodels.models import load_model, models_of
    from medmodels.tasks import TASKS

    rows = []
    for name, task in TASKS.items():
        models = [load_model(model_id) for model_id in models_of(name)]
        scores, passed, worked = load_scores(models[0].artifact), [], []
        for sample in samples(task):
            case = read_cases(sample.path.read_bytes(), task=task, origin="sample").case()
            _reveal(models, scores, case)  # loads what is loaded once
            for _ in range(_REPEATS):
                start, begun = time.perf_counter(), time.process_time()
                _reveal(models, scores, case)
                passed.append(time.perf_counter() - start)
                worked.append(time.process_time() - begun)
        rows.append(
            (
                f"server time of a reveal, {models[0].id}, p95 over {len(samples(task))} samples",
                "≤ 200 ms",
                (
                    f"{1000 * np.percentile(passed, 95):.0f} ms"
                    f" ({1000 * np.percentile(worked, 95):.0f} ms of a processor)"
                ),
            )
        )
    return rows


def _reveal(models, scores, case) -> None:  # type: ignore[no-untyped-def]
    from medmodels.evidence import alike, judged
    from medmodels.explanations import explain
    from medmodels.predictions import predict
    from medmodels.strips import strip_of

    first, *others = models
    prediction = predict(first, case)
    strip_of(first, prediction, None, truths=scores.y)
    explain(first, case, label=prediction.focus)
    for other in others:
        predict(other, case)
    alike(judged(first.task, scores, first.threshold), prediction.number)


def first_heat_row() -> Row:
    """Imports, the model and the map, in an interpreter that has just started."""
    printed = subprocess.run(
        [sys.executable, "-c", FIRST_HEAT], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return (
        "first heat map of a process, imports and the model included",
        "≤ 2 s of a processor",
        f"{float(printed):.1f} s",
    )
