"""What the week's check gave to look at, and clearing it with a note. For reviewers only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bureau.accounts.requests import user_of
from bureau.core.errors import InvalidValue
from bureau.core.weeks import Week
from bureau.webkit.forms import LongTextField, PortalForm, TextField
from bureau.webkit.formviews import ActionFormView
from bureau.webkit.tables import Column
from bureau.webkit.templatetags.figures import pill, week_label
from bureau.webkit.views import FilterForm, ScopedListView, visible_object
from mediation.choices import SignalKind, SignalState
from mediation.models import Signal
from mediation.signals import queries
from mediation.signals.actions import clear_signal
from mediation.signals.rules import (
    IN_A_MINUTE,
    LEAST_CASES,
    MOST_A_DAY,
    SAME_PARTY,
)
from villages.models import JusticeOffice

STATES = [("", _("To be checked")), ("cleared", pgettext_lazy("signal", "Checked")), ("all", _("all"))]
COLORS = {SignalState.OPEN: "amber", SignalState.CLEARED: "green"}

# What to look at, said to the reviewer; a sign is no accusation, and the usual innocent reason stands beside it.
WHY = {
    SignalKind.SAME_TEXT: _(
        "These cases of one office have nearly the same text. Please check whether it is one dispute, or several that "
        "were written down in the same words."
    ),
    SignalKind.SAME_PARTY: _(
        "The same phone, address or identity number stands in %(limit)d cases or more within 90 days. Please check; an "
        "employer or a landlord may well have several disputes."
    ),
    SignalKind.SAME_MINUTE: _(
        "%(limit)d cases or more were typed by one account within a minute. Please check the paper files; cases that "
        "were imported from a file are left out."
    ),
    SignalKind.ORAL_SHARE: _(
        "The share of oral agreements of this committee lies far above that of all others, on %(limit)d cases or more. "
        "Please ask how they were recorded."
    ),
    SignalKind.SAME_DAY: _(
        "Nearly all agreements of this committee are dated on the day of acceptance, unlike elsewhere. Please check "
        "some of the files."
    ),
    SignalKind.DAILY_LOAD: _(
        "More than %(limit)d agreements of one mediator carry the same day. Please check; the day may be that of "
        "writing them down."
    ),
    SignalKind.ID_CHECK: _(
        "An identity number says another sex or year of birth than was entered beside it. Please check for a typing "
        "error."
    ),
}
LIMITS = {
    SignalKind.SAME_PARTY: SAME_PARTY,
    SignalKind.SAME_MINUTE: IN_A_MINUTE,
    SignalKind.ORAL_SHARE: LEAST_CASES,
    SignalKind.DAILY_LOAD: MOST_A_DAY,
}


def why(signal: Signal) -> str:
    """What stood out, in a sentence."""
    return str(WHY[SignalKind(signal.kind)]) % {"limit": LIMITS.get(SignalKind(signal.kind), 0)}


class SignalFilter(FilterForm):
    """Without ``state`` only what waits for a check."""

    kind = forms.ChoiceField(label=_("what to check"), choices=[("", _("all")), *SignalKind.choices])
    office = forms.ModelChoiceField(JusticeOffice.objects.none(), label=_("justice office"), empty_label=_("all"))
    week = TextField(label=_("Week"), max_length=8)
    state = forms.ChoiceField(label=_("State"), choices=STATES)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["office"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
        field.queryset = JusticeOffice.objects.visible_to(user)

    def clean_week(self) -> str:
        text = self.cleaned_data["week"].upper()
        try:
            return Week.parse(text).key if text else ""
        except InvalidValue:
            raise forms.ValidationError(_("Write the week like 2026-W07."), code="week") from None

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.cleaned_data.get("state"):
            queryset = queryset.filter(state=SignalState.OPEN)
        return super().narrow(queryset)

    def narrow_by(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset if (name, value) == ("state", "all") else super().narrow_by(queryset, name, value)


def _state(signal: Signal) -> SafeString:
    return pill(signal.get_state_display(), COLORS[SignalState(signal.state)])


class SignalList(ScopedListView):
    """Newest week first."""

    title = _("Please check")
    intro = _(
        "Every Monday the portal compares the cases that were entered in the week. What stands here is worth a look; "
        "it says nothing about anybody. Only reviewers see this list."
    )
    filter_form = SignalFilter
    columns = (
        Column("kind", _("what to check"), title=True),
        Column("week", _("Week"), lambda row: week_label(row.week)),
        Column("office", _("justice office"), "office.name", sort="office"),
        Column("committee", _("mediation committee"), "committee.name", phone=False),
        Column("cases", _("cases"), "case_count", kind="number", sort="cases"),
        Column("state", _("State"), _state),
    )
    sorts = {"office": ("office__order", "office"), "cases": ("case_count",)}
    empty_text = _("Nothing to check.")

    def get_queryset(self) -> QuerySet[Signal]:
        return queries.signals_of(user_of(self.request))

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"user": user_of(self.request)}

    def get_row_url(self, row: Signal) -> str:
        return reverse("signals:detail", args=[row.pk])


class NoteForm(PortalForm):
    """What the check showed."""

    note = LongTextField(
        label=_("What the check showed"),
        max_length=500,
        rows=3,
        help_text=_("For example: the paper files are there, three workers of one employer. Without names, please."),
    )


class SignalDetail(ActionFormView):
    """One signal with its cases, and the note that clears it."""

    template_name = "mediation/signals/detail.html"
    form_class = NoteForm
    submit_label = pgettext_lazy("signal", "Checked")
    success_message = _("Noted. It is off the list.")

    def get_object(self) -> Signal:
        signal: Signal = visible_object(Signal, user_of(self.request), self.kwargs["pk"])
        return signal

    def perform(self, form: forms.Form) -> Signal:
        return clear_signal(actor=user_of(self.request), signal_id=self.object.pk, note=form.cleaned_data["note"])

    def get_version(self) -> None:
        return None

    def get_success_url(self, result: Signal) -> str:
        return reverse("signals:list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=self.object.get_kind_display(),
            why=why(self.object),
            cases=queries.cases_of_signal(user_of(self.request), self.object),
            is_open=self.object.state == SignalState.OPEN,
            shares=gettext("share here %(share)s, elsewhere %(usual)s") % _percents(self.object.detail)
            if "usual" in self.object.detail
            else "",
            **kwargs,
        )


def _percents(detail: dict[str, float]) -> dict[str, str]:
    return {name: f"{detail[name]:.1%}" for name in ("share", "usual")}
