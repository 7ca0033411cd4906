"""Parts of an opinion's row: its clock, its answer, its seal."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.fields import EncryptedTextField
from bureau.opinions.choices import Outcome, RejectReason, Satisfaction
from bureau.opinions.models.reference import DeadlineRule
from villages.models import JusticeOffice


class Clock(models.Model):
    """When it came, by when it is due, and why the day was moved.

    ``received_at`` is the beginning of the day when only the day is known (a letter). ``clock_from`` is where the time
    of the reply begins: the day of receipt, later that of the last reopening. ``paused_days`` are days of its rule.
    """

    received_at = models.DateTimeField(_("received at"))
    received_on = models.DateField(_("received on"))
    rule = models.ForeignKey(
        DeadlineRule,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opinions",
        verbose_name=_("deadline rule"),
        editable=False,
    )
    clock_from = models.DateField(_("time counted from"), editable=False)
    accept_due = models.DateField(_("to be accepted by"))
    accepted_on = models.DateField(pgettext_lazy("opinion", "accepted on"), null=True, blank=True)
    reply_due = models.DateField(_("to be replied by"))
    due_is_provisional = models.BooleanField(_("day may still move"), default=False, editable=False)
    extended_days = models.PositiveSmallIntegerField(_("extended by (days)"), default=0)
    extended_on = models.DateField(_("extended on"), null=True, blank=True)
    extend_reason = EncryptedTextField(_("reason of the extension"), blank=True)
    paused_at = models.DateTimeField(_("waiting since"), null=True, blank=True)
    paused_days = models.PositiveSmallIntegerField(_("days waited for the citizen"), default=0)
    replied_on = models.DateField(_("replied on"), null=True, blank=True)
    # The first answer stays what it was, however often the opinion is opened again: figures count it.
    first_replied_on = models.DateField(_("first replied on"), null=True, blank=True, editable=False)
    first_in_time = models.BooleanField(_("first reply in time"), null=True, blank=True, editable=False)
    reopened_on = models.DateField(_("first reopened on"), null=True, blank=True, editable=False)
    ended_on = models.DateField(pgettext_lazy("opinion", "ended on"), null=True, blank=True)

    class Meta:
        abstract = True


class Answer(models.Model):
    """How the present round ended, and what the citizen said of it."""

    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    reject_reason = models.CharField(
        _("reason for not accepting"), max_length=12, choices=RejectReason.choices, blank=True
    )
    right_body = models.CharField(_("body in charge"), max_length=100, blank=True)
    satisfaction = models.CharField(_("satisfaction"), max_length=20, choices=Satisfaction.choices, blank=True)
    satisfaction_note = EncryptedTextField(_("what the citizen adds"), blank=True)
    solved = models.BooleanField(_("solved"), null=True, blank=True)
    rated_on = models.DateField(_("rated on"), null=True, blank=True)
    # What staff asked on the telephone is never added to what citizens say by themselves (peers 3.15).
    rated_by_staff = models.BooleanField(_("rated through staff"), default=False)

    class Meta:
        abstract = True


class Seal(models.Model):
    """密封: a report goes round those whom it names. ``sealed_at`` is ``received_at`` for one sealed from the start."""

    is_sealed = models.BooleanField(_("sealed"), default=False)
    sealed_at = models.DateTimeField(_("sealed at"), null=True, blank=True, editable=False)
    sealed_office = models.ForeignKey(
        JusticeOffice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("office it is about"),
    )
    sealed_consultant = models.ForeignKey(
        "consultants.Consultant",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("consultant it is about"),
    )
    sealed_text = EncryptedTextField(_("whom or what it is about"), blank=True)

    class Meta:
        abstract = True
