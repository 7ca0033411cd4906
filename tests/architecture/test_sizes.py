"""Budgets: files and functions that a person can hold in the head."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.sources import code_files, files_of_tests, functions, lines_of, tree

pytestmark = pytest.mark.once
FILE, TEST_FILE, FUNCTION, CLASS, PARAMETERS = 400, 600, 60, 250, 9


@pytest.mark.parametrize("path", code_files())
def test_files_and_functions_are_short(path):
    long = [f"{node.name} ({length(node)})" for node in functions(path) if length(node) > FUNCTION]
    wide = [node.name for node in functions(path) if len(node.args.args) + len(node.args.kwonlyargs) > PARAMETERS]
    classes = [n.name for n in ast.walk(tree(path)) if isinstance(n, ast.ClassDef) and length(n) > CLASS]
    assert (lines_of(path) <= FILE, long, wide, classes) == (True, [], [], [])


@pytest.mark.parametrize("path", files_of_tests())
def test_test_files_are_short(path):
    assert lines_of(path) <= TEST_FILE


def length(node):
    return (node.end_lineno or 0) - node.lineno + 1
