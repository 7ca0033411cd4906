"""Numbers, statuses, bars, charts, times. Drawn with SVG attributes: the strict CSP forbids inline styles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from bureau.core.errors import InvalidValue
from bureau.core.weeks import Week

register = template.Library()

MISSING = "—"
# Shape beside colour, so that a black-and-white print still tells them apart.
PILL_SIGNS = {"green": "✓", "amber": "!", "red": "✕", "blue": "•", "gray": ""}


def _number(value: Any) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@register.filter
def num(value: Any, places: int = -1) -> str:
    """``1284`` → ``1,284``; missing → ``—``. ``places`` fixes the digits after the point; otherwise none are padded."""
    number = _number(value)
    if number is None:
        return MISSING
    if places >= 0:
        return f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"
    plain = f"{number:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


@register.filter
def percent(share: Any) -> str:
    """A share (0.964) as ``96.4%``; missing → ``—``."""
    number = _number(share)
    return MISSING if number is None else f"{(number * 100).quantize(Decimal('0.1'), ROUND_HALF_UP):,}%"


@register.filter
def dash(value: Any) -> Any:
    """The value, or ``—`` where there is none (0 stays 0)."""
    return MISSING if value is None or value == "" else value


@register.filter
def masked_phone(phone: Any) -> str:
    """``138****1402``: three and four characters stay of a number of eleven, two and two of shorter ones."""
    text = str(phone or "").replace(" ", "")
    if not text:
        return MISSING
    head, tail = (3, 4) if len(text) >= 11 else (2, 2)
    return text[:head] + "*" * max(len(text) - head - tail, 4) + (text[-tail:] if len(text) > head + tail else "")


@register.filter
def week_label(value: Any) -> str:
    """A week (or its key) as «第28周（7月7日—7月13日）», in English «Week 28 (7–13 July)»."""
    try:
        week = value if isinstance(value, Week) else Week.parse(str(value))
    except InvalidValue:
        return str(value or MISSING)
    return _("Week %(number)d (%(first)s—%(last)s)") % {
        "number": week.number,
        "first": short_day(week.monday),
        "last": short_day(week.sunday),
    }


@register.filter
def short_day(day: Any) -> str:
    """``7月11日``; in English ``11 July``."""
    if not isinstance(day, dt.date):
        return MISSING
    if (get_language() or "").startswith("zh"):
        return f"{day.month}月{day.day}日"
    return f"{day.day} {day:%B}"


@register.filter
def day(value: Any) -> str:
    """A date in tables: ``2025-07-11``."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return value.strftime("%Y-%m-%d") if isinstance(value, dt.date) else MISSING


@register.filter
def moment(value: Any) -> str:
    """A point in time: ``2025-07-11 14:32`` (Asia/Shanghai)."""
    if not isinstance(value, dt.datetime):
        return day(value)
    return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%Y-%m-%d %H:%M")


@register.simple_tag
def pill(text: Any, colour: str = "gray") -> SafeString:
    """A status: shape, word and colour (green done, amber due soon, red overdue, blue running, gray neutral)."""
    sign = PILL_SIGNS.get(colour, "")
    return format_html('<span class="pill {}">{}{}{}</span>', colour, sign, " " if sign else "", text)


def until(day: dt.date, today: dt.date, soon: int) -> SafeString:
    """«逾期3天» red, «今天到期» and up to ``soon`` days before amber, «还剩10天» gray."""
    left = (day - today).days
    if left < 0:
        return pill(ngettext("%(n)d day late", "%(n)d days late", -left) % {"n": -left}, "red")
    if left == 0:
        return pill(_("due today"), "amber")
    words = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
    return pill(words, "amber" if left <= soon else "gray")


@register.simple_tag
def pbar(share: Any, schedule: Any = None) -> SafeString:
    """Completion as a bar with the time marker (序时进度). Shares 0 to 1; the bar stops at 100 %, the words do not."""
    done, elapsed = _number(share), _number(schedule)
    if done is None:
        return format_html('<span class="muted">{}</span>', MISSING)
    width = f"{min(max(done, Decimal(0)), Decimal(1)) * 100:.1f}%"
    marker = SafeString("")
    if elapsed is not None:
        x = f"{min(max(elapsed, Decimal(0)), Decimal(1)) * 100:.1f}%"
        line = '<line class="{}" x1="{}" x2="{}" y1="0" y2="100%"/>'
        marker = format_html(line, "h", x, x) + format_html(line, "m", x, x)
    return format_html(
        '<svg class="pbar" role="img" aria-label="{}"><rect class="t" y="15%" width="100%" height="70%" rx="2"/>'
        '<rect class="b" y="15%" width="{}" height="70%" rx="2"/>{}</svg>',
        progress_words(share, schedule),
        width,
        marker,
    )


def progress_words(share: Any, schedule: Any = None) -> str:
    """«完成54.0%，序时进度68.0%，慢14.0个百分点»."""
    words = _("%(share)s done") % {"share": percent(share)}
    if _number(schedule) is None:
        return words
    return _("%(done)s, schedule %(schedule)s, %(pace)s") % {
        "done": words,
        "schedule": percent(schedule),
        "pace": pace(share, schedule),
    }


@register.filter
def pace(share: Any, schedule: Any) -> str:
    """Completion against schedule in words: «快14.0个百分点», «持平»."""
    done, elapsed = _number(share), _number(schedule)
    if done is None or elapsed is None:
        return MISSING
    points = ((done - elapsed) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if points == 0:
        return pgettext("completion against schedule", "level")
    words = _("%(points)s points ahead") if points > 0 else _("%(points)s points behind")
    return words % {"points": abs(points)}


@register.simple_tag
def rank_change(rank: Any, previous: Any) -> SafeString:
    """``↑2``, ``↓1``, ``—`` or «new», in ink, with hidden words."""
    if rank is None:
        return SafeString(MISSING)
    if previous is None:
        return format_html("<span>{}</span>", pgettext("rank", "new"))
    step = int(previous) - int(rank)
    if step == 0:
        return format_html('<span class="same"></span><span class="vh">{}</span>', _("unchanged"))
    words = (_("up %(n)d") if step > 0 else _("down %(n)d")) % {"n": abs(step)}
    arrow = "up" if step > 0 else "down"
    return format_html(
        '<span class="{}" aria-hidden="true">{}</span><span class="vh">{}</span>', arrow, abs(step), words
    )


@register.simple_tag
def rank_words(rank: Any, *, tied: bool = False) -> str:
    """``2`` or, shared with others, «tied 2»."""
    if rank is None:
        return MISSING
    return _("tied %(rank)s") % {"rank": rank} if tied else str(rank)


def _points(values: Sequence[Any], width: float, height: float) -> list[tuple[float, float]]:
    numbers = [float(n) if (n := _number(v)) is not None else None for v in values]
    known = [n for n in numbers if n is not None]
    top, bottom = max(known, default=1.0), min(0.0, min(known, default=0.0))
    span = (top - bottom) or 1.0
    step = width / max(len(numbers) - 1, 1)
    return [(i * step, height - (n - bottom) / span * height) for i, n in enumerate(numbers) if n is not None]


@register.simple_tag
def sparkline(values: Sequence[Any]) -> SafeString:
    """The last weeks as a small line, the newest point dotted; first, last, least and most in its title."""
    known = [v for v in values if _number(v) is not None]
    points = _points(values, 92, 20)
    if not points:
        return SafeString(MISSING)
    title = _span_words(known)
    return format_html(
        '<svg class="spark" viewBox="0 0 96 24" role="img" aria-label="{0}"><title>{0}</title>'
        '<polyline points="{1}"/><circle cx="{2}" cy="{3}" r="2.5"/></svg>',
        title,
        " ".join(f"{x + 2:.1f},{y + 2:.1f}" for x, y in points),
        f"{points[-1][0] + 2:.1f}",
        f"{points[-1][1] + 2:.1f}",
    )


@register.simple_tag
def bar_chart(rows: Sequence[tuple[Any, Any]], label: str, highlight: Any = None) -> SafeString:
    """Horizontal bars of (name, value), as a table: read aloud row by row, the numbers always beside the bars."""
    most = max((n for _name, v in rows if (n := _number(v)) is not None), default=Decimal(0)) or Decimal(1)
    drawn = [
        (
            name,
            "hi" if name == highlight else "b",
            f"{max(_number(v) or Decimal(0), Decimal(0)) / most * 100:.1f}%",
            num(v),
        )
        for name, v in rows
    ]
    body = format_html_join(
        "",
        '<tr><th scope="row">{}</th><td><svg class="pbar" aria-hidden="true">'
        '<rect class="{}" y="10%" width="{}" height="80%" rx="2"/></svg></td><td class="n">{}</td></tr>',
        drawn,
    )
    return format_html('<table class="bars"><caption>{}</caption><tbody>{}</tbody></table>', label, body)


@register.simple_tag
def line_chart(rows: Sequence[tuple[Any, Any]], label: str, goal: Any = None) -> SafeString:
    """A line over (name, value) in order, with a dashed line for the goal. The zero line is always in the picture."""
    values = [v for _name, v in rows]
    known = [v for v in values if _number(v) is not None]
    if not known:
        return format_html('<p class="muted">{}</p>', MISSING)
    scaled = _points([*values, goal], 580 * len(values) / max(len(values) - 1, 1), 140)
    points = [(x + 10, y + 10) for x, y in scaled]
    goal_line = SafeString("")
    if _number(goal) is not None:
        level = f"{points.pop()[1]:.1f}"
        goal_line = format_html('<line class="goal" x1="10" x2="590" y1="{}" y2="{}"/>', level, level)
    return format_html(
        '<figure class="lines"><figcaption>{}<small>{}</small></figcaption><svg class="chart" viewBox="0 0 600 160" '
        'role="img" aria-label="{}"><line x1="10" x2="590" y1="150" y2="150"/>{}<polyline points="{}"/>'
        '<circle cx="{}" cy="{}" r="4"/></svg><div class="axis">{}</div></figure>',
        label,
        _("latest %(value)s") % {"value": num(known[-1])},
        _span_words(known),
        goal_line,
        " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        f"{points[-1][0]:.1f}",
        f"{points[-1][1]:.1f}",
        format_html_join("", "<span>{}</span>", ((rows[i][0],) for i in _label_places(len(rows)))),
    )


def _label_places(count: int) -> list[int]:
    """Which of ``count`` points get a name: at most 6, the first and the last always, equally far apart."""
    gaps = next((g for g in (5, 4, 3, 2) if count > 1 and (count - 1) % g == 0), 1)
    return [round(i * (count - 1) / gaps) for i in range(gaps + 1)] if count > 1 else list(range(count))


def _span_words(known: Sequence[Any]) -> str:
    """«from 10 to 25, least 9, most 25»."""
    return _("from %(first)s to %(last)s, least %(least)s, most %(most)s") % {
        "first": num(known[0]),
        "last": num(known[-1]),
        "least": num(min(known, key=lambda v: _number(v) or Decimal(0))),
        "most": num(max(known, key=lambda v: _number(v) or Decimal(0))),
    }


@register.inclusion_tag("webkit/_timeline.html")
def timeline(entries: Sequence[Any]) -> dict[str, Any]:
    """Events, newest first: objects with ``at``, ``title``, ``who``; optionally ``changes`` and ``note``."""
    return {"entries": entries}
