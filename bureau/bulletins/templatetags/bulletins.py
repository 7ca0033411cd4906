"""Tags of the bulletin pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bureau.bulletins.models import Bulletin
from bureau.statistics.figurekeys import PARTS, FigureKey

register = template.Library()


@register.simple_tag
def number(part: Mapping[str, str] | str, bulletin: Bulletin, *, link: bool = False) -> SafeString:
    """A piece of the text: words as they are, a number as a link to what it was written from."""
    if isinstance(part, str):
        return format_html("{}", part)
    address = address_of(part["k"], bulletin) if link else ""
    return format_html('<a href="{}">{}</a>', address, part["v"]) if address else format_html("{}", part["v"])


@register.filter
def official_day(moment: dt.datetime | None) -> str:
    """2026年7月13日: Arabic digits without leading zeros (GB/T 9704-2012, 7.3.5)."""
    if moment is None:
        return ""
    day = timezone.localtime(moment).date()
    return f"{day.year}年{day.month}月{day.day}日"


def address_of(key: str, bulletin: Bulletin) -> str:
    """Tallies for what was counted, the computed score for a place, else the table of the week."""
    kind, *rest = key.split("/")
    if kind == "figure":
        return _figure(bulletin, rest[1], int(rest[0]), rest[2])
    if kind == "county":
        return _figure(bulletin, rest[0], None, rest[1])
    if kind == "standing":
        return reverse("leaderboards:standing", args=[bulletin.board.code, bulletin.week, rest[0]])
    return reverse("leaderboards:standings-week", args=[bulletin.board.code, bulletin.week])


def _figure(bulletin: Bulletin, indicator: str, office: int | None, name: str) -> str:
    part = "late" if name == "late_size" else name if name in PARTS else "cumulative"
    key = FigureKey(bulletin.week, bulletin.year, indicator, office, part)
    return reverse("statistics:figure", args=[str(key)])
