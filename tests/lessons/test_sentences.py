"""Sentences by hand: the pairs say and deny the same, and a rule is right as far as it goes."""

from __future__ import annotations

from collections import Counter

import pytest

from medmodels.lessons import Passage, PlainBench
from medmodels.lessons.hand_written import PAIRS, TRAPS, WHOSE, SentencePair
from medmodels.lessons.negation import denied
from medmodels.lessons.ruled import RULED, ruled
from medmodels.lessons.sentences import SORTERS, moved, scrambled, sides, whose
from medmodels.models.text import words_of

BENCH = PlainBench()


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.word)
def test_both_sentences_of_a_pair_are_about_the_word(pair: SentencePair) -> None:
    """One says it, the other denies it; both name it, or what it is a case of."""
    assert pair.word in words_of(pair.says)
    assert pair.word in words_of(pair.denies)
    assert pair.says != pair.denies


def test_whose_surgery_is_the_same_bag_of_words() -> None:
    """So that no count of words can tell them apart."""
    one, other = (Counter(words_of(text)) for text in WHOSE)

    assert one == other
    assert WHOSE[0] != WHOSE[1]


@pytest.mark.parametrize(
    ("sentence", "word", "truth"),
    [
        ("I have never had any surgeries.", "surgeries", True),
        ("No cough and no fever.", "fever", True),
        ("I do not smoke, but I drink alcohol.", "alcohol", False),
        ("No cough. I have a fever.", "fever", False),
        ("Not one two three four five fever.", "fever", False),
        ("Not one two three four fever.", "fever", True),
        ("No fever before; now fever.", "fever", False),
        ("I have a fever.", "cough", False),
    ],
)
def test_the_rule_reaches_five_words_within_a_clause(sentence: str, word: str, truth: bool) -> None:
    """A denial counts for what follows it, up to a comma, a point or a “but”."""
    assert denied(sentence, word) is truth


def test_traps_are_traps() -> None:
    """Each of them is one that the rule gets wrong."""
    assert all(denied(text, "surgeries") != truth for text, truth in TRAPS.items())


def test_a_passage_marks_the_words_of_the_explanation() -> None:
    """The word that moves the estimate most has the strongest mark, and words stand in order."""
    shown = moved(BENCH, {"sentence": "I have never had any surgeries.", "model": "word weights"})
    passage = shown.parts[0]

    assert isinstance(passage, Passage)
    assert passage.words == ("I", "have", "never", "had", "any", "surgeries.")
    assert max(map(abs, passage.weights)) == 1 == passage.weights[5]
    assert "surgeries" in shown.sentence


def test_another_order_has_the_same_words() -> None:
    """The slider at 0 leaves them; elsewhere they are all there."""
    first, other = (scrambled(BENCH, {"order": n}).parts[0] for n in (0, 3))
    assert isinstance(first, Passage)
    assert isinstance(other, Passage)

    assert first.words[-1] == "surgeries."
    assert sorted(first.words) == sorted(other.words)
    assert first.words != other.words


@pytest.mark.parametrize("model", SORTERS)
def test_pairs_and_whose_are_drawn_for_either_model(model: str) -> None:
    """A row for each pair in the table, and a passage for each sentence."""
    (drawn,) = sides(BENCH, {"model": model}).parts
    passages = whose(BENCH, {"model": model}).parts

    assert not isinstance(drawn, Passage)
    assert len(drawn.table["Says it"]) == len(PAIRS)  # type: ignore[union-attr]
    assert [" ".join(p.words) for p in passages if isinstance(p, Passage)] == list(WHOSE)


@pytest.mark.parametrize("which", RULED)
def test_the_rule_shows_what_it_gets_wrong(which: str) -> None:
    """Of the traps all of them, with the words of denial marked; of the plain ones examples."""
    shown = ruled(BENCH, {"sentences": which})
    marks = [weight for part in shown.parts if isinstance(part, Passage) for weight in part.weights]

    assert set(marks) <= {0.0, 1.0}
    assert 1.0 in marks
    assert len(shown.parts) == (len(TRAPS) if which == "traps" else 3)
