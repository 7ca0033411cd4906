"""What a case ended with, and what followed: the parts of a case's row that its end fills."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.fields import EncryptedTextField
from mediation.choices import (
    AgreementForm,
    ConfirmationResult,
    Conversion,
    NextStep,
    Performance,
    PerformMode,
    Result,
    TerminateReason,
)


class Outcome(models.Model):
    """Result and agreement. The agreement takes effect on ``agreed_on`` (人民调解法 Art. 29, 30)."""

    result = models.CharField(pgettext_lazy("mediation", "result"), max_length=12, choices=Result.choices, blank=True)
    ended_on = models.DateField(_("closed on"), null=True, blank=True)
    terminate_reason = models.CharField(
        _("reason of termination"), max_length=12, choices=TerminateReason.choices, blank=True
    )
    next_step = models.CharField(_("told to go to"), max_length=16, choices=NextStep.choices, blank=True)
    conversion = models.CharField(_("turned into"), max_length=16, choices=Conversion.choices, blank=True)
    agreement_form = models.CharField(_("form of agreement"), max_length=8, choices=AgreementForm.choices, blank=True)
    agreement_no = models.CharField(_("agreement number"), max_length=60, null=True, blank=True, unique=True)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    agreement_content = EncryptedTextField(_("content of the agreement"), blank=True)
    amount_agreed = models.DecimalField(
        _("amount agreed (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    perform_mode = models.CharField(_("way of performance"), max_length=12, choices=PerformMode.choices, blank=True)
    perform_due = models.DateField(_("to be performed by"), null=True, blank=True)
    perform_place = models.CharField(_("place of performance"), max_length=100, blank=True)

    class Meta:
        abstract = True


class FollowUp(models.Model):
    """Performance, judicial confirmation and return visits, as far as they are one value a case."""

    performance = models.CharField(_("performance"), max_length=8, choices=Performance.choices, blank=True)
    performed_on = models.DateField(_("performed on"), null=True, blank=True)
    performance_note = EncryptedTextField(_("note on performance"), blank=True)
    confirm_applied_on = models.DateField(_("confirmation applied for on"), null=True, blank=True)
    confirm_court = models.CharField(_("court"), max_length=60, blank=True)
    confirm_result = models.CharField(
        _("judicial confirmation"), max_length=10, choices=ConfirmationResult.choices, blank=True
    )
    confirm_result_on = models.DateField(_("decided on"), null=True, blank=True)
    confirm_ruling_no = models.CharField(_("number of the ruling"), max_length=60, blank=True)
    # The next visit: empty when none is planned, so a visit that was made empties it.
    visit_due_on = models.DateField(_("return visit planned for"), null=True, blank=True)
    visited_on = models.DateField(_("first return visit on"), null=True, blank=True)

    class Meta:
        abstract = True
