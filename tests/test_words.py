"""Words stand apart from numbers: results carry codes and values, and one module a floor makes
sentences of them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from medmodels.cases import words as of_cases
from medmodels.explanations import EXPLAINERS
from medmodels.explanations import words as of_explanations
from medmodels.gates import words as of_gates
from tests.test_architecture import ROOT

FLOORS = ("cases", "gates", "predictions", "explanations")
# What makes an error of text: its words are the error's own.
ERRORS = {"UnknownName"}
# What makes a remark or passes its code on.
MAKERS = {"Remark", "Abstention", "_counted", "left_out"}
WORDS = {name: ROOT / "medmodels" / name / "words.py" for name in FLOORS}
FILES = [
    file
    for name in ("gates", "predictions", "explanations")
    for file in sorted((ROOT / "medmodels" / name).rglob("*.py"))
    if file != WORDS[name]
]


def texts(tree: ast.AST) -> Iterator[str]:
    """Every text of some code, one in parts as a whole; not what documents it, nor an error's."""
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id in ERRORS:
        return
    if isinstance(tree, ast.Expr) and isinstance(tree.value, ast.Constant):
        return
    if isinstance(tree, ast.JoinedStr):
        parts = (p.value for p in tree.values if isinstance(p, ast.Constant))
        yield " ".join(str(part) for part in parts)
    elif isinstance(tree, ast.Constant) and isinstance(tree.value, str):
        yield tree.value
    for child in ast.iter_child_nodes(tree):
        yield from texts(child)


def is_sentence(text: str) -> bool:
    """Whether a text is English: three words or more."""
    return len(re.findall(r"[A-Za-z]{2,}", text)) >= 3 and " " in text.strip()


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_only_the_words_of_a_floor_are_english(file: Path) -> None:
    """Gates, predictions and explanations hold no sentence but in their module of words."""
    tree = ast.parse(file.read_text(encoding="utf-8"))

    assert [text for text in texts(tree) if is_sentence(text)] == []


@pytest.mark.parametrize("floor", FLOORS)
def test_the_words_of_a_floor_are_found_by_what_finds_sentences(floor: str) -> None:
    """The look for sentences is not blind: it sees those of each module of words."""
    tree = ast.parse(WORDS[floor].read_text(encoding="utf-8"))

    assert [text for text in texts(tree) if is_sentence(text)]


def codes(*floors: str) -> set[str]:
    """The code of every remark and reason that is made on these floors; where a code is passed on,
    the texts that are passed.
    """
    found = set()
    for floor in floors:
        for file in (ROOT / "medmodels" / floor).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in MAKERS:
                    found |= {
                        arg.value
                        for arg in node.args
                        if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                    }
    return found


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (codes("cases") | {"identifying", "unused"}, of_cases.SENTENCES),
        (codes("gates", "predictions"), of_gates.SENTENCES),
    ],
    ids=["readers", "gates"],
)
def test_every_code_has_a_sentence_and_every_sentence_a_code(
    made: set[str], said: Mapping[str, Any]
) -> None:
    """No remark is without words, and none of the words is for a remark that nobody makes."""
    assert made == said.keys()


def test_every_method_has_a_name_and_every_name_a_method() -> None:
    """The code of each explainer is named, for every kind of case."""
    used = {e.method for families in EXPLAINERS.values() for e in families.values()}

    assert used == of_explanations.METHODS.keys()
    for code in used:
        name = of_explanations.method(code, noun="passage")
        assert "{" not in name
        assert is_sentence(name)
