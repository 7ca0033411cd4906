"""The source files of the project, parsed once."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bureau", "villages", "consultants", "mediation", "rectification")


@functools.cache
def code_files() -> tuple[str, ...]:
    """Paths (relative, with /) of all Python files of the project except migrations."""
    paths = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return tuple(sorted(str(p.relative_to(ROOT)) for p in paths if "migrations" not in p.parts))


@functools.cache
def files_of_tests() -> tuple[str, ...]:
    return tuple(sorted(str(p.relative_to(ROOT)) for p in (ROOT / "tests").rglob("*.py")))


@functools.cache
def tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def lines_of(path: str) -> int:
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


def functions(path: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def room_of(path: str) -> str:
    """web, api, admin, management, tasks, sheets, actions, queries …: the part of an app a file belongs to."""
    parts = path.removesuffix(".py").split("/")
    for room in ("web", "api", "management"):
        if room in parts[:-1]:
            return room
    return parts[-1]


def decorator_names(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    found = set()
    for decorator in node.decorator_list:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        found.add(target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", ""))
    return found
