"""Networks in batches, several at a time: every case gets what it gets alone."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.errors import ArtifactBroken
from medmodels.models import load_model
from medmodels.models.lite import Lite, shared_lite

SHAPES = {"breast-ultrasound/cnn": (48, 48, 1), "icu-mortality/rnn": (24, 118)}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize(("threads", "batch"), [(1, 4), (2, 4), (3, 5), (2, 64)])
def test_shared_out_among_threads_nothing_changes(name: str, threads: int, batch: int) -> None:
    """The outputs of nineteen cases, some batches full and the last one not, are in their order and
    to the last bit those of each case alone.
    """
    content = load_model(name).artifact.read("model.tflite")
    cases = np.random.default_rng(0).normal(size=(19, *SHAPES[name])).astype(np.float32)
    alone = Lite(content, threads=1)
    expected = [np.concatenate(column) for column in zip(*map(alone, cases[:, None]), strict=True)]

    found = Lite(content, threads=threads, batch=batch)(cases)

    assert len(found) == len(expected)
    for output, wanted in zip(found, expected, strict=True):
        np.testing.assert_array_equal(output, wanted)


def test_what_a_thread_cannot_do_is_said() -> None:
    """Inputs that the network does not take are a sentence, from whichever thread, and the next
    ones are answered, though they are like those before.
    """
    network = Lite(load_model("breast-ultrasound/cnn").artifact.read("model.tflite"), batch=2)
    fitting = np.zeros((8, 48, 48, 1), np.float32)
    assert len(network(fitting)[0]) == 8

    with pytest.raises(ArtifactBroken, match="network"):
        network(np.zeros((8, 3), np.float32))
    assert len(network(fitting)[0]) == 8


def test_models_of_the_same_network_hold_it_once() -> None:
    """An ensemble's member and the family of its own are one network in memory, and one that is
    served in other batches is another.
    """
    content = load_model("breast-ultrasound/cnn").artifact.read("model.tflite")
    alone, member = load_model("icu-mortality/rnn"), load_model("icu-mortality/ensemble")

    assert member.rnn.network is alone.network  # type: ignore[attr-defined]
    shared = shared_lite(content, batch=4, model="a")
    assert shared_lite(content, batch=4, model="b") is shared
    assert shared_lite(content, batch=5, model="a") is not shared
