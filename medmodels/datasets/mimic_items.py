"""Which MIMIC-III item is which variable of ``icu-mortality``: ``mimic_items.csv``, one line an
item, for a clinician to check.

The label is the item's own in D_ITEMS or D_LABITEMS and is compared with them at every import.
Where several items give one variable in the same minute, the item further up in the file counts.
``time`` is ``admission`` for what describes the patient at the start, whenever it was entered. What
was left out, and why:

- what CareVue calculates from another item (677 and 679, temperatures), and laboratory values
  copied into the chart: they would count twice, the copy at another time;
- glucose from a finger stick, and glucose, sodium, potassium and haematocrit from a blood gas: the
  variables are those of serum and of the blood count, as in the Challenge;
- the type of a ventilator (722, 223848): it is charted on while the patient breathes through a
  nasal cannula;
- urine lost before intensive care (theatre, recovery, emergency), urine per kilogram and hour, and
  40086, which lists of urine items carry although D_ITEMS calls it a drain. Magnesium stays in
  mg/dL, which is what the values of the Challenge are in, whatever its documentation says.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from medmodels.tasks.icu_mortality import ICU_MORTALITY

__all__ = ["AGREEMENT", "ARTERIAL", "CONVERSIONS", "GCS_PARTS", "MimicItem", "items"]

AGREEMENT = ICU_MORTALITY.inputs.upload_note

ARTERIAL = "as charted if arterial"  # dropped where the specimen of the same minute is any other
GCS_PARTS = ("GCS eye", "GCS verbal", "GCS motor")

# How the charted number v (and the charted words, in small letters) become the variable's value, in
# SQL.
CONVERSIONS: dict[str, str] = {
    "as charted": "v",
    ARTERIAL: "v",
    "°F to °C": "(v - 32) / 1.8",
    # both are charted under one item; 1 is all oxygen in either
    "% to fraction": "CASE WHEN v > 1 THEN v / 100 ELSE v END",
    "lb to kg": "v * 0.45359237",
    "in to cm": "v * 2.54",
    "part of the GCS": "v",
    "subtracted": "-v",
    "1 if above 0": "CASE WHEN v > 0 THEN 1 WHEN v <= 0 THEN 0 END",
    "1 unless on standby": (
        "CASE WHEN words IN ('standby', 'ambient', 'other', 'other/remarks', 'none') THEN 0 WHEN"
        " words <> '' THEN 1 END"
    ),
    "specimen of the blood gas": "CASE WHEN words = 'art' THEN 1 WHEN words <> '' THEN 0 END",
}


@dataclass(frozen=True, slots=True)
class MimicItem:
    """One item of MIMIC-III: the table its events stand in, its label there, and the variable, unit
    and conversion it has here.
    """

    itemid: int
    table: str
    label: str
    variable: str
    unit: str
    conversion: str
    time: str

    @property
    def dictionary(self) -> str:
        """The table of MIMIC-III that holds the item's label."""
        return "D_LABITEMS" if self.table == "LABEVENTS" else "D_ITEMS"


@cache
def items() -> tuple[MimicItem, ...]:
    """Every mapped item, in the order in which they take precedence."""
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as stream:
        return tuple(MimicItem(int(row.pop("itemid")), **row) for row in csv.DictReader(stream))
