"""Tags of the page frame: navigation, display switches, footer, icons, addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bureau.webkit import navigation as registry
from bureau.webkit.display import Display, display_of

register = template.Library()

# Stroke paths of 24 × 24 icons, drawn for this portal.
ICONS = {
    "home": "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
    "list": "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
    "add": "M12 5v14M5 12h14",
    "bell": "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
    "user": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 4-6 8-6s8 2 8 6",
    "chart": "M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6",
    "doc": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "upload": "M12 16V4M7 9l5-5 5 5M4 20h16",
    "download": "M12 4v12M7 11l5 5 5-5M4 20h16",
    "search": "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5",
    "building": "M4 21V5l8-2v18M12 9l8 2v10M2 21h20M8 8h.01M8 12h.01M8 16h.01M16 14h.01M16 17h.01",
    "village": "M3 12l6-5 6 5v8H3zM15 20h6v-6l-4-3M8 20v-4h2v4",
    "phone": "M6 3h4l2 5-3 2a12 12 0 0 0 5 5l2-3 5 2v4c0 2-1 3-3 3C10 21 3 14 3 6c0-2 1-3 3-3z",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 3",
    "check": "M4 12l5 5L20 6",
    "alert": "M12 4l9 16H3zM12 10v4M12 17h.01",
    "settings": "M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4",
    "print": "M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z",
}

# Keys of settings.PORTAL_SITE that stand in the footer, with their labels.
FOOTER = ("organiser", "phone", "address", "site_code", "icp", "police")


def site_facts() -> Mapping[str, str]:
    facts: Mapping[str, str] = getattr(settings, "PORTAL_SITE", {})
    return facts


def _request(context: RequestContext) -> HttpRequest | None:
    request: HttpRequest | None = context.get("request")
    return request


@register.simple_tag
def site(key: str) -> str:
    """A fact about the bureau from settings.PORTAL_SITE (name, phone, address …); only the name has a default."""
    return site_facts().get(key) or (_("County Justice Bureau · Public Legal Services") if key == "name" else "")


@register.simple_tag(takes_context=True)
def display(context: RequestContext) -> Display:
    return display_of(_request(context))


@register.simple_tag(takes_context=True)
def navigation(context: RequestContext, area: str) -> list[registry.Shown]:
    return registry.shown(area, _request(context))


@register.simple_tag
def footer_facts() -> list[dict[str, str]]:
    """What the footer says: only what the bureau has filled in."""
    facts = site_facts()
    labels = {
        "organiser": _("Run by"),
        "phone": _("Telephone"),
        "address": _("Address"),
        "site_code": _("Website code"),
        "icp": "",
        "police": "",
    }
    links = {"phone": f"tel:{facts.get('phone', '')}", "icp": "", "police": ""}
    return [{"label": labels[key], "text": facts[key], "url": links.get(key, "")} for key in FOOTER if facts.get(key)]


def _here(request: HttpRequest | None) -> str:
    """The present page as an address to return to; a page that was sent (POST) is asked for again by GET."""
    return request.get_full_path() if request else "/"


@register.simple_tag(takes_context=True)
def switch_links(context: RequestContext) -> dict[str, Any]:
    """Addresses of the display and language switches, each returning to this page."""
    request = _request(context)
    shown = display_of(request)
    other, label = ("en", "English") if get_language() != "en" else ("zh-hans", "简体中文")
    try:
        base, to_other = reverse("webkit:display"), reverse("webkit:language", args=[other])
    except NoReverseMatch:  # an address tree without the switches (tests of single apps)
        return {}

    def to(**choice: str) -> str:
        return f"{base}?{urlencode({**choice, 'next': _here(request)})}"

    return {
        "smaller": to(size=shown.smaller),
        "larger": to(size=shown.larger),
        "size": to(size="m" if shown.size != "m" else "l"),
        "is_large": shown.size != "m",
        "contrast": to(contrast="0" if shown.high else "1"),
        "elder": to(elder="0" if shown.elder else "1"),
        "language": f"{to_other}?{urlencode({'next': _here(request)})}",
        "language_label": label,
        "language_lang": "en" if other == "en" else "zh-CN",
    }


@register.filter
def html_lang(code: str) -> str:
    """The value of <html lang>: browsers and screen readers know zh-CN better than zh-hans."""
    return "zh-CN" if code.startswith("zh") else code


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon (always beside a word)."""
    path = ICONS.get(name)
    if path is None:
        return mark_safe("")
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>', path
    )


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changes: Any) -> str:
    """The present query string with changes; an empty value removes a key. ``page`` is dropped unless it is given."""
    request = _request(context)
    if request is None:
        return "?"
    params = request.GET.copy()
    params.pop("page", None)
    for key, value in changes.items():
        if value in (None, ""):
            params.pop(key, None)
        else:
            params[key] = str(value)
    return f"?{params.urlencode()}"


@register.simple_tag
def sort_state(name: str, sort: str) -> str:
    """What aria-sort says of a column: ascending, descending or nothing."""
    return {name: "ascending", f"-{name}": "descending"}.get(sort, "")


@register.simple_tag(takes_context=True)
def sort_link(context: RequestContext, name: str, sort: str, label: str) -> SafeString:
    """The head of a sortable column: the next click turns the order round."""
    target = f"-{name}" if sort == name else name
    return format_html('<a class="sort" href="{}">{}</a>', query(context, sort=target), label)


@register.inclusion_tag("webkit/_crumbs.html")
def crumbs(*pairs: str) -> dict[str, Any]:
    """``{% crumbs "Desk" desk_url "Records" list_url "Record 12" %}``: labels and addresses in turn."""
    items = [(pairs[i], pairs[i + 1] if i + 1 < len(pairs) else "") for i in range(0, len(pairs), 2)]
    return {"crumbs": items}
