"""Tags of forms: one field, the error summary, the hidden keys, the choice after a stale save."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.translation import pgettext

from bureau.webkit.owners import owner_mark

register = template.Library()


@register.inclusion_tag("webkit/_field.html")
def field(bound: BoundField, css: str = "", *, optional: bool | None = None) -> dict[str, Any]:
    """A whole form field: label (or legend), hint, error, input. ``css``: short, wide, full.

    What the rules demand, in their own words, is not required by the form; it names it in ``needed``.
    """
    widget = bound.field.widget
    if optional is None and bound.name in getattr(bound.form, "needed", ()):
        optional = False
    checkbox = isinstance(widget, forms.CheckboxInput)
    return {
        "field": bound,
        "css": " ".join(filter(None, [css, "check" if checkbox else "", "err" if bound.errors else ""])),
        "grouped": bool(widget.use_fieldset),
        "choices": isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)),
        "checkbox": checkbox,
        "optional": (not bound.field.required and not checkbox) if optional is None else optional,
    }


@register.inclusion_tag("webkit/_form_start.html", takes_context=True)
def form_start(context: dict[str, Any], form: Any = None) -> dict[str, Any]:
    """Summary of errors, the differences after a stale save, and the hidden fields (CSRF, one-time key, version)."""
    names = ("csrf_token", "form_key", "version", "stale", "differences", "request")
    bound = form or context.get("form")
    shared = {name: context.get(name) for name in names}
    owner = owner_mark(getattr(context.get("request"), "user", None))
    return {**shared, "form": bound, "summary": summary_of(bound), "owner": owner}


def summary_of(form: Any) -> list[dict[str, str]]:
    """The errors of a form in the order of its fields: words and the field's id (empty for the form as a whole)."""
    if form is None or not form.errors:
        return []
    found = [{"text": str(text), "target": ""} for text in form.non_field_errors()]
    where = getattr(form, "where", lambda _name: "")
    for bound in form:
        # A group of radio buttons has no field with the plain id: its first button is meant.
        first = f"{bound.auto_id}_0" if bound.field.widget.use_fieldset else bound.id_for_label
        target = first or str(bound.auto_id)
        found.extend(
            {"text": f"{where(bound.name)}{named(str(bound.label), str(text))}", "target": target}
            for text in bound.errors
        )
    return found


def named(label: str, text: str) -> str:
    """An error that can be understood away from its field: with the field's name, unless it says it already."""
    if label.lower() in text.lower():
        return text
    # A question ends with its own mark.
    return f"{label}{'' if label.endswith(('?', '？')) else pgettext('after a label', ': ')}{text}"
