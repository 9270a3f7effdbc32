"""What ``mimic`` asks DuckDB: from events as they are charted to one value for each stay, minute
and variable.
"""

from __future__ import annotations

import glob
from pathlib import Path

from medmodels.datasets.mimic_items import ARTERIAL, CONVERSIONS, GCS_PARTS

__all__ = [
    "DESCRIPTORS",
    "EVENT_QUERIES",
    "LABELS",
    "READINGS",
    "SCHEMA",
    "SKIPPED",
    "STAYS",
    "VALUES",
    "source",
]


def source(path: Path) -> str:
    """A file as a table of text; its name is taken letter by letter, never as a pattern."""
    name = glob.escape(str(path)).replace("'", "''")
    quoted = """quote = '"', escape = '"', nullstr = ''"""
    return f"read_csv('{name}', header = true, all_varchar = true, delim = ',', {quoted})"


def _id(column: str) -> str:
    """An identifier; some exports write those that may be missing as 123.0."""
    return f"TRY_CAST(TRY_CAST({column} AS DOUBLE) AS BIGINT)"


SCHEMA = """
CREATE TABLE items (itemid BIGINT, source VARCHAR, rank INTEGER, variable VARCHAR,
    conversion VARCHAR, admission BOOLEAN);
CREATE TABLE ranges (variable VARCHAR, low DOUBLE, high DOUBLE);
CREATE TABLE events (stay INTEGER, seen INTEGER, rank INTEGER, v DOUBLE, words VARCHAR,
    error BOOLEAN);
"""

LABELS = f"SELECT {_id('itemid')}, trim(label) FROM {{source}} WHERE label IS NOT NULL"

# Numbered in the order of the stays' identifiers, which are random: the number says nothing about
# when.
STAYS = f"""
CREATE TABLE stays AS
SELECT row_number() OVER (ORDER BY icustay) AS stay, * FROM (
    SELECT DISTINCT ON (icustay) {_id("icustay_id")} AS icustay, {_id("i.subject_id")} AS subject,
        {_id("i.hadm_id")} AS hadm,
        TRY_CAST(intime AS TIMESTAMP) AS started, TRY_CAST(outtime AS TIMESTAMP) AS ended,
        least(started + INTERVAL {{hours}} HOUR, ended) AS until,
        date_sub('year', TRY_CAST(dob AS TIMESTAMP), started) AS years, CASE WHEN years > 89 THEN 90
            ELSE years END AS age,
        CASE upper(gender) WHEN 'F' THEN 0 WHEN 'M' THEN 1 END AS sex,
        CASE upper(first_careunit) WHEN 'CCU' THEN 1 WHEN 'CSRU' THEN 2 WHEN 'MICU' THEN 3
            WHEN 'SICU' THEN 4 WHEN 'TSICU' THEN 4 END AS unit,
        CASE WHEN TRY_CAST(hospital_expire_flag AS DOUBLE) = 1 THEN 1 ELSE 0 END AS died
    FROM ICUSTAYS i JOIN PATIENTS p ON {_id("i.subject_id")} = {_id("p.subject_id")}
        JOIN ADMISSIONS a ON {_id("i.hadm_id")} = {_id("a.hadm_id")}
    WHERE icustay IS NOT NULL AND started IS NOT NULL)
"""


def _events(table: str, keys: str, on: str, number: str, error: str) -> str:
    """The mapped items of a table within the first hours of their stay; "<0.01" counts as the limit
    it names.
    """
    limit = r"regexp_extract(upper(value), '^\s*(?:<|>|LESS THAN|GREATER THAN)\s*([0-9.]+)\s*$', 1)"
    return f"""
    INSERT INTO events
    SELECT stay, floor((epoch(moment) - epoch(started)) / 60), rank, v, words, error
    FROM (
        SELECT {keys}, {_id("itemid")} AS itemid, TRY_CAST(charttime AS TIMESTAMP) AS moment,
            lower(trim(value)) AS words,
            coalesce(TRY_CAST({number} AS DOUBLE), TRY_CAST({limit} AS DOUBLE)) AS v,
                coalesce(TRY_CAST({error} AS DOUBLE) = 1, false) AS error
        FROM {{source}}) AS charted
    JOIN items ON items.itemid = charted.itemid AND items.source = '{table}'
    JOIN stays ON {on} AND moment BETWEEN started AND until
    """


_OF_STAY = (f"{_id('icustay_id')} AS of_stay", "of_stay = icustay")
EVENT_QUERIES = {
    "CHARTEVENTS": _events("CHARTEVENTS", *_OF_STAY, number="valuenum", error="error"),
    "LABEVENTS": _events(
        "LABEVENTS",
        f"{_id('subject_id')} AS of_subject, {_id('hadm_id')} AS of_hadm",
        "of_subject = subject AND coalesce(of_hadm = hadm, true)",
        number="valuenum",
        error="NULL",
    ),
    "OUTPUTEVENTS": _events("OUTPUTEVENTS", *_OF_STAY, number="value", error="iserror"),
}

_FORMULAS = " ".join(f"WHEN '{name}' THEN {formula}" for name, formula in CONVERSIONS.items())
_PARTS = " + ".join(f"min(value) FILTER (variable = '{part}')" for part in GCS_PARTS)
_NAMES = ", ".join(f"'{part}'" for part in GCS_PARTS)
_JOINED = f"'GCS', {_NAMES}, 'Urine'"  # several rows make one value
READINGS = (
    f"""
    CREATE TABLE converted AS
    SELECT stay, CASE WHEN admission THEN 0 ELSE seen END AS minute, variable, rank, seen,
        conversion = '{ARTERIAL}' AS arterial,
        CASE conversion {_FORMULAS} END AS value, CASE WHEN error THEN 'marked as an error'
            WHEN value IS NULL THEN 'no number' END AS why
    FROM events JOIN items USING (rank)
    """,
    "DROP TABLE events",
    # A value of its own; the total coma score or else the sum of its three parts; all urine of a
    # minute together.
    f"""
    CREATE TABLE judged AS
    WITH sound AS (SELECT * FROM converted WHERE why IS NULL),
    venous AS (SELECT stay, seen FROM sound WHERE variable = 'specimen' GROUP BY ALL
        HAVING min(value) = 0),
    found AS (
        SELECT stay, minute, variable, rank, seen, value, CASE WHEN arterial
            AND is_venous THEN 'blood gas not arterial' END AS why
        FROM sound LEFT JOIN (SELECT *, true AS is_venous FROM venous) USING (stay, seen)
            WHERE variable NOT IN ({_JOINED}, 'specimen')
        UNION ALL
        SELECT stay, minute, 'GCS', 0, minute, coalesce(min(value) FILTER (variable = 'GCS'),
            {_PARTS}) AS score,
            CASE WHEN score IS NULL THEN 'coma score without all its parts' END
        FROM sound WHERE variable = 'GCS' OR variable IN ({_NAMES}) GROUP BY stay, minute
        UNION ALL
        SELECT stay, minute, 'Urine', 0, minute, sum(value), NULL FROM sound
            WHERE variable = 'Urine' GROUP BY stay, minute
        UNION ALL
        SELECT stay, minute, variable, rank, seen, value, why FROM converted WHERE why IS NOT NULL
            AND variable <> 'specimen'
    )
    SELECT stay, minute, variable, rank, seen, value,
        coalesce(why, CASE WHEN NOT value BETWEEN low
            AND high THEN 'outside the plausible range' END) AS why
    FROM found LEFT JOIN ranges USING (variable)
    """,
    "DROP TABLE converted",
    """
    CREATE TABLE readings AS
    SELECT stay, minute, variable, arg_min(value,
        {'rank': rank, 'seen': seen, 'value': value}) AS value FROM judged WHERE why IS NULL
    GROUP BY stay, minute, variable HAVING variable <> 'MechVent' OR value = 1 ORDER BY stay
    """,
)

# Ventilation is read from many settings of one minute: those are no repetition.
SKIPPED = """
SELECT why, count(*) FROM judged WHERE why IS NOT NULL GROUP BY why
UNION ALL
SELECT 'charted again in the same minute', (SELECT count(*) FROM judged WHERE why IS NULL
    AND variable <> 'MechVent')
    - (SELECT count(*) FROM readings WHERE variable <> 'MechVent')
ORDER BY why
"""

DESCRIPTORS = """
SELECT stay, coalesce(age, -1), coalesce(sex, -1), coalesce(unit, -1), value, died,
    floor((epoch(ended) - epoch(started)) / 36) / 100
FROM stays LEFT JOIN (SELECT stay, value FROM readings WHERE variable = 'Height') USING (stay)
    WHERE stay BETWEEN ? AND ? ORDER BY stay
"""

VALUES = """
SELECT stay, minute, variable, value FROM readings WHERE variable <> 'Height' AND stay BETWEEN ?
    AND ?
ORDER BY stay, minute, variable <> 'Weight', variable
"""
