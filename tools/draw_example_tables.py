"""Draw the example tables of the training page: ``python -m tools.draw_example_tables``.

Every number is drawn by the rules below and is nobody's: they show what the page does with plain
values, with grades that have to be parted, and with series.
"""

from __future__ import annotations

import numpy as np

from medmodels.cases.written import csv_text
from medmodels.places import app_folder

__all__ = ["TABLES"]


def falls(rng: np.random.Generator, rows: int = 400) -> list[list[object]]:
    """Falls on an invented ward: two labels, plain values, some cells blank."""
    age = rng.normal(72, 11, rows).clip(40, 98).round()
    before = rng.poisson(0.6, rows)
    drugs = rng.poisson(5, rows)
    pressure = rng.normal(128, 18, rows).round()
    score = 0.05 * (age - 72) + 0.9 * before + 0.15 * (drugs - 5) - 0.02 * (pressure - 128) - 1.4
    fell = rng.uniform(size=rows) < 1 / (1 + np.exp(-score))
    cells: list[list[object]] = [
        ["age", "falls before", "drugs", "systolic pressure", "ward", "fell"]
    ]
    for n in range(rows):
        shown = "" if rng.uniform() < 0.03 else int(pressure[n])
        row = [int(age[n]), int(before[n]), int(drugs[n]), shown]
        cells.append([*row, "ABC"[n % 3], "yes" if fell[n] else "no"])
    return cells


def grades(rng: np.random.Generator, rows: int = 500) -> list[list[object]]:
    """An invented grade from 0 to 4, and zeros where nothing was measured."""
    severity = rng.normal(0, 1, rows)
    creatinine = np.exp(4.4 + 0.35 * severity + rng.normal(0, 0.25, rows)).round()
    haemoglobin = (135 - 9 * severity + rng.normal(0, 10, rows)).round()
    potassium = (4.2 + 0.3 * severity + rng.normal(0, 0.4, rows)).round(1)
    grade = np.digitize(severity + rng.normal(0, 0.4, rows), [0.1, 0.8, 1.4, 2.0])
    haemoglobin[rng.uniform(size=rows) < 0.06] = 0
    head: list[object] = ["creatinine", "haemoglobin", "potassium", "grade"]
    columns = zip(creatinine, haemoglobin, potassium, grade, strict=True)
    return [head, *([int(c), int(h), f"{p:.1f}", int(g)] for c, h, p, g in columns)]


def series(rng: np.random.Generator, rows: int = 300) -> list[list[object]]:
    """Twelve hours of an invented heart rate, which rises before an invented event."""
    cells: list[list[object]] = [[*(f"heart rate_t{n}" for n in range(12)), "event"]]
    for n in range(rows):
        event = n % 3 == 0
        rise = np.clip(np.arange(12) - rng.integers(3, 9), 0, None) * (3.0 if event else 0.3)
        rates = rng.normal(82, 9) + rise + rng.normal(0, 4, 12)
        cells.append([*map(int, rates.round()), int(event)])
    return cells


def readmission(rng: np.random.Generator, rows: int = 400) -> list[list[object]]:
    """Invented patients after discharge: when they came back, or were last heard of."""
    age = rng.normal(70, 12, rows).clip(35, 97).round()
    before = rng.poisson(0.8, rows)
    haemoglobin = rng.normal(125, 16, rows).round()
    alone = rng.uniform(size=rows) < 0.35
    score = 0.03 * (age - 70) + 0.5 * before - 0.02 * (haemoglobin - 125) + 0.4 * alone
    back = np.ceil(rng.weibull(0.9, rows) * 420 * np.exp(-score))
    lost = np.ceil(rng.uniform(60, 540, rows))
    head: list[object] = ["age", "earlier admissions", "haemoglobin", "lives alone"]
    cells = [[*head, "days", "readmitted"]]
    for n in range(rows):
        came = back[n] <= lost[n]
        row = [int(age[n]), int(before[n]), int(haemoglobin[n]), int(alone[n])]
        cells.append([*row, int(min(back[n], lost[n])), "yes" if came else "no"])
    return cells


TABLES = {"falls": falls, "grades": grades, "series": series, "readmission": readmission}


if __name__ == "__main__":
    for number, (name, draw) in enumerate(TABLES.items()):
        file = app_folder() / "assets" / "tables" / f"{name}.csv"
        file.parent.mkdir(exist_ok=True)
        file.write_text(csv_text(draw(np.random.default_rng(number))), encoding="utf-8")
