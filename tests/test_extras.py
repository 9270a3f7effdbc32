"""What is said where a library is missing that only an extra brings."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from medmodels import extras
from medmodels.cli import main
from medmodels.errors import ExtraMissing
from medmodels.places import app_folder
from tests.own.rows import pictures
from tests.screen import app


@pytest.fixture
def core(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment without the extra."""
    monkeypatch.setattr(extras, "find_spec", lambda _: None)


@pytest.mark.parametrize("family", ["forest", "svm", "cnn", "rnn"])
def test_nothing_is_missing_where_everything_is_installed(family: str) -> None:
    """Every family trains in the environment that the tests run in."""
    assert extras.missing(family) == ""


@pytest.mark.usefixtures("core")
def test_only_networks_need_the_extra() -> None:
    """Forests and support vector machines train without it."""
    assert extras.missing("forest") == extras.missing("svm") == ""
    assert "tensorflow" in extras.missing("cnn")
    assert extras.missing("cnn") == extras.missing("rnn")


@pytest.mark.usefixtures("core")
def test_workers_need_an_extra_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package is installed, the command adds that one."""
    monkeypatch.setattr(extras, "distribution", lambda name: name)
    with pytest.raises(ExtraMissing, match=r"distributed, .*“pip install medmodels\[cluster\]”"):
        extras.require_for_cluster()


@pytest.mark.usefixtures("core")
@pytest.mark.parametrize("there", [True, False])
def test_the_command_fits_how_medmodels_came(monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    """An installed package names its extra, a checkout its requirements: the name alone is
    somebody else's.
    """

    def distribution(name: str) -> str:
        if not there:
            raise PackageNotFoundError(name)
        return name

    monkeypatch.setattr(extras, "distribution", distribution)
    command = "pip install medmodels[train]" if there else "pip install -r requirements.txt"

    assert f"“{command}”" in extras.missing("cnn")


@pytest.mark.usefixtures("core")
@pytest.mark.parametrize(
    "words",
    [
        ["train", "note-section/rnn"],
        ["train-csv", "-", "--target", "y", "--family", "cnn"],
    ],
    ids=lambda words: words[0],
)
def test_a_verb_refuses_at_the_door(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Before a file is read or a folder made: one sentence and 2."""
    assert main(words) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.usefixtures("core")
def test_the_training_page_says_it_too() -> None:
    """Of a picture's table the forest is offered first; the network gets the sentence and no
    button.
    """
    test = app("pages/training.py")
    test.file_uploader(key="table").set_value(("rows.csv", pictures(), "text/csv")).run()
    assert test.segmented_control(key="family").value == "forest"
    assert not test.warning
    assert any(button.label == "Train" for button in test.button)
    test.segmented_control(key="family").set_value("cnn").run()

    assert not test.exception
    assert [said.value for said in test.warning] == [extras.missing("cnn")]
    assert not any(button.label == "Train" for button in test.button)


def test_the_app_of_a_checkout_is_beside_the_package() -> None:
    """Where the owner's files stand."""
    assert app_folder() == Path(__file__).parents[1]
    assert (app_folder() / "app.py").is_file()
