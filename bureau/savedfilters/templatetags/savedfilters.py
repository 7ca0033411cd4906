"""The chips above a list: filters that the visitor keeps or that his office shares."""

from __future__ import annotations

from typing import Any

from django import template

from bureau.savedfilters.queries import filters_for
from bureau.savedfilters.rules import address_of, kept_query

register = template.Library()


@register.inclusion_tag("savedfilters/_chips.html", takes_context=True)
def saved_filters(context: dict[str, Any]) -> dict[str, Any]:
    """One query for who is signed in; nothing for others, and on lists without filters."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    if request is None or match is None or not request.user.is_authenticated or not address_of(match.view_name):
        return {}
    query = kept_query(request.META.get("QUERY_STRING", "")) if context.get("is_filtered") else ""
    filters = filters_for(request.user, match.view_name)
    present = f"?{query}"
    return {
        "filters": filters,
        "present": present,
        "query": query if all(one.url != present for one in filters) else "",
        "page": match.view_name,
        "has_own": any(not one.sharer for one in filters),
    }
