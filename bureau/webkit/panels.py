"""Panels of the admin's home page: each app adds its own in ``ready()``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

ContextOf = Callable[[HttpRequest], Mapping[str, Any]]


@dataclass(frozen=True)
class Panel:
    """A template that gets what ``context_of(request)`` returns as ``panel``. ``capability`` empty: whoever enters."""

    template: str
    context_of: ContextOf
    capability: str = ""
    order: int = 100


_panels: dict[str, Panel] = {}


def register_panel(template: str, context_of: ContextOf, *, capability: str = "", order: int = 100) -> None:
    """Show ``template`` on the admin's home. Registering the same template again replaces it."""
    _panels[template] = Panel(template, context_of, capability, order)


def panels_for(request: HttpRequest) -> list[dict[str, Any]]:
    """What this visitor sees: ``template`` and ``panel`` (its context) each, in order."""
    user: Any = request.user
    ordered = sorted(_panels.values(), key=lambda panel: (panel.order, panel.template))
    return [
        {"template": panel.template, "panel": panel.context_of(request)}
        for panel in ordered
        if not panel.capability or user.can(panel.capability)
    ]
