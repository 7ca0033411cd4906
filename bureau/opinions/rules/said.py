"""How rules say what is wrong."""

from __future__ import annotations

from collections.abc import Iterable

# Field → sentences, as ``bureau.core.errors.InvalidValue`` takes them.
Problems = dict[str, list[str]]
Found = list[tuple[str, str]]


def said(found: Iterable[tuple[str, str]]) -> Problems:
    """All sentences of a field together, in the order they were found."""
    problems: Problems = {}
    for name, words in found:
        problems.setdefault(name, []).append(words)
    return problems
