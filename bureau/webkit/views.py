"""Lists and details of what the visitor may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from bureau.core.errors import NotVisible
from bureau.webkit.choosing import MOST_CHOSEN, BulkStep
from bureau.webkit.errorpages import error_page
from bureau.webkit.forms import PortalForm
from bureau.webkit.paging import NoSuchPage, Page, page_number, paginate
from bureau.webkit.tables import Cell, Chip, Column, Row


class FilterForm(PortalForm):
    """A filter bar. ``lookups``: field name → lookup (default: the name). Override ``narrow_by`` for anything else."""

    lookups: Mapping[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The queryset with every valid, filled field applied; a field with an error narrows nothing and says so."""
        for name in self.fields:
            value = self.cleaned_data.get(name)
            if value not in (None, "", [], False) and not (isinstance(value, QuerySet) and not value):
                queryset = self.narrow_by(queryset, name, value)
        return queryset

    def narrow_by(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """One filter; a list of values means any of them."""
        lookup = self.lookups.get(name, name)
        if isinstance(value, (list, tuple, QuerySet)):
            lookup = f"{lookup}__in"
        return queryset.filter(**{lookup: value})


def order_fields(sorts: Mapping[str, Sequence[str]], sort: str) -> list[str]:
    """What to order by for ``sort`` (``"-on"``: descending), ending with the key so that pages never overlap.

    Empty when ``sort`` is not one of ``sorts``.
    """
    fields = list(sorts.get(sort.removeprefix("-"), ()))
    if not fields:
        return []
    if sort.startswith("-"):
        fields = [f.removeprefix("-") if f.startswith("-") else f"-{f}" for f in fields]
    return [*fields, "-pk" if fields[0].startswith("-") else "pk"]


class PagedView(TemplateView):
    """A page with ``?page=``: a number that does not exist is a clear 404."""

    page_size = 50

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            context = self.get_context_data(**kwargs)
        except NoSuchPage:
            return error_page(request, 404, _("This list has no such page. Go back to its first page."))
        return self.render_to_response(context)

    def page_of(self, queryset: QuerySet[Any]) -> Page:
        """The page of ``queryset`` that the address asks for."""
        asked = self.request.GET
        return paginate(queryset, page_number(asked.get("page", "")), self.page_size, is_search=bool(asked.get("q")))


class ScopedListView(PagedView):
    """A list of what the visitor may see: filters, sorting, pages, all in the address.

    Give ``model`` (its manager has ``visible_to``) or ``get_queryset()``, ``columns``, ``title``; optionally
    ``filter_form``, ``sorts`` (name → order_by fields), ``default_sort`` ("-on": descending), ``get_row_url``,
    ``get_add_url``, ``get_export_url``, ``get_import_url``.
    """

    template_name = "webkit/list.html"
    model: type[models.Model]
    title: Any = ""
    intro: Any = ""
    columns: Sequence[Column] = ()
    filter_form: type[FilterForm] | None = None
    sorts: Mapping[str, Sequence[str]] = {}
    default_sort = ""
    empty_text: Any = ""
    add_label: Any = ""

    def get_queryset(self) -> QuerySet[Any]:
        """Already scoped rows, with what the columns need (select_related)."""
        manager: Any = self.model._default_manager
        return cast("QuerySet[Any]", manager.visible_to(self.request.user))

    def get_columns(self) -> Sequence[Column]:
        return self.columns

    def get_row_url(self, row: Any) -> str:
        return ""

    def get_row_css(self, row: Any) -> str:
        return "voided" if getattr(row, "is_void", False) else ""

    def get_add_url(self) -> str:
        """Address of «add»; empty for those who may not."""
        return ""

    def get_export_url(self) -> str:
        """Address of the export, without query string: the list's own is appended."""
        return ""

    def get_import_url(self) -> str:
        """Address of the import of this ledger's sheet; empty for those who may not."""
        return ""

    def get_bulk_steps(self) -> Sequence[BulkStep]:
        """What can be done with rows chosen on the list; nothing for those who may not, and no boxes then."""
        return ()

    def get_filter_initial(self) -> dict[str, Any]:
        return {}

    def narrowed(self) -> tuple[FilterForm | None, str, QuerySet[Any]]:
        """The filter form, the sort in force, and the rows that the address asks for, in this order."""
        everything = self.get_queryset()
        form = self._filter_form()
        sort, ordered = self._sorted(form.narrow(everything) if form is not None else everything)
        return form, sort, ordered

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form, sort, ordered = self.narrowed()
        page = self.page_of(ordered)
        chips = self._chips(form)
        return super().get_context_data(
            title=self.title,
            intro=self.intro,
            columns=self.get_columns(),
            rows=self._rows(page),
            page=page,
            sort=sort,
            filter_form=form,
            chips=chips,
            is_filtered=bool(chips) or bool(form is not None and form.errors),
            empty_text=self.empty_text,
            add_url=self.get_add_url(),
            add_label=self.add_label,
            export_url=self._export_address(),
            import_url=self.get_import_url(),
            bulk_steps=self.get_bulk_steps(),
            most_chosen=MOST_CHOSEN,
            **kwargs,
        )

    def _filter_form(self) -> FilterForm | None:
        if self.filter_form is None:
            return None
        data = self.request.GET.copy()
        for name, value in self.get_filter_initial().items():
            data.setdefault(name, value)
        form = self.filter_form(data, **self.get_filter_kwargs())
        form.is_valid()
        return form

    def get_filter_kwargs(self) -> dict[str, Any]:
        """Further arguments of the filter form (for example the user, for its choices)."""
        return {}

    def _sorted(self, queryset: QuerySet[Any]) -> tuple[str, QuerySet[Any]]:
        """The sort in force and the ordered rows. A name that is not in ``sorts`` falls back to the default."""
        asked = self.request.GET.get("sort", "")
        sort = asked if asked.removeprefix("-") in self.sorts else self.default_sort
        fields = order_fields(self.sorts, sort)
        if not fields:
            return sort, queryset if queryset.ordered else queryset.order_by("pk")
        return sort, queryset.order_by(*fields)

    def _rows(self, page: Page) -> list[Row]:
        columns = self.get_columns()
        return [
            Row(row, [Cell(c, c.of(row)) for c in columns], self.get_row_url(row), self.get_row_css(row))
            for row in page.rows
        ]

    def _chips(self, form: FilterForm | None) -> list[Chip]:
        if form is None:
            return []
        chips = []
        for name, field in form.fields.items():
            value = form.cleaned_data.get(name)
            if value in (None, "", [], False) or (isinstance(value, QuerySet) and not value):
                continue
            rest = self._query_without(name)
            chips.append(Chip(str(field.label or name), spoken(field, value), f"?{rest.urlencode()}"))
        return chips

    def _query_without(self, *names: str) -> QueryDict:
        rest = self.request.GET.copy()
        for name in (*names, "page"):
            rest.pop(name, None)
        return rest

    def _export_address(self) -> str:
        url = self.get_export_url()
        rest = self._query_without().urlencode()
        return f"{url}?{rest}" if url and rest else url


class TabbedListView(ScopedListView):
    """A list with tabs above it, each a value of the filter ``tab_filter``, and its rarer filters folded away.

    Give ``tabs`` (value, label) besides what ScopedListView takes; ``first_filters`` are always seen.
    """

    template_name = "webkit/tabbed_list.html"
    tabs: Sequence[tuple[str, Any]] = ()
    tab_filter = "state"
    first_filters: Sequence[str] = ()

    def get_tabs(self) -> Sequence[tuple[str, Any]]:
        return self.tabs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["filter_form"]
        more = [field for field in form if field.name not in self.first_filters]
        context["first_filters"] = [form[name] for name in self.first_filters]
        context["more_filters"] = more
        context["more_open"] = any(form.cleaned_data.get(field.name) or field.errors for field in more)
        context["tabs"] = self._tabs()
        return context

    def _tabs(self) -> list[dict[str, Any]]:
        """The other filters stay in force when a tab is chosen."""
        rest = self._query_without(self.tab_filter)
        chosen = self.request.GET.get(self.tab_filter, "")
        found = []
        for value, label in self.get_tabs():
            query = rest.copy()
            if value:
                query[self.tab_filter] = value
            found.append({"label": label, "url": f"?{query.urlencode()}", "is_on": value == chosen})
        return found


def spoken(field: forms.Field, value: Any) -> str:
    """A filter's value in words."""
    if isinstance(value, (list, tuple, QuerySet)):
        return "、".join(spoken(field, one) for one in value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    if isinstance(value, bool):
        return _("yes")
    return str(value)


class ScopedDetailView(TemplateView):
    """One object the visitor may see; anything else looks like not found.

    Give ``model`` (its manager has ``get_visible``) or ``get_object()``. The object is ``object`` in the template.
    """

    model: type[models.Model]
    object: Any

    def get_object(self) -> Any:
        return visible_object(self.model, self.request.user, self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        return self.render_to_response(self.get_context_data(**kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(object=self.object, **kwargs)


def visible_object(model: type[models.Model], user: Any, pk: Any) -> Any:
    """``model.objects.get_visible(user, pk)``; a number no database can hold is not found either."""
    manager: Any = model._default_manager
    try:
        return manager.get_visible(user, pk)
    except (ValueError, OverflowError):
        raise NotVisible(_("There is no such record.")) from None
