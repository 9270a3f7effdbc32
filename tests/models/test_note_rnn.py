"""The network over words: notes as numbers, any length in any company, the same in LiteRT as in
Keras.
"""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.models import Model, load_model
from medmodels.models.lite import Lite
from medmodels.models.note_rnn import START, UNKNOWN, NoteRnn, numbered, positions_of, tokens


@pytest.fixture(scope="module")
def network() -> Model:
    return load_model("note-section/rnn")


def test_words_and_speakers_become_numbers() -> None:
    """The start, the known word, the unknown one, and who says it; an empty note is the start
    alone.
    """
    positions = positions_of(["allergies", "any"])

    assert tokens("Doctor: Any allergies?\nPatient: Nope.", positions).tolist() == [
        [START, 0],
        [4, 1],
        [3, 1],
        [UNKNOWN, 2],
    ]
    assert tokens(" ", positions).tolist() == [[START, 0]]


def test_shorter_notes_are_filled_up() -> None:
    """To one length, a multiple of 32, with zeros."""
    block = numbered([np.ones((3, 2)), np.ones((40, 2))])

    assert block.shape == (2, 64, 2)
    assert block.sum(axis=(1, 2)).tolist() == [6, 80]


def test_a_score_does_not_depend_on_the_company(network: Model) -> None:
    """Alone, beside a long note and beside an empty one a note scores the same to the sixth
    decimal.
    """
    assert isinstance(network, NoteRnn)
    texts = np.array(["Patient: I take aspirin.", "", "Doctor: Any allergies? " * 60], dtype=object)
    together = network.scores(texts)

    for n in range(3):
        assert np.allclose(network.scores(texts[n : n + 1]), together[n], atol=1e-5)


def test_an_empty_note_is_every_section_as_often_as_it_comes(network: Model) -> None:
    """What every explanation starts from: the commonest section leads, and none is sure."""
    p = network.probabilities(np.array([""], dtype=object))[0]

    assert p.argmax() == 0
    assert p.max() < 0.6


def test_order_counts() -> None:
    """The same words the other way round are another note to it."""
    network = load_model("note-section/rnn")
    assert isinstance(network, NoteRnn)
    words = "Doctor: any surgery before your allergies started no".split()
    texts = np.array([" ".join(words), " ".join([words[0], *words[:0:-1]])], dtype=object)
    first, second = network.scores(texts)

    assert not np.allclose(first, second, atol=1e-3)


@pytest.mark.training
def test_the_served_network_is_the_trained_one() -> None:
    """A loop in LiteRT gives what Keras' own recurrences give, for short and for long notes and in
    a batch.
    """
    pytest.importorskip("tensorflow")
    from medmodels.training.networks.litert import converted
    from medmodels.training.networks.note_litert import save_note_rnn
    from medmodels.training.networks.note_rnn import FittedNoteRnn, build_note_rnn
    from medmodels.training.strategies import NoteRnnStrategy

    rng = np.random.default_rng(0)
    words = tuple(f"w{n}" for n in range(30))
    strategy = NoteRnnStrategy(width=8, units=5)
    trained = FittedNoteRnn(words, build_note_rnn(rng.normal(size=(33, 8)), 4, strategy))
    texts = np.array([" ".join(rng.choice(words, n)) for n in (1, 7, 90, 31)] + [""], dtype=object)
    positions = positions_of(words)
    served = Lite(converted(lambda folder: save_note_rnn(trained.network, folder)))(
        numbered([tokens(text, positions) for text in texts])
    )[0]

    assert np.allclose(served, trained.scores(texts), atol=1e-5)


def test_words_in_the_same_company_start_close_together() -> None:
    """Vectors from neighbours alone: two names for one thing are nearer than two things."""
    from medmodels.training.networks.note_rnn import word_vectors

    rng = np.random.default_rng(0)
    words = ["cat", "dog", "fur", "paw", "bus", "car", "road", "wheel"]
    positions = positions_of(sorted(words))
    texts = [
        " ".join(rng.permutation(["cat" if n % 2 else "dog", "fur", "paw"])) for n in range(60)
    ]
    texts += [
        " ".join(rng.permutation(["car" if n % 2 else "bus", "road", "wheel"])) for n in range(60)
    ]
    vectors = word_vectors([tokens(text, positions) for text in texts], len(words) + START + 1, 4)

    def near(a: str, b: str) -> float:
        u, v = vectors[positions[a]], vectors[positions[b]]
        return float(u @ v / (np.linalg.norm(u) * np.linalg.norm(v)))

    assert near("cat", "dog") > 0.8 > 0.3 > near("cat", "car")


@pytest.mark.training
def test_a_small_network_learns_and_repeats_itself() -> None:
    """On passages whose section hangs on two words; the same seed gives the same scores."""
    pytest.importorskip("tensorflow")
    from medmodels.datasets import Dataset
    from medmodels.tasks.note_section import NOTE_SECTION
    from medmodels.training.networks.note_rnn import fit_note_rnn
    from medmodels.training.strategies import NoteRnnStrategy

    rng = np.random.default_rng(0)
    labels = np.arange(80) % 2
    filler = ["so", "well", "then", "yes", "okay"]
    texts = np.array(
        [
            " ".join(rng.permutation([*filler, "hives" if y else "uncle", "rash" if y else "aunt"]))
            for y in labels
        ],
        dtype=object,
    )
    rows = np.arange(80)
    dataset = Dataset(NOTE_SECTION, texts, labels, rows, rows[:0], "", rows[:0], {}, extra=texts)
    strategy = NoteRnnStrategy(width=8, units=8, epochs=12, learning_rate=1e-2)
    first, again = (fit_note_rnn(dataset, rows, strategy).scores(texts) for _ in range(2))

    assert (first.argmax(1) == labels).mean() > 0.95
    assert np.array_equal(first, again)
