"""Models of notes: probabilities, abstention, words that add up, evidence of many classes."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse
from sklearn.metrics import f1_score

from medmodels.cases import case_from_text, read_cases, samples
from medmodels.evidence import cross_validation, evaluate, load_scores
from medmodels.explanations import explain, pieces_of
from medmodels.models import Model, load_model
from medmodels.models.note_svm import (
    CUTS,
    Machine,
    _words,
    margins,
    packed,
    unpacked,
    vectoriser_for,
)
from medmodels.models.text import opening_words, said_words, softmax_log_odds
from medmodels.outcomes import Classes
from medmodels.predictions import COVERAGES, ClassPrediction, predict
from medmodels.statistics.conformal import class_limits, class_sets
from medmodels.tasks.note_section import NOTE_SECTION as TASK


@pytest.fixture(scope="module", params=["note-section/svm", "note-section/rnn"])
def notes(request: pytest.FixtureRequest) -> Model:
    return load_model(request.param)


def test_the_samples_are_sorted_as_a_reader_would(notes: Model) -> None:
    """Allergies, family history and operations are told, with probabilities that add up to one and
    a set that holds the first.
    """
    expected = {"01": "allergies", "02": "family and social history", "04": "past surgical history"}
    for sample in samples(TASK):
        said = predict(notes, read_cases(sample.path.read_bytes(), task=TASK).case())
        assert isinstance(said, ClassPrediction)
        assert sum(said.probabilities.values()) == pytest.approx(1, abs=1e-6)
        assert said.focus in said.conformal_set
        assert said.abstained is None
        if (number := sample.path.name[:2]) in expected:
            # the network takes it for the present illness
            assert said.label == expected[number] or (notes.family, number) == ("rnn", "01")


@pytest.mark.parametrize("label", [None, "medications"])
def test_words_add_up_to_the_log_odds_that_are_shown(notes: Model, label: str | None) -> None:
    """From an empty note to the passage, for the class that is called and for another one."""
    for sample in samples(TASK):
        case = read_cases(sample.path.read_bytes(), task=TASK).case()
        explanation, said = explain(notes, case, label=label), predict(notes, case)
        assert isinstance(said, ClassPrediction)
        assert explanation.additivity_error < 1e-4
        assert explanation.label == (label or said.focus)
        assert explanation.shown == pytest.approx(said.probabilities[explanation.label], abs=1e-6)
        assert len(explanation.contributions) == len(case.text.split())


def test_what_matters_is_found(notes: Model) -> None:
    """Of a passage on penicillin and hives, words of allergies speak for allergies."""
    case = read_cases(samples(TASK)[0].path.read_bytes(), task=TASK).case()
    leading = " ".join(
        c.input.lower()
        for c in explain(notes, case, label="allergies").contributions[:8]
        if c.amount > 0
    )

    assert any(word in leading for word in ("allergy", "penicillin", "hives", "rash"))


def test_a_long_passage_is_explained_by_a_bounded_number_of_outputs(notes: Model) -> None:
    """A hundred and fifty words, additive to 1e-4, from at most two thousand outputs."""
    text = " ".join(
        (
            " ".join(read_cases(s.path.read_bytes(), task=TASK).case().text for s in samples(TASK))
        ).split()[:150]
    )
    case, _ = case_from_text(text, task=TASK)
    explanation = explain(notes, case)

    assert len(explanation.contributions) == 150
    assert explanation.additivity_error < 1e-4
    assert explanation.evaluations <= 2_000


@pytest.mark.parametrize(
    "text",
    [
        "Der Patient klagt seit gestern über starke Kopfschmerzen und Schwindel.",
        "qwe rty uio asd fgh jkl zxc",
        "Doctor: pain? Patient: pain. " * 400,
    ],
)
def test_other_texts_are_not_judged(notes: Model, text: str) -> None:
    """Another language, no language, a whole day's talk: the model abstains in words."""
    assert predict(notes, case_from_text(text, task=TASK)[0]).abstained


def test_words_are_weighted_as_the_vectoriser_weighs_them() -> None:
    """Margins are those of scikit-learn's own vectorisers on the joined words, to the last bit:
    with words that are repeated, unknown, or not there at all.
    """
    machine = load_model("note-section/svm").machine  # type: ignore[attr-defined]
    texts = np.array(
        ["Doctor: any pain? any pain?\nPatient: no no no pain", "zzzq", "", "asthma since 1999"],
        object,
    )
    names = list(machine.vectorisers)
    assert names == list(CUTS)
    by_sklearn = {
        name: machine.vectorisers[name].transform([" ".join(CUTS[name](text)) for text in texts])
        for name in names
    }
    expected = scipy.sparse.hstack(list(by_sklearn.values()), format="csr") @ machine.weights

    found = margins(machine, texts) - machine.bias
    np.testing.assert_allclose(found, expected, rtol=0, atol=2e-6)
    for name in ("words", "said", "opening"):
        ours = _words(machine.vectorisers[name], [CUTS[name](text) for text in texts])
        assert (ours != by_sklearn[name]).nnz == 0
        assert ours.nnz == by_sklearn[name].nnz


def test_what_stands_beside_a_note_changes_nothing(notes: Model) -> None:
    """Short notes and long ones, in any order, get what each gets alone, to the last bit."""
    texts = np.array(
        ["pain", "no known allergies " * 20, "", *(f"asthma {'cough ' * n}" for n in range(40))],
        object,
    )
    alone = np.concatenate([notes.outputs(texts[n : n + 1]) for n in range(len(texts))])

    np.testing.assert_array_equal(notes.outputs(texts[::-1])[::-1], alone)


def test_speakers_are_told_apart() -> None:
    """What the doctor asks is another word than what the patient says."""
    assert said_words("Doctor: Any allergies?\nPatient: No allergies.") == [
        "d_any",
        "d_allergies",
        "p_no",
        "p_allergies",
    ]


def test_a_passage_opens_with_four_turns() -> None:
    """What comes later is no part of its opening."""
    turns = [f"Doctor: d{n}\nPatient: p{n}" for n in range(3)]

    assert opening_words("\n".join(turns)) == ["d_d0", "p_p0", "d_d1", "p_p1"]
    assert opening_words("Any pain?") == said_words("Any pain?")


def small_machine(kinds: tuple[str, ...]) -> Machine:
    """A machine that knows the words of two short texts, by these kinds of features."""
    texts = ["Doctor: any pain?", "Patient: no pain."]
    vectorisers = {name: vectoriser_for(name) for name in kinds}
    for name, vectoriser in vectorisers.items():
        vectoriser.fit([" ".join(CUTS[name](text)) for text in texts])
    rows = sum(len(vectoriser.vocabulary_) for vectoriser in vectorisers.values())
    weights = np.random.default_rng(0).normal(size=(rows, 3)).astype(np.float32)
    return Machine(vectorisers, weights, np.zeros(3))


@pytest.mark.parametrize("kinds", [("words", "said", "pieces"), tuple(CUTS)])
def test_a_machine_is_read_as_it_was_written(kinds: tuple[str, ...]) -> None:
    """With the opening or without it, as older folders are."""
    machine, texts = small_machine(kinds), np.array(["Doctor: pain?\nPatient: any", ""], object)
    read = unpacked(packed(machine))

    assert tuple(read.vectorisers) == kinds
    np.testing.assert_array_equal(margins(read, texts), margins(machine, texts))


@pytest.mark.parametrize("lost", ["words vocabulary", "pieces vocabulary"])
def test_a_machine_with_a_kind_less_is_refused(lost: str) -> None:
    """Its weights would belong to other words."""
    arrays = packed(small_machine(tuple(CUTS)))
    del arrays[lost]

    with pytest.raises(ValueError, match="no machine of words"):
        unpacked(arrays)


def test_pieces_join_to_the_text() -> None:
    """Every word with the space after it; nothing is lost."""
    for text in ("  a b\nc", "one", "x  y \n"):
        assert "".join(pieces_of(text)) == text.rstrip() + text[len(text.rstrip()) :]


def test_log_odds_of_a_softmax() -> None:
    """log p/(1 − p) of scipy's softmax, however large the scores."""
    from scipy.special import logit, softmax

    scores = np.random.default_rng(0).normal(scale=3, size=(20, 6))
    assert np.allclose(softmax_log_odds(scores), logit(softmax(scores, axis=1)))
    assert np.isfinite(softmax_log_odds(np.array([[1e4, 0.0, -1e4]]))).all()


def test_metrics_of_many_classes_are_scikit_learns() -> None:
    """Macro-F1 and each class's recall; the interval holds the value."""
    rng = np.random.default_rng(0)
    y = rng.choice(5, 200, p=[0.5, 0.3, 0.1, 0.07, 0.03])
    p = softmax = np.exp(rng.normal(size=(200, 5)) + 1.5 * np.eye(5)[y])
    p = softmax / softmax.sum(1, keepdims=True)
    asked = Classes(("a", "b", "c", "d", "e"))
    metrics = asked.measure(y, p)

    assert asked.fold_values(y, p)["macro_f1"] == pytest.approx(
        f1_score(y, p.argmax(1), average="macro")
    )
    assert metrics["macro_f1"].low < metrics["macro_f1"].value < metrics["macro_f1"].high
    recalls = asked.own_factors(y, p)["class"]
    assert recalls["a"]["recall"].value == pytest.approx(np.mean(p.argmax(1)[y == 0] == 0))


def test_sets_cover_what_they_promise() -> None:
    """Within each class, on exchangeable cases, and more often where a less probable one is held;
    the most probable class is always in its set.
    """
    rng = np.random.default_rng(1)
    y = rng.integers(0, 6, 4000)
    e = np.exp(rng.normal(size=(4000, 6)) + 1.2 * np.eye(6)[y])
    p = e / e.sum(1, keepdims=True)
    for coverage, limits in zip(COVERAGES, class_limits(p[:2000], y[:2000]), strict=True):
        inside = class_sets(p[2000:], limits)
        for k in range(6):
            mine = y[2000:] == k
            assert inside[mine, k].mean() >= coverage - 0.07
        assert inside[np.arange(2000), p[2000:].argmax(1)].all()


def test_rare_classes_share_a_limit() -> None:
    """Classes with fewer than thirty cases have one limit together, the others their own."""
    rng = np.random.default_rng(2)
    y = np.repeat([0, 1, 2, 3], [100, 60, 12, 9])
    p = rng.dirichlet(np.ones(4), len(y))
    limits = class_limits(p, y)

    assert (limits[:, 2] == limits[:, 3]).all()
    assert len({*limits[1, :3]}) == 3
    assert (np.diff(limits, axis=0) >= 0).all()


def test_the_shipped_model_is_measured_on_both_test_sets(notes: Model) -> None:
    """Two hundred passages each, far better than the commonest section; the sets cover about what
    they promise.
    """
    evidence, scores, cv = evaluate(notes), load_scores(notes.artifact), cross_validation(notes)

    assert {name: m["accuracy"].n for name, m in evidence.subgroups["set"].items()} == {
        "test-1": 200,
        "test-2": 200,
    }
    assert evidence.subgroups["set"]["test-1"]["accuracy"].value >= (
        0.72 if notes.family == "svm" else 0.70
    )
    assert evidence.metrics["accuracy"].low > evidence.baseline["accuracy"].high
    assert scores.p.shape == (400, 20)
    assert cv is not None
    assert cv.metrics["accuracy"].mean > 0.7
    assert all(c.overall.high >= c.target - 0.02 for c in evidence.coverage)
