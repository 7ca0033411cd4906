"""How the public list of consultants is narrowed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bureau.webkit.forms import IntegerField, TextField
from bureau.webkit.views import FilterForm
from consultants.queries import serving_villages


class PublicConsultantFilter(FilterForm):
    q = TextField(label=_("Name"), max_length=50)
    firm = IntegerField(label=_("Firm"), smallest=1)
    village = IntegerField(label=_("Village"), smallest=1)
    township = IntegerField(label=_("Township"), smallest=1)

    def narrow_by(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        if name == "q":
            return queryset.filter(name__contains=value)
        if name in ("village", "township"):
            lookup = "village" if name == "village" else "village__township"
            return serving_villages(queryset, timezone.localdate(), **{lookup: value})
        return super().narrow_by(queryset, name, value)
