"""Which columns are pixels or time steps, and in which order they lie."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.errors import DatasetError
from medmodels.own.labelled import families_for, read_labelled
from medmodels.own.layouts import Layout, find_layout
from medmodels.tasks import Pixels, Steps
from medmodels.training.words import sentence
from tests.own.rows import pictures, series, written


def layout_of(
    names: list[str], read_as: str | None = None, values: np.ndarray | None = None
) -> Layout | None:
    return find_layout(
        names, lambda: np.zeros((2, len(names))) if values is None else values, read_as
    )


def test_pixels_are_told_by_their_names() -> None:
    """n² or 3 n² columns called pixel, in the order of their numbers, however the file has them."""
    layout = layout_of([f"Pixel_{n}" for n in reversed(range(16))])

    assert layout is not None
    assert (layout.modality, layout.shape) == ("pixels", (4, 4, 1))
    assert layout.order == tuple(reversed(range(16)))
    assert layout_of([f"px{n}" for n in range(48)]).shape == (4, 4, 3)  # type: ignore[union-attr]
    assert layout_of([f"pixel{n}" for n in range(15)]) is None


def test_pixels_beside_other_columns() -> None:
    """Columns that are no pixels are left out of the picture."""
    layout = layout_of(["age", *(f"pixel{n}" for n in range(16))])

    assert layout is not None
    assert layout.order == tuple(range(1, 17))


def test_numbered_columns_are_pixels_only_if_their_values_could_be() -> None:
    """64 columns called 0 to 63: grey levels or shares make a picture, measurements do not."""
    names, rng = [str(n) for n in range(64)], np.random.default_rng(0)

    assert layout_of(names, values=rng.integers(0, 256, (5, 64))) is not None
    assert layout_of(names, values=rng.uniform(size=(5, 64))) is not None
    assert layout_of(names, values=rng.normal(size=(5, 64))) is None
    assert layout_of([f"gene {n}" for n in range(49)], values=rng.uniform(size=(5, 49))) is None
    words = ["".join(chr(97 + (n // 26**k) % 26) for k in range(3)) for n in range(256)]
    assert layout_of(words, values=rng.integers(0, 256, (5, 256))) is not None
    assert layout_of(words[:64], values=rng.integers(0, 256, (5, 64))) is None


@pytest.mark.parametrize(
    ("names", "shape", "first"),
    [
        ([f"t{n}" for n in range(6)], (6, 1), 0),
        ([f"step {n}" for n in range(1, 8)], (7, 1), 0),
        ([f"{v}_t{n}" for v in ("pulse", "temperature") for n in range(5)], (5, 2), 0),
        ([f"{v}_{n}" for n in range(5) for v in ("pulse", "bp2")], (5, 2), 0),
        ([f"t{n}" for n in (3, 1, 2, 0, 4)], (5, 1), 3),
    ],
)
def test_steps_are_told_by_their_names(
    names: list[str], shape: tuple[int, ...], first: int
) -> None:
    """t0, t1, … or variable_t0, …; every variable with the same steps, ordered by time."""
    layout = layout_of(names)

    assert layout is not None
    assert (layout.modality, layout.shape) == ("steps", shape)
    assert layout.order[0] == first


@pytest.mark.parametrize(
    "names",
    [
        ["radius", "texture", "area"],
        ["t0", "t1", "t2"],
        [f"t{n}" for n in (0, 1, 2, 3, 5)],
        ["weight1", "weight2", "weight3", "weight4", "weight5"],
        [*(f"a_t{n}" for n in range(5)), *(f"b_t{n}" for n in range(6))],
    ],
)
def test_plain_columns_stay_plain(names: list[str]) -> None:
    """Too few steps, a gap, a single numbered word, unequal variables: a table."""
    assert layout_of(names) is None


def test_a_person_may_say_what_the_columns_are() -> None:
    """A picture or a series by request, a table in spite of the names, and a sentence where it
    cannot be.
    """
    assert layout_of([f"pixel{n}" for n in range(16)], "table") is None
    assert layout_of([f"v{n}" for n in range(9)], "picture").shape == (3, 3, 1)  # type: ignore[union-attr]
    assert layout_of([f"v{n}" for n in range(9)], "series").shape == (9, 1)  # type: ignore[union-attr]
    with pytest.raises(DatasetError, match="8 columns are no picture"):
        layout_of([f"v{n}" for n in range(8)], "picture")
    with pytest.raises(DatasetError, match="no series"):
        layout_of(["a", "b"], "series")


def test_a_picture_keeps_its_dead_pixels_and_shares_one_scale() -> None:
    """A pixel that is black in every row stays a column, and a new picture may be bright there."""
    lines = [line.split(b",") for line in pictures().splitlines()]
    dead = b"\n".join(
        b",".join([line[0], b"0" if n else line[1], *line[2:]]) for n, line in enumerate(lines)
    )
    table = read_labelled(dead, target="label")
    task = table.dataset("P").task

    assert table.layout is not None
    assert table.data.shape == (160, 81)
    assert len(task.features) == 81
    assert Pixels.of(task.inputs).layout == (9, 9, 1)
    assert task.features[1].plausible[1] >= table.data.max()
    assert "pictures of 9 × 9 pixels" in sentence(table.remarks[-1])
    assert [name for name, why in families_for(table).items() if not why] == [
        "boosting",
        "forest",
        "svm",
        "cnn",
    ]


def test_blocks_cover_every_column_once() -> None:
    """Nine squares of a picture, four windows of each variable; each column in one of them."""
    picture = read_labelled(pictures(side=10, channels=3), target="label").dataset("P").task
    stay = read_labelled(series(variables=("pulse", "lactate")), target="label").dataset("S").task

    assert len(picture.elements) == 9
    assert picture.elements[0] == "top left"
    assert picture.elements[4] == "middle"
    of_pixel = Pixels.of(picture.inputs).element_of_column
    assert len(of_pixel) == 300
    assert set(of_pixel) == set(range(9))
    assert of_pixel[:3] == (0, 0, 0)
    assert len(stay.elements) == 8
    assert stay.elements[:2] == ("pulse, steps 0 to 2", "pulse, steps 3 to 5")
    assert Steps.of(stay.inputs).element_of_column[:2] == (0, 4)
    assert [f.name for f in stay.features[:2]] == ["pulse_t0", "lactate_t0"]


def test_the_table_may_say_its_own_split() -> None:
    """Rows marked train, validation and test stay where they are; another word, or too few of a
    label, gets a sentence.
    """
    x, y = np.random.default_rng(0).normal(size=(120, 2)).round(2), np.arange(120) % 2
    body = written(["a", "b"], x, y).decode().splitlines()
    sides = ["train"] * 70 + ["val"] * 20 + ["Test"] * 30
    marked = "\n".join(
        [body[0] + ",part", *(f"{line},{side}" for line, side in zip(body[1:], sides, strict=True))]
    ).encode()
    table = read_labelled(marked, target="label", split="part")

    three = table.dataset("T", validation=0.1)
    assert (len(three.train), len(three.validation), len(three.test)) == (70, 20, 30)
    assert three.test.tolist() == list(range(90, 120))
    two = table.dataset("T")
    assert (len(two.train), len(two.validation), len(two.test)) == (90, 0, 30)
    with pytest.raises(DatasetError, match="30 rows say something else"):
        read_labelled(marked.replace(b"Test", b"later"), target="label", split="part")
    with pytest.raises(DatasetError, match="side “test”"):
        read_labelled(marked.replace(b"Test", b"train"), target="label", split="part")


def test_validation_is_taken_from_the_training_rows_and_keeps_groups_together() -> None:
    """Train, validation and test share no row and nobody."""
    x, y = np.random.default_rng(0).normal(size=(120, 2)).round(2), np.arange(120) % 2
    body = written(["a", "b"], x, y).decode().splitlines()
    people = "\n".join(
        [body[0] + ",who", *(f"{line},P{n // 3}" for n, line in enumerate(body[1:]))]
    ).encode()
    table = read_labelled(people, target="label", group="who")
    sides = table.dataset("T", validation=0.2)

    rows = [sides.train, sides.validation, sides.test]
    assert sorted(np.concatenate(rows).tolist()) == list(range(120))
    who = [set(table.groups[side]) for side in rows]
    assert not who[0] & who[1]
    assert not who[1] & who[2]
    assert not who[0] & who[2]
    assert (sides.test == table.dataset("T").test).all()


def test_steps_before_an_event_keep_their_time() -> None:
    """t-3 comes before t-1: the minus is part of the number."""
    layout = layout_of(["t-1", "t-2", "t-3", "t-4", "t-5"])
    lags = layout_of([f"hr_t-{n}" for n in range(6)])

    assert layout is not None
    assert layout.order == (4, 3, 2, 1, 0)
    assert lags is not None
    assert lags.order == (5, 4, 3, 2, 1, 0)


def test_pixels_lie_by_the_numbers_in_their_names() -> None:
    """Row and column in alphabetical order, and colours one plane after another, are put where they
    belong.
    """
    by_row = sorted(f"pixel_{y}_{x}" for y in range(11) for x in range(11))
    planes = [f"pixel{n}_{colour}" for colour in "rgb" for n in range(16)]

    layout = layout_of(by_row)
    assert layout is not None
    assert [by_row[i] for i in layout.order] == [
        f"pixel_{y}_{x}" for y in range(11) for x in range(11)
    ]
    colours = layout_of(planes)
    assert colours is not None
    assert [planes[i] for i in colours.order[:4]] == [
        "pixel0_r",
        "pixel0_g",
        "pixel0_b",
        "pixel1_r",
    ]
    assert layout_of([f"pixel_{colour}_{n}" for n in range(16) for colour in "rgb"]).shape == (
        4,
        4,
        3,
    )  # type: ignore[union-attr]


def test_numbered_columns_beside_others_stay_a_table() -> None:
    """Repeated measurements with an age and a sex lose nothing, unless a person asks for the
    series.
    """
    names = [*(f"{v}{n}" for v in ("bp", "hr") for n in range(1, 6)), "age", "sex"]

    assert layout_of(names) is None
    assert layout_of(names, "series") is not None


def test_parts_are_called_by_the_numbers_of_the_columns() -> None:
    """t1 to t8 are steps 1 to 8."""
    x, y = np.random.default_rng(0).normal(size=(60, 8)).round(2), np.arange(60) % 2
    task = (
        read_labelled(written([f"t{n}" for n in range(1, 9)], x, y), target="label")
        .dataset("T")
        .task
    )

    assert task.elements[0] == "step 1"
    assert task.elements[-1] == "step 8"
