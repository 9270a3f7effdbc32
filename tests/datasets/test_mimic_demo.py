"""The MIMIC-III demo, imported whole: time, memory, layout, and nothing of the source's identity in
the output.
"""

from __future__ import annotations

import csv
import gzip
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from medmodels.cases import read_cases
from medmodels.datasets.mimic import import_mimic
from medmodels.datasets.mimic_items import items
from medmodels.errors import CaseError
from medmodels.models import load_model
from medmodels.predictions import predict
from medmodels.tasks.icu_mortality import ICU_MORTALITY

DEMO = (
    Path(os.environ.get("MEDMODELS_DATA", Path(__file__).parents[3] / "shared" / "data"))
    / "mimic3-demo"
)
CODES = [f.synonyms[0] for f in ICU_MORTALITY.features]
pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(
        not DEMO.is_dir(), reason="the MIMIC-III demo is not in the data folder; set MEDMODELS_DATA"
    ),
]


def test_each_label_is_the_dictionarys() -> None:
    """Every item of the reviewed table stands in the demo's dictionaries under that very label,
    linked to that table.
    """
    for table in ("D_ITEMS", "D_LABITEMS"):
        with gzip.open(DEMO / f"{table}.csv.gz", "rt", encoding="utf-8") as stream:
            rows = {int(row["itemid"]): row for row in csv.DictReader(stream)}
        for item in items():
            if item.dictionary == table:
                assert rows[item.itemid]["label"].strip() == item.label
                assert rows[item.itemid].get("linksto", item.table.lower()) == item.table.lower()


RUN = """
import signal, sys
# a shell in the background ignores it, and so would we
signal.signal(signal.SIGINT, signal.default_int_handler)
from collections import Counter
from pathlib import Path
from medmodels.datasets.mimic import import_mimic
def progress(said):
    print(said, file=sys.stderr, flush=True)
done = import_mimic(Path(sys.argv[1]), Path(sys.argv[2]), progress=progress)
# ru_maxrss would count what the tests' own process held when it started this one
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(done.stays, done.values, int(peak.split()[1]) / 1024)
"""
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[float]]:
    """The demo, imported in a process of its own: the folder, and stays, values and MB."""
    folder = tmp_path_factory.mktemp("demo") / "out"
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(DEMO), str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return folder, [float(number) for number in done.stdout.split()]


def test_the_demo_is_imported_whole_in_little_memory(demo: tuple[Path, list[float]]) -> None:
    """136 stays in at most 1 GB."""
    folder, (stays, values, megabytes) = demo

    assert stays == 136 == len(list(folder.glob("*.txt")))
    assert values > 40_000
    assert megabytes <= 1000


def test_every_stay_of_the_demo_is_in_the_layout_of_the_challenge(
    demo: tuple[Path, list[float]],
) -> None:
    """Known codes, times from 00:00 to 48:00 in order, plausible values, each code once a minute;
    all 37 variables occur.
    """
    ranges = {
        f.synonyms[0]: f.plausible for f in (*ICU_MORTALITY.features, *ICU_MORTALITY.descriptors)
    }
    seen: set[str] = set()
    for path in sorted(demo[0].glob("*.txt")):
        header, *rows = [line.split(",") for line in path.read_text().splitlines()]
        assert header == ["Time", "Parameter", "Value"]
        assert [name for _, name, _ in rows[:6]] == [
            "RecordID",
            "Age",
            "Gender",
            "Height",
            "ICUType",
            "Weight",
        ]
        assert all(re.fullmatch(r"[0-4]\d:[0-5]\d", moment) for moment, _, _ in rows)
        assert [moment for moment, _, _ in rows] == sorted(moment for moment, _, _ in rows)
        assert max(moment for moment, _, _ in rows) <= "48:00"
        assert len({(moment, name) for moment, name, _ in rows}) == len(rows)
        for _, name, value in rows[1:]:
            low, high = ranges[name]
            assert low <= float(value) <= high or value == "-1"
        seen.update(name for _, name, value in rows if value != "-1")

    assert set(CODES) <= seen


def test_nothing_of_the_source_identifies_a_stay(demo: tuple[Path, list[float]]) -> None:
    """No identifier and no date of the demo stands in any file that is written, nor in any file's
    name.
    """
    with gzip.open(DEMO / "ICUSTAYS.csv.gz", "rt") as stream:
        identifiers = {
            row[column]
            for row in csv.DictReader(stream)
            for column in ("subject_id", "hadm_id", "icustay_id")
        }
    paths = list(demo[0].iterdir())

    assert {path.name for path in paths} == {
        "outcomes.csv",
        *(f"{n:05d}.txt" for n in range(1, 137)),
    }
    for path in paths:
        # liver enzymes are the one value as large as an identifier
        text = re.sub(r".*,A[SL]T,\d+\n", "", path.read_text())
        assert not re.search(r"\d{4}-\d\d|\d\d/\d\d", text)
        assert not {name for name in re.split(r"[,\n]", text) if name in identifiers}


def test_a_signal_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C while DuckDB reads the largest table ends the import, and the scratch folder goes with
    it.
    """
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, str(DEMO), str(tmp_path / "out")],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert run.stderr is not None
    for line in run.stderr:
        if "reading CHARTEVENTS" in line:
            run.send_signal(signal.SIGINT)
            break
    run.communicate(timeout=600)  # a guard against hanging

    assert run.returncode != 0
    assert list(tmp_path.iterdir()) == []


def test_every_imported_stay_is_predicted_or_abstained_on(demo: tuple[Path, list[float]]) -> None:
    """Each of the 136 stays gets a probability, a reason of the model's for abstaining, or, with
    nothing charted, the reader's sentence.
    """
    model, said = load_model("icu-mortality/rnn"), Counter[str]()
    for file in sorted(demo[0].glob("*.txt")):
        try:
            prediction = predict(model, read_cases(file.read_bytes(), task=ICU_MORTALITY).case())
        except CaseError as error:
            said["nothing charted" if "charted" in str(error) else str(error)] += 1
        else:
            said["abstained" if prediction.abstained else "predicted"] += 1
            assert 0 <= prediction.p_positive <= 1

    assert said.total() == 136
    assert set(said) <= {"predicted", "abstained", "nothing charted"}
    assert said["nothing charted"] <= 2
    assert said["predicted"] >= 60


def test_the_import_shows_how_far_it_is(demo: tuple[Path, list[float]], tmp_path: Path) -> None:
    """A bar that begins with one step and is full with the last."""
    said: list[str] = []
    import_mimic(DEMO, tmp_path / "again", progress=said.append)
    bars = [line for line in said if line.startswith("[")]

    assert [bar.count("█") for bar in bars] == list(range(1, len(bars) + 1))
    assert "░" not in bars[-1]
