"""The promises of docs/architecture.md that can be read off the code."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LEVELS = [
    {"errors", "wording", "disk"},
    {"tasks"},
    {"cases"},
    {"models"},
    {"gates"},
    {"predictions"},
    {"explanations"},
    {"evidence"},
    {"figures"},
    {"card", "reviews"},
    {"report", "cohort", "teaching"},
    {"datasets"},
    {"training"},
    {"cli"},
    {"__main__"},
]
LEVEL = {name: n for n, names in enumerate(LEVELS) for name in names}


def imported(file: Path) -> set[str]:
    """Every dotted module name a file imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
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


PAGES = [
    *sorted((ROOT / "pages").glob("*.py")),
    *sorted((ROOT / "ui").rglob("*.py")),
    ROOT / "app.py",
]


@pytest.mark.parametrize("file", PAGES, ids=lambda f: f.name)
def test_pages_never_import_a_model_library(file: Path) -> None:
    """Pages and ui leave scikit-learn, TensorFlow and shap to medmodels, and pages stay short."""
    roots = {name.split(".")[0] for name in imported(file)}
    limit = 80 if file.parent.name == "pages" else 40 if file.name == "app.py" else 250

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
