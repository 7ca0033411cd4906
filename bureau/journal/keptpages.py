"""Parts of public pages that are the same for everybody, kept until the journal has a newer entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bureau.journal.queries import last_number

# In the process, so that no page depends on a cache server. A minute at most, should two writes overlap so that the
# journal's newer entry is committed first.
pages = LocMemCache("kept-pages", {"TIMEOUT": 60, "OPTIONS": {"MAX_ENTRIES": 400}})


def kept(template: str, context: Callable[[], dict[str, Any]], *key: object) -> SafeString:
    """``template`` with ``context()``, rendered anew only after something was written; ``key`` tells pages apart.

    What ``context`` refuses (NotVisible) is not kept.
    """
    name = "|".join(map(str, (template, get_language(), last_number(), *key)))
    page: str | None = pages.get(name)
    if page is None:
        page = render_to_string(template, context())
        pages.set(name, page)
    return SafeString(page)
