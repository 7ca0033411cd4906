"""Journal entries in templates."""

from __future__ import annotations

from django import template

from bureau.journal import events
from bureau.journal.models import Entry

register = template.Library()


@register.filter
def said(entry: Entry) -> str:
    """What was done, in words."""
    return events.said(entry)
