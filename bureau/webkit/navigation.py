"""The registry of navigation entries: each app adds its own in ``ready()``, so no template is edited for a new page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

AREAS = ("public", "desk", "lead", "account", "modes", "help")


@dataclass(frozen=True)
class Entry:
    """One entry. ``capability`` empty: everybody who can see the area."""

    area: str
    label: str | Promise
    url_name: str
    capability: str = ""
    order: int = 100
    icon: str = ""
    group: str | Promise = ""
    args: tuple[Any, ...] = field(default=())


@dataclass(frozen=True)
class Shown:
    """An entry as the template gets it. ``current`` is what aria-current says: page, true or empty."""

    label: str | Promise
    url: str
    icon: str
    group: str | Promise
    current: str


_entries: dict[tuple[str, str, tuple[Any, ...]], Entry] = {}


def register(
    area: str,
    label: str | Promise,
    url_name: str,
    capability: str = "",
    order: int = 100,
    *,
    icon: str = "",
    group: str | Promise = "",
    args: tuple[Any, ...] = (),
) -> None:
    """Add an entry to ``area`` (one of AREAS). Registering the same address again replaces it."""
    if area not in AREAS:
        raise ValueError(f"unknown navigation area {area!r}; known are {', '.join(AREAS)}")
    _entries[area, url_name, args] = Entry(area, label, url_name, capability, order, icon, group, args)


def shown(area: str, request: HttpRequest | None) -> list[Shown]:
    """The entries of ``area`` this visitor may use, in order. What has no address yet is left out."""
    user = getattr(request, "user", None)
    path = request.path if request else ""
    found: list[tuple[Entry, str]] = []
    for entry in sorted(_entries.values(), key=lambda e: (e.order, e.url_name)):
        if entry.area != area or not _may_use(user, entry.capability):
            continue
        try:
            found.append((entry, reverse(entry.url_name, args=entry.args)))
        except NoReverseMatch:
            continue
    best = max((url for _, url in found if path.startswith(url)), key=len, default="")
    return [Shown(e.label, url, e.icon, e.group, _current(url, path, best)) for e, url in found]


def _current(url: str, path: str, best: str) -> str:
    if url == path:
        return "page"
    # "/" and "/desk/" are beginnings of every other address: they count only when they are the page itself.
    return "true" if url == best and url.count("/") > 2 else ""


def _may_use(user: Any, capability: str) -> bool:
    if not capability:
        return True
    return bool(user is not None and user.is_authenticated and user.can(capability))
