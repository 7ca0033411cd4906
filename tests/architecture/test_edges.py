"""Screens, API, tasks, admin and commands only call actions and queries; they never write and never scope by hand."""

from __future__ import annotations

import ast

import pytest
from django.apps import apps

from tests.architecture.sources import code_files, decorator_names, functions, room_of, tree

pytestmark = pytest.mark.once
EDGES = ("web", "api", "admin", "management", "tasks")
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# search() only narrows: it stands as a condition on rows that are in scope already.
SCOPED = {"visible_to", "get_visible", "none", "search"}
# Sessions, messages, caches and the like have methods of these names too; what is meant is named with its receiver.
NOT_A_MODEL = {"super", "session", "form", "headers", "attrs", "context", "data", "params", "values", "kwargs", "body"}
# path → why
MAY_WRITE = {
    "bureau/webkit/management/commands/translations.py": "writes catalogs, no rows",
    "consultants/web/public.py": "draws a QR code into the answer",
}
MAY_READ = {
    "bureau/statistics/web/selfcheck.py": "names of offices in a table of the whole county",
    "bureau/statistics/web/weeks.py": "names of offices in a table of the whole county",
    "consultants/services/web/forms.py": "the record's own consultant stays a choice when he has left the scope",
    "consultants/web/public.py": "villages and who serves them are public",
}

SCOPED_MODELS = {model.__name__ for model in apps.get_models() if hasattr(model._default_manager, "visible_to")}
EDGE_FILES = [path for path in code_files() if room_of(path) in EDGES]


def receiver(node: ast.Call) -> str:
    target = node.func.value if isinstance(node.func, ast.Attribute) else None
    while isinstance(target, ast.Call | ast.Subscript | ast.Attribute):
        if isinstance(target, ast.Attribute) and target.attr in ("objects", "_default_manager"):
            return "objects"
        if isinstance(target, ast.Attribute) and not isinstance(target.value, ast.Attribute | ast.Call):
            return target.attr
        target = target.func if isinstance(target, ast.Call) else target.value
    return getattr(target, "id", "")


def writes(inside: ast.AST) -> list[str]:
    calls = [node for node in ast.walk(inside) if isinstance(node, ast.Call)]
    return [
        f"{node.lineno}: {receiver(node)}.{node.func.attr}()"
        for node in calls
        if isinstance(node.func, ast.Attribute)
        and (node.func.attr in WRITES and (receiver(node) == "objects" or node.func.attr == "save"))
        and receiver(node) not in NOT_A_MODEL
    ]


@pytest.mark.parametrize("path", EDGE_FILES)
def test_edges_write_nothing(path):
    assert path in MAY_WRITE or writes(tree(path)) == []


@pytest.mark.parametrize("path", [path for path in EDGE_FILES if room_of(path) in ("web", "api")])
def test_screens_and_api_read_through_the_scope(path):
    """``Model.objects`` of a scoped model is followed by the scope's words only; the rest belongs into queries.py."""
    chains = [
        node
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "objects"
        and getattr(node.value.value, "id", "") in SCOPED_MODELS
    ]
    unscoped = [f"{path}:{node.lineno} objects.{node.attr}" for node in chains if node.attr not in SCOPED]
    assert path in MAY_READ or unscoped == []


@pytest.mark.parametrize("path", [path for path in code_files() if room_of(path) == "actions"])
def test_public_functions_that_write_are_actions(path):
    public = [node for node in tree(path).body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    plain = [node.name for node in public if "action" not in decorator_names(node) and writes(node)]
    # The journal's own writers work inside the caller's action; the write gate checks that they do.
    assert plain == (["record", "record_all"] if path == "bureau/journal/actions.py" else [])


@pytest.mark.parametrize("path", [path for path in code_files() if room_of(path) == "tasks"])
def test_tasks_have_names_and_keyword_arguments_and_are_short(path):
    tasks = [node for node in functions(path) if decorator_names(node) & {"task", "shared_task"}]
    wrong = []
    for node in tasks:
        calls = [one for one in node.decorator_list if isinstance(one, ast.Call)]
        named = any(keyword.arg == "name" for call in calls for keyword in call.keywords)
        bound = any(k.arg == "bind" for call in calls for k in call.keywords)
        positional = [one.arg for one in node.args.args][1 if bound else 0 :]
        if not named or positional or (node.end_lineno or 0) - node.lineno > 15:
            wrong.append(node.name)
    assert wrong == []


@pytest.mark.parametrize("path", [path for path in code_files() if room_of(path) == "actions"])
def test_actions_send_work_only_after_the_commit(path):
    calls = [
        node for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    assert [f"{path}:{node.lineno}" for node in calls if node.func.attr in ("delay", "apply_async")] == []
