"""Who handles it, and until when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.opinions.choices import DayKind
from bureau.opinions.deadlines.queries import limits_of
from bureau.opinions.desk.web.moving import MoveView
from bureau.opinions.handling.actions import LONGEST_TEXT, assign_handler, extend_reply
from bureau.opinions.handling.queries import handlers_of
from bureau.opinions.models import Opinion
from bureau.webkit.forms import IntegerField, LongTextField, PortalForm


class ExtendForm(PortalForm):
    days = IntegerField(label=_("days more"), smallest=1, biggest=366)
    text = LongTextField(label=_("Reason, as the citizen will read it"), max_length=LONGEST_TEXT, rows=4)

    def __init__(self, *args: Any, most: int, days_of: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].help_text = _("At most %(most)d; %(kind)s.") % {"most": most, "kind": days_of}


class AssignForm(PortalForm):
    handler = forms.ModelChoiceField(User.objects.none(), label=_("handled by"))

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["handler"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
        field.queryset = people


class Extend(MoveView):
    """The old day stays in sight: the citizen was told it."""

    title = _("Put off the reply")
    form_class = ExtendForm
    success_message = _("Put off. The citizen reads the new day and the reason.")
    effect = _("Once a round. The day it was due first stays on the page, and the citizen reads the reason.")

    def get_form_kwargs(self) -> dict[str, Any]:
        limits = limits_of(self.object.rule, self.object.kind)
        return {"most": limits.extend_days, "days_of": str(DayKind(limits.day_kind).label)}

    def perform(self, form: forms.Form) -> Opinion:
        given = form.cleaned_data
        return extend_reply(**self.asked, days=given["days"], reason=given["text"], today=timezone.localdate())


class Assign(MoveView):
    title = _("Name who handles it")
    form_class = AssignForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"people": handlers_of(self.user, self.object)}

    def get_initial(self) -> dict[str, Any]:
        return {"handler": self.object.handler_id}

    def perform(self, form: forms.Form) -> Opinion:
        return assign_handler(**self.asked, handler=form.cleaned_data["handler"])
