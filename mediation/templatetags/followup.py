"""How long something waits, or how many days are left, as a coloured mark."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bureau.webkit.templatetags.figures import pill
from mediation.rules.followups import LAST_DAYS

register = template.Library()


@register.simple_tag
def days_left(day: dt.date, today: dt.date) -> SafeString:
    """«逾期3天» red, «今天到期» and «还剩3天» amber, «还剩10天» gray."""
    left = (day - today).days
    if left < 0:
        return pill(ngettext("%(n)d day late", "%(n)d days late", -left) % {"n": -left}, "red")
    if left == 0:
        return pill(_("due today"), "amber")
    words = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
    return pill(words, "amber" if left <= LAST_DAYS else "gray")
