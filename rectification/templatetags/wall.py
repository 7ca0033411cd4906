"""The time axis of the wall and its bars, as SVG attributes: the strict CSP forbids inline styles.

All of a table's cells share one width, so shares of it stand below each other and today's line runs through.
"""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rectification.models import Problem
from rectification.rules.timescale import Bar, Scale

register = template.Library()

# Half the height of a bar.
_HALF = 8
# From so many months on only every third has room for its name.
_MANY_MONTHS = 14
_RIGHT_EDGE = 0.85


def _place(share: float) -> str:
    return f"{share * 100:.2f}%"


@register.simple_tag
def axis(scale: Scale, today: dt.date) -> SafeString:
    """Three lines: years, months, today."""
    months = scale.months
    step = 3 if len(months) > _MANY_MONTHS else 1
    name = '<text x="{}" dx="4" y="{}">{}</text>'
    named = [(day, "2.3em", _month(day)) for day in months[::step]]
    named += [(day, "1.1em", _year(day)) for place, day in enumerate(months) if place == 0 or day.month == 1]
    names = format_html_join("", name, ((_place(scale.at(day)), y, words) for day, y, words in named))
    words = _("today %(day)s") % {"day": f"{today.month}.{today.day}"}
    # Near the right edge the word stands before the line.
    share = scale.at(today)
    side, shift = ("end", "-4") if share > _RIGHT_EDGE else ("start", "4")
    mark = format_html(
        '<text class="now" x="{}" dx="{}" y="3.5em" text-anchor="{}">{}</text>', _place(share), shift, side, words
    )
    return format_html('<svg class="axis-row" aria-hidden="true">{}{}{}</svg>', _grid(scale, today), names, mark)


@register.simple_tag
def wall_bar(bar: Bar, scale: Scale, today: dt.date, problem: Problem) -> SafeString:
    """One problem: from the day it was found to its deadline, what ran over it, marks for the rest."""
    width = max(bar.end - bar.begin, 0.004)
    shape = '<rect class="{}" x="{}" y="50%" width="{}" height="{}" transform="translate(0,{})"/>'
    kind = f"b {problem.state}{' for-good' if bar.is_open_ended else ''}"
    parts = [format_html(shape, kind, _place(bar.begin), _place(width), 2 * _HALF, -_HALF)]
    if bar.late_until is not None and bar.late_until > bar.end:
        late = _place(bar.late_until - bar.end)
        parts.append(format_html(shape, "late", _place(bar.end), late, 2 * _HALF, -_HALF))
    if bar.original is not None:
        parts.append(_mark("was", bar.original, _HALF + 3))
    if bar.closed is not None:
        mark = '<text class="done" x="{}" y="50%" dy=".35em" dx="-3" text-anchor="end">✓</text>'
        parts.append(format_html(mark, _place(bar.closed)))
    drawn = format_html_join("", "{}", ((part,) for part in parts))
    return format_html('<svg class="bar-row" aria-hidden="true">{}{}</svg>', _grid(scale, today), drawn)


def _grid(scale: Scale, today: dt.date) -> SafeString:
    """A thin line where each month begins, a thick one for today."""
    line = '<line class="{}" x1="{}" x2="{}" y1="0" y2="100%"/>'
    at = [("m", _place(scale.at(day))) for day in scale.months[1:]] + [("now", _place(scale.at(today)))]
    return format_html_join("", line, ((kind, place, place) for kind, place in at))


def _mark(kind: str, share: float, half: int) -> SafeString:
    """A short upright line across the bar."""
    rect = '<rect class="{}" x="{}" y="50%" width="3" height="{}" transform="translate(-1,{})"/>'
    return format_html(rect, kind, _place(share), 2 * half, -half)


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _month(day: dt.date) -> str:
    return f"{day.month}月" if _is_chinese() else f"{day:%b}"


def _year(day: dt.date) -> str:
    return f"{day.year}年" if _is_chinese() else f"{day.year}"
