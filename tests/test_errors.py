"""The errors: one tree, sentences for a person, no patient value in what may be logged."""

from __future__ import annotations

import inspect

import pytest

from medmodels import errors
from medmodels.errors import ArtifactTampered, CaseRejected, MedModelsError, Problem, UnknownName
from medmodels.words import Phrase

EXPECTED = Phrase("give-number-between", low=3.0, high=60.0)

PROBLEM = Problem(
    "mean radius",
    "777.25",
    Phrase("out-of-range", factor=None),
    EXPECTED,
    4,
)


def problems(count: int) -> list[Problem]:
    return [
        Problem(f"column {n}", f"secret{n}", Phrase("not-a-number"), EXPECTED, 2)
        for n in range(count)
    ]


def test_every_error_hangs_on_one_tree_and_is_exported() -> None:
    """Each exception of the module descends from MedModelsError and stands in __all__."""
    classes = {
        n: c
        for n, c in vars(errors).items()
        if inspect.isclass(c) and issubclass(c, Exception) and c.__module__ == errors.__name__
    }

    assert len(classes) == 22
    assert all(issubclass(c, MedModelsError) for c in classes.values())
    assert set(errors.__all__) == {*classes, "Problem"}


@pytest.mark.parametrize(
    ("name", "parent"),
    [
        ("UnreadableFile", "CaseError"),
        ("WrongColumns", "CaseError"),
        ("CaseRejected", "CaseError"),
        ("UnknownName", "ModelError"),
        ("ArtifactMissing", "ModelError"),
        ("ArtifactTampered", "ModelError"),
        ("ArtifactBroken", "ModelError"),
        ("DatasetError", "MedModelsError"),
        ("QueueFull", "MedModelsError"),
        ("CohortError", "MedModelsError"),
    ],
)
def test_the_tree_is_the_one_in_the_docstring(name: str, parent: str) -> None:
    """Each error has the parent that the module's docstring draws."""
    assert getattr(errors, name).__base__ is getattr(errors, parent)


def test_a_problem_says_where_what_and_what_would_be_right() -> None:
    """A sentence holds row, column, value, fault and remedy."""
    assert (
        PROBLEM.sentence
        == "Row 4, column “mean radius”: the value “777.25” is out of the plausible range; expected"
        " a number between 3 and 60."
    )


def test_a_typed_value_has_no_row_and_a_blank_no_quotes() -> None:
    """Without a row the sentence starts with the column, and a blank value is not shown as empty
    quotes.
    """
    assert (
        Problem("mean radius", "", Phrase("blank"), EXPECTED).sentence
        == "“mean radius”: the value is blank; expected a number between 3 and 60."
    )


def test_a_long_or_odd_value_is_shown_on_one_short_printable_line() -> None:
    """Line breaks, control characters and direction marks are blanked, and long values are cut."""
    sentence = Problem(
        "mean radius", "a\nb\x1b[31m\u202e" + "x" * 500, Phrase("not-a-number"), EXPECTED
    ).sentence

    assert sentence.isprintable()
    assert "…" in sentence
    assert len(sentence) < 130


def test_a_rejection_never_quotes_a_value_yet_its_sentences_do() -> None:
    """str, repr, args and values of CaseRejected hold no patient's value; the sentences hold each
    one.
    """
    error = CaseRejected(problems(3))

    assert "secret" not in str(error) + repr(error) + repr(error.args) + repr(error.values)
    assert [f"secret{n}" in sentence for n, sentence in enumerate(error.sentences)] == [True] * 3


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (1, "1 value needs correcting"),
        (5, "5 values need correcting"),
        (8, "8 values need correcting"),
    ],
)
def test_a_rejection_counts_its_problems(count: int, says: str) -> None:
    """The message gives the row and the number of values in grammatical English."""
    assert str(CaseRejected(problems(count))).startswith(f"In row 2, {says}")


def test_a_rejection_lists_five_columns_and_counts_the_rest() -> None:
    """Eight problems show five columns and "and 3 more"; five show no remainder."""
    assert str(CaseRejected(problems(8))).endswith("“column 4” and 3 more.")
    assert "more" not in str(CaseRejected(problems(5)))


def test_an_unknown_name_comes_with_the_known_ones() -> None:
    """The names there are follow in alphabetical order, and a long unknown one is cut."""
    assert (
        str(UnknownName("unknown-model", name="x", known=["b", "a"]))
        == "There is no model “x”; choose one of a, b."
    )
    assert len(str(UnknownName("unknown-model", name="y" * 1000, known=["a"]))) < 100


def test_a_tampered_model_names_the_file_and_the_remedy() -> None:
    """The message holds the model, the file and what to do."""
    message = str(ArtifactTampered("file-tampered", model="breast-fna/svm", file="model.skops"))

    assert "breast-fna/svm" in message
    assert "model.skops" in message
    assert "Restore" in message
    assert "repository" not in message  # a model of one's own is in none
