"""What a reader tells of a recording reaches the command line, in plain text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from medmodels.cli import main
from tests.cases.recordings import archive, recorded, table
from tests.cases.test_waveform_wfdb import cut

MODEL = "ecg-beat/boosting"
FILES = {
    "a.csv": (table(recorded(), head="II 250 Hz"), "The file does not say the unit of the lead"),
    "a.zip": (archive(cut(0.5)), "The samples end after 11 of the 22 seconds"),
}


@pytest.mark.parametrize("verb", ["predict", "explain"])
@pytest.mark.parametrize("name", FILES)
def test_doubts_about_a_recording_stand_beside_each_beat(
    name: str, verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A unit that is assumed, samples that are cut short: in the text and among the warnings."""
    data, says = FILES[name]
    file = tmp_path / name
    file.write_bytes(data)

    assert main([verb, MODEL, str(file), "--row", "3"]) == 0
    text = capsys.readouterr().out
    assert main([verb, MODEL, str(file), "--row", "3", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)

    assert says in text
    assert says in " ".join(row["warnings"])


def test_a_wrong_file_is_refused_in_words_about_recordings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sentence on standard error and the exit status of a file that cannot be read."""
    file = tmp_path / "note.txt"
    file.write_text("Chest pain.\nSince this morning, at rest, no dyspnoea.\nECG to be done.\n")

    assert main(["predict", MODEL, str(file)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "This is text and not a recording" in err
