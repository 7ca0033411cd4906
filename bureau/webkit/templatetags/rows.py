"""The body of a table of records, written directly: as a template it took a third of the page's processor time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bureau.webkit.tables import Column, Row
from bureau.webkit.templatetags.figures import dash, day, num

register = template.Library()

SHOWN: Mapping[str, Callable[[Any], Any]] = {"number": num, "date": day}


@register.simple_tag
def table_rows(rows: Iterable[Row], boxes: Any = ()) -> SafeString:
    """``<tr>`` of each row; on a phone the label stands before the value (``data-l``). ``boxes``: true for a box before
    each, which belongs to the form of ``webkit/_choose.html``.
    """
    openings: dict[str, str] = {}
    lines = [_line(row, openings, _box(row) if boxes else "") for row in rows]
    return mark_safe("\n".join(lines))  # every part is escaped


def _box(row: Row) -> str:
    title = next((dash(cell.value) for cell in row.cells if cell.column.title), row.object)
    return format_html(
        '<td class="pick"><label><input type="checkbox" name="chosen" value="{}" form="choose">'
        '<span class="vh">{}</span></label></td>',
        row.object.pk,
        _("Choose %(row)s") % {"row": title},
    )


def _line(row: Row, openings: dict[str, str], box: str) -> str:
    cells = [box]
    for cell in row.cells:
        column = cell.column
        text = conditional_escape(SHOWN.get(column.kind, dash)(cell.value))
        if column.title:
            linked = f'<a href="{conditional_escape(row.url)}">{text}</a>' if row.url else text
            cells.append(f'<th scope="row">{linked}</th>')
            continue
        opening = openings.get(column.name)
        if opening is None:
            opening = openings[column.name] = _opening(column)
        cells.append(f"{opening}{text}</td>")
    css = f' class="{conditional_escape(row.css)}"' if row.css else ""
    return f"<tr{css}>{''.join(cells)}</tr>"


def _opening(column: Column) -> str:
    """Of each cell of the column: its label is translated and escaped once a page."""
    css = f' class="{column.css}"' if column.css else ""
    return f'<td{css} data-l="{conditional_escape(capfirst(str(column.label)))}">'
