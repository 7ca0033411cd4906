"""The filters of list pages as filters of the API: the same form, so that page, export and API count the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from rest_framework.views import APIView

from bureau.core.errors import InvalidValue
from bureau.webkit.forms import DateField, IntegerField
from bureau.webkit.views import FilterForm, order_fields

SORT = "sort"


class FormFilter(BaseFilterBackend):
    """``filter_form`` and ``sorts`` of the view. Unlike on a page, a bad value is refused."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        form_class: type[FilterForm] | None = getattr(view, "filter_form", None)
        if form_class is not None:
            form = form_class(request.query_params, **view.get_filter_kwargs())  # type: ignore[attr-defined]
            if not form.is_valid():
                raise InvalidValue(
                    _("Some filters cannot be used."),
                    fields={name: [str(text) for text in texts] for name, texts in form.errors.items()},
                )
            queryset = form.narrow(queryset)
        return self._sorted(request, queryset, view)

    def _sorted(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        sorts: Mapping[str, Sequence[str]] = getattr(view, "sorts", {})
        asked = request.query_params.get(SORT, "")
        if asked and asked.removeprefix("-") not in sorts:
            known = ", ".join(sorts)
            raise InvalidValue(
                _("Some filters cannot be used."), fields={SORT: [_("Sort by one of: %(known)s.") % {"known": known}]}
            )
        fields = order_fields(sorts, asked or getattr(view, "default_sort", ""))
        return queryset.order_by(*fields) if fields else queryset

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """For the OpenAPI schema."""
        form_class: type[FilterForm] | None = getattr(view, "filter_form", None)
        declared = form_class.base_fields if form_class is not None else {}
        found = [_parameter(name, str(field.label or name), _schema(field)) for name, field in declared.items()]
        sorts = getattr(view, "sorts", {})
        if sorts:
            names = [sign + name for name in sorts for sign in ("", "-")]
            found.append(
                _parameter(SORT, "Order; a leading minus sign reverses it.", {"type": "string", "enum": names})
            )
        return found


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _schema(field: forms.Field) -> dict[str, Any]:
    if isinstance(field, (forms.ModelChoiceField, IntegerField)):
        return {"type": "integer"}
    if isinstance(field, forms.MultipleChoiceField):
        several: Any = field.choices
        return {"type": "array", "items": {"type": "string", "enum": [value for value, _label in several]}}
    if isinstance(field, forms.BooleanField):
        return {"type": "boolean"}
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return {"type": "string", "enum": [value for value, _label in choices if value]}
    if isinstance(field, DateField):
        return {"type": "string", "format": "date"}
    return {"type": "string"}
