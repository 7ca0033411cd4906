"""Markup of the widgets that a page holds by the dozen, written directly.

Django renders every option of a choice by two templates of its own. On the list of cases (13 choices with 150 options)
that was a third of the page's processor time: 26 of 71 ms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]


class PortalRenderer(DjangoTemplates):
    """Django's templates, but for the widgets of ``DIRECT``: the same markup without a template."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        direct = DIRECT.get(template_name)
        return direct(context["widget"]) if direct is not None else super().render(template_name, context, request)


def attributes(attrs: Mapping[str, Any]) -> str:
    """`` id="id_name" disabled``: False leaves an attribute out, True stands without value."""
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def input_markup(widget: Widget) -> SafeString:
    given = widget["value"]
    value = "" if given is None else f' value="{conditional_escape(given)}"'
    start = f'<input type="{widget["type"]}" name="{conditional_escape(widget["name"])}"'
    return mark_safe(f"{start}{value}{attributes(widget['attrs'])}>")  # every part is escaped


def select_markup(widget: Widget) -> SafeString:
    groups = []
    for name, options, _index in widget["optgroups"]:
        inner = "".join(
            f'<option value="{conditional_escape(option["value"])}"{attributes(option["attrs"])}>'
            f"{conditional_escape(option['label'])}</option>"
            for option in options
        )
        groups.append(f'<optgroup label="{conditional_escape(name)}">{inner}</optgroup>' if name else inner)
    start = f'<select name="{conditional_escape(widget["name"])}"{attributes(widget["attrs"])}>'
    return mark_safe(f"{start}{''.join(groups)}</select>")  # every part is escaped


_INPUTS = ("text", "number", "hidden", "date", "email", "password")
DIRECT: Mapping[str, Callable[[Widget], SafeString]] = {
    "django/forms/widgets/select.html": select_markup,
    **{f"django/forms/widgets/{kind}.html": input_markup for kind in _INPUTS},
}
