"""Rows chosen on a list, and the check page of what is done with them: seen once more before it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bureau.core.errors import InvalidValue
from bureau.webkit.formviews import ActionFormView
from bureau.webkit.tables import Cell, Column, Row

if TYPE_CHECKING:
    from bureau.webkit.views import ScopedListView

# Four pages of a list: a check page that long is still read, and one transaction stays below a second.
MOST_CHOSEN = 200
LARGEST_KEY = 2**63 - 1  # of a bigint, the widest key in use
# Names of fields in the address and in the form; no filter has one of them.
CHOSEN, ALL = "chosen", "chosen_all"


@dataclass(frozen=True)
class BulkStep:
    """A button below a list with boxes: its label, and the address of its check page (a ``ChosenRowsView``)."""

    label: str | Promise
    url: str


@dataclass(frozen=True)
class ChosenRow:
    """A line of the check page; ``refusal``: why the step would leave this row as it is, empty if it would not."""

    object: Any
    cells: list[Cell]
    refusal: str

    @property
    def value(self) -> str:
        """What the form sends: the key, and the version that was looked at, where the rows have one."""
        version = getattr(self.object, "version", None)
        return str(self.object.pk) if version is None else f"{self.object.pk}:{version}"


class ChosenRowsView(ActionFormView):
    """The check page: GET with the boxes of a list (or all that its filters find), POST with what was seen.

    Give ``list_view`` (its scope, filters and columns are used), ``list_url``, ``form_class`` (what is set),
    ``perform(form)`` and ``get_success_url``; ``refusal_of(row)`` says beforehand what will be left as it is.
    ``perform`` finds in ``self.versions`` the keys of the rows that can take the step, with the versions seen.
    """

    template_name = "webkit/chosen.html"
    list_view: type[ScopedListView]

    def get_list_url(self) -> str:
        """Address of the list, without query string."""
        raise NotImplementedError

    def refusal_of(self, row: Any) -> str:
        return ""

    # -- the rows --

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.rows  # noqa: B018 - read here, so that a choice that cannot be read leads back to the list
        except InvalidValue as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(self.back_url)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def listing(self) -> ScopedListView:
        listing = self.list_view()
        listing.setup(self.request)
        return listing

    @cached_property
    def chosen(self) -> dict[int, int | None]:
        """Key → version that was seen (None: not seen yet), as sent."""
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        return dict(_read(text) for text in sent.getlist(CHOSEN)[: MOST_CHOSEN + 1])

    @cached_property
    def rows(self) -> list[ChosenRow]:
        """The rows of the choice that the visitor sees, in the order of the list; InvalidValue for none or too many."""
        whole = self.request.method == "GET" and ALL in self.request.GET
        found = list((self._found_by_filters() if whole else self._found_by_boxes())[: MOST_CHOSEN + 1])
        if not found:
            raise InvalidValue(_("Choose at least one row of the list first."))
        if len(found) > MOST_CHOSEN or len(self.chosen) > MOST_CHOSEN:
            words = _("At most %(most)d rows can be handled at once. Narrow the filters or choose fewer.")
            raise InvalidValue(words % {"most": MOST_CHOSEN})
        columns = self.columns
        return [ChosenRow(row, [Cell(c, c.of(row)) for c in columns], self.refusal_of(row)) for row in found]

    def _found_by_filters(self) -> QuerySet[Any]:
        form, _sort, ordered = self.listing.narrowed()
        if form is not None and form.errors:
            # A filter that cannot be read narrows nothing: it must not choose the whole ledger.
            raise InvalidValue(_("A filter cannot be read. Correct it first."))
        return ordered

    def _found_by_boxes(self) -> QuerySet[Any]:
        """What was chosen stays chosen, whatever the filters now say; the scope is that of the list."""
        return self.listing.get_queryset().filter(pk__in=self.chosen)

    @property
    def versions(self) -> dict[int, int | None]:
        """Of the rows that can take the step: key → version that was seen."""
        return {row.object.pk: self.chosen.get(row.object.pk) for row in self.rows if not row.refusal}

    @cached_property
    def columns(self) -> Sequence[Column]:
        return self.listing.get_columns()

    @cached_property
    def back_url(self) -> str:
        """The list with the filters it was left with."""
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        query = sent.get("back", "") if self.request.method == "POST" else _without_choice(self.request)
        # Only a query string: whatever is sent here, one stays on the list.
        return f"{self.get_list_url()}?{query[:2000]}" if query else self.get_list_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        able = len(self.versions)
        # The column of reasons stands only where there is one.
        why = [Column("refusal", _("Left as it is because"))] if able < len(self.rows) else []
        return super().get_context_data(
            columns=[*self.columns, *why],
            lines=[Row(one.object, [*one.cells, *(Cell(c, one.refusal) for c in why)], "") for one in self.rows],
            rows=self.rows,
            able=able,
            unable=len(self.rows) - able,
            gone=max(0, len(self.chosen) - len(self.rows)),
            back=self.back_url.partition("?")[2],
            back_url=self.back_url,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.versions:
            return super().post(request, *args, **kwargs)
        response = self.get(request, *args, **kwargs)
        response.status_code = 409
        return response


def tell_outcome(request: HttpRequest, done: str, refused: Mapping[str, str], *, shown: int = 5) -> None:
    """Say what was done (``done``, a sentence or empty) and which rows were left as they are (name → reason)."""
    if done:
        messages.success(request, done)
    lines = [f"{name}: {reason}" for name, reason in list(refused.items())[:shown]]
    if lines:
        words = ngettext("%(n)d was left as it is.", "%(n)d were left as they are.", len(refused))
        more = "…" if len(refused) > shown else ""
        messages.warning(request, " ".join([words % {"n": len(refused)}, *lines, more]).strip())


def _read(text: str) -> tuple[int, int | None]:
    """``12`` or ``12:3``; InvalidValue for anything else."""
    key, _colon, version = text.partition(":")
    parts = [part for part in (key, version) if part]
    if not key or not all(part.isascii() and part.isdigit() and len(part) <= len(str(LARGEST_KEY)) for part in parts):
        raise InvalidValue(_("Choose at least one row of the list first."))
    return min(int(key), LARGEST_KEY), int(version) if version else None


def _without_choice(request: HttpRequest) -> str:
    query = request.GET.copy()
    for name in (CHOSEN, ALL, "page"):
        query.pop(name, None)
    return query.urlencode()
