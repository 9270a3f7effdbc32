"""Every place where an error is raised or a phrase is made, read off the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from medmodels import errors

ROOT = Path(__file__).parents[2]
# these take problems or an event, and make their own code and values of them
MADE = {*errors.__all__, "Phrase"} - {"AnswerGiven", "CaseRejected", "EventExists", "Problem"}


@dataclass(frozen=True)
class Site:
    """A place in the code: which codes it may give, with which values by name; ``texts`` are the
    literal texts among these values.
    """

    where: str
    codes: tuple[str, ...]
    given: frozenset[str]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Module:
    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts).removesuffix(".__init__")

    @cached_property
    def calls(self) -> list[tuple[ast.Call, ast.FunctionDef | None]]:
        """Every call with the function that it stands in."""
        found: list[tuple[ast.Call, ast.FunctionDef | None]] = []

        def look(node: ast.AST, function: ast.FunctionDef | None) -> None:
            if isinstance(node, ast.FunctionDef):
                function = node
            elif isinstance(node, ast.Call):
                found.append((node, function))
            for child in ast.iter_child_nodes(node):
                look(child, function)

        look(self.tree, None)
        return found

    @cached_property
    def _imported(self) -> dict[str, str]:
        return {
            alias.name: node.module or ""
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }

    def home_of(self, name: str) -> str:
        """The module that a name comes from: another that it is imported from, or this one."""
        return self._imported.get(name, self.name)


@cache
def _modules() -> tuple[_Module, ...]:
    files = [ROOT / "app.py"]
    for folder in ("medmodels", "ui", "pages", "tools", "benchmarks"):
        files += sorted((ROOT / folder).rglob("*.py"))
    return tuple(_Module(file, ast.parse(file.read_text(encoding="utf-8"))) for file in files)


def called(call: ast.Call) -> str:
    """The last name of what is called; ``super().__init__`` goes by that."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def literals(expression: ast.expr) -> tuple[str, ...] | None:
    """The texts that an expression may be: one, or either of a choice; ``None`` where it is none
    that is written there.
    """
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        return (expression.value,)
    if isinstance(expression, ast.IfExp):
        sides = [literals(side) for side in (expression.body, expression.orelse)]
        return None if None in sides else tuple(text for side in sides if side for text in side)
    return None


def is_passed_on(call: ast.Call) -> bool:
    """Whether the code and the values are those of another error or phrase, as they are."""
    code = call.args[0] if call.args else None
    return (
        isinstance(code, ast.Attribute)
        and code.attr == "code"
        and [ast.unparse(k.value) for k in call.keywords] == [f"{ast.unparse(code.value)}.values"]
    )


def _site(module: _Module, call: ast.Call, code: ast.expr, *more: ast.Call) -> Site:
    where = f"{module.path.relative_to(ROOT)}:{call.lineno}"
    found = literals(code)
    assert found, f"{where}: the code is no literal"
    keywords = [k for one in (call, *more) for k in one.keywords if k.arg]
    texts = [
        node.value
        for keyword in keywords
        for node in ast.walk(keyword.value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    given = frozenset(k.arg for k in keywords if k.arg and k.value is not code)
    return Site(where, found, given, tuple(text for text in texts if text not in found))


def _through(inner: ast.Call, function: ast.FunctionDef, home: str) -> Iterator[Site]:
    """The callers of a function that is given the code and passes it on."""
    names = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
    code = inner.args[0]
    assert isinstance(code, ast.Name), f"{home}: the code is neither a literal nor an argument"
    others = {*names, *(a.arg for a in function.args.kwonlyargs)} - {code.id}
    open_ended = any(keyword.arg is None for keyword in inner.keywords)
    for module in _modules():
        for call, _ in module.calls:
            if called(call) != function.name or module.home_of(function.name) != home:
                continue
            keywords = {k.arg: k.value for k in call.keywords}
            given = keywords.get(code.id) or call.args[names.index(code.id)]
            site = _site(module, call, given, inner)
            mine = {k.arg for k in inner.keywords if k.arg}
            rest = site.given - others - {code.id} if open_ended else frozenset()
            yield Site(site.where, site.codes, frozenset(mine | rest), site.texts)


def sites() -> list[Site]:
    """Every place that gives a code, and with it the values of its words."""
    found: list[Site] = []
    for module in _modules():
        for call, function in module.calls:
            raising = called(call) in MADE or (
                module.name == "medmodels.errors"
                and called(call) == "__init__"
                and literals(call.args[0])
            )
            if not raising or is_passed_on(call):
                continue
            if module.name == "medmodels.errors" and called(call) == "Phrase":
                continue  # an error's own code as a phrase
            assert call.args, f"{module.path}:{call.lineno}: no code"
            if literals(call.args[0]):
                found.append(_site(module, call, call.args[0]))
            else:
                assert function is not None
                found += _through(call, function, module.name)
    return found
