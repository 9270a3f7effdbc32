"""The README says of every shipped model what ``evaluate`` says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from medmodels.cli import main
from medmodels.models import model_ids
from medmodels.tasks import TASKS
from tools.readme_tables import BEGIN, END, README, evidence_tables, with_tables

ROOT = Path(__file__).parents[2]
TEXT = README.read_text(encoding="utf-8")
SHIPPED = [name for name in model_ids() if name.split("/")[0] in TASKS]
# 0.893 (0.864 to 0.920), 0.975 (0.963 to 0.985), n 496
NUMBERS = re.compile(r"-?\d+\.\d{3} \(-?\d+\.\d{3} to -?\d+\.\d{3}\)")


def rows(model_id: str) -> list[str]:
    """The lines of the README's tables that begin with a model's name."""
    return [line for line in TEXT.splitlines() if line.startswith(f"| `{model_id}` |")]


def test_every_shipped_model_is_in_the_tables() -> None:
    """Those that are missing, by name."""
    assert [name for name in SHIPPED if not rows(name)] == []


def test_the_tables_are_those_of_the_packaged_evidence() -> None:
    """Otherwise: ``python -m tools.readme_tables``."""
    written = TEXT.split(BEGIN + "\n")[1].split(END + "\n")[0].rstrip("\n").splitlines()

    assert written == evidence_tables().splitlines()


@pytest.mark.parametrize("model_id", SHIPPED)
def test_the_tables_agree_with_evaluate(capsys: pytest.CaptureFixture[str], model_id: str) -> None:
    """Every number of a model's rows is one that the verb prints of it, and its deciding metric is
    there for all cases, for those without abstentions, and for cross-validation where it was done.
    """
    assert main(["evaluate", model_id, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    repeated = (said["cross_validation"] or {"metrics": {}})["metrics"]
    held, without = said["metrics"], said["answered"]["metrics"]
    asks = TASKS[model_id.split("/")[0]].asks
    printed = {
        text(m["value"] if "value" in m else m["mean"], m["low"], m["high"])
        for metrics in (held, without, repeated)
        for m in metrics.values()
    }
    printed |= {
        text(m["value"], m["low"], m["high"])
        for of in said["subgroups"].get("class", {}).values()
        for m in of.values()
        if m["value"] is not None  # of a class that is never called
    }
    decides = [
        text(m.get("value", m.get("mean")), m["low"], m["high"])
        for metrics in (held, without, repeated)
        if (m := metrics.get(asks.decides[0]))
    ]
    here = " ".join(rows(model_id))

    assert len(rows(model_id)) == (2 if repeated else 1)
    assert set(NUMBERS.findall(here)) <= printed
    assert all(number in here for number in decides)
    assert f"| {said['answered']['abstained']} |" in here


def text(value: float, low: float, high: float) -> str:
    return f"{value:.3f} ({low:.3f} to {high:.3f})"


def test_a_number_by_hand_is_found() -> None:
    """The tool puts back what somebody changed, and leaves the rest as it is."""
    spoilt = TEXT.replace(NUMBERS.findall(TEXT.split(BEGIN)[1])[0], "0.999 (0.998 to 1.000)", 1)

    assert spoilt != TEXT
    assert with_tables(spoilt) == with_tables(TEXT) == TEXT
    with pytest.raises(ValueError, match="unpack"):
        with_tables(TEXT.replace(END, ""))


def test_every_question_is_told_with_its_models() -> None:
    """The README's list of questions names every task and every family that is shipped for it."""
    told = {
        cells[1].strip(" `"): set(re.findall(r"`([a-z]+)`", cells[3]))
        for line in TEXT.split("## The questions it answers today")[1]
        .split("\n## ")[0]
        .splitlines()
        if line.startswith("| `") and (cells := line.split("|"))
    }
    shipped: dict[str, set[str]] = {}
    for name in SHIPPED:
        task, family = name.split("/")
        shipped.setdefault(task, set()).add(family)

    assert told == shipped


def test_every_shipped_model_is_trained_again_by_one_command() -> None:
    """``make pretrained`` has a line for each."""
    make = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert [name for name in SHIPPED if f"medmodels train {name}\n" not in make] == []
