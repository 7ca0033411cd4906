"""Keep the filter of a list under a name; rename, share, order and delete what one keeps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.core.errors import NotVisible
from bureau.savedfilters.actions import change_filter, delete_filter, move_filter, save_filter
from bureau.savedfilters.models import SavedFilter
from bureau.savedfilters.queries import offices_to_share_with, own_filter, own_filters
from bureau.savedfilters.rules import LONGEST_NAME, LONGEST_QUERY, address_of, may_open, view_of
from bureau.webkit.forms import PortalForm, TextField
from bureau.webkit.formviews import ActionFormView
from villages.models import JusticeOffice


class FilterNameForm(PortalForm):
    needed = ("name",)
    name = TextField(label=pgettext_lazy("filter", "Name"), required=False, max_length=LONGEST_NAME)
    office = forms.ModelChoiceField(
        JusticeOffice.objects.none(),
        label=_("Share with"),
        required=False,
        empty_label=_("nobody, only for me"),
        help_text=_("Everybody who works there can open it, and sees with it what he may see anyway."),
    )

    def __init__(self, *args: Any, user: User, shared: JusticeOffice | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = offices_to_share_with(user, shared)
        field = self.fields["office"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
        field.queryset = offices
        if not offices.exists():
            del self.fields["office"]


class NewFilter(ActionFormView):
    """``?page=`` the list, ``?query=`` its filter; both travel on in the address of the form."""

    title = _("Keep this filter")
    form_class = FilterNameForm
    success_message = _("The filter is kept.")

    def get_object(self) -> None:
        page = self.request.GET.get("page", "")
        if not address_of(page) or not may_open(user_of(self.request), page):
            raise NotVisible(gettext("There is no such list."))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"user": user_of(self.request)}

    def perform(self, form: forms.Form) -> SavedFilter:
        return save_filter(
            actor=user_of(self.request),
            page=self.request.GET.get("page", ""),
            query=self.request.GET.get("query", "")[: LONGEST_QUERY + 1],
            name=form.cleaned_data["name"],
            office=form.cleaned_data.get("office"),
        )

    def get_success_url(self, result: SavedFilter) -> str:
        return f"{address_of(result.page)}?{result.query}"


class ChangeFilter(ActionFormView):
    """One's own: another name, another office."""

    title = _("Change this filter")
    form_class = FilterNameForm
    success_message = _("The filter is changed.")

    def get_object(self) -> SavedFilter:
        return own_filter(user_of(self.request), self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"user": user_of(self.request), "shared": self.object.office}

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.object.name, "office": self.object.office_id}

    def perform(self, form: forms.Form) -> SavedFilter:
        given = form.cleaned_data
        return change_filter(
            actor=user_of(self.request), filter_id=self.object.pk, name=given["name"], office=given.get("office")
        )

    def get_success_url(self, result: SavedFilter) -> str:
        return reverse("savedfilters:list")


class DeleteFilter(ActionFormView):
    """Asked before: a filter is not brought back."""

    template_name = "webkit/confirm.html"
    title = _("Delete this filter")
    form_class = PortalForm
    submit_label = _("Delete")
    success_message = _("The filter is deleted.")

    def get_object(self) -> SavedFilter:
        return own_filter(user_of(self.request), self.kwargs["pk"])

    def perform(self, form: forms.Form) -> str:
        return delete_filter(actor=user_of(self.request), filter_id=self.object.pk)

    def get_success_url(self, result: Any) -> str:
        return reverse("savedfilters:list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        effect = _("Records stay as they are. Colleagues with whom it is shared lose it too.")
        return super().get_context_data(effect=effect, cancel_url=reverse("savedfilters:list"), **kwargs)


class FilterList(TemplateView):
    """All of one's own, list by list."""

    template_name = "savedfilters/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = own_filters(user_of(self.request))
        groups: dict[str, list[SavedFilter]] = {}
        for one in rows:
            groups.setdefault(one.page, []).append(one)
        return super().get_context_data(
            groups=[(title_of(page), address_of(page), filters) for page, filters in groups.items()], **kwargs
        )


def title_of(page: str) -> Any:
    """The heading of a list."""
    return getattr(view_of(page), "title", page)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """``up`` or ``down`` by one place."""
    move_filter(actor=user_of(request), filter_id=pk, up=request.POST.get("to") == "up")
    return HttpResponseRedirect(reverse("savedfilters:list"))
