"""The promises of docs/architecture.md that can be read off the code."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# The order of the house, drawn in docs/architecture.md.
LEVELS = [
    {
        "errors",
        "events",
        "extras",
        "interrupted",
        "places",
        "processes",
        "wording",
        "words",
        "disk",
        "statistics",
    },
    {"outcomes"},
    {"tasks"},
    {"cases"},
    {"models"},
    {"gates"},
    {"predictions"},
    {"explanations"},
    {"evidence", "reliance", "mrmc", "agreement"},
    {"cohort"},
    {"figures"},
    {"card", "reviews"},
    {"strips"},
    {"report"},
    {"polls"},
    {"sessions"},
    {"debriefing"},
    {"lessons"},
    {"store"},
    {"datasets"},
    {"training"},
    {"own"},
    {"cli"},
    {"__main__"},
]
LEVEL = {name: n for n, names in enumerate(LEVELS) for name in names}


def modules(*roots: str) -> dict[str, Path]:
    """Every module below these folders by its dotted name; a package goes by its own."""
    return {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
        for root in roots
        for file in sorted((ROOT / root).rglob("*.py"))
    }


MODULES = modules("medmodels", "ui")


def imported(file: Path) -> set[str]:
    """Every dotted module name a file imports, inside functions and for type checkers too."""
    dotted: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            dotted |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            dotted |= {name if name in MODULES else node.module for name in names}
    return dotted


def part(file: Path) -> str:
    return file.relative_to(ROOT / "medmodels").parts[0].removesuffix(".py")


@pytest.mark.parametrize(
    "file", sorted((ROOT / "medmodels").rglob("*.py")), ids=lambda f: str(f.relative_to(ROOT))
)
def test_imports_go_one_way(file: Path) -> None:
    """No module imports from a later part of the house, and none imports Streamlit, a page or the
    tests.
    """
    roots = {name.split(".")[0] for name in imported(file)}
    assert roots.isdisjoint({"streamlit", "ui", "pages", "tests", "app"})
    if part(file) == "__init__":
        return
    for name in imported(file):
        if name.startswith("medmodels."):
            assert LEVEL[name.split(".")[1]] <= LEVEL[part(file)], f"{file.name} imports {name}"


def circles(needs: Mapping[str, set[str]]) -> list[set[str]]:
    """The groups of modules that need one another, each in a circle."""
    reached: dict[str, set[str]] = {}
    for start in needs:
        seen, left = set(), list(needs[start])
        while left:
            name = left.pop()
            if name not in seen:
                seen.add(name)
                left += needs.get(name, ())
        reached[start] = seen
    groups = [
        frozenset({other for other in reached[name] if name in reached[other]} | {name})
        for name in needs
        if name in reached[name]
    ]
    return [set(group) for group in dict.fromkeys(groups)]


def test_no_module_needs_one_that_needs_it() -> None:
    """There is no circle of imports, file by file, in medmodels or in ui, nor of what is imported
    late or for type checkers alone.
    """
    needs = {name: (imported(file) & MODULES.keys()) - {name} for name, file in MODULES.items()}

    assert circles(needs) == []


def test_a_circle_would_be_found() -> None:
    """Of three modules in a circle and one that asks for them, the three are named."""
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [{"a", "b", "c"}]


# What several files name alike on purpose: the same thing, said or counted in each place anew.
SAME_IN_EACH = {
    "LESSON": "what each file of the syllabus tells",
    "WORDS": "what each topic of words/, and each floor that has several faces, says",
    "SENTENCES": "what the words.py of each floor says, by code",
    "FACE": "how each kind of outcome looks on a page",
    "FOLDS": "how many folds each recipe makes",
    "REPEATS": "how often each recipe repeats itself",
    "VALIDATION_SHARE": "what each data set without a validation split sets aside",
}


def defined(code: str) -> set[str]:
    """The public classes, aliases and constants that the code of a file defines; functions not."""
    names: set[str] = set()
    for node in ast.parse(code).body:
        if isinstance(node, ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {
                name.id
                for target in targets
                for name in ast.walk(target)
                if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
            }
    return {name for name in names if not name.startswith("_")}


def several(files: Mapping[str, str]) -> dict[str, list[str]]:
    """The names that more than one of the files, code by name, define; and which files."""
    places: dict[str, list[str]] = {}
    for file, code in files.items():
        for name in defined(code):
            places.setdefault(name, []).append(file)
    return {name: where for name, where in places.items() if len(where) > 1}


def test_one_name_is_one_thing() -> None:
    """No class, alias or constant of medmodels and ui has the name of another in another file, but
    for those that are the same in each place, and every one of those still is in several.
    """
    steps = "medmodels.store.migrations.versions."  # Alembic finds in each the same names
    files = {name: file for name, file in MODULES.items() if not name.startswith(steps)}
    alike = several({name: file.read_text(encoding="utf-8") for name, file in files.items()})

    assert {name: alike[name] for name in alike.keys() - SAME_IN_EACH} == {}
    assert alike.keys() == SAME_IN_EACH.keys()


def test_two_things_of_one_name_would_be_found() -> None:
    """A class and an alias, and constants in a row; private names and functions are nobody's."""
    first = "class Table: ...\n_OWN = 1\nMOST: int = 2\ndef said(): ...\nPLACES[0] = 1"
    second = "Table = dict\n_OWN = 2\nLEAST, MOST = 1, 2\ndef said(): ...\nprint(PLACES)"

    assert several({"a": first, "b": second}) == {"Table": ["a", "b"], "MOST": ["a", "b"]}


PAGES = [
    *sorted((ROOT / "pages").glob("*.py")),
    *sorted((ROOT / "ui").rglob("*.py")),
    ROOT / "app.py",
]


@pytest.mark.parametrize("file", PAGES, ids=lambda f: f.name)
def test_pages_never_import_a_model_library(file: Path) -> None:
    """Pages and ui leave scikit-learn, TensorFlow and shap to medmodels, and pages stay short."""
    roots = {name.split(".")[0] for name in imported(file)}
    limit = 80 if file.parent.name == "pages" else 40 if file.name == "app.py" else 300

    assert roots.isdisjoint({"sklearn", "tensorflow", "keras", "shap", "skops"})
    assert len(file.read_text(encoding="utf-8").splitlines()) <= limit


def loaded_after(code: str) -> set[str]:
    """The top-level modules in memory after running code in a fresh interpreter."""
    script = (
        f"import sys\n{code}\nprint(' '.join(sorted({{m.split('.')[0] for m in sys.modules}})))"
    )
    return set(
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split()
    )


@pytest.mark.parametrize("module", ["medmodels", "medmodels.cli"])
def test_importing_costs_nothing_heavy(module: str) -> None:
    """Importing the package or its command line loads no scikit-learn, shap, pandas or
    TensorFlow.
    """
    assert loaded_after(f"import {module}").isdisjoint(
        {"sklearn", "shap", "pandas", "tensorflow", "plotly"}
    )


def test_serving_every_model_never_loads_tensorflow_or_a_compiler() -> None:
    """After a prediction, an explanation and a heat map from every model there is no TensorFlow in
    the process, and no numba, which the package shap brings along.
    """
    code = """
from medmodels.cases import read_cases, samples
from medmodels.explanations import explain, explainer_of
from medmodels.models import load_model, model_ids
from medmodels.predictions import predict
for name in model_ids():
    model = load_model(name)
    case = read_cases(samples(model.task)[0].path.read_bytes(), task=model.task).case()
    predict(model, case); explain(model, case)
    if draw := explainer_of(model).heat:
        draw(model, model.inputs(case)[0], label=0)
"""
    modules = loaded_after(code)

    assert {"sklearn", "ai_edge_litert"} <= modules
    assert modules.isdisjoint({"tensorflow", "keras", "numba"})
