"""What addresses carry, read the same way by every page and by the API."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bureau.core.errors import InvalidValue, NotVisible
from bureau.core.weeks import Week


def week_of(text: str) -> Week:
    """The week of an address such as ``2026-W07``; anything else does not exist."""
    try:
        return Week.parse(text)
    except InvalidValue:
        raise NotVisible(_("There is no such week. Write it like 2026-W07.")) from None
