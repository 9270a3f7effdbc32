"""Files and forms: what was given last is all that the page speaks of."""

from __future__ import annotations

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from medmodels.cases import read_cases, samples
from tests.cases.images import dicom
from tests.screen import app, give, reveal, strip_says
from tests.test_pages import FILMS, SAMPLE, TASK
from tests.ui.test_judgement import pressed


@pytest.mark.parametrize(
    ("task", "button", "sentence"),
    [
        ("note-section", "Use this passage", "Paste a passage first."),
        ("breast-fna", "Use these values", "Fill in the values first."),
    ],
)
def test_an_empty_form_says_so(task: str, button: str, sentence: str) -> None:
    """Nothing pasted and nothing typed get one sentence, and no case."""
    test = app().selectbox(key="task").set_value(task).run()
    test.segmented_control(key="source").set_value("Enter").run()

    pressed(test, button)

    assert [e.value for e in test.error] == [sentence]
    assert not any(b.label.startswith("Commit") for b in test.button)


def test_values_taken_back_leave_no_case_behind() -> None:
    """After a case typed in, the form sent empty takes it off the page."""
    test = app().segmented_control(key="source").set_value("Enter").run()
    case = read_cases(SAMPLE, task=TASK).case()
    for name, value in case.values.items():
        test.number_input(key=f"typed {name}").set_value(value)
    pressed(test, "Use these values")
    assert any(b.label.startswith("Commit") for b in test.button)

    for name in case.values:
        test.number_input(key=f"typed {name}").set_value(None)
    pressed(test, "Use these values")

    assert not any(b.label.startswith("Commit") for b in test.button)


@pytest.mark.parametrize("data", [SAMPLE, b"a,b\n1,2\n"])
def test_a_file_takes_the_uploaders_place(data: bytes) -> None:
    """Served or refused, no uploader stands beside what became of a file: what a browser refuses by
    itself cannot stand above another's case.
    """
    test = app().segmented_control(key="source").set_value("Upload").run()
    assert [u.key for u in test.file_uploader] == ["upload"]

    give(test, data)

    assert not test.file_uploader
    assert bool(test.error) == (data != SAMPLE)
    test.button(key="remove upload").click().run()
    assert [u.key for u in test.file_uploader] == ["upload"]
    assert not test.error
    assert not any(b.label.startswith("Commit") for b in test.button)


def test_one_file_after_another_leaves_nothing_of_the_one_before() -> None:
    """Good, bad, bad, good: each time only the last file's case or sentence is on the page."""
    test = app().segmented_control(key="source").set_value("Upload").run()
    reveal(give(test, SAMPLE))
    assert strip_says(test)

    for data, said in ((b"a,b\n1,2\n", "None of the 30 columns"), (b"%PDF-1.7", "a PDF")):
        give(test, data)
        assert len(test.error) == 1
        assert said in test.error[0].value
        assert not strip_says(test)
        assert not test.dataframe
        assert not any(b.label.startswith(("Commit", "Record")) for b in test.button)
    give(test, SAMPLE)
    assert not test.error
    assert any(b.label.startswith("Commit") for b in test.button)


def test_a_file_refused_under_one_question_is_read_under_the_next() -> None:
    """A film under a table's question is refused; under the films' it is the case, and its sentence
    is gone.
    """
    test = app().segmented_control(key="source").set_value("Upload").run()
    give(test, samples(FILMS)[0].path.read_bytes(), "film.png")
    assert "PNG image" in test.error[0].value

    test.selectbox(key="task").set_value("chest-xray").run()

    assert not test.error
    assert any(b.label.startswith("Commit") for b in test.button)
    test.selectbox(key="task").set_value("breast-fna").run()  # its bytes are no longer kept
    assert [u.key for u in test.file_uploader] == ["upload"]
    assert not test.error


def test_a_large_file_that_was_refused_is_not_kept() -> None:
    """Beside a table given for training it would be too much for one session; under another
    question it has to be given again.
    """
    test = app().segmented_control(key="source").set_value("Upload").run()
    give(test, b"\x89PNG\r\n\x1a\n" + bytes(10_000_000), "film.png")
    assert "PNG image" in test.error[0].value
    assert test.session_state["upload given"].data == b""
    test.run()
    assert "PNG image" in test.error[0].value
    assert any("no longer kept" in caption.value for caption in test.caption)

    test.selectbox(key="task").set_value("chest-xray").run()

    assert [u.key for u in test.file_uploader] == ["upload"]
    assert not test.error


@pytest.mark.parametrize(
    ("page", "key", "kept"),
    [("pages/review.py", "upload", "reading"), ("pages/training.py", "table", "label values")],
)
def test_why_a_file_was_refused_is_kept_without_what_was_read_of_it(
    page: str, key: str, kept: str
) -> None:
    """The frames that an error came from, and those of the error before it, hold the file's text:
    they go, the sentence stays.
    """
    test = app(page)
    if key == "upload":
        test.segmented_control(key="source").set_value("Upload").run()
    give(test, b"a,b,label\n" + b"1,2,yes\n" * 100_001, "long.csv", key)
    assert "100,000 rows" in test.error[0].value

    error = test.session_state[kept]
    error = error if isinstance(error, Exception) else error[1]

    assert error.__context__ is None
    assert error.__cause__ is None


def test_a_file_that_was_read_keeps_its_name_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file that was served the session holds no bytes, and Streamlit is told to drop its own
    copy.
    """
    dropped: list[str] = []
    monkeypatch.setattr(
        MemoryUploadedFileManager,
        "remove_file",
        lambda self, session_id, file_id: dropped.append(file_id),
    )
    test = app().segmented_control(key="source").set_value("Upload").run()

    give(test, SAMPLE)

    assert test.session_state["upload given"].data == b""
    assert dropped == [test.session_state["upload given"].file_id]


def test_a_table_given_for_training_is_removed_with_what_was_read_of_it() -> None:
    """Refused or read, it stands in the uploader's place until it is removed."""
    test = app("pages/training.py")
    give(test, b"%PDF-1.7", "bad.pdf", "table")
    assert "a PDF" in test.error[0].value
    assert not test.file_uploader

    test.button(key="remove table").click().run()

    assert [u.key for u in test.file_uploader] == ["table"]
    assert not test.error
    assert "labelled" not in test.session_state


def test_a_pictures_missing_age_is_said_beside_the_case_and_beside_the_number() -> None:
    """An uploaded PNG: the sentence near the film before the reveal, once more above the estimate;
    none for a synthetic film.
    """
    assert FILMS.ages
    test = app().selectbox(key="task").set_value("chest-xray").run()
    assert not test.warning
    test.segmented_control(key="source").set_value("Upload").run()
    give(test, samples(FILMS)[0].path.read_bytes(), "film.png")
    assert [w.value for w in test.warning].count(FILMS.ages.unstated) == 1

    reveal(test, "normal")

    assert not test.exception
    assert [w.value for w in test.warning].count(FILMS.ages.unstated) == 2


def test_an_adults_film_gets_no_number_of_its_own_accord() -> None:
    """A DICOM file of an adult: said beside the case, and the model abstains with the same
    sentence.
    """
    film = read_cases(samples(FILMS)[0].path.read_bytes(), task=FILMS, origin="sample").case().data
    assert FILMS.ages
    test = app().selectbox(key="task").set_value("chest-xray").run()
    test.segmented_control(key="source").set_value("Upload").run()

    reveal(give(test, dicom(film, PatientAge="071Y"), "film.dcm"), "normal")

    assert not test.exception
    assert [FILMS.ages.other in w.value for w in test.warning].count(True) == 2
    assert any("The model abstains" in w.value for w in test.warning)
    assert not test.metric
