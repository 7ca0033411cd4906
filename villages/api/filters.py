"""How the public list of villages is narrowed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bureau.webkit.forms import IntegerField, TextField
from bureau.webkit.views import FilterForm


class PublicVillageFilter(FilterForm):
    q = TextField(label=_("Name, pinyin or initials"), max_length=60)
    township = IntegerField(label=_("Township"), smallest=1)
    office = IntegerField(label=_("Justice office"), smallest=1)
    code = TextField(label=_("Division code"), max_length=12)

    def narrow_by(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        if name == "q":
            return queryset.search(value)  # type: ignore[attr-defined, no-any-return]
        if name == "code":
            return queryset.filter(code__startswith=value)
        return super().narrow_by(queryset, name, value)
