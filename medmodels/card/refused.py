"""What a card says of the reader and the gate: how many cases of each kind they refuse."""

from __future__ import annotations

from medmodels.card.names import NOT_AVAILABLE
from medmodels.card.table import table
from medmodels.models import Model
from medmodels.models.measured import GateRow, GateTrial
from medmodels.statistics.intervals import wilson
from medmodels.tasks import Film, Task
from medmodels.wording import markdown

__all__ = ["gate_lines"]

# What was refused, by the code of its kind; those of one question are said by it.
_KINDS = {
    "columns mixed": "all columns mixed up",
    "columns swapped": "two columns swapped",
    "all tenfold": "every value in a unit ten times as small",
    "one tenfold": "one value, drawn at random, ten times as large",
    "variables mixed": "the variables' columns mixed up",
    "upside down": "the lead upside down",
    "flat lead": "the lead a fiftieth as high, with the marks of its beats",
    "low hum": "with 0.05 mV of the mains' hum",
    "hum": "with 0.1 mV of the mains' hum",
    "white noise": "with 0.1 mV of white noise",
    "faster": "as if twice the samples a second had been taken",
    "slower": "as if a third of the samples a second had been taken",
    "words backwards": "every word spelt backwards",
    "letters mixed": "letters of every word mixed up",
    "many as one": "twenty passages as one text",
    "other languages": "sentences in German, French, Spanish, Italian and Norwegian",
}


def gate_lines(trial: GateTrial, model: Model) -> list[str]:
    """The lines of the section on the gate."""
    return [
        "Refused by the reader or the gate; 95% intervals (Wilson).",
        "",
        *table(
            ["cases" if trial.of == "patients" else trial.of, "refused", "n"],
            [_refused(trial.of, row, model.task) for row in trial.rows],
        ),
    ]


def _refused(of: str, row: GateRow, task: Task) -> list[str]:
    if row.kind == "strangers" and not row.n:
        absent = f"{NOT_AVAILABLE}: their files were not in the data folder"
        return [f"pictures that are no {Film.of(task.inputs).picture_name}", absent, "0"]
    low, high = wilson(row.refused, row.n)
    return [_kind(of, row, task), f"{row.refused} ({low:.1%} to {high:.1%})", str(row.n)]


def _kind(of: str, row: GateRow, task: Task) -> str:
    if row.kind == "whole":
        held = f"test {task.inputs.noun}s" if of == "pictures" else f"held-out {of}"
        return f"{held}, as they are"
    if row.kind == "part":
        return f"test {task.inputs.noun}s {markdown(row.name)}, as they are"
    if row.kind == "together":
        return f"test {task.inputs.noun}s, all together"
    if row.kind == "strangers":
        return f"all that is no {Film.of(task.inputs).picture_name}"
    if row.kind == "turned":
        return f"test {task.inputs.noun}s, {markdown(row.name)}"
    kinds = {one.code: markdown(one.said) for one in task.inputs.spoilings} | _KINDS
    return markdown(row.name) or kinds.get(row.kind, markdown(row.kind))
