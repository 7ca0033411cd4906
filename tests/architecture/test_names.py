"""Names and imports: role names in one file, no catch-all modules, imports at the top, every module has its tests."""

from __future__ import annotations

import ast

import pytest

from bureau.accounts.roles import ALL_CAPABILITIES, Role
from tests.architecture.sources import PACKAGES, code_files, files_of_tests, room_of, tree

pytestmark = pytest.mark.once
FORBIDDEN = {"utils", "helpers", "common", "misc", "managers"}
# Files that may name roles: the table itself, the form that hands them out, the first account, made-up counties.
ROLES_NAMED = ("bureau/accounts/", "bureau/portal/demo/", "bureau/portal/bench/", "bureau/portal/management/")
# Rooms whose every module has a test module of the same name, or is named by some other test.
MIRRORED = ("actions", "queries", "tasks", "rules", "workflow", "scoring", "scope", "weeks", "sheets")


@pytest.mark.parametrize("path", code_files())
def test_no_catch_all_modules(path):
    assert not set(path.removesuffix(".py").split("/")) & FORBIDDEN


@pytest.mark.parametrize("path", [path for path in code_files() if not path.startswith(ROLES_NAMED)])
def test_roles_are_named_in_one_place(path):
    named = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Name) and node.id == "Role"]
    asked = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute) and node.attr == "roles"]
    assert [node.lineno for node in named + asked] == []


def capability_calls(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            asked = (
                node.args[0] if name == "can" else node.args[1] if name == "require" and len(node.args) > 1 else None
            )
            if isinstance(asked, ast.Constant) and isinstance(asked.value, str):
                yield node.lineno, asked.value


@pytest.mark.parametrize("path", code_files())
def test_capabilities_that_are_asked_for_exist(path):
    assert [(line, one) for line, one in capability_calls(path) if one not in ALL_CAPABILITIES] == []


@pytest.mark.parametrize("path", code_files())
def test_imports_stand_at_the_top(path):
    """Except in ``AppConfig.ready()``: there the apps are not loaded yet when the module is."""
    inner = [
        node
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef) and function.name != "ready"
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert [node.lineno for node in inner] == []


@pytest.mark.parametrize("path", code_files())
def test_imports_are_absolute(path):
    assert [node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom) and node.level] == []


@pytest.mark.parametrize("path", [path for path in code_files() if room_of(path) in MIRRORED])
def test_every_module_with_rules_has_its_tests(path):
    module = path.removesuffix(".py").replace("/", ".")
    place, _, name = path.removeprefix("bureau/").removesuffix(".py").rpartition("/")
    mirrored = any(one.startswith(f"tests/{place}/test_{name}") for one in files_of_tests())
    assert mirrored or any(module in imported_by(one) for one in files_of_tests())


def imported_by(path):
    """Modules that a test file imports, ``from a import b`` counting as ``a.b`` too."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
        elif isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
    return found


def test_roles_and_packages_are_what_the_readme_says():
    assert set(Role.values) == {
        "entry",
        "reviewer",
        "leader",
        "bureau_office",
        "consultant",
        "inspector",
        "system",
        "security",
        "audit",
    }
    assert PACKAGES == ("bureau", "villages", "consultants", "mediation", "rectification")
