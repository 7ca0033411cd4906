"""The warning before the idle time is over."""

from __future__ import annotations

from django import template

from bureau.accounts.web.sessions import IDLE_MINUTES

register = template.Library()

# Asked for by WCAG 2.2.1 (time limits can be extended); five minutes are enough to come back from the telephone.
WARN_MINUTES = 5


@register.simple_tag
def idle_minutes() -> int:
    return IDLE_MINUTES


@register.simple_tag
def warn_minutes() -> int:
    return min(WARN_MINUTES, IDLE_MINUTES - 1)
