"""What can be kept of a list's address. No database."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.urls import NoReverseMatch, resolve, reverse

from bureau.webkit.access import Visitor, allows, requirement_of

# Longer than every filter of one list together; an address of 2,000 characters works in every browser.
LONGEST_QUERY = 2000
LONGEST_NAME = 40
# A row of chips that is still read at a glance.
MOST_PER_LIST = 20
# What is no filter: the page, and rows that were chosen.
_PASSING = ("page", "chosen", "chosen_all", "back")


def kept_query(text: str) -> str:
    """The query string without what is empty or passes; "" when nothing is left."""
    query = QueryDict(text[: 2 * LONGEST_QUERY].replace("\x00", ""), mutable=True)
    for name in list(query):
        values = [value for value in query.getlist(name) if value.strip()]
        if name in _PASSING or not values:
            del query[name]
        else:
            query.setlist(name, values)
    return query.urlencode()


def view_of(page: str) -> type[Any] | None:
    """The view of a list with filters, by its URL name; None for anything else."""
    try:
        view: type[Any] | None = getattr(resolve(reverse(page)).func, "view_class", None)
    except NoReverseMatch:
        return None
    return view if getattr(view, "filter_form", None) is not None else None


def address_of(page: str) -> str:
    """The address of a list by its URL name; "" for what is no list with filters."""
    return reverse(page) if view_of(page) is not None else ""


def may_open(user: Visitor, page: str) -> bool:
    needed = requirement_of(page)
    return needed is not None and allows(user, needed)
