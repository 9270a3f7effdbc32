"""Every page, run as Streamlit runs it, without a browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, recall_score
from streamlit import cache_resource as st_cache
from streamlit.testing.v1 import AppTest

from medmodels.cases import read_cases, samples
from medmodels.errors import ArtifactTampered
from medmodels.evidence import load_scores
from medmodels.explanations import explain
from medmodels.explanations.words import sentence
from medmodels.models import Artifact, load_model
from medmodels.predictions import predict, words_of
from medmodels.reviews import Judgement
from medmodels.strips import strip_html, strip_of
from medmodels.tasks import TASKS, known_tasks
from tests.screen import (
    app,
    detail,
    field,
    give,
    instrument,
    look_at_once,
    record,
    reveal,
    shown,
    strip_says,
)
from ui.text import plain

# A sample with cells, bytes and lines damaged: what real exports look like when something went
# wrong.
SAMPLE = (Path(__file__).parents[1] / "assets/samples/breast-fna/01-looks-benign.csv").read_bytes()
malformed = st.tuples(
    st.integers(0, len(SAMPLE)),
    st.integers(0, 60),
    st.binary(max_size=8),
    st.sampled_from([b",", b";", b"\t"]),
).map(lambda cut: (SAMPLE[: cut[0]] + cut[2] + SAMPLE[cut[0] + cut[1] :]).replace(b",", cut[3]))

TASK = TASKS["breast-fna"]


def other_label(test: AppTest) -> Any:
    """The field for the label that is explained."""
    return next(c for c in test.segmented_control if c.label == "Explain the estimate of")


@pytest.mark.parametrize(
    "page",
    [
        "pages/home.py",
        "pages/review.py",
        "pages/teaching.py",
        "pages/lessons.py",
        "pages/cohort.py",
        "pages/evidence.py",
        "pages/behaviour.py",
        "pages/training.py",
        "pages/models.py",
    ],
)
def test_every_page_opens_with_the_notice_and_no_exception(page: str) -> None:
    """Each page opens without an exception and says that it is not a medical device."""
    test = app(page)

    assert not test.exception
    assert not test.error
    assert any("Not a medical device" in c.value for c in test.caption)


def test_the_model_stays_hidden_until_a_judgement_is_committed() -> None:
    """With own judgement first, neither number nor reason nor past error is on the page before the
    reviewer commits.
    """
    test = app()
    assert not strip_says(test)
    assert instrument(test, "reasons") is None
    assert not any(c.key == "details" for c in test.segmented_control)
    assert "most like this one" not in shown(test)

    reveal(test)

    assert strip_says(test)
    assert instrument(test, "reasons") is not None
    assert "most like this one" in shown(test)


def test_a_commit_without_a_diagnosis_reveals_nothing() -> None:
    """Pressing commit with no label chosen keeps the model hidden."""
    test = app()

    next(b for b in test.button if b.label.startswith("Commit")).click().run()

    assert "Pick an answer first." in [e.value for e in test.error]
    assert not strip_says(test)


def test_an_expert_may_see_the_model_at_once() -> None:
    """Without a judgement, on request, the probability is there, and nothing says what I said."""
    test = look_at_once(app())

    assert strip_says(test)
    assert not any("You said" in sentence for sentence in strip_says(test))


@pytest.mark.parametrize("family", ["forest", "svm"])
def test_the_page_shows_the_number_and_the_sentence_of_the_library(family: str) -> None:
    """The strip is that of the library's prediction, the reasons and the sentence are those of its
    explanation, for that very model.
    """
    model = load_model(f"breast-fna/{family}")
    case = read_cases(samples(TASK)[0].path.read_bytes(), task=TASK).case()
    test = reveal(app())

    test.segmented_control(key="model").set_value(family).run()

    prediction, explanation = predict(model, case), explain(model, case)
    expected = strip_of(
        model, prediction, Judgement("malignant", 70), truths=load_scores(model.artifact).y
    )
    assert instrument(test, "strip") == {"html": strip_html(expected)}
    assert words_of(prediction).text.lower() in strip_says(test)[0].lower()
    rows = instrument(test, "reasons")["rows"]
    assert [row["part"] for row in rows] == [c.input for c in explanation.contributions[:3]]
    assert sentence(explanation) in shown(detail(test, "All contributions"))


def test_another_label_shows_another_explanation() -> None:
    """Choosing the other class replaces the explanation by the one of that class."""
    model = load_model("breast-fna/forest")
    case = read_cases(samples(TASK)[0].path.read_bytes(), task=TASK).case()
    test = reveal(app().segmented_control(key="model").set_value("forest").run())

    detail(test, "All contributions")
    other_label(test).set_value("benign").run()

    sentences = [m.value for m in test.markdown]
    assert sentence(explain(model, case, label="benign")) in sentences
    assert sentence(explain(model, case)) not in sentences


def test_another_case_drops_the_judgement_of_the_last_one() -> None:
    """After picking another sample the reviewer is asked again."""
    test = reveal(app())

    test.selectbox(key="sample").set_value(samples(TASK)[1].title).run()

    assert not strip_says(test)


def test_a_case_opened_again_keeps_what_was_judged_and_seen() -> None:
    """Back at a case that was revealed, the earlier judgement stands and no form asks for one
    "before" again.
    """
    test = reveal(app())
    first = strip_says(test)
    test.selectbox(key="sample").set_value(samples(TASK)[1].title).run()

    test.selectbox(key="sample").set_value(samples(TASK)[0].title).run()

    assert strip_says(test) == first
    assert not any(b.label.startswith("Commit") for b in test.button)
    assert "You said **Malignant**" in shown(test)


def test_a_look_at_one_case_is_no_look_at_another() -> None:
    """After the model was seen at once, another case asks for a judgement before its reveal."""
    test = look_at_once(app())

    test.selectbox(key="sample").set_value(samples(TASK)[2].title).run()

    assert not strip_says(test)
    assert any(b.label.startswith("Commit") for b in test.button)


def two_rows_alike() -> bytes:
    """The same values twice, once with either outcome."""
    header, row = SAMPLE.decode().splitlines()
    values = row.rsplit(",", 1)[0]
    return f"{header}\n{values},malignant\n{values},benign\n".encode()


def test_two_rows_with_equal_values_are_two_cases() -> None:
    """A verdict on row 1 is not row 2's, and row 2's outcome stays hidden until its own verdict."""
    test = app().segmented_control(key="source").set_value("Upload").run()
    test.file_uploader(key="upload").set_value(("case.csv", two_rows_alike(), "text/csv")).run()
    record(reveal(test), "benign")
    assert any("Known outcome of this case: **malignant**" in i.value for i in test.info)

    test.number_input(key="row").set_value(2).run()

    assert not test.success
    assert not any("Known outcome" in i.value for i in test.info)


def test_a_verdict_after_the_outcome_says_so() -> None:
    """Recording again once the known outcome was shown is marked in the page's words and so in the
    report.
    """
    test = record(reveal(app()), "malignant")
    assert "after the outcome was known" not in test.success[0].value

    record(test, "benign")

    assert "recorded after the outcome was known" in test.success[0].value


def test_removing_the_file_removes_what_was_said_of_it() -> None:
    """Removing the file drops it, its cases and their reviews from the session."""
    test = app().segmented_control(key="source").set_value("Upload").run()
    test.file_uploader(key="upload").set_value(("case.csv", two_rows_alike(), "text/csv")).run()
    record(reveal(test), "benign")
    assert "reading" in test.session_state

    test.button(key="remove upload").click().run()

    assert "reading" not in test.session_state
    assert "upload given" not in test.session_state
    assert not any(key.startswith("upload") for key in test.session_state["reviews"])


def test_samples_give_nothing_away_before_the_verdict() -> None:
    """No title of a sample names a label; what the sample was drawn to show comes with the
    outcome.
    """
    test = app()
    assert not any(
        label in title.lower()
        for title in test.selectbox(key="sample").options
        for label in TASK.labels
    )

    record(reveal(test), "benign")

    assert any(samples(TASK)[0].about in i.value for i in test.info)


def test_a_wrong_file_gets_a_sentence() -> None:
    """A picture dropped on the upload is refused in words, without an exception."""
    test = app()
    test.segmented_control(key="source").set_value("Upload").run()

    test.file_uploader(key="upload").set_value(
        ("film.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "text/csv")
    ).run()

    assert not test.exception
    assert "PNG image" in test.error[0].value


def test_the_verdict_is_recorded_with_the_truth_and_a_report() -> None:
    """After the verdict the page names both judgements, the known outcome, and offers the
    report.
    """
    test = reveal(app(), "malignant")

    record(test, "benign")

    assert "changed from malignant to benign" in test.success[0].value
    assert any("Known outcome" in i.value for i in test.info)
    assert len(test.get("download_button")) >= 2


def test_the_threshold_slider_moves_every_threshold_metric() -> None:
    """At another threshold, accuracy and recall on the evidence page are those of that
    threshold.
    """
    test = app("pages/evidence.py")
    before = [m.value for m in test.metric]

    test.slider(key="threshold breast-fna/svm").set_value(0.05).run()

    scores = load_scores(load_model("breast-fna/svm").artifact)
    called = scores.p >= 0.05
    accuracy, recall = (of(scores.y, called) for of in (accuracy_score, recall_score))
    after = [m.value for m in test.metric]
    assert [m.label for m in test.metric] == ["Accuracy", "Recall", "AUROC"]
    assert after[0].startswith(f"{100 * accuracy:.0f}% ({round(accuracy * len(called))} of")
    assert after[1].startswith(f"{100 * recall:.0f}% (")
    assert before != after


def test_two_sessions_do_not_share_a_case() -> None:
    """What one session commits is not seen by another."""
    first, second = app(), app()

    reveal(first)
    second.run()

    assert strip_says(first)
    assert not strip_says(second)


@pytest.fixture(scope="module")
def uploading() -> AppTest:
    """The review page, waiting for a file."""
    return app().segmented_control(key="source").set_value("Upload").run()


@settings(max_examples=200, deadline=None)
@given(data=malformed)
def test_no_malformed_csv_brings_a_page_down(uploading: AppTest, data: bytes) -> None:
    """Whatever is uploaded, the review page shows a case or a sentence and never a traceback."""
    give(uploading, data)

    assert not uploading.exception
    assert uploading.error or uploading.dataframe


def test_a_judgement_after_a_look_never_counts_as_one_before() -> None:
    """Once the model was shown, no form asks for a judgement before it, there and back."""
    test = look_at_once(app())

    test.selectbox(key="sample").set_value(samples(TASK)[1].title).run()
    test.selectbox(key="sample").set_value(samples(TASK)[0].title).run()

    assert not any(b.label.startswith("Commit") for b in test.button)
    assert strip_says(test)


def test_a_verdict_belongs_to_the_model_it_was_given_on() -> None:
    """Switching the model takes the recorded verdict and its report off the page."""
    test = reveal(app())
    record(test, "benign")
    assert test.success

    test.segmented_control(key="model").set_value("forest").run()

    assert not test.success


# a giant among its kind
STRANGE = (
    "mean radius=29.0 mean perimeter=200.0 mean area=2640.0 worst radius=30.0 worst perimeter=200.0"
    " worst area=2700.0"
)


def strange_case() -> bytes:
    """The first sample with sizes far beyond its other values: plausible one by one, unlike any
    training case together.
    """
    header, row = SAMPLE.decode().splitlines()
    values = dict(zip(header.split(","), row.split(","), strict=True))
    values |= dict(
        pair.split("=")
        for pair in STRANGE.replace(" mean", "|mean").replace(" worst", "|worst").split("|")
    )
    return (",".join(values) + "\n" + ",".join(values.values()) + "\n").encode()


def test_a_case_the_model_abstains_on_can_still_be_judged() -> None:
    """The verdict and a report are offered for it, and the model's number is nowhere on the
    page.
    """
    test = app().segmented_control(key="source").set_value("Upload").run()
    test.file_uploader(key="upload").set_value(("case.csv", strange_case(), "text/csv")).run()
    reveal(test)
    assert any("The model abstains" in w.value for w in test.warning)
    assert not strip_says(test)

    record(test, "malignant")

    assert test.success
    assert not strip_says(test)
    assert not test.exception


def test_weights_that_cannot_be_trusted_stop_the_page_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file that turns out to hold an untrusted type when it is parsed is refused in words, not
    with a traceback.
    """

    def refuse(artifact: Artifact) -> None:
        raise ArtifactTampered("file-tampered", model=artifact.id, file="model.skops")

    test = app().segmented_control(key="model").set_value("forest").run()
    st_cache.clear()
    monkeypatch.setattr("medmodels.models.estimators.load_estimator", refuse)

    reveal(test)

    assert not test.exception
    assert "differs from the digest" in test.error[0].value
    st_cache.clear()


FILMS = TASKS["chest-xray"]


def films_app() -> AppTest:
    """The review page on the chest films."""
    test = app()
    return test.selectbox(key="task").set_value("chest-xray").run()


def test_a_film_is_reviewed_with_the_numbers_of_the_library() -> None:
    """Probability and sentence for a sample film are those of predict and explain; every step of
    the review is there.
    """
    model = load_model("chest-xray/cnn")
    case = read_cases(samples(FILMS)[0].path.read_bytes(), task=FILMS, origin="sample").case()
    test = reveal(films_app(), "normal")

    assert not test.exception
    assert words_of(predict(model, case)).text.lower() in strip_says(test)[0].lower()
    assert sentence(explain(model, case)) in shown(detail(test, "All contributions"))
    record(test, "pneumonia")
    assert any("Known outcome" in i.value for i in test.info)


@pytest.mark.parametrize("name", ["film.png", "film.dcm"])
def test_a_wrong_film_gets_a_sentence(name: str) -> None:
    """A table, or a damaged picture, given as a film is refused in words."""
    test = films_app().segmented_control(key="source").set_value("Upload").run()

    for data in (SAMPLE, b"\x89PNG\r\n\x1a\n" + bytes(50), bytes(128) + b"DICM" + bytes(50), b""):
        give(test, data, name)
        assert not test.exception
        assert test.error


def test_a_film_needs_no_name_and_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without extension, as DICOM media have them, is told by its content; a refused one is
    not decoded again on the next run.
    """
    import ui.case_input

    reads: list[int] = []
    monkeypatch.setattr(
        ui.case_input,
        "read_cases",
        lambda data, **options: (reads.append(len(data)), read_cases(data, **options))[1],
    )
    test = films_app().segmented_control(key="source").set_value("Upload").run()
    reads.clear()

    give(test, samples(FILMS)[0].path.read_bytes(), "IM000001")
    assert not test.exception
    assert not test.error
    give(test, b"no film", "IM000002")
    test.run()
    assert test.error
    assert len(reads) == 2


def test_an_explanation_is_computed_once_a_session_and_goes_with_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Moving something else on the page explains nothing again; taking the file away takes what was
    computed of it.
    """
    import ui.reveal

    calls: list[str] = []
    monkeypatch.setattr(
        ui.reveal,
        "explain",
        lambda model, case, *, label: (calls.append(label), explain(model, case, label=label))[1],
    )
    test = films_app().segmented_control(key="source").set_value("Upload").run()
    film = ("film.png", samples(FILMS)[0].path.read_bytes(), "image/png")
    test = reveal(test.file_uploader(key="upload").set_value(film).run(), "normal")
    test.run()
    assert calls == ["pneumonia"]
    assert test.session_state["results"]

    test.button(key="remove upload").click().run()
    assert "results" not in test.session_state


@pytest.mark.parametrize("page", ["pages/evidence.py", "pages/behaviour.py", "pages/models.py"])
def test_every_page_serves_the_films(page: str) -> None:
    """Evidence, behaviour and cards open on the chest films too."""
    test = app(page).selectbox(key="task").set_value("chest-xray").run()

    assert not test.exception
    assert not test.error


STAYS = TASKS["icu-mortality"]


def stays_app() -> AppTest:
    """The review page on the stays."""
    return app().selectbox(key="task").set_value("icu-mortality").run()


def test_a_stay_of_which_little_is_known_is_not_judged() -> None:
    """Six hours of heart rate alone: the model abstains and says why."""
    data = b"Time,Parameter,Value\n00:00,Age,60\n01:00,HR,80\n06:00,HR,90\n"
    test = stays_app().segmented_control(key="source").set_value("Upload").run()
    test.file_uploader(key="upload").set_value(("stay.csv", data, "text/csv")).run()
    test.radio(key=field(test, "before label")).set_value("survived")
    next(b for b in test.button if b.label.startswith("Commit")).click().run()

    assert not test.exception
    assert any("The model abstains" in w.value and "were charted" in w.value for w in test.warning)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Time,Parameter,Value\n",
        b"a,b\n1,2\n",
        SAMPLE,
        b"Time,Parameter,Value\n00:00,Temp,98.6\n02:00,Temp,99.1\n",
    ],
)
def test_a_wrong_stay_gets_a_sentence(data: bytes) -> None:
    """Empty, without values, another table, or in Fahrenheit: refused in words."""
    test = stays_app().segmented_control(key="source").set_value("Upload").run()
    test.file_uploader(key="upload").set_value(("stay.csv", data, "text/csv")).run()

    assert not test.exception
    assert test.error


@pytest.mark.parametrize("page", ["pages/evidence.py", "pages/behaviour.py", "pages/models.py"])
def test_every_page_serves_the_stays(page: str) -> None:
    """Evidence, behaviour and cards open on the stays too."""
    test = app(page).selectbox(key="task").set_value("icu-mortality").run()

    assert not test.exception
    assert not test.error


def test_a_model_of_ones_own_is_on_every_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trained from a table a moment ago, it takes a case, shows its number and explanation, its
    evidence, behaviour and card.
    """
    from medmodels.own.labelled import read_labelled
    from medmodels.own.train import train_own
    from medmodels.training.strategies import ForestStrategy
    from tests.own.test_labelled import table

    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    train_own(
        read_labelled(table(), target="label"),
        title="Mine",
        family="forest",
        strategy=ForestStrategy(trees=12),
        options={},
    )

    test = app().selectbox(key="task").set_value("own-mine").run()
    assert test.segmented_control(key="source").options == ["Upload", "Enter"]
    test.file_uploader(key="upload").set_value(
        ("case.csv", b"size,shape\n0.4,0.1\n", "text/csv")
    ).run()
    test = reveal(test, "label 1")
    case = read_cases(b"size,shape\n0.4,0.1\n", task=load_model("own-mine/forest").task).case()
    assert not test.exception
    said = words_of(predict(load_model("own-mine/forest"), case)).text
    assert said.lower() in strip_says(test)[0].lower()

    for page in ("pages/evidence.py", "pages/behaviour.py", "pages/models.py"):
        other = app(page).selectbox(key="task").set_value("own-mine").run()
        assert not other.exception
        assert not other.error
    other.checkbox[0].check().run()
    next(b for b in other.button if b.label == "Delete it").click().run()
    assert not other.exception
    assert "own-mine" not in known_tasks()


def test_whatever_has_become_of_an_own_model_it_can_be_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that is not loaded, and a question that is left out: the page says why, and both go;
    other pages and questions are served.
    """
    from medmodels.tasks.own import own_folders, own_models
    from tests.models.folders import trained

    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    for title in ("T", "U", "V"):
        trained(title)
    (own_models() / "own-t" / "forest" / "card.md").write_text("other", encoding="utf-8")
    (own_models() / "own-u" / "task.json").write_text("[" * 200_000, encoding="utf-8")

    Path(os.fsdecode(os.fsencode(own_models()) + b"/own-\xff\xfe")).mkdir()

    for page in (
        "pages/review.py",
        "pages/teaching.py",
        "pages/evidence.py",
        "pages/behaviour.py",
        "pages/training.py",
        "pages/models.py",
    ):
        test = app(page)
        assert not test.exception
        if page != "pages/training.py":
            assert "own-u" not in test.selectbox(key="task").options
            assert not test.selectbox(key="task").set_value("own-v").run().exception
    test = app("pages/models.py").selectbox(key="task").set_value("own-t").run()
    assert any("card.md differs" in error.value for error in test.error)
    test.checkbox[0].check().run()
    next(b for b in test.button if b.label == "Delete it").click().run()
    assert not test.exception
    assert len(own_folders()) == 3
    next(box for box in test.checkbox if "with its models" in box.label).check().run()
    next(b for b in test.button if b.label == "Delete this question").click().run()
    assert not test.exception
    assert len(own_folders()) == 2
    next(box for box in test.checkbox if "with its models" in box.label).check().run()
    next(b for b in test.button if b.label == "Delete this question").click().run()
    assert set(own_folders()) == {"own-v"}
    assert not any("left out" in header.value for header in test.header)


@pytest.mark.training
def test_a_table_is_trained_from_the_page_and_opened_in_review(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says what each column is, the training runs in a process of its own to its end, and
    the model opens in review.
    """
    import time

    from medmodels.own.jobs import jobs
    from tests.own.test_labelled import table

    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    test = app("pages/training.py")
    assert not test.exception
    test.file_uploader(key="table").set_value(
        ("wards.csv", table(extra={"ward": ["A", "B"] * 60}), "text/csv")
    ).run()
    columns = test.dataframe[0].value
    assert columns.set_index("Column").loc["ward", "Used"] == "no"
    assert "holds text" in columns.set_index("Column").loc["ward", "Remark"]

    test.number_input(key="forest default trees").set_value(12).run()
    next(b for b in test.button if b.label == "Train").click().run()
    job = jobs().list[0]
    assert job.title == "My table"  # the name of a file often says whose it is
    assert "--trees=12" in job.options
    for _ in range(2400):
        if job.state not in ("waiting", "running"):
            break
        time.sleep(0.5)
    assert job.state == "done", job.said
    assert job.table == b""
    assert job.model == "own-my-table/forest"
    test.run()
    links = [link.proto.query_string for link in test.get("page_link")]
    assert "task=own-my-table&model=forest&open=model" in links
    review = app()
    # picked before: the link wins over it, once
    review.session_state["task"], review.session_state["model"] = "breast-fna", "forest"
    for name, value in {"task": "own-my-table", "model": "forest", "open": "model"}.items():
        review.query_params[name] = value
    review.run()
    assert not review.exception
    assert review.selectbox(key="task").value == "own-my-table"
    review.selectbox(key="task").set_value("icu-mortality").run()
    assert review.selectbox(key="task").value == "icu-mortality"


@pytest.mark.training
def test_a_training_that_is_stopped_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped in the middle, the training ends and no model and no question stays behind."""
    import time

    from medmodels.own.jobs import Job, jobs
    from medmodels.tasks.own import own_models
    from tests.own.test_labelled import table

    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    job = Job("stopped", "forest", ("--target=label", "--trees", "300"), table())
    jobs().submit(job)
    for _ in range(2400):
        if job.share and any("cross-validation" in line for line in job.said):
            break
        time.sleep(0.25)
    assert 0 < job.share < 1
    assert job.process is not None
    told = " ".join(map(str, job.process.args))  # whoever may list the processes reads it
    assert not any(secret in told for secret in ("stopped", "label", "forest"))
    jobs().stop(job)
    for _ in range(1200):
        if job.ended:
            break
        time.sleep(0.25)

    assert job.state == "stopped"
    assert job.process is not None
    assert job.process.poll() not in (None, 0)
    assert not list(own_models().glob("*"))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"a,b\n1,2\n", b"a,a\n1,2\n" * 20])
def test_a_bad_table_gets_a_sentence_on_the_training_page(data: bytes) -> None:
    """Nothing to learn from: a sentence, no traceback, no button."""
    test = app("pages/training.py")
    test.file_uploader(key="table").set_value(("bad.csv", data, "text/csv")).run()

    assert not test.exception
    assert test.error
    assert not any(b.label == "Train" for b in test.button)


@pytest.mark.parametrize(
    ("kind", "parts"), [("pixels", ["middle"]), ("steps", ["step 8", "steps 9 to 10", "step 11"])]
)
def test_a_picture_or_a_series_in_a_row_is_reviewed_like_any_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, parts: list[str]
) -> None:
    """Its picture or curves, the number of the library, the parts that moved it, what happens
    without one of them, evidence and behaviour.
    """
    from medmodels.own.labelled import read_labelled
    from medmodels.own.train import train_own
    from medmodels.training.strategies import ForestStrategy
    from tests.own.rows import pictures, series

    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    data = pictures() if kind == "pixels" else series()
    train_own(
        read_labelled(data, target="label"),
        title="Rows",
        family="forest",
        strategy=ForestStrategy(trees=20),
        options={},
    )
    model = load_model("own-rows/forest")

    test = app().selectbox(key="task").set_value("own-rows").run()
    assert test.segmented_control(key="source").options == ["Upload"]
    test.file_uploader(key="upload").set_value(("rows.csv", data, "text/csv")).run()
    test.number_input(key="row").set_value(4).run()
    test = reveal(test, "label 1")
    case = read_cases(data, task=model.task).case(4)
    assert not test.exception
    assert words_of(predict(model, case)).text.lower() in strip_says(test)[0].lower()
    reasons, lying = instrument(test, "reasons"), instrument(test, "film") or {"places": []}
    curves = instrument(test, "curves") or {"rows": []}
    places = [*lying["places"], *(shade for row in curves["rows"] for shade in row["shades"])]
    assert reasons is not None
    # whatever is pointed at beside the case has its place on it
    assert {row["part"] for row in reasons["rows"]} <= {place["part"] for place in places}
    assert not detail(test, "A closer look").exception
    detail(test, "What if").multiselect(key="what_if").set_value(parts).run()
    assert not test.exception
    told = next(m.value for m in test.markdown if m.value.endswith(" now."))
    assert told.startswith(("**-", "**No move"))
    for page in ("pages/evidence.py", "pages/behaviour.py", "pages/models.py"):
        other = app(page).selectbox(key="task").set_value("own-rows").run()
        assert not other.exception


def test_a_strategy_that_cannot_be_gets_a_sentence_before_it_is_trained() -> None:
    """Layers that are none: the message, and no button."""
    from tests.own.rows import pictures

    test = app("pages/training.py")
    test.file_uploader(key="table").set_value(("p.csv", pictures(), "text/csv")).run()
    test.text_input(key="cnn default layers").set_value("conv many").run()

    assert not test.exception
    assert "conv 32, pool, dense 64" in test.error[0].value
    assert not any(b.label == "Train" for b in test.button)


def test_models_that_disagree_say_so_before_the_number() -> None:
    """Beside the strip, once, with the other answer; a genotype that few have is told there with
    its number.
    """
    task = TASKS["warfarin-dose"]
    table = (
        b"age,sex,height,weight,race,smoker,INR target,VKORC1,CYP2C9,indication,diabetes,"
        b"heart failure,enzyme inducer,amiodarone,antibiotic or azole\n"
        b"65,male,170,75,White,no,about 2 to 3,G/G,*3/*3,,no,no,no,no,no\n"
    )
    test = app().selectbox(key="task").set_value("warfarin-dose").run()
    test.segmented_control(key="source").set_value("Upload").run()
    test.file_uploader(key="upload").set_value(("case.csv", table, "text/csv")).run()
    test.number_input(key=field(test, "before label")).set_value(35.0)
    next(b for b in test.button if "Commit" in b.label).click().run()
    case = read_cases(table, task=task).case()
    said = [predict(load_model(f"warfarin-dose/{family}"), case) for family in ("forest", "svm")]

    assert not test.exception
    assert said[0].disagrees(said[1])
    rare, differ = (warning.value for warning in test.warning)
    assert differ.startswith("**The models disagree on this case.**")
    assert differ.endswith("Neither is right by default.")
    assert plain(words_of(said[0]).text) in differ
    assert strip_says(test)[0].startswith(words_of(said[1]).text)
    assert "CYP2C9 \\*3/\\*3: 9 of 3432 training cases" in rare


@pytest.mark.parametrize("page", ["pages/evidence.py", "pages/behaviour.py", "pages/models.py"])
def test_every_page_serves_the_doses(page: str) -> None:
    """Evidence, behaviour and cards open on the doses too."""

    test = app(page).selectbox(key="task").set_value("warfarin-dose").run()
    assert not test.exception
    assert not test.error


@pytest.mark.parametrize("page", ["pages/evidence.py", "pages/behaviour.py", "pages/models.py"])
def test_every_page_serves_the_notes(page: str) -> None:
    """Evidence, behaviour and cards open on the notes too."""
    test = app(page).selectbox(key="task").set_value("note-section").run()
    assert not test.exception
    assert not test.error
