"""Layers as a line of text: read, refused, built."""

from __future__ import annotations

import pytest

from medmodels.errors import BadStrategy
from medmodels.own.labelled import read_labelled
from medmodels.own.presets import PRESETS, preset
from medmodels.own.table import require_layers_fit
from medmodels.own.train import train_own
from medmodels.training.networks.layers import build_layers
from medmodels.training.progress import TrainingEvent
from medmodels.training.strategies import LayoutNetworkStrategy
from medmodels.training.strategies.layers import parsed
from tests.own.rows import pictures


@pytest.mark.parametrize(
    "layers",
    [
        "",
        "conv",
        "conv 0",
        "conv 2.5",
        "pool 3",
        "dense 64, conv 8",
        "dropout 1",
        "attention 8",
        "conv 8,",
        "conv x",
    ],
)
def test_what_is_no_layer_gets_a_sentence(layers: str) -> None:
    """The message shows what a list of layers looks like."""
    with pytest.raises(BadStrategy, match="layers"):
        parsed(layers)


@pytest.mark.heavy
def test_the_surveys_network_layer_by_layer() -> None:
    """Convolution of 32 with 3 × 3, pooling, flattened, dense 64, one output: the shapes and the
    number of weights.
    """
    network = build_layers(LayoutNetworkStrategy().layers, (28, 28, 1), unroll=False)

    assert [type(layer).__name__ for layer in network.layers] == [
        "InputLayer",
        "Conv2D",
        "MaxPooling2D",
        "Flatten",
        "Dense",
        "Dense",
    ]
    assert network.count_params() == (9 * 32 + 32) + (13 * 13 * 32 * 64 + 64) + (64 + 1)


def test_recurrent_layers_hand_on_their_sequence_only_where_it_is_needed() -> None:
    """A second recurrent layer gets every step, a dense one the last state."""
    network = build_layers("gru 8, lstm 6, dense 4", (12, 2), unroll=False)

    assert [tuple(layer.output.shape[1:]) for layer in network.layers[1:]] == [
        (12, 8),
        (6,),
        (4,),
        (1,),
    ]


@pytest.mark.parametrize(
    ("layers", "shape"),
    [
        ("gru 8", (8, 8, 1)),
        ("conv 8, pool, conv 8, pool, conv 8", (8, 8, 1)),
        ("mean, conv 8", (12, 1)),
    ],
)
def test_layers_that_do_not_fit_get_a_sentence(layers: str, shape: tuple[int, ...]) -> None:
    """A picture has no recurrence, and nothing is left to convolve after too much pooling."""
    with pytest.raises(BadStrategy, match="layers"):
        build_layers(layers, shape, unroll=False)


@pytest.mark.parametrize(
    ("layers", "shape"),
    [
        ("conv 2, pool, conv 2, mean, dropout 0.5, dense 3", (8, 9, 1)),
        ("conv 2, pool, conv 2, pool, conv 2, mean", (18, 18, 3)),
        ("pool, dense 4, dense 2", (2, 2, 1)),
        ("conv 2, conv 2, pool, gru 2, lstm 2", (7, 2)),
        ("gru 2, conv 2, mean", (5, 1)),
    ],
)
def test_layers_that_fit_are_built(layers: str, shape: tuple[int, ...]) -> None:
    """What is not refused beforehand is a network to one number."""
    assert build_layers(layers, shape, unroll=False).output_shape == (None, 1)


def test_layers_that_leave_nothing_of_a_table_are_refused_before_the_training() -> None:
    """The default preset on pictures of 8 × 8 pixels: the sentence names the layer, and nothing was
    told of a fit.
    """
    told: list[TrainingEvent] = []
    labelled = read_labelled(pictures(side=8), target="label")
    with pytest.raises(BadStrategy, match="nothing is left of a shape of 8 × 8 × 1"):
        train_own(
            labelled,
            title="T",
            family="cnn",
            strategy=preset("cnn"),
            options={},
            tell=told.append,
        )
    require_layers_fit(labelled, preset("cnn", "survey"))
    assert told == []


def test_every_preset_can_be_had_and_the_first_is_the_default() -> None:
    """The survey's own is one of the cnn's: adam, 10 epochs, batches of 32, seed 42."""
    for family, presets in PRESETS.items():
        assert preset(family) == next(iter(presets.values()))
    survey = preset("cnn", "survey")
    assert isinstance(survey, LayoutNetworkStrategy)
    assert (survey.layers, survey.optimizer, survey.epochs, survey.batch_size, survey.seed) == (
        "conv 32, pool, dense 64",
        "adam",
        10,
        32,
        42,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"optimizer": "adagrad"},
        {"schedule": "warm"},
        {"epochs": 0},
        {"validation": 0.9},
        {"class_weights": "all"},
    ],
)
def test_a_strategy_out_of_range_gets_a_sentence(wrong: dict[str, object]) -> None:
    """The option and what would be right are named."""
    with pytest.raises(BadStrategy, match=next(iter(wrong)).replace("_", "-")):
        LayoutNetworkStrategy(**wrong)  # type: ignore[arg-type]
