"""Tags of the board pages."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bureau.leaderboards.models import Standing
from bureau.leaderboards.queries import BoardWeek
from bureau.leaderboards.scoring import rounded
from bureau.statistics.choices import Unit
from bureau.statistics.figurekeys import FigureKey
from bureau.webkit.templatetags.figures import MISSING, pill

register = template.Library()


@register.simple_tag
def band(name: str) -> SafeString:
    """Where an office stands against the schedule, as a pill; a dash without rank."""
    labels = {
        "ahead": (_("Ahead of schedule"), "green"),
        "level": (_("About on schedule"), "blue"),
        "behind": (_("Needs attention"), "amber"),
    }
    if name not in labels:
        return format_html('<span class="muted">{}</span>', MISSING)
    return pill(*labels[name])


@register.filter
def lead_words(lead: Decimal | None) -> str:
    """«快15.1个百分点», «持平»; a dash without score."""
    if lead is None:
        return MISSING
    if not lead:
        return pgettext("completion against schedule", "level")
    words = _("%(points)s points ahead") if lead > 0 else _("%(points)s points behind")
    return words % {"points": abs(lead)}


@register.filter
def lookup(mapping: dict[str, Any], key: str) -> Any:
    """The value of ``key``, or nothing."""
    return mapping.get(key, "")


@register.filter
def unit_name(unit: str) -> str:
    return str(Unit(unit).label) if unit in Unit.values else unit


@register.filter
def as_percent(share: str | None) -> str:
    """A stored completion («0.6800») as ``68.0%``."""
    if share is None:
        return MISSING
    return f"{rounded(Fraction(share) * 100, 10)}%"


@register.simple_tag
def figure_link(found: BoardWeek | Standing, office_id: int, indicator: str, part: str, value: Any) -> SafeString:
    """A number that opens its tallies."""
    key = FigureKey(str(found.week), found.year, indicator, office_id, part)
    return format_html('<a href="{}">{}</a>', reverse("statistics:figure", args=[str(key)]), value)
