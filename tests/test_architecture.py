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
    {"errors", "extras", "interrupted", "places", "wording", "words", "disk", "statistics"},
    {"outcomes"},
    {"tasks"},
    {"cases"},
    {"models"},
    {"gates"},
    {"predictions"},
    {"explanations"},
    {"evidence"},
    {"figures"},
    {"card", "reviews"},
    {"report"},
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
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in names}
    return found


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


def test_serving_every_model_never_loads_tensorflow() -> None:
    """After a prediction and an explanation from every model there is no TensorFlow in the
    process.
    """
    code = """
from medmodels.cases import read_cases, samples
from medmodels.explanations import explain
from medmodels.models import load_model, model_ids
from medmodels.predictions import predict
for name in model_ids():
    model = load_model(name)
    case = read_cases(samples(model.task)[0].path.read_bytes(), task=model.task).case()
    predict(model, case); explain(model, case)
"""
    modules = loaded_after(code)

    assert "shap" in modules
    assert modules.isdisjoint({"tensorflow", "keras"})
