"""Forms of villages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.webkit.forms import DateField, IntegerField, LongTextField, PortalForm, TextField
from bureau.webkit.views import FilterForm
from villages.choices import VillageKind
from villages.models import JusticeOffice, Township, Village
from villages.queries import villages_matching

STATES = (
    ("", _("all")),
    ("current", _("in force")),
    ("missing", _("waiting for a decision")),
    ("closed", _("closed")),
)


class VillageFilter(FilterForm):
    q = TextField(label=_("Name, pinyin or initials"), max_length=60)
    township = forms.ModelChoiceField(Township.objects.none(), label=_("Township"), empty_label=_("all"))
    office = forms.ModelChoiceField(JusticeOffice.objects.none(), label=_("Justice office"), empty_label=_("all"))
    state = forms.ChoiceField(label=_("State"), choices=STATES)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["township"].queryset = Township.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["office"].queryset = JusticeOffice.objects.visible_to(user)  # type: ignore[attr-defined]

    def narrow_by(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        if name == "q":
            by_code = Q(code__startswith=value) if value.isascii() and value.isdigit() else Q(pk__in=())
            return queryset.filter(by_code | Q(pk__in=villages_matching(value)))
        if name == "state":
            states = {
                "current": Q(valid_to__isnull=True) | Q(valid_to__gte=timezone.localdate()),
                "missing": Q(missing_since__isnull=False, valid_to__isnull=True),
                "closed": Q(valid_to__lt=timezone.localdate()),
            }
            return queryset.filter(states[value])
        return super().narrow_by(queryset, name, value)


class VillageForm(PortalForm):
    name = TextField(label=_("Official name"), max_length=60, help_text=_("As printed, for example 王家村村民委员会."))
    code = TextField(
        label=_("Division code"), max_length=20, required=False, help_text=_("12 digits, if there is one.")
    )
    township = forms.ModelChoiceField(Township.objects.none(), label=_("Township"))
    office = forms.ModelChoiceField(
        JusticeOffice.objects.none(), label=_("Justice office"), required=False, empty_label=_("that of the township")
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("from code or name")), *VillageKind.choices]
    )
    households = IntegerField(label=_("Households"), required=False)
    population = IntegerField(label=_("Population"), required=False)
    valid_from = DateField(label=_("In force from"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["township"].queryset = Township.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["office"].queryset = JusticeOffice.objects.visible_to(user)  # type: ignore[attr-defined]


class CloseForm(PortalForm):
    """Close, or with ``into`` merge."""

    on = DateField(label=_("Last day"))
    into = forms.ModelChoiceField(
        Village.objects.none(),
        label=_("Merged into"),
        required=False,
        empty_label=_("nothing: it is just closed"),
        help_text=_("Its page will point to this village."),
    )
    note = LongTextField(label=_("Reason or document"), max_length=500, rows=2, required=False)

    def __init__(self, *args: Any, village: Village, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = Village.objects.visible_to(user).current(timezone.localdate()).exclude(pk=village.pk)
        nearby = near.filter(Q(township=village.township_id) | Q(office=village.office_id))
        self.fields["into"].queryset = nearby.order_by("pinyin", "pk")  # type: ignore[attr-defined]
