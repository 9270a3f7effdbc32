"""Of a label with many values the page asks which are positive, and what it offers is what is
learnt.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from streamlit.testing.v1 import AppTest

from medmodels.errors import DatasetError
from medmodels.own.labelled import label_values, read_labelled
from ui import label_choice


def table(labels: Sequence[str], each: int = 12) -> bytes:
    """A table with every label so many times."""
    rows = [f"{n % 7},{n % 5},{labels[n % len(labels)]}" for n in range(each * len(labels))]
    return "\n".join(["size,shape,grade", *rows]).encode()


def asked(data: bytes, target: str = "grade") -> AppTest:
    """The page's part; what it answers is kept under “answer”."""

    def script(data: bytes, target: str) -> None:
        import streamlit as st

        from ui.files import Given
        from ui.label_choice import ask_split

        st.session_state["answer"] = ask_split(Given("t.csv", "one file", data), target)

    return AppTest.from_function(script, kwargs={"data": data, "target": target}).run()


def test_two_labels_need_no_choice() -> None:
    """Nothing is asked and nothing is chosen."""
    test = asked(table(["yes", "no"]))

    assert test.session_state["answer"] == {}
    assert not test.selectbox
    assert not test.number_input


@pytest.mark.parametrize("labels", [("0", "1", "2", "10"), ("mild", "severe", "fatal")])
def test_every_choice_parts_the_rows_as_it_says(labels: tuple[str, ...]) -> None:
    """Cuts of numbers first, by their size, then one label against the rest; words have no cut."""
    test = asked(table(labels))
    box, positives = test.selectbox[0], {}
    assert box.label == f"{len(labels)} different labels: which are positive?"
    for option in box.options:
        box.set_value(option).run()
        chosen = read_labelled(table(labels), target="grade", **test.session_state["answer"])
        assert not test.exception
        positives[option] = int(chosen.labels.sum())

    alone = {f"only {label} against the rest": 12 for label in sorted(labels)}
    cut = {"1 to 10 against 0": 36, "2 to 10 against 0 to 1": 24, "10 against 0 to 2": 12}
    assert positives == (alone if "mild" in labels else cut | alone)
    assert list(positives) == [*(() if "mild" in labels else cut), *alone]


def test_many_numbers_are_parted_by_an_amount() -> None:
    """From the second least to the largest, so that either side holds something; it starts in the
    middle.
    """
    test = asked(table([str(n) for n in range(20)]))
    field = test.number_input[0]

    assert "there are 20 different ones" in field.label
    assert (field.min, field.value, field.max) == (1, 10, 19)
    assert test.session_state["answer"] == {"cut": 10.0}
    field.set_value(3.0).run()
    assert test.session_state["answer"] == {"cut": 3.0}


def test_many_words_are_a_list_that_ends() -> None:
    """No page is filled with the values of a column that was no label."""
    test = asked(table([f"word {n:03}" for n in range(90)], each=2))

    assert len(test.selectbox[0].options) == 40


@pytest.mark.parametrize("target", ["grade", "not there"])
def test_the_labels_are_read_once(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused or not, over all reruns of a page."""
    reads: list[str] = []

    def counted(data: bytes, target: str) -> tuple[str, ...]:
        reads.append(target)
        return label_values(data, target)

    monkeypatch.setattr(label_choice, "label_values", counted)
    test = asked(table(["a", "b", "c"]), target)
    test.run()

    assert reads == [target]
    assert bool(test.exception) == (target == "not there")
    if test.exception:
        assert isinstance(test.session_state["label values"][1], DatasetError)
