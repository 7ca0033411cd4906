"""May this user do that? The only question the code asks; never for a role."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bureau.accounts.roles import ALL_CAPABILITIES
from bureau.core.actions import Actor
from bureau.core.errors import NotAllowed


def require(actor: Actor | None, capability: str) -> None:
    """Raise NotAllowed unless ``actor`` has ``capability``; an unknown capability is a programming error."""
    if capability not in ALL_CAPABILITIES:
        raise LookupError(f"unknown capability {capability}")
    if actor is None or not actor.can(capability):
        raise NotAllowed(_("Your account may not do this. Ask the bureau office if you need it."))
