"""The first line of a table: names of columns, even if they are numbers, or the values of the first
patient.
"""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.cases import read_cases, samples
from medmodels.cases.delimited import read_cells
from medmodels.cases.first_line import holds_values
from medmodels.errors import DatasetError, MedModelsError, UnreadableFile
from medmodels.own.labelled import column_names, read_labelled
from medmodels.tasks import TASKS
from tests.own.rows import pictures, series

PATIENTS = [
    [str(41 + n % 37), f"{150 + n % 31}.5", "FM"[n % 2], str(int(n % 3 == 0))] for n in range(60)
]


def written(*lines: list[str]) -> bytes:
    return "\n".join(map(",".join, lines)).encode()


def holds(data: bytes) -> bool:
    cells = read_cells(data)
    return holds_values(cells.header, cells.rows)


@pytest.mark.parametrize(
    "names",
    [
        ["age", "height", "sex", "label"],
        ["0", "1", "2", "3"],
        ["1", "2", "sex", "label"],
        ["2019", "2020", "sex", "label"],
        ["t0", "t1", "sex", "1"],
    ],
)
def test_names_are_names_even_if_they_are_numbers(names: list[str]) -> None:
    """Words, running numbers, years beside words."""
    assert not holds(written(names, *PATIENTS))


@pytest.mark.parametrize(
    "names",
    [
        [str(n) for n in range(64)],
        [str(n) for n in range(1, 65)],
        [f"{400 + 2.5 * n}" for n in range(64)],
        [f"{400 + n**1.5:.1f}" for n in range(64)],
        [f"{n // 16}.{n % 16}" for n in range(64)],
        [f"pixel_{n}" for n in range(64)],
        [f"t{n}" for n in range(64)],
    ],
    ids=[
        "from 0",
        "from 1",
        "wavelengths",
        "uneven wavelengths",
        "row and column",
        "pixels",
        "steps",
    ],
)
def test_columns_of_a_spectrum_or_a_picture_may_have_numbers_as_names(names: list[str]) -> None:
    """Numbers that rise from column to column, alone and beside a label."""
    values = np.random.default_rng(0).integers(0, 256, (30, 64)).astype(str).tolist()

    assert not holds(written(names, *values))
    assert not holds(
        written([*names, "label"], *([*row, str(n % 2)] for n, row in enumerate(values)))
    )


@pytest.mark.parametrize(
    "first",
    [
        "1,0",
        "2,0,1",
        "1,2,3,0",
        "80,70,60",
        "120,80,40,0",
        "1950,2010,2015",
        "2015,2010,2000,1995,1990",
    ],
)
def test_numbers_out_of_order_are_the_first_patients(first: str) -> None:
    """A permutation of running numbers, numbers that fall evenly, three dates of a life."""
    cells = first.split(",")
    rows = np.random.default_rng(0).integers(0, 100, (30, len(cells))).astype(str).tolist()

    assert holds(written(cells, *rows))
    assert not holds(written([str(n) for n in range(len(cells))], *rows))


@pytest.mark.parametrize(
    "names",
    [
        ["1990", "1995", "2000", "2010", "2015"],
        ["450", "500", "550"],
        [str(4000 - 8 * n) for n in range(64)],
    ],
)
def test_uneven_years_and_falling_wavenumbers_are_names(names: list[str]) -> None:
    """More than three years that rise, numbers that rise evenly, and many that fall."""
    assert not holds(
        written(
            names, *np.random.default_rng(0).integers(0, 100, (30, len(names))).astype(str).tolist()
        )
    )


@pytest.mark.parametrize("missing", ["", "NA", "?"])
def test_the_first_patient_is_not_taken_for_names(missing: str) -> None:
    """Whole, with a blank, of numbers alone, of words alone."""
    first = [missing, *PATIENTS[0][1:]]

    assert holds(written(*PATIENTS))
    assert holds(written(first, *PATIENTS[1:]))
    assert holds(written(*([row[0], row[1], row[3]] for row in PATIENTS)))
    assert holds(written(*([row[2], row[2] * 2] for row in PATIENTS)))


def test_a_table_of_ones_own_without_names_is_refused() -> None:
    """In training and where its columns are offered: the sentence says what to do and holds no
    value of the patient.
    """
    data = written(*PATIENTS)
    for read in (
        column_names,
        lambda data: read_labelled(data, target="label"),
        lambda data: read_labelled(data, target="1"),
    ):
        with pytest.raises(
            DatasetError, match="names of the columns should be; put a line of names on top"
        ) as caught:
            read(data)
        assert not any(cell in str(caught.value) for cell in PATIENTS[0][:3])


@pytest.mark.parametrize(
    "data", [pictures(), pictures(side=10, channels=3), series(variables=("pulse", "lactate"))]
)
def test_pictures_and_series_keep_their_names(data: bytes) -> None:
    """Tables of pixels and of steps are read as before, whatever they call their columns."""
    numbered = data.split(b"\n", 1)[1]
    count = len(data.split(b"\n")[0].split(b",")) - 1
    header = ",".join([*map(str, range(count)), "label"]).encode()

    assert read_labelled(data, target="label").data.shape[1] == count
    assert column_names(header + b"\n" + numbered)[:2] == ["0", "1"]


@pytest.mark.parametrize("name", ["breast-fna", "warfarin-dose", "icu-mortality"])
def test_a_shipped_question_says_that_the_names_are_missing(name: str) -> None:
    """A sample without its first line is refused by that, not for a column that it lacks, and
    nothing of it is repeated.
    """
    task = TASKS[name]
    lines = samples(task)[0].path.read_text().splitlines()[1:]
    data = "\n".join(lines * (2 if len(lines) == 1 else 1)).encode()
    with pytest.raises(
        MedModelsError, match="names of the columns should be; put a line of names on top"
    ) as caught:
        read_cases(data, task=task)

    assert not any(cell in str(caught.value) for cell in lines[0].split(",") if len(cell) > 3)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"41,150.5,0.3,7", "The only line of the file holds values"),
        (b"41;150,5;0,3;B;1;2;3;4;5;6;7", "The only line of the file holds values"),
        (b"65,172,78,White,G/G,no,no,42", "one line and no case under it"),
        (b"0,1,2,3,4", "one line and no case under it"),
        (b"2019,2020,2021,2022", "one line and no case under it"),
        (b"age,weight,label", "one line and no case under it"),
    ],
)
def test_a_single_line_is_told_from_names_where_it_is_numbers(line: bytes, said: str) -> None:
    """Numbers that do not go on as names do are values; with more words among them nothing tells,
    and what is said holds for both.
    """
    for data in (line, line + b"\n"):
        with pytest.raises(UnreadableFile, match=said):
            read_cells(data)


def test_notes_without_names_are_no_passage() -> None:
    """Rows of a number, a section and a passage are not shown as one passage with the numbers in
    it; lines of a talk are one.
    """
    rows = (
        b'81,ALLERGY,"Doctor: Any allergies?\nPatient: No, none."\n82,ROS,"Doctor: Any pain, or'
        b' fever?"\n'
    )
    with pytest.raises(
        UnreadableFile, match="put a line of names on top, with “text” over the passages"
    ):
        read_cases(rows, task=TASKS["note-section"])
    talk = b"Doctor: hello, how are you\nPatient: fine, thanks a lot\n"
    assert len(read_cases(talk, task=TASKS["note-section"])) == 1
