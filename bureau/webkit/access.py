"""The address table as the web material reads it: view name → public, signed in, or the capability needed.

The table itself is wiring (``settings.ADDRESS_TABLE``, by default ``bureau.access.ADDRESSES``), named by its path.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

PUBLIC = "public"
SIGNED_IN = "signed-in"
DEFAULT_TABLE = "bureau.access.ADDRESSES"

Requirement = str | tuple[str, ...]


class Visitor(Protocol):
    """What is asked of a user here."""

    def can(self, capability: str) -> bool: ...


def address_table() -> Mapping[str, Requirement]:
    table: Mapping[str, Requirement] = import_string(getattr(settings, "ADDRESS_TABLE", DEFAULT_TABLE))
    return table


def requirement_of(view_name: str) -> Requirement | None:
    """What ``view_name`` needs, None if it is missing in the table. ``admin:*`` stands for a whole namespace."""
    table = address_table()
    if view_name in table:
        return table[view_name]
    namespace, _, _ = view_name.partition(":")
    return table.get(f"{namespace}:*")


def allows(user: Any, needed: Requirement) -> bool:
    """Whether ``user`` has the capability (any of them, if a tuple)."""
    if needed == PUBLIC:
        return True
    if not user.is_authenticated:
        return False
    if needed == SIGNED_IN:
        return True
    wanted = (needed,) if isinstance(needed, str) else needed
    return any(user.can(capability) for capability in wanted)
