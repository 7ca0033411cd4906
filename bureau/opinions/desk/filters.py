"""The filters of the ledger of opinions: one set for the list and whatever counts with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.accounts.models import User
from bureau.opinions.choices import Channel, Identity, OpinionKind, OpinionState, Satisfaction
from bureau.opinions.desk import queries
from bureau.opinions.handling.queries import possible_handlers
from bureau.opinions.models import Category
from bureau.opinions.querysets import SEALED, OpinionQuerySet
from bureau.webkit.forms import DateField, TextField
from bureau.webkit.views import FilterForm
from villages.models import JusticeOffice

# What is no state of its own but computed, or depends on who asks.
STATES = [
    ("", _("all")),
    ("mine", _("Waiting for me")),
    ("to_approve", _("Replies for me to approve")),
    ("open", pgettext_lazy("opinion", "Not answered yet")),
    ("overdue", _("Overdue")),
    ("unaccepted", _("To be accepted, and late")),
    *OpinionState.choices,
    ("void", pgettext_lazy("opinion", "Void")),
]
# In the filter «office»: what no office leads.
BUREAU = "bureau"


class OpinionFilter(FilterForm):
    """Everything stands in the address. Channels and ratings may be given several times: any of them.

    ``counted`` leaves sealed reports out, as every count does; only those who see any are asked.
    """

    q = TextField(label=_("Search"), max_length=100)
    state = forms.ChoiceField(label=_("State"), choices=STATES)
    category = forms.ModelChoiceField(
        Category.objects.order_by("order", "pk"), label=pgettext_lazy("opinion", "category"), empty_label=_("all")
    )
    office = forms.ChoiceField(label=_("lead office"))
    since = DateField(label=_("Received from"))
    until = DateField(label=_("Received to"))
    kind = forms.ChoiceField(label=_("kind of opinion"), choices=[("", _("all")), *OpinionKind.choices])
    village = TextField(label=_("village"), max_length=60)
    identity = forms.ChoiceField(label=_("with or without name"), choices=[("", _("all")), *Identity.choices])
    handler = forms.ModelChoiceField(
        User.objects.none(), label=pgettext_lazy("opinion", "handled by"), empty_label=_("all")
    )
    channel = forms.MultipleChoiceField(label=_("channel"), choices=Channel.choices)
    satisfaction = forms.MultipleChoiceField(label=_("satisfaction"), choices=Satisfaction.choices)
    reopened = forms.BooleanField(label=pgettext_lazy("opinion", "Opened again"))
    counted = forms.BooleanField(label=_("Without sealed reports"))

    lookups = {"since": "received_on__gte", "until": "received_on__lte", "village": "village__name__contains"}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        offices = JusticeOffice.objects.visible_to(user).order_by("order", "pk").values_list("pk", "name")
        self.fields["office"].choices = [  # type: ignore[attr-defined]
            ("", _("all")),
            (BUREAU, pgettext_lazy("lead office", "the bureau itself")),
            *((str(pk), name) for pk, name in offices),
        ]
        self.fields["handler"].queryset = possible_handlers(user)  # type: ignore[attr-defined]
        if not user.can(SEALED):
            del self.fields["counted"]

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Standing ones, unless void ones are asked for."""
        if self.cleaned_data.get("state") != "void":
            queryset = queryset.filter(voided_at__isnull=True)
        return super().narrow(queryset)

    def narrow_by(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        special = getattr(self, f"_by_{name}", None)
        if special is not None:
            return special(queryset, value)  # type: ignore[no-any-return]
        return super().narrow_by(queryset, name, value)

    def _by_q(self, found: OpinionQuerySet, text: str) -> OpinionQuerySet:
        return found.search(text)

    def _by_state(self, found: OpinionQuerySet, state: str) -> OpinionQuerySet:
        today = timezone.localdate()
        match state:
            case "mine":
                return found.filter(pk__in=queries.queue_of(self.user).order_by().values("pk"))
            case "to_approve":
                return found.filter(pk__in=queries.to_approve(self.user).order_by().values("pk"))
            case "open":
                return found.open()
            case "overdue":
                return found.overdue(today)
            case "unaccepted":
                return found.unaccepted(today)
            case "void":
                return found.filter(voided_at__isnull=False)
        return found.filter(state=state)

    def _by_office(self, found: OpinionQuerySet, office: str) -> OpinionQuerySet:
        return found.filter(office__isnull=True) if office == BUREAU else found.filter(office=int(office))

    def _by_reopened(self, found: OpinionQuerySet, _only: bool) -> OpinionQuerySet:
        return found.filter(round__gt=1)

    def _by_counted(self, found: OpinionQuerySet, _only: bool) -> OpinionQuerySet:
        return found.counted()
