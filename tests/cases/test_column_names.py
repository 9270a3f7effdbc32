"""Columns: names that are recognised, identifiers that are dropped, names that are refused."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.cases import read_table, samples, table_template
from medmodels.cases.column_names import match_columns
from medmodels.errors import WrongColumns
from medmodels.own.labelled import read_labelled
from medmodels.tasks import TASKS, Task
from tests.told import told

TASK = TASKS["breast-fna"]
NAMES = list(TASK.feature_names)
SAMPLE = read_table(samples(TASK)[0].path.read_bytes(), task=TASK).case()
CELLS = [repr(value) for value in SAMPLE.data.tolist()]

# Written out, not derived from the task: this is the file as people have it.
QUANTITIES = [
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal_dimension",
]
EXPORT = [
    "id",
    "diagnosis",
    *(f"{q}_{s}" for s in ("mean", "se", "worst") for q in QUANTITIES),
    "Unnamed: 32",
]


def matched(header: list[str], empty: set[str] = frozenset()):
    return match_columns(header, [name in empty for name in header], task=TASK)


def test_the_exports_names_map_in_order() -> None:
    """The header of the common export gives the inputs in the task's order, and the outcome's
    position.
    """
    columns = matched(EXPORT, {"Unnamed: 32"})

    assert columns.inputs == tuple(range(2, 32))
    assert (columns.truth, columns.truth_name) == (1, "diagnosis")


def test_the_export_as_quoted_text_gives_the_same_case() -> None:
    """The export with quoted names and a trailing empty column has the digest of the plain file."""
    data = (
        ",".join(f'"{name}"' for name in EXPORT) + "\n" + ",".join(["842302", "M", *CELLS]) + ",\n"
    )

    assert read_table(data.encode(), task=TASK).case().digest == SAMPLE.digest


def test_every_synonym_belongs_to_one_input() -> None:
    """No spelling of one input is also a spelling of another: each finds the position of its own
    feature.
    """
    for position, feature in enumerate(TASK.features):
        for synonym in feature.synonyms:
            header = [*NAMES[:position], synonym, *NAMES[position + 1 :]]
            assert matched(header).inputs == tuple(range(30)), synonym


@pytest.mark.parametrize(
    "name",
    [
        "id",
        "Patient ID",
        "patient_id",
        "MRN",
        "Name",
        "Date of birth",
        "DOB",
        "Phone",
        "Unnamed: 0",
        "",
    ],
)
def test_an_identifier_is_dropped_and_named(name: str) -> None:
    """A column that could identify somebody is named in a note; none of its values is kept
    anywhere.
    """
    data = ",".join([name, *NAMES]) + "\n" + ",".join(["Zq7781", *CELLS]) + "\n"
    reading = read_table(data.encode(), task=TASK)

    assert any(f"“{name or 'unnamed column'}”" in note for note in told(reading.notes))
    assert "Zq7781" not in repr(vars(reading)) + repr(vars(reading.case())) + repr(reading)
    assert reading.case().digest == SAMPLE.digest


@pytest.mark.parametrize("missing", [NAMES[0], NAMES[17], NAMES[29]])
def test_a_missing_input_is_named(missing: str) -> None:
    """Without one input the message names it, whichever it is."""
    with pytest.raises(WrongColumns, match=f"“{missing}” is missing"):
        matched([name for name in NAMES if name != missing])


def test_a_stranger_is_refused_unless_it_is_empty() -> None:
    """An unknown column is refused when it holds something and dropped when it holds nothing."""
    with pytest.raises(WrongColumns, match="“comment” is not an input"):
        matched([*NAMES, "comment"])
    assert matched([*NAMES, "comment"], {"comment"}).inputs == tuple(range(30))


def test_an_input_given_twice_is_refused_under_either_name() -> None:
    """The same input by name and by synonym is there twice."""
    with pytest.raises(WrongColumns, match="“worst area” is there twice"):
        matched([*NAMES, "area_worst"])


def test_two_outcomes_are_refused() -> None:
    """A file with both “diagnosis” and “target” does not say which one counts."""
    with pytest.raises(WrongColumns, match="both look like the known outcome"):
        matched([*NAMES, "diagnosis", "target"])


def test_several_faults_come_in_one_message() -> None:
    """A missing, a double and a strange column are all reported at once."""
    with pytest.raises(WrongColumns) as caught:
        matched([*NAMES[1:], NAMES[1], "comment"])

    assert all(
        words in str(caught.value)
        for words in (
            "“mean radius” is missing",
            "“mean texture” is there twice",
            "“comment” is not an input",
        )
    )


def test_a_first_line_of_values_is_not_quoted_back() -> None:
    """A file without a header is refused without repeating the patient's numbers."""
    with pytest.raises(WrongColumns, match="names of the columns") as caught:
        read_table(
            (
                ",".join(["842302", "M", *CELLS]) + "\n" + ",".join(["1", "B", *CELLS]) + "\n"
            ).encode(),
            task=TASK,
        )

    assert not any(cell in str(caught.value) for cell in ["842302", *CELLS])


def own(*names: str, drop: tuple[str, ...] = ()) -> Task:
    """The question of a table of one's own with columns of these names."""
    cells = np.random.default_rng(0).normal(size=(60, len(names))).round(2).tolist()
    lines = [
        ",".join([*names, "label"]),
        *(",".join([*map(str, row), str(n % 2)]) for n, row in enumerate(cells)),
    ]
    return read_labelled("\n".join(lines).encode(), target="label", drop=drop).dataset("T").task


@pytest.mark.parametrize(
    ("names", "other"),
    [
        (("年龄", "血压"), ("年龄", "体重")),
        (("आयु", "वज़न"), ("आयु", "वज़नी")),
        (("CD4+", "CD4-"), ("CD4+", "CD4 +")),
        (("CD4+", "x"), ("CD4-", "x")),
        (("age>65", "x"), ("age<65", "x")),
        (("pixel_1_10", "pixel_10_1"), ("pixel_1_10", "pixel 1 10")),
    ],
)
def test_no_column_is_read_as_another(names: tuple[str, ...], other: tuple[str, ...]) -> None:
    """Names that share their Latin words, or differ by a sign or by order, match exactly or not at
    all; in any order and case they do.
    """
    task = own(*names)

    with pytest.raises(WrongColumns, match="is missing"):
        match_columns(other, [False] * len(other), task=task)
    assert (
        match_columns(
            [name.upper() for name in names[::-1]], [False] * len(names), task=task
        ).inputs
        == tuple(range(len(names)))[::-1]
    )


def test_words_of_any_script_may_stand_in_another_order() -> None:
    """Letters with accents, composed or not, and small digits are words like any other."""
    task = own("température moyenne", "PaO₂")

    assert match_columns(["PaO2", "moyenne_tempe\u0301rature"], [False] * 2, task=task).inputs == (
        1,
        0,
    )


def test_dropped_columns_may_have_numbers_for_names() -> None:
    """The table that was trained on is read again, whatever the columns are called that no model
    sees.
    """
    assert match_columns(
        ["x", "0", "1", "2", "label"],
        [False] * 5,
        task=own("x", "0", "1", "2", drop=("0", "1", "2")),
    ).unseen == (1, 2, 3)


def test_the_template_is_a_header_that_matches() -> None:
    """The template's own names are recognised, each at its place."""
    assert matched(table_template(TASK).decode().strip().split(",")).inputs == tuple(range(30))
