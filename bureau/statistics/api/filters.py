"""How figures are narrowed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bureau.webkit.forms import IntegerField, TextField
from bureau.webkit.views import FilterForm


class FigureFilter(FilterForm):
    """The week is chosen before: without one it is the last."""

    year = IntegerField(label=_("Year"), smallest=2000, biggest=9999)
    indicator = TextField(label=_("Indicator"), max_length=40)
    office = IntegerField(label=_("Justice office"), smallest=1)

    lookups = {"indicator": "indicator__code"}
