"""Shapley values of trees from tables: those of every coalition played, and of the single case."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmodels.explanations import tree_tables as module
from medmodels.explanations.boosted import boosted_game
from medmodels.explanations.tree_tables import tree_tables
from medmodels.models.boosted_trees import BoostedTrees
from tests.explanations.test_boosted import played, trees_of
from tests.models.test_boosted_trees import COLUMNS, rows

GROUPS = [(0, 1, 2, 3, 4), (0, 1, 1, 2, 0), (0, 0, 0, 0, 0)]


def grown(rng: np.random.Generator, *, trees: int = 3, depth: int = 5) -> BoostedTrees:
    """Trees at random, which ask for a column again and again and at values that cases have, and
    some leaves of which are worth nothing.
    """
    nodes = 2 ** (depth + 1) - 1
    shape = (trees, nodes)
    feature, left, right = (np.full(shape, -1, np.int32) for _ in range(3))
    threshold, value, missing = np.zeros(shape), np.zeros(shape), np.zeros(shape, bool)
    for tree in range(trees):
        reached = {0}
        for node in range(nodes):
            if node not in reached:
                continue
            if 2 * node + 2 >= nodes or rng.random() < 0.25:
                value[tree, node] = rng.integers(-2, 3)
                continue
            feature[tree, node], threshold[tree, node] = rng.integers(COLUMNS), rng.integers(-1, 2)
            left[tree, node], right[tree, node] = 2 * node + 1, 2 * node + 2
            missing[tree, node] = rng.random() < 0.5
            reached |= {2 * node + 1, 2 * node + 2}
    of = rng.integers(2, size=trees).astype(np.int32)
    return BoostedTrees(rng.normal(size=2), feature, threshold, left, right, value, missing, of)


def cases(rng: np.random.Generator, count: int) -> np.ndarray:
    """Rows of small whole numbers with gaps, many of them on a threshold."""
    data = rng.integers(-2, 3, size=(count, COLUMNS)).astype(float)
    data[rng.random(data.shape) < 0.1] = np.nan
    return data


@given(st.integers(0, 2**32 - 1), st.sampled_from(GROUPS))
@settings(max_examples=30, deadline=None)
def test_values_are_those_of_every_coalition(seed: int, player_of: tuple[int, ...]) -> None:
    """Of trees at random, for single columns and groups of them, with gaps in the case and in the
    reference cases.
    """
    rng = np.random.default_rng(seed)
    trees, owner = grown(rng), np.array(player_of)
    data, background = cases(rng, 4), cases(rng, int(rng.integers(1, 6)))

    found = tree_tables(trees, background, owner)(data)

    for n, row in enumerate(data):
        np.testing.assert_allclose(
            found[n], played(trees, row, background, owner), rtol=0, atol=1e-12
        )


@pytest.mark.parametrize("loss", ["log_loss", "squared_error", "multinomial"])
@pytest.mark.parametrize("player_of", GROUPS)
def test_many_are_what_each_is_alone(loss: str, player_of: tuple[int, ...]) -> None:
    """Of trees as they are trained, to the last digits."""
    trees, (data, _) = trees_of(loss), rows(300, seed=5)
    background, owner = rows(12, seed=6)[0], np.array(player_of)

    np.testing.assert_allclose(
        tree_tables(trees, background, owner)(data),
        boosted_game(trees, background, owner)(data),
        rtol=0,
        atol=1e-13,
    )


def test_many_add_up_exactly() -> None:
    """To what the trees give less its mean over the reference cases."""
    trees, (data, _) = trees_of("multinomial"), rows(2_000, seed=5)
    background = rows(40, seed=6)[0]

    np.testing.assert_allclose(
        tree_tables(trees, background)(data).sum(1),
        trees.raw(data) - trees.raw(background).mean(0),
        rtol=0,
        atol=1e-13,
    )


@pytest.mark.parametrize(("kept", "widest"), [(0, 4_096), (0, 8), (0, 1), (500, 4), (10**9, 1)])
def test_sums_are_the_same_however_they_are_come_by(
    kept: int, widest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept, made for a block of cases, or of those alone that its cases ask for: bit for bit."""
    rng = np.random.default_rng(1)
    trees, data, background = grown(rng, trees=20), cases(rng, 500), cases(rng, 9)
    expected = tree_tables(trees, background)(data)
    monkeypatch.setattr(module, "_KEPT_BYTES", kept)
    monkeypatch.setattr(module, "_WIDEST", widest)

    np.testing.assert_array_equal(tree_tables(trees, background)(data), expected)


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shortest paths first, whole lengths at a time, and nothing of what does not fit."""
    rng = np.random.default_rng(1)
    trees, background = grown(rng, trees=20), cases(rng, 9)
    held: dict[int, set[int]] = {}
    for room in (0, 2_000, 20_000, 10**9):
        monkeypatch.setattr(module, "_KEPT_BYTES", room)
        leaves = [leaf for of in tree_tables(trees, background).given for leaf in of.values()]
        kept = [leaf for leaf in leaves if leaf.sums]
        assert sum(sums.nbytes for leaf in kept for sums in leaf.sums or ()) <= room
        held[room] = {len(leaf.players) for leaf in kept}
        assert not held[room] & {len(leaf.players) for leaf in leaves if not leaf.sums}

    assert held[0] == set() < held[2_000] < held[20_000] < held[10**9] == {1, 2, 3, 4, 5}


@given(st.lists(st.integers(1, 699), max_size=6, unique=True), st.booleans())
@settings(max_examples=20, deadline=None)
def test_no_digit_depends_on_how_cases_are_divided(cuts: list[int], kept: bool) -> None:
    """Whole, in pieces of any size and each alone, bit for bit."""
    rng = np.random.default_rng(2)
    trees, data, background = grown(rng, trees=8), cases(rng, 700), cases(rng, 9)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_KEPT_BYTES", 10**9 if kept else 0)
        tables = tree_tables(trees, background)
    pieces = np.split(data, sorted(cuts))

    np.testing.assert_array_equal(np.concatenate([tables(piece) for piece in pieces]), tables(data))
    np.testing.assert_array_equal(tables(data[:1]), tables(data)[:1])


def test_trees_that_ask_nothing_give_many_nothing() -> None:
    """Of a single leaf the base says all; of no cases there is nothing to say."""
    trees = grown(np.random.default_rng(0), depth=0)
    data = cases(np.random.default_rng(0), 3)
    tables = tree_tables(trees, data)

    assert not tables(data).any()
    assert tables(data).shape == (3, COLUMNS, 2)
    assert tables(data[:0]).shape == (0, COLUMNS, 2)
