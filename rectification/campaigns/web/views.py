"""The list of campaigns with how far they are; keeping campaigns, categories and the checklist."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from bureau.accounts.requests import user_of
from bureau.core.errors import NotVisible
from bureau.webkit.forms import DateField, IntegerField, LongTextField, PortalForm, TextField
from bureau.webkit.formviews import ActionFormView
from rectification.campaigns import queries
from rectification.campaigns.actions import save_campaign, save_category, save_question
from rectification.models import Campaign, ChecklistItem, ProblemCategory

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100


def _label(model: Any, name: str) -> Any:
    return model._meta.get_field(name).verbose_name


class CampaignForm(PortalForm):
    wide = ("goal",)
    code = TextField(
        label=_label(Campaign, "code"), max_length=8, help_text=_("One to eight capital letters or digits: XC.")
    )
    name = TextField(label=_label(Campaign, "name"), max_length=60)
    year = IntegerField(label=_label(Campaign, "year"), smallest=EARLIEST_YEAR, biggest=LATEST_YEAR)
    begins_on = DateField(label=_label(Campaign, "begins_on"), future=True)
    ends_on = DateField(label=_label(Campaign, "ends_on"), required=False, future=True)
    goal = LongTextField(label=_label(Campaign, "goal"), required=False, max_length=1000, rows=3)
    is_active = forms.BooleanField(label=_label(Campaign, "is_active"), required=False, initial=True)
    is_public = forms.BooleanField(label=_label(Campaign, "is_public"), required=False)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].upper()
        return code

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begin, end = cleaned.get("begins_on"), cleaned.get("ends_on")
        if begin and end and end < begin:
            self.add_error("ends_on", gettext("The campaign ends before it begins; check both days."))
        return cleaned


class _RowForm(PortalForm):
    """What categories and questions share: the campaign they are for, their order, whether they are on."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.all(), label=_("campaign"), required=False, empty_label=_("for all campaigns")
    )
    order = IntegerField(label=_label(ProblemCategory, "order"), required=False, biggest=999)
    is_active = forms.BooleanField(label=_label(ProblemCategory, "is_active"), required=False, initial=True)

    def clean_order(self) -> int:
        return self.cleaned_data["order"] or 0


class CategoryForm(_RowForm):
    name = TextField(label=_label(ProblemCategory, "name"), max_length=60)
    field_order = ("campaign", "name", "order", "is_active")


class QuestionForm(_RowForm):
    wide = ("text",)
    text = TextField(label=_label(ChecklistItem, "text"), max_length=200)
    field_order = ("campaign", "text", "order", "is_active")


class CampaignList(TemplateView):
    """Each number opens the list that it counts."""

    template_name = "rectification/campaigns/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = user_of(self.request)
        return super().get_context_data(
            rows=queries.campaigns_with_counts(user, timezone.localdate()),
            may_manage=user.can("campaigns.manage"),
            **kwargs,
        )


class Settings(TemplateView):
    """Categories and the checklist, for all campaigns and for each."""

    template_name = "rectification/campaigns/settings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(categories=queries.categories(), questions=queries.questions(), **kwargs)


class _Keep(ActionFormView):
    """A row that the bureau sets; ``model`` with ``pk`` in the address when it stands already."""

    model: type[Any]
    success_message = _("Saved.")
    back = "campaigns:settings"

    def get_object(self) -> Any:
        pk = self.kwargs.get("pk")
        if pk is None:
            return None
        try:
            return self.model._default_manager.get(pk=pk)
        except (ObjectDoesNotExist, OverflowError):
            raise NotVisible(gettext("There is no such record.")) from None

    def get_initial(self) -> dict[str, Any]:
        names = self.form_class.base_fields
        return {name: self.object.serializable_value(name) for name in names} if self.object else {}

    def get_success_url(self, result: Any) -> str:
        return reverse(self.back)


class AddCampaign(_Keep):
    model = Campaign
    form_class = CampaignForm
    title = _("New campaign")
    back = "campaigns:list"

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate()
        return super().get_initial() or {"year": today.year, "begins_on": today, "is_active": True}

    def perform(self, form: forms.Form) -> Campaign:
        return save_campaign(
            actor=user_of(self.request), values=form.cleaned_data, campaign=self.object, version=self.opened_version
        )


class ChangeCampaign(AddCampaign):
    title = _("Change the campaign")


class AddCategory(_Keep):
    model = ProblemCategory
    form_class = CategoryForm
    title = _("New category of problems")

    def perform(self, form: forms.Form) -> ProblemCategory:
        return save_category(
            actor=user_of(self.request), values=form.cleaned_data, category=self.object, version=self.opened_version
        )


class ChangeCategory(AddCategory):
    title = _("Change the category of problems")


class AddQuestion(_Keep):
    model = ChecklistItem
    form_class = QuestionForm
    title = _("New question of the checklist")

    def perform(self, form: forms.Form) -> ChecklistItem:
        return save_question(
            actor=user_of(self.request), values=form.cleaned_data, question=self.object, version=self.opened_version
        )


class ChangeQuestion(AddQuestion):
    title = _("Change the question of the checklist")
