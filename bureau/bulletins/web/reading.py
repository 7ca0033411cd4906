"""The week an address carries; anything else is not found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bureau.core.errors import InvalidValue, NotVisible
from bureau.core.weeks import Week


def week_of(text: str) -> Week:
    try:
        return Week.parse(text)
    except InvalidValue:
        raise NotVisible(_("There is no such week. Write it like 2026-W07.")) from None
