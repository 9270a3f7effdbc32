"""Stays in intensive care from a folder of MIMIC-III tables, in the layout of the PhysioNet
Challenge 2012.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path

import duckdb

from medmodels.cases.written import write_csv
from medmodels.datasets import mimic_sql as sql
from medmodels.datasets.mimic_items import AGREEMENT, items
from medmodels.errors import DatasetError
from medmodels.tasks import Stay
from medmodels.tasks.icu_mortality import ICU_MORTALITY

__all__ = ["AGREEMENT", "MIMIC_TABLES", "Imported", "import_mimic"]

# The tables that are read, and the columns of each; names are compared without regard to case.
MIMIC_TABLES: dict[str, tuple[str, ...]] = {
    "ICUSTAYS": ("subject_id", "hadm_id", "icustay_id", "first_careunit", "intime", "outtime"),
    "PATIENTS": ("subject_id", "gender", "dob"),
    "ADMISSIONS": ("hadm_id", "hospital_expire_flag"),
    "CHARTEVENTS": ("icustay_id", "itemid", "charttime", "value", "valuenum", "error"),
    "LABEVENTS": ("subject_id", "hadm_id", "itemid", "charttime", "value", "valuenum"),
    "OUTPUTEVENTS": ("icustay_id", "itemid", "charttime", "value", "iserror"),
    "D_ITEMS": ("itemid", "label"),
    "D_LABITEMS": ("itemid", "label"),
}
_MEMORY, _THREADS = "600MB", 2  # what the joins may hold; the rest goes to the scratch folder
_JOINS = "joins"
_AT_ONCE = 200  # stays held in Python while they are written


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote, and how many charted values it left out for which reason."""

    stays: int
    values: int
    skipped: Mapping[str, int]


def import_mimic(
    folder: Path, out: Path, *, progress: Callable[[str], None] = lambda _: None
) -> Imported:
    """Write every stay of a MIMIC-III folder to ``out``: a file each, numbered, and
    ``outcomes.csv``.

    No identifier and no date of the source is written. Nothing appears in ``out`` before everything
    is written. Raises ``DatasetError`` when a table is missing or is not MIMIC-III's, or ``out``
    holds something already.
    """
    progress(AGREEMENT)
    tables = _tables(folder)
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise DatasetError("out-not-empty", folder=out.name)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise DatasetError("out-not-written", folder=out.name, reason=error.strerror) from None
    try:
        with duckdb.connect(scratch / "joins.duckdb") as joins:
            done = _Import(joins, tables, progress).run(scratch)
        if out.exists():
            out.rmdir()
        (scratch / "stays").rename(out)
    except OSError as error:
        raise DatasetError("stays-not-written", reason=error.strerror) from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    progress(f"{done.stays} stays with {done.values} values written to {out.name}")
    return done


def _tables(folder: Path) -> dict[str, Path]:
    """Each table's file, compressed or not, in large or small letters."""
    try:
        files = {path.name.upper(): path for path in sorted(folder.iterdir()) if path.is_file()}
    except OSError as error:
        raise DatasetError("folder-not-read", folder=folder.name, reason=error.strerror) from None
    tables = {
        name: path
        for name in MIMIC_TABLES
        if (path := files.get(f"{name}.CSV") or files.get(f"{name}.CSV.GZ"))
    }
    if missing := [name for name in MIMIC_TABLES if name not in tables]:
        raise DatasetError("tables-missing", folder=folder.name, tables=tuple(missing))
    return tables


class _Import:
    """The steps of one import, each a few queries to DuckDB."""

    def __init__(
        self,
        joins: duckdb.DuckDBPyConnection,
        tables: Mapping[str, Path],
        progress: Callable[[str], None],
    ) -> None:
        self.joins, self.tables, self.progress = joins, tables, progress
        self.done, self.steps = 0, len(sql.EVENT_QUERIES) + 5

    def _step(self, what: str) -> None:
        """A bar of the steps with what begins now."""
        self.done += 1
        self.progress(f"[{'█' * self.done}{'░' * (self.steps - self.done)}] {what}")

    def run(self, scratch: Path) -> Imported:
        spill = str(scratch / "spill").replace("'", "''")
        self._do(
            _JOINS,
            f"SET memory_limit = '{_MEMORY}'",
            f"SET threads = {_THREADS}",
            f"SET temp_directory = '{spill}'",
            "SET preserve_insertion_order = false",
            "SET enable_progress_bar = false",
            sql.SCHEMA,
        )
        self._mapping()
        self._stays()
        for table, query in sql.EVENT_QUERIES.items():
            self._step(f"reading {table}")
            self._do(table, query.format(source=self._source(table)))
        self._step("converting units, joining coma scores, taking what is plausible")
        self._do(_JOINS, *sql.READINGS)
        return self._written(scratch / "stays")

    def _mapping(self) -> None:
        """The reviewed table and the plausible ranges; refuses a dictionary in which an item has
        another label.
        """
        rows = [
            (i.itemid, i.table, rank, i.variable, i.conversion, i.time == "admission")
            for rank, i in enumerate(items())
        ]
        self.joins.executemany("INSERT INTO items VALUES (?, ?, ?, ?, ?, ?)", rows)
        ranges = [
            (f.synonyms[0], *f.plausible)
            for f in (*ICU_MORTALITY.features, *ICU_MORTALITY.descriptors)
        ]
        self.joins.executemany("INSERT INTO ranges VALUES (?, ?, ?)", ranges)
        for table in ("D_ITEMS", "D_LABITEMS"):
            self._step(f"checking the items against {table}")
            labels = dict(self._do(table, sql.LABELS.format(source=self._source(table))))
            for item in items():
                label = (
                    labels.get(item.itemid, item.label) if item.dictionary == table else item.label
                )
                if label.casefold() != item.label.casefold():
                    raise DatasetError(
                        "item-relabelled", item=item.itemid, label=item.label, table=table
                    )

    def _stays(self) -> None:
        self._step("reading ICUSTAYS, PATIENTS, ADMISSIONS")
        for table in ("ICUSTAYS", "PATIENTS", "ADMISSIONS"):
            self._do(
                table,
                f"CREATE TABLE {table} AS SELECT {', '.join(MIMIC_TABLES[table])} FROM"
                f" {self._source(table)}",
            )
        self._do("ICUSTAYS", sql.STAYS.format(hours=Stay.of(ICU_MORTALITY.inputs).hours))
        if not self._count("stays"):
            raise DatasetError("no-stay")

    def _written(self, folder: Path) -> Imported:
        """Every stay in its file, and the outcomes."""
        folder.mkdir()
        stays, values = self._count("stays"), self._count("readings WHERE variable <> 'Height'")
        self._step(f"writing {stays} stays")
        with (folder / "outcomes.csv").open("w", encoding="utf-8", newline="") as stream:
            parts = (
                self._files(folder, first, first + _AT_ONCE - 1)
                for first in range(1, stays + 1, _AT_ONCE)
            )
            write_csv(stream, chain([("file", "died", "hours")], chain.from_iterable(parts)))
        return Imported(stays, values, dict(self._do(_JOINS, sql.SKIPPED)))

    def _files(self, folder: Path, first: int, last: int) -> list[tuple[str, int, str]]:
        """The files of the stays from ``first`` to ``last``; returns their rows of
        ``outcomes.csv``.
        """
        described = self._do(_JOINS, sql.DESCRIPTORS, bounds=(first, last))
        values = self._do(_JOINS, sql.VALUES, bounds=(first, last))
        charted = {
            stay: [row[1:] for row in rows]
            for stay, rows in groupby(values, key=lambda row: row[0])
        }
        outcomes = []
        for stay, age, sex, unit, height, died, hours in described:
            file = f"{stay:05d}.txt"
            head = [
                ("RecordID", stay),
                ("Age", age),
                ("Gender", sex),
                ("Height", _number(height)),
                ("ICUType", unit),
            ]
            rows = charted.get(stay, [])
            # the Challenge has a weight in every record, -1 for none
            if not rows or rows[0][:2] != (0, "Weight"):
                head.append(("Weight", -1))
            lines = [f"00:00,{name},{value}" for name, value in head]
            lines += [
                f"{minute // 60:02d}:{minute % 60:02d},{name},{_number(value)}"
                for minute, name, value in rows
            ]
            (folder / file).write_text(
                "\n".join(("Time,Parameter,Value", *lines, "")), encoding="utf-8"
            )
            outcomes.append((file, died, "" if hours is None else f"{hours:.2f}"))
        return outcomes

    def _source(self, table: str) -> str:
        """The table's file as DuckDB reads it: every column as text, so that no guess about types
        can lose a row.
        """
        source = sql.source(self.tables[table])
        self._do(table, f"SELECT * FROM {source} LIMIT 0")
        columns = {column[0].lower() for column in self.joins.description or ()}
        if missing := [column for column in MIMIC_TABLES[table] if column not in columns]:
            raise DatasetError("table-lacks-columns", table=table, columns=tuple(missing))
        return source

    def _count(self, table: str) -> int:
        return int(self._do(_JOINS, f"SELECT count(*) FROM {table}")[0][0])

    def _do(self, what: str, *queries: str, bounds: tuple[int, int] | None = None) -> list[tuple]:
        """The rows of the last query; an error of DuckDB's becomes a sentence, as its own text
        quotes the patient's row.
        """
        try:
            for query in queries:
                self.joins.execute(query, bounds)
            return self.joins.fetchall()
        except duckdb.InterruptException:
            raise KeyboardInterrupt from None
        except (
            duckdb.OutOfMemoryException,
            duckdb.IOException,
            duckdb.InvalidInputException,
            duckdb.ConversionException,
        ):
            if what == _JOINS:
                raise DatasetError("tables-not-joined") from None
            raise DatasetError("table-not-read", table=what) from None


def _number(value: float | None) -> str:
    """As the Challenge writes it: -1 for none, no more decimals than a chart has."""
    return "-1" if value is None else f"{round(value, 3):g}"
