"""The registry of navigation entries: each app adds its own in ``ready()``, so no template is edited for a new page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

AREAS = ("public", "desk", "lead", "account", "modes", "help")
MOST_SHOWN = 99

CountOf = Callable[[Any], int]


@dataclass(frozen=True)
class Entry:
    """One entry. ``capability`` empty: everybody who can see the area.

    ``badge``: counts what waits for the user behind the entry, and only what he can clear himself; one query, for it is
    asked on every page of the area.
    """

    area: str
    label: str | Promise
    url_name: str
    capability: str = ""
    order: int = 100
    icon: str = ""
    group: str | Promise = ""
    args: tuple[Any, ...] = field(default=())
    badge: CountOf | None = None


@dataclass(frozen=True)
class Shown:
    """An entry as the template gets it. ``current`` is what aria-current says: page, true or empty.

    ``badge``: how much waits, as text; empty for nothing.
    """

    label: str | Promise
    url: str
    icon: str
    group: str | Promise
    current: str
    badge: str = ""


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
    badge: CountOf | None = None,
) -> None:
    """Add an entry to ``area`` (one of AREAS). Registering the same address again replaces it."""
    if area not in AREAS:
        raise ValueError(f"unknown navigation area {area!r}; known are {', '.join(AREAS)}")
    _entries[area, url_name, args] = Entry(area, label, url_name, capability, order, icon, group, args, badge)


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
    return [Shown(e.label, url, e.icon, e.group, _current(url, path, best), _waiting(e, user)) for e, url in found]


def _waiting(entry: Entry, user: Any) -> str:
    count = entry.badge(user) if entry.badge and user is not None and user.is_authenticated else 0
    return f"{MOST_SHOWN}+" if count > MOST_SHOWN else str(count or "")


def _current(url: str, path: str, best: str) -> str:
    if url == path:
        return "page"
    # "/" and "/desk/" are beginnings of every other address: they count only when they are the page itself.
    return "true" if url == best and url.count("/") > 2 else ""


def _may_use(user: Any, capability: str) -> bool:
    if not capability:
        return True
    return bool(user is not None and user.is_authenticated and user.can(capability))
