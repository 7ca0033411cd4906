"""Widgets written directly say what Django's templates say, hostile values included."""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test import override_settings
from django.test.html import parse_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from bureau.webkit.tables import Cell, Column, Row
from bureau.webkit.templatetags.rows import table_rows
from bureau.webkit.widgets import DIRECT, PortalRenderer

HOSTILE = "\"><script>alert('a&b')</script>"
CHOICES = [("", "—"), (HOSTILE, HOSTILE), (1500, mark_safe("<b>kept</b>")), (_("Group"), [("x", _("Search"))])]
WIDGETS = {
    "select": forms.Select(choices=CHOICES),
    "several": forms.SelectMultiple(choices=CHOICES, attrs={"size": 4, "disabled": True, "data-x": False}),
    "text": forms.TextInput(attrs={"placeholder": HOSTILE, "maxlength": 12000}),
    "hidden": forms.HiddenInput(),
    "number": forms.NumberInput(attrs={"min": 0}),
    "date": forms.DateInput(),
    "email": forms.EmailInput(),
    "password": forms.PasswordInput(render_value=True),
}


@pytest.mark.parametrize("value", ["", None, HOSTILE, 1500, "x"])
@pytest.mark.parametrize("name", WIDGETS)
def test_direct_markup_equals_the_template(name, value):
    widget = WIDGETS[name]
    attrs = {"id": "id_one", "class": HOSTILE, "required": True, "hidden": False}
    mine = widget.render(f"name{HOSTILE}", value, attrs, PortalRenderer())
    theirs = widget.render(f"name{HOSTILE}", value, attrs, DjangoTemplates())
    assert parse_html(mine) == parse_html(theirs)


def test_every_direct_widget_is_compared():
    assert {widget.template_name for widget in WIDGETS.values()} == set(DIRECT)


@override_settings(USE_THOUSAND_SEPARATOR=True)
def test_numbers_in_values_are_not_grouped():
    assert 'value="1500"' in forms.Select(choices=[(1500, "one")]).render("n", 1500, {}, PortalRenderer())


def test_rows_of_a_table():
    title, number, day = Column("name", HOSTILE, title=True), Column("count", "n", kind="number"), Column("x", "on")
    plain = Row(None, [Cell(title, HOSTILE), Cell(number, 1284), Cell(day, None)], "/desk/?a=1&b=2", "voided")
    without = Row(None, [Cell(title, mark_safe("<b>a</b>")), Cell(number, ""), Cell(day, 0)], "")
    escaped = "&quot;&gt;&lt;script&gt;alert(&#x27;a&amp;b&#x27;)&lt;/script&gt;"
    assert table_rows([plain, without]) == (
        f'<tr class="voided"><th scope="row"><a href="/desk/?a=1&amp;b=2">{escaped}</a></th>'
        '<td class="n" data-l="N">1,284</td><td data-l="On">—</td></tr>\n'
        '<tr><th scope="row"><b>a</b></th><td class="n" data-l="N">—</td><td data-l="On">0</td></tr>'
    )


def test_labels_of_a_column_are_escaped():
    assert f'data-l="{"&quot;&gt;&lt;script"}' in table_rows([Row(None, [Cell(Column("a", HOSTILE), 1)], "")])
