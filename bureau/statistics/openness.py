"""Which offices' figures are open to the public. Boards decide that; they stand on a higher floor and register here."""

from __future__ import annotations

from collections.abc import Callable

from bureau.core.weeks import Week

# (calendar year, office id) that the public may see in a published week.
Open = set[tuple[int, int]]
_providers: list[Callable[[Week], Open]] = []


def register(provider: Callable[[Week], Open]) -> None:
    """Called from ``ready()`` of the app that shows offices to the public."""
    if provider not in _providers:
        _providers.append(provider)


def open_offices(week: Week) -> Open:
    """Everything that somebody shows; nothing is open by itself."""
    found: Open = set()
    for provider in _providers:
        found |= provider(week)
    return found
