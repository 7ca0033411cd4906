"""Prepare a bare machine: only the standard library is used here."""

from __future__ import annotations


def ensure_environment(argv: list[str]) -> None:
    """Make the locked packages importable, creating ``.venv`` when they are not."""
