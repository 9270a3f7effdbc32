"""Errors and their words belong together: each code is a sentence, each sentence is raised."""

from __future__ import annotations

import ast
import inspect
import re
import string
from collections import Counter

import pytest

from medmodels.cases.delimited import OTHER_KINDS
from medmodels.words import BY_TOPIC, CATALOGUE, Phrase
from medmodels.words.text_files import FILE_KINDS
from tests.words.raised import ROOT, Site, called, is_passed_on, literals, sites

SITES = sites()


def needed(code: str) -> set[str]:
    """The values without which a code cannot become words."""
    words = CATALOGUE[code]
    if isinstance(words, str):
        return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}
    return set(inspect.signature(words).parameters)


def test_a_code_is_short_and_of_one_topic() -> None:
    """Codes are words of small letters joined by hyphens, and no two topics share one."""
    counts = Counter(code for words in BY_TOPIC.values() for code in words)

    assert max(counts.values()) == 1
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) for code in counts)
    assert max(map(len, counts)) <= 30


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.where)
def test_what_is_raised_has_words_for_just_its_values(site: Site) -> None:
    """Each code that is raised is in the catalogue, and comes with the values its words need, no
    more and no fewer.
    """
    for code in site.codes:
        assert code in CATALOGUE, f"{site.where}: {code}"
        assert site.given == needed(code), f"{site.where}: {code}"


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.where)
def test_no_words_are_given_as_values(site: Site) -> None:
    """No literal text among the values has a blank in it: words are in the catalogue."""
    assert [text for text in site.texts if " " in text] == []


def test_every_sentence_is_raised_somewhere() -> None:
    """The catalogue holds no code that nothing gives."""
    raised = {code for site in SITES for code in site.codes}

    assert raised == set(CATALOGUE)


def test_a_hundred_places_and_more_are_looked_at() -> None:
    """The reading of the code finds the places: were it blind, nothing above could fail."""
    assert len(SITES) > 250
    assert len({site.where.partition(":")[0] for site in SITES}) > 40


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('DatasetError("a-code")', ("a-code",)),
        ('DatasetError("a" if x else "b")', ("a", "b")),
        ('DatasetError(f"There are {n} rows.")', None),
        ('DatasetError("a" if x else y)', None),
    ],
)
def test_only_a_text_or_a_choice_of_texts_is_a_literal(
    text: str, codes: tuple[str, ...] | None
) -> None:
    """A sentence put together where it is raised is told from a code."""
    (statement,) = ast.parse(text).body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Call)

    assert called(statement.value) == "DatasetError"
    assert literals(statement.value.args[0]) == codes
    assert not is_passed_on(statement.value)


def test_every_kind_of_file_has_a_name() -> None:
    """What readers of tables and of films tell by its first bytes is called something, and nothing
    else has a name.
    """
    from medmodels.cases import film

    told = {*OTHER_KINDS.values(), *film._OTHER_KINDS.values(), "dicom"}
    told |= {"archive", "binary-workbook"}  # what else a zip archive may be

    assert told == set(FILE_KINDS)


def test_phrases_are_equal_when_they_say_the_same() -> None:
    """Code and values decide, and a phrase is no text."""
    assert Phrase("blank") == Phrase("blank")
    assert Phrase("own-not-opened", reason="a") != Phrase("own-not-opened", reason="b")
    assert Phrase("blank") != "is blank"
    assert len({Phrase("blank"), Phrase("blank"), Phrase("infinite")}) == 2


def test_words_import_nothing_but_how_things_are_written() -> None:
    """The words stand below everything: of medmodels they need themselves and ``wording`` alone."""
    for file in (ROOT / "medmodels" / "words").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("medmodels"):
                assert node.module.startswith(("medmodels.words", "medmodels.wording"))
