"""Filters let through the rows that pandas would."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmodels.cohort.filters import Between, Containing, Filter, OneOf, condition, quoted
from medmodels.cohort.opened import open_scored
from medmodels.errors import CohortError
from tests.cohort.scored_files import HOSTILE, written
from tests.shares import part

WORDS = ("benign", "malignant", "a|b", "'; --", "")
numbers = st.none() | st.floats(-5, 5, width=16) | st.just(float("nan"))
ends = st.none() | st.floats(-6, 6, width=16)
words = st.sampled_from((*WORDS, None))
filters = st.one_of(
    st.builds(Between, st.sampled_from(("probability", "input x", "row")), ends, ends),
    st.builds(
        OneOf,
        st.sampled_from(("call", "set", "file")),
        st.lists(words, max_size=3, unique=True).map(tuple),
    ),
    st.builds(Containing, st.sampled_from(("", "3", "07", "A", "film", "%", "_", "'", "1" * 30))),
)


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    """Rows as a scored folder has them."""
    n = draw(st.integers(1, 20))
    drawn = {
        "probability": numbers,
        "call": words,
        "set": words,
        "input x": numbers,
        "file": st.sampled_from(("Film 3.png", "a_b.dcm", "100%.png", "o'brien.csv")),
    }
    columns = {name: draw(st.lists(of, min_size=n, max_size=n)) for name, of in drawn.items()}
    frame = pd.DataFrame({"row": range(1, n + 1), **columns, "gate": ["passed"] * n})
    numeric = {"probability": float, "input x": float}
    return frame.astype(numeric).astype({"call": object, "set": object})


def by_pandas(frame: pd.DataFrame, one: Filter) -> pd.Series:
    """The rows that a filter lets through, said in another language."""
    if isinstance(one, Between):
        low, high = (
            end if end is not None else sign * np.inf
            for end, sign in zip((one.low, one.high), (-1, 1), strict=True)
        )
        return frame[one.column].between(low, high)
    if isinstance(one, OneOf):
        known = [word for word in one.words if word is not None]
        among = frame[one.column].isin(known)
        return among | frame[one.column].isna() if None in one.words else among
    text = one.text.strip()
    named = frame["file"].str.lower().str.contains(text.lower(), regex=False)
    return named | (frame["row"].astype(str) == text.lstrip("0")) if text.isdigit() else named


@settings(max_examples=part(40, of=1000))
@given(frames(), st.lists(filters, max_size=3), st.data())
def test_filters_sorts_and_pages_agree_with_pandas(
    frame: pd.DataFrame, asked: list[Filter], data: st.DataObject
) -> None:
    """Whatever is asked of whatever rows: the count, the order in either direction and each page
    are those that pandas gives.
    """
    kept = pd.Series(True, index=frame.index)
    for one in asked:
        kept &= by_pandas(frame, one)
    by = data.draw(st.sampled_from(("row", "probability", "call", "file", "input x")))
    descending, offset = data.draw(st.booleans()), data.draw(st.integers(0, 5))
    order = frame[kept].sort_values(by, ascending=not descending, kind="stable", na_position="last")
    with tempfile.TemporaryDirectory() as folder:
        path = written(frame, Path(folder) / "scored.parquet")
        with open_scored(path) as scored:
            places = scored.places(asked, by=by, descending=descending, offset=offset, limit=4)
            rows = scored.at(places)

            assert scored.count(asked) == kept.sum()
    assert places == order.index.tolist()[offset : offset + 4]
    assert rows["row"] == frame["row"].iloc[places].tolist()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_a_name(tmp_path: Path, name: str) -> None:
    """A column whose name is a piece of a statement is filtered, sorted, counted and shown as any
    other, and the rest of the file stays as it is.
    """
    frame = pd.DataFrame(
        {
            "row": [1, 2, 3],
            "probability": [0.1, 0.2, 0.3],
            "gate": ["passed"] * 3,
            name: [3.0, 1, 2],
        }
    )
    with open_scored(written(frame, tmp_path / "scored.parquet")) as scored:
        assert scored.places([Between(name, 1.5, None)], by=name) == [2, 0]
        assert scored.at([1], [name]) == {name: [1.0]}
        assert scored.reach(name) == (1, 3)
        assert scored.histogram(name, np.array([0.0, 2.0, 4.0])).tolist() == [1, 2]
        assert scored.arrays([name])[name].tolist() == [3, 1, 2]
        assert scored.count() == 3


@pytest.mark.parametrize("word", ["'; DROP VIEW scored; --", "%", "?", '"', "\\", "\x00"])
def test_a_hostile_word_is_a_word(tmp_path: Path, word: str) -> None:
    """What a person asks for is compared, and is never part of a statement."""
    frame = pd.DataFrame(
        {"row": [1, 2], "probability": [0.1, 0.2], "call": [word, "benign"], "gate": ["passed"] * 2}
    )
    frame["file"] = [f"x{word}y", "z"]
    with open_scored(written(frame, tmp_path / "scored.parquet")) as scored:
        assert scored.places([OneOf("call", (word,))]) == [0]
        assert scored.places([Containing(f"X{word}")]) == [0]
        assert scored.count() == 2


@pytest.mark.parametrize("one", [Between("call"), OneOf("probability", ()), Between("no such")])
def test_a_column_that_is_not_there_is_refused(one: Filter) -> None:
    """A filter on a column of another kind, or on none, is a sentence and no statement."""
    with pytest.raises(CohortError, match="no such column"):
        condition([one], {"call": False, "probability": True, "row": True})


def test_quoting_doubles_what_would_end_a_name() -> None:
    """A name ends where it ends."""
    assert quoted('a"b') == '"a""b"'
