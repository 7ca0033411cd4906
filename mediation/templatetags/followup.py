"""How long something waits, or how many days are left, as a coloured mark."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.safestring import SafeString

from bureau.webkit.templatetags.figures import until
from mediation.rules.followups import LAST_DAYS

register = template.Library()


@register.simple_tag
def days_left(day: dt.date, today: dt.date) -> SafeString:
    """«逾期3天» red, «今天到期» and «还剩3天» amber, «还剩10天» gray."""
    return until(day, today, LAST_DAYS)
