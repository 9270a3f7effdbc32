"""Words that are put together of several values."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from medmodels.errors import BadStrategy, UnreadableFile
from medmodels.training.strategies import (
    FilmCnnStrategy,
    ForestStrategy,
    LayoutNetworkStrategy,
    StayRnnStrategy,
    SvmStrategy,
)
from medmodels.training.strategies.layers import parsed
from medmodels.words import Phrase


@pytest.mark.parametrize(
    ("make", "right"),
    [
        (lambda: ForestStrategy(trees=0), "1 to 10 000"),
        (lambda: ForestStrategy(criterion="x"), "gini, entropy or log_loss"),
        (lambda: SvmStrategy(c=0), "a number from 0.000001 to 1 000 000"),
        (lambda: StayRnnStrategy(step=3), "1, 2 or 4 hours"),
        (lambda: StayRnnStrategy(hidden_hours=3), "8, 16, 24 or 48 hours"),
        (lambda: FilmCnnStrategy(views=()), "whole and local and places"),
        (lambda: FilmCnnStrategy(size=17, views=("local",)), "a multiple of 6 from 18 to 512"),
        (lambda: LayoutNetworkStrategy(optimizer="x"), "sgd, adam, adamw, rmsprop"),
        (lambda: LayoutNetworkStrategy(validation=0.9), "a share from 0.05 to 0.5"),
        (
            lambda: parsed("conv"),
            "a list such as “conv 32, pool, dense 64”, of conv, pool, mean, gru, lstm, dense,"
            " dropout; conv, gru, lstm, dense and dropout take a number",
        ),
    ],
)
def test_a_strategy_says_what_an_option_should_be(make: Callable[[], object], right: str) -> None:
    """Bounds are written in full with thousands apart, choices with “or”."""
    with pytest.raises(BadStrategy) as caught:
        make()

    assert str(caught.value).endswith(f" is out of its range: it should be {right}.")


@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        ("no-table", "png", "a table but a PNG image: give the table as CSV, .xlsx or .ods."),
        ("no-table", "gzip", "a table but a gzip archive: unpack it first."),
        ("no-text", "png", "a text file but a PNG image: give the passage as plain text or CSV."),
        (
            "no-text",
            "rtf",
            "a text file but a formatted document: open it and save it as plain text.",
        ),
        ("no-text", "parquet", "a text file but a Parquet file: save it as CSV."),
    ],
)
def test_another_kind_of_file_comes_with_what_makes_it_right(
    code: str, kind: str, said: str
) -> None:
    """A table is asked for as CSV, a passage as plain text, and a picture is only named."""
    assert str(Phrase(code, kind=kind)) == f"This is not {said}"


def test_one_error_can_be_part_of_the_sentence_of_another() -> None:
    """A phrase among the values becomes its words."""
    inner = UnreadableFile("too-many-rows", most=3)
    outer = UnreadableFile("taken-for-a-table", why=inner.phrase, column="text")

    assert str(outer).startswith("The file has more than 3 rows; split it. The file was taken for")


@pytest.mark.parametrize(
    ("names", "more", "said"),
    [(("a",), 0, "“a”"), (("a", ""), 0, "“a”, “unnamed column”"), (("a",), 2, "“a” and 2 more")],
)
def test_names_are_quoted_and_the_rest_counted(
    names: tuple[str, ...], more: int, said: str
) -> None:
    """A column without a name is said to have none."""
    assert str(Phrase("names", names=names, more=more)) == said
