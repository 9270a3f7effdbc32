"""What a class did with a case, counted by hand."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from medmodels.sessions import Aid, Phase, Plan, Session, Told
from medmodels.tasks import TASKS
from ui.teaching.outcome import class_figure, sentences
from ui.teaching.tally import Moved, moved, right_of, stands

FNA, DOSE, NOTE = TASKS["breast-fna"], TASKS["warfarin-dose"], TASKS["note-section"]
Play = Callable[..., Session]
# The first sample is benign, and the model is almost sure of it.
LABELS = [
    (("malignant", 80), ("benign", 60)),  # towards, put right
    (("benign", 60), ("benign", 90)),  # towards
    (("benign", 90), ("malignant", 50)),  # away, misled
    (("benign", 70), ("benign", 70)),  # stayed
    (("malignant", 70), None),  # gone
]


def test_who_moved_is_counted_among_those_who_answered_twice(played: Play) -> None:
    """On the scale from one label to the other."""
    session = played("breast-fna/svm", LABELS)

    assert moved(session, FNA, 0) == Moved(2, 1, 1, put_right=1, misled=1)
    assert right_of(session, FNA, 0, Phase.BEFORE) == 3
    assert right_of(session, FNA, 0, Phase.AFTER) == 3
    assert stands(session, FNA, 0, Phase.BEFORE) == pytest.approx([0.8, 0.4, 0.1, 0.3, 0.7])


def test_the_sentences_say_the_same(played: Play) -> None:
    """Numbers of right ones, of moves, of those put right and misled."""
    said = sentences(played("breast-fna/svm", LABELS), FNA, 0)

    assert list(said) == [
        "3 of 5 were right before the model, 3 of 4 after it.",
        "2 moved towards the model, 1 away from it, 1 stayed.",
        "1 was put right, 1 misled.",
    ]


def test_nothing_of_what_is_right_is_said_before_it_is_told(played: Play) -> None:
    """Where the truth comes at the end: not who was right, not who became so, no mark."""
    session = played("breast-fna/svm", LABELS, Plan(told=Told.END))
    drawn = class_figure(session, FNA, 0)

    assert list(sentences(session, FNA, 0)) == [
        "2 moved towards the model, 1 away from it, 1 stayed."
    ]
    assert "truth" not in drawn.alt
    assert not any("truth" in a.text for a in drawn.figure.layout.annotations)


def test_a_case_without_a_reveal_shows_no_model(played: Play) -> None:
    """Neither in the picture nor in the sentence."""
    session = played("breast-fna/svm", [(a, None) for a, _ in LABELS], Plan(aid=Aid.ALONE))
    drawn = class_figure(session, FNA, 0)

    assert list(sentences(session, FNA, 0)) == ["Without the model 3 of 5 were right."]
    assert len(drawn.figure.data) == 1
    assert not any("model" in a.text for a in drawn.figure.layout.annotations)


@pytest.mark.parametrize("answers", [[], [(("benign", 80), None)]])
def test_a_class_of_nobody_and_of_one_gets_a_sentence(played: Play, answers: list) -> None:
    """Never a share of nothing."""
    session = played("breast-fna/svm", answers)
    said = " ".join(sentences(session, FNA, 0))

    assert "Nobody" in said
    assert not re.search(r"\bnan\b", said + class_figure(session, FNA, 0).alt)


def test_amounts_move_by_their_distance(played: Play) -> None:
    """The model says 43.5 of 42.0 mg a week; within 20% is right."""
    answers = [
        (("20", 70), ("40", 70)),  # towards, put right
        (("44", 70), ("70", 70)),  # away, misled
        (("30", 70), ("30", 90)),  # stayed: an amount is no surer by being said so
    ]
    session = played("warfarin-dose/svm", answers)

    assert moved(session, DOSE, 0) == Moved(1, 1, 1, put_right=1, misled=1)
    end = float(session.items[0].advice.strip.ends[1].split()[0])
    assert stands(session, DOSE, 0, Phase.AFTER) == pytest.approx([40 / end, 70 / end, 30 / end])


def test_classes_move_to_the_models_and_by_how_sure(played: Play) -> None:
    """To another class than the model's is no move towards it."""
    model = played("note-section/rnn", []).items[0].advice.answer
    assert model
    other, third = [label for label in NOTE.labels if label != model][:2]
    answers = [
        ((other, 80), (model, 60)),  # towards
        ((model, 60), (model, 90)),  # towards
        ((other, 80), (third, 80)),  # as far as before
        ((model, 60), (other, 60)),  # away
    ]
    ways = moved(played("note-section/rnn", answers), NOTE, 0)

    assert ways is not None
    assert (ways.towards, ways.away, ways.stayed) == (2, 1, 1)


def test_where_the_model_gives_no_answer_nobody_moves(played: Play) -> None:
    """The last sample is unlike any the model has seen."""
    session = played("breast-fna/svm", [(("benign", 80), ("benign", 70))], case=12)

    assert session.items[0].advice.answer is None
    assert moved(session, FNA, 0) is None
    assert "gave no answer" in sentences(session, FNA, 0)[-1]
    assert class_figure(session, FNA, 0).alt
