"""What every model says of every sample, as JSON lines: the same before and after code is moved.

    python benchmarks/figures.py > before.jsonl    # and again afterwards

``evaluate``, ``predict`` and ``explain`` of the command line, less the seconds they took.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from medmodels.cases import samples
from medmodels.cli import main
from medmodels.models import model_ids
from medmodels.tasks import get_task


def said(*argv: str) -> list[str]:
    """The JSON lines of one call, without what differs from run to run or from folder to folder."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main([*argv, "--json"])
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    for row in rows:
        row.pop("seconds", None)
        if "file" in row:
            row["file"] = Path(row["file"]).name
    return [json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows]


if __name__ == "__main__":
    for model in sorted(model_ids()):
        print(*said("evaluate", model), sep="\n")
        for sample in samples(get_task(model.partition("/")[0])):
            print(
                *said("predict", model, str(sample.path)),
                *said("explain", model, str(sample.path)),
                sep="\n",
            )
