"""A second question about pictures speaks of its own pictures: pages, cards, refusals and JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from medmodels.card import render_card
from medmodels.cases import Case, read_cases, samples
from medmodels.cases.film import read_film
from medmodels.cli import main
from medmodels.errors import UnreadableFile
from medmodels.evidence import cross_validation, evaluate
from medmodels.gates import abstention
from medmodels.gates.words import sentence
from medmodels.models import load_model
from medmodels.models.film_cnn import FilmCnn
from medmodels.predictions import predict, words_of
from medmodels.tasks import TASKS
from tests.cases.images import dicom, film, picture
from tests.screen import app, field, strip_says

ROOT = Path(__file__).parents[1]
TASK = TASKS["breast-ultrasound"]
PICTURES = re.compile(r"data:image/png;base64,[\w+/=]+")
OTHERS = re.compile(r"chest|pneumonia|lung|x-ray|child|bone", re.IGNORECASE)


@pytest.fixture(scope="module")
def cnn() -> FilmCnn:
    model = load_model("breast-ultrasound/cnn")
    assert isinstance(model, FilmCnn)
    return model


def strange_words(text: str) -> list[str]:
    """Words of the other question about pictures, with what stands around them."""
    return [text[max(match.start() - 40, 0) : match.end() + 20] for match in OTHERS.finditer(text)]


def rendered(test: AppTest) -> str:
    """All that a page shows, charts and instruments too, but for pictures, the list of questions
    and that of all models, which name the others.
    """
    return "\n".join(
        PICTURES.sub("", element.proto.json)
        if element.type == "bidi_component"
        else str(element.proto)
        for place in (test.main, test.sidebar)
        for element in place
        if getattr(element, "key", None) != "task"
        and element.proto is not None
        and not is_list_of_models(element)
    )


def is_list_of_models(element: Any) -> bool:
    """Whether an element is the table of all models."""
    return type(element).__name__ == "Dataframe" and "Card" in element.value.columns


def test_the_review_page_speaks_of_ultrasound_alone() -> None:
    """From the sample to the verdict no word of the other pictures, and the model's own number."""
    test = app().selectbox(key="task").set_value(TASK.name).run()
    before = rendered(test)
    test.radio(key=field(test, "before label")).set_value("malignant")
    next(b for b in test.button if b.label.startswith("Commit")).click().run()
    after = rendered(test)

    assert not test.exception
    case = read_cases(samples(TASK)[0].path.read_bytes(), task=TASK, origin="sample").case()
    said = words_of(predict(load_model("breast-ultrasound/cnn"), case)).text
    assert said.lower() in strip_says(test)[0].lower()
    assert "behind the middle" in after
    assert strange_words(before) == strange_words(after) == []


@pytest.mark.parametrize("page", ["evidence", "behaviour", "models"])
def test_other_pages_speak_of_ultrasound_alone(page: str) -> None:
    """Evidence, behaviour and cards open on the question, and no word of the other pictures."""
    test = app(f"pages/{page}.py")
    test.selectbox(key="task").set_value(TASK.name).run()

    assert not test.exception
    assert not test.error
    text = rendered(test)
    assert "alignant" in text or "behind the middle" in text or "border" in text
    assert strange_words(text) == []


def test_card_and_json_speak_of_ultrasound_alone(
    cnn: FilmCnn, capsys: pytest.CaptureFixture[str]
) -> None:
    """The card as rendered and as exported, and what the command line says of a sample."""
    sample = str(samples(TASK)[0].path)
    for verb in (["predict", cnn.id, sample], ["explain", cnn.id, sample], ["evaluate", cnn.id]):
        assert main([*verb, "--json"]) == 0
    said = capsys.readouterr().out.replace(sample, "")

    assert all(json.loads(line) for line in said.splitlines())
    for text in (said, cnn.artifact.card, render_card(cnn, evaluate(cnn), cross_validation(cnn))):
        assert strange_words(text) == []


def scan(pixels: np.ndarray | None = None, **tags: Any) -> bytes:
    grey = film() if pixels is None else pixels
    return dicom(
        grey, **({"Modality": "US", "BodyPartExamined": "BREAST", "ViewPosition": None} | tags)
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (scan(NumberOfFrames=2), "several frames"),
        (scan(Modality="DX"), "this task needs a breast ultrasound picture (US)"),
        (scan(Modality="MR"), "this task needs a breast ultrasound picture (US)"),
        (scan(BodyPartExamined="THYROID"), "another body part"),
        (picture(np.full((90, 90, 3), (200, 30, 30), np.uint8)), "without Doppler"),
        (b"%PDF-1.7", "a PDF"),
    ],
)
def test_what_is_no_picture_of_it_is_refused_in_its_words(data: bytes, says: str) -> None:
    """Loops, other examinations and organs, colour and other files."""
    with pytest.raises(UnreadableFile) as caught:
        read_film(data, task=TASK)

    assert says in str(caught.value)
    assert strange_words(str(caught.value)) == []


def test_what_the_gate_refuses_is_refused_in_its_words(cnn: FilmCnn) -> None:
    """Blank, noise, a film of another question, and patients of other ages."""
    rng = np.random.default_rng(0)
    others = [
        read_cases(s.path.read_bytes(), task=TASKS["chest-xray"], origin="sample").case().data
        for s in samples(TASKS["chest-xray"])
    ]
    noise = rng.integers(0, 256, (200, 200)).astype(np.uint8)
    refused = [
        abstention(cnn, Case(TASK, grey, "upload"))
        for grey in (np.zeros((99, 99), np.uint8), noise, *others)
    ]
    said = [sentence(why) for why in refused if why is not None]
    young = read_cases(scan(PatientAge="012Y"), task=TASK).case()

    assert TASK.ages is not None
    assert len(said) == len(refused)
    assert "as 97.5% of comparable pictures" in said[1]
    why = abstention(cnn, young)
    assert why is not None
    assert sentence(why) == TASK.ages.other
    assert strange_words(" ".join(said)) == []


def test_every_sample_passes_the_gate(cnn: FilmCnn) -> None:
    """The synthetic pictures, drawn after both labels, are answered."""
    cases = [
        read_cases(s.path.read_bytes(), task=TASK, origin="sample").case() for s in samples(TASK)
    ]

    assert 6 <= len(cases) <= 12
    assert [abstention(cnn, case) for case in cases] == [None] * len(cases)


def test_the_network_is_small_and_its_figures_are_those_of_the_card(cnn: FilmCnn) -> None:
    """At most 400 000 parameters; 156 test pictures of which 42 malignant; the AUROC on the card is
    that of the stored scores.
    """
    evidence = evaluate(cnn)
    area = evidence.metrics["auroc"]

    assert (area.n, area.events) == (156, 42)
    assert 0.8 < area.value < 1
    parameters = re.search(r"([\d ]+) parameters; trained", cnn.artifact.card)
    assert parameters is not None
    assert int(parameters[1].replace(" ", "")) <= 400_000
