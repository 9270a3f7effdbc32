"""``medmodels samples`` and ``--version``."""

from __future__ import annotations

import json

import pytest

from medmodels import __version__
from medmodels.cases import samples
from medmodels.cli import main
from medmodels.tasks import TASKS


@pytest.mark.parametrize("task", TASKS)
def test_samples_are_listed_by_their_files(task: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One line a sample with the path to give to ``predict``, its outcome not told."""
    assert main(["samples", task, "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert rows
    assert rows == [
        {"task": task, "title": s.title, "file": str(s.path)} for s in samples(TASKS[task])
    ]


def test_samples_of_no_question(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown question is refused with those there are."""
    assert main(["samples", "heart"]) == 2
    assert "breast-fna" in capsys.readouterr().err


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    """``--version`` gives the package's."""
    with pytest.raises(SystemExit) as done:
        main(["--version"])

    assert done.value.code == 0
    assert capsys.readouterr().out == f"medmodels {__version__}\n"


def test_a_question_without_samples_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing on standard output, a sentence beside it, and no error."""
    monkeypatch.setattr("medmodels.cli.samples.samples", lambda _: ())

    assert main(["samples", "breast-fna"]) == 0
    assert capsys.readouterr() == ("", "“breast-fna” has no sample cases.\n")
