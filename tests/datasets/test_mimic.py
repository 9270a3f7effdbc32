"""Importing MIMIC-III: known answers on a tiny folder, refusals, and what an interrupted import
leaves.
"""

from __future__ import annotations

import csv
import gzip
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from medmodels.datasets.mimic import AGREEMENT, MIMIC_TABLES, Imported, import_mimic
from medmodels.datasets.mimic_items import CONVERSIONS, GCS_PARTS, items
from medmodels.errors import DatasetError
from medmodels.tasks.icu_mortality import ICU_MORTALITY

CODES = [f.synonyms[0] for f in ICU_MORTALITY.features]

STAY = {"subject_id": 70001, "hadm_id": 80001, "icustay_id": 90001}
T0 = "2150-03-01 10:00:00"
Row = dict[str, object]


def at(hours: float) -> str:
    """A moment so many hours after the first stay began."""
    return str(datetime.fromisoformat(T0) + timedelta(hours=hours))


def chart(hours: float, itemid: int, value: object, error: object = "", **more: object) -> Row:
    return {
        **STAY,
        "charttime": at(hours),
        "itemid": itemid,
        "value": value,
        "valuenum": value,
        "error": error,
        **more,
    }


def lab(hours: float, itemid: int, value: object, valuenum: object = None, **more: object) -> Row:
    return {
        **STAY,
        "charttime": at(hours),
        "itemid": itemid,
        "value": value,
        "valuenum": value if valuenum is None else valuenum,
        **more,
    }


def out(hours: float, itemid: int, value: object, iserror: object = "") -> Row:
    return {**STAY, "charttime": at(hours), "itemid": itemid, "value": value, "iserror": iserror}


def write(
    folder: Path, rows: dict[str, list[Row]], *, upper: bool = False, zipped: bool = False
) -> Path:
    """A folder of MIMIC tables: one woman of 40, in a surgical unit for 60 hours, who died, and the
    rows given.
    """
    known: dict[str, list[Row]] = {
        "ICUSTAYS": [{**STAY, "first_careunit": "TSICU", "intime": T0, "outtime": at(60)}],
        "PATIENTS": [{"subject_id": 70001, "gender": "F", "dob": "2109-06-01 00:00:00"}],
        "ADMISSIONS": [{"hadm_id": 80001, "hospital_expire_flag": 1}],
        "D_ITEMS": [
            {"itemid": i.itemid, "label": i.label} for i in items() if i.dictionary == "D_ITEMS"
        ],
        "D_LABITEMS": [
            {"itemid": i.itemid, "label": i.label} for i in items() if i.dictionary == "D_LABITEMS"
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    for table, columns in MIMIC_TABLES.items():
        name = f"{table if upper else table.lower()}.csv{'.gz' if zipped else ''}"
        with (
            gzip.open(folder / name, "wt", newline="")
            if zipped
            else (folder / name).open("w", newline="")
        ) as stream:
            lines = csv.writer(stream)
            lines.writerow([c.upper() if upper else c for c in ("row_id", *columns)])
            for n, row in enumerate(rows.get(table, known.get(table, []))):
                lines.writerow([n, *(row.get(column, "") for column in columns)])
    return folder


def imported(tmp_path: Path, rows: dict[str, list[Row]], **how: bool) -> tuple[Imported, list[str]]:
    """What the import of such a folder says, and the lines of its first stay after the
    descriptors.
    """
    done = import_mimic(write(tmp_path / "mimic", rows, **how), tmp_path / "out")
    return done, (tmp_path / "out" / "00001.txt").read_text().splitlines()


def charted(lines: list[str]) -> list[str]:
    return [
        line
        for line in lines
        if not re.match(r"Time|00:00,(RecordID|Age|Gender|Height|ICUType|Weight)", line)
    ]


@pytest.mark.parametrize("upper", [False, True], ids=["small letters", "capitals"])
@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gz"])
def test_units_are_converted_whatever_the_folder_is_written_in(
    tmp_path: Path, upper: bool, zipped: bool
) -> None:
    """Fahrenheit, per cent, pounds and inches; the descriptors; the outcome. The saturation at the
    finger is not that of arterial blood.
    """
    events = [
        chart(1, 678, 98.6),
        chart(2, 223762, 38.2),
        chart(1, 223835, 40),
        chart(2, 190, 0.5),
        chart(3, 3420, 100),
        chart(5, 226531, 154.324),
        chart(30, 763, 71.5),
        chart(5, 226707, 70),
        chart(1, 220045, 88),
        chart(1, 646, 97),
    ]

    done, lines = imported(
        tmp_path,
        {"CHARTEVENTS": events, "LABEVENTS": [lab(1.5, 50960, 2)]},
        upper=upper,
        zipped=zipped,
    )

    assert lines == [
        "Time,Parameter,Value",
        "00:00,RecordID,1",
        "00:00,Age,40",
        "00:00,Gender,0",
        "00:00,Height,177.8",
        "00:00,ICUType,4",
        "00:00,Weight,70",
        "01:00,FiO2,0.4",
        "01:00,HR,88",
        "01:00,Temp,37",
        "01:30,Mg,2",
        "02:00,FiO2,0.5",
        "02:00,Temp,38.2",
        "03:00,FiO2,1",
        "30:00,Weight,71.5",
    ]
    assert (tmp_path / "out" / "outcomes.csv").read_text() == "file,died,hours\n00001.txt,1,60.00\n"
    assert (done.stays, done.values) == (1, 9)


def test_the_coma_score_is_the_total_or_the_sum_of_all_three_parts(tmp_path: Path) -> None:
    """Either record-keeping system; parts of different minutes are never added."""
    events = [
        chart(1, 220739, 4),
        chart(1, 223900, 5),
        chart(1, 223901, 6),
        chart(2, 184, 2),
        chart(2, 723, 1),
        chart(2, 454, 4),
        chart(3, 198, 9),
        chart(3, 184, 4),
        chart(4, 184, 4),
        chart(4, 723, 5),
        chart(4.5, 454, 6),
    ]

    done, lines = imported(tmp_path, {"CHARTEVENTS": events})

    assert charted(lines) == ["01:00,GCS,15", "02:00,GCS,7", "03:00,GCS,9"]
    assert done.skipped["coma score without all its parts"] == 2


def test_errors_implausible_values_and_words_are_left_out_and_counted(tmp_path: Path) -> None:
    """What is left out is counted under its reason; of two items in one minute the one further up
    in the table counts.
    """
    events = [
        chart(1, 211, 300.5),
        chart(2, 211, 90, error=1),
        chart(3, 211, "refused", valuenum=""),
        chart(4, 211, 70, error=0),
        chart(5, 615, 30),
        chart(5, 618, 12),
        chart(6, 223761, 37),
        chart(7, 211, 70, icustay_id=90002),
        chart(8, 99999, 5),
    ]

    done, lines = imported(
        tmp_path, {"CHARTEVENTS": events, "OUTPUTEVENTS": [out(1, 40055, 50, iserror=1)]}
    )

    assert charted(lines) == ["04:00,HR,70", "05:00,RespRate,12"]
    expected = {
        "charted again in the same minute": 1,
        "marked as an error": 2,
        "no number": 1,
        "outside the plausible range": 2,
    }
    assert done.skipped == expected


def test_the_window_is_the_first_48_hours_in_intensive_care(tmp_path: Path) -> None:
    """From the first minute to 48:00, and to the end of a shorter stay; laboratory values by
    patient where no admission is given.
    """
    labs = [
        lab(-0.1, 50971, 3),
        lab(0, 50971, 4),
        lab(1, 50971, 4.1, hadm_id=""),
        lab(2, 50971, 9, hadm_id=80002),
        lab(48, 50971, 5),
        lab(48.1, 50971, 6),
    ]
    stays = [
        {**STAY, "first_careunit": "CCU", "intime": T0, "outtime": at(60)},
        {
            **STAY,
            "icustay_id": 90002,
            "first_careunit": "NICU",
            "intime": at(70),
            "outtime": at(72),
        },
    ]

    imported(
        tmp_path,
        {"ICUSTAYS": stays, "LABEVENTS": [*labs, lab(71, 50971, 4.4), lab(73, 50971, 4.5)]},
    )
    files = [(tmp_path / "out" / f"0000{n}.txt").read_text().splitlines() for n in (1, 2)]

    assert [charted(lines) for lines in files] == [
        ["00:00,K,4", "01:00,K,4.1", "48:00,K,5"],
        ["01:00,K,4.4"],
    ]
    assert [line for line in files[0] + files[1] if "ICUType" in line] == [
        "00:00,ICUType,1",
        "00:00,ICUType,-1",
    ]
    assert (tmp_path / "out" / "outcomes.csv").read_text().splitlines()[1:] == [
        "00001.txt,1,60.00",
        "00002.txt,1,2.00",
    ]


def test_urine_of_one_minute_is_added_and_irrigation_subtracted(tmp_path: Path) -> None:
    """Whatever leaves the bladder is urine; what was run in is not."""
    outputs = [
        out(1, 40055, 100),
        out(1, 40069, 50),
        out(2, 227489, 900),
        out(2, 227488, 700),
        out(3, 227488, 700),
        out(4, 40086, 80),
    ]

    done, lines = imported(tmp_path, {"OUTPUTEVENTS": outputs})

    assert charted(lines) == ["01:00,Urine,150", "02:00,Urine,200"]
    assert done.skipped["outside the plausible range"] == 1


def test_ventilation_comes_from_the_settings(tmp_path: Path) -> None:
    """A mode or a setting above zero; on standby the patient is not ventilated, whatever else is
    set.
    """
    events = [
        chart(1, 720, "Assist Control", valuenum=""),
        chart(1, 506, 5),
        chart(2, 223849, "Standby", valuenum=30),
        chart(2, 220339, 5),
        chart(3, 683, 0),
        chart(4, 220339, 8),
    ]

    _, lines = imported(tmp_path, {"CHARTEVENTS": events})

    assert charted(lines) == ["01:00,MechVent,1", "04:00,MechVent,1"]


def test_only_arterial_gases_count_and_a_limit_of_detection_is_a_value(tmp_path: Path) -> None:
    """A gas whose specimen is venous is left out; one without a specimen stays; "<0.01" is 0.01."""
    labs = [
        lab(1, 50800, "ART", ""),
        lab(1, 50821, 90),
        lab(2, 50800, "VEN", ""),
        lab(2, 50821, 35),
        lab(2, 50813, 1.5),
        lab(3, 50820, 7.31),
        lab(4, 51003, "<0.01", ""),
        lab(5, 51002, "GREATER THAN 50", ""),
        lab(6, 51003, "HEMOLYZED", ""),
    ]

    done, lines = imported(tmp_path, {"LABEVENTS": labs})

    assert charted(lines) == [
        "01:00,PaO2,90",
        "02:00,Lactate,1.5",
        "03:00,pH,7.31",
        "04:00,TroponinT,0.01",
        "05:00,TroponinI,50",
    ]
    assert (done.skipped["blood gas not arterial"], done.skipped["no number"]) == (1, 1)


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("1850-01-01 00:00:00", 90),
        ("2060-03-02 00:00:00", 89),
        ("2150-02-01 00:00:00", 0),
        ("", -1),
    ],
)
def test_ages_past_89_are_90(tmp_path: Path, born: str, age: int) -> None:
    """MIMIC shifts births of the very old to about 300 years before; an age nobody can know
    is -1.
    """
    _, lines = imported(tmp_path, {"PATIENTS": [{"subject_id": 70001, "gender": "M", "dob": born}]})

    assert lines[2:4] == [f"00:00,Age,{age}", "00:00,Gender,1"]


def test_the_agreement_comes_first(tmp_path: Path) -> None:
    """Whoever imports reads under which terms."""
    said: list[str] = []
    import_mimic(write(tmp_path / "mimic", {}), tmp_path / "out", progress=said.append)

    assert said[0] == AGREEMENT
    assert "never upload" in AGREEMENT


def test_what_cannot_be_imported_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """A missing table, a missing column, another dictionary, a damaged file, a full target; nothing
    is left behind.
    """
    folder = write(tmp_path / "mimic", {})
    (folder / "labevents.csv").rename(folder / "kept")
    with pytest.raises(DatasetError, match=r"^mimic lacks LABEVENTS; give the folder"):
        import_mimic(folder, tmp_path / "out")
    (folder / "labevents.csv").write_text("subject_id,hadm_id\n1,2\n")
    with pytest.raises(
        DatasetError, match=r"^LABEVENTS has no column itemid, charttime, value, valuenum;"
    ):
        import_mimic(folder, tmp_path / "out")
    (folder / "labevents.csv").rename(folder / "labevents.csv.gz")
    with pytest.raises(
        DatasetError, match=r"^LABEVENTS cannot be read to its end: the file is damaged"
    ):
        import_mimic(folder, tmp_path / "out")
    (folder / "labevents.csv.gz").unlink()
    (folder / "kept").rename(folder / "labevents.csv")
    write(folder, {"D_ITEMS": [{"itemid": 211, "label": "Something else"}]})
    with pytest.raises(DatasetError, match=r"^Item 211 is not “Heart Rate” in this D_ITEMS;"):
        import_mimic(folder, tmp_path / "out")
    with pytest.raises(DatasetError, match=r"^The folder absent cannot be read"):
        import_mimic(tmp_path / "absent", tmp_path / "out")
    with pytest.raises(DatasetError, match=r"^mimic exists and is not an empty folder"):
        import_mimic(write(folder, {}), folder)
    with pytest.raises(DatasetError, match=r"holds no stay"):
        import_mimic(write(folder, {"ADMISSIONS": []}), tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["mimic"]


@pytest.mark.parametrize("step", ["reading LABEVENTS", "writing 1 stays"])
def test_an_interrupted_import_leaves_nothing(tmp_path: Path, step: str) -> None:
    """The target appears whole or not at all."""
    folder = write(tmp_path / "in [1] 'x'", {})

    def stop(said: str) -> None:
        if said.endswith(step):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_mimic(folder, tmp_path / "out", progress=stop)

    assert list(tmp_path.iterdir()) == [folder]


def test_an_empty_target_is_taken(tmp_path: Path) -> None:
    """A folder made beforehand is used when it is empty."""
    (tmp_path / "out").mkdir()

    assert import_mimic(write(tmp_path / "mimic", {}), tmp_path / "out").stays == 1


def test_the_table_knows_only_variables_of_the_task() -> None:
    """Each of the 37 variables has an item, each item a conversion and a rank of its own."""
    variables = {item.variable for item in items()}

    assert variables - {*GCS_PARTS, "specimen", "Height"} == set(CODES)
    assert {item.conversion for item in items()} <= CONVERSIONS.keys()
    assert {item.time for item in items()} == {"charttime", "admission"}
    assert len({item.itemid for item in items()}) == len(items())
