"""The case ledger: cases, their parties, who stood back, and what an earlier round had ended with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.fields import EncryptedTextField
from bureau.core.models import LedgerRecord, Stamped
from bureau.core.querysets import GuardedModel
from bureau.core.search import GramsField
from consultants.models import Consultant
from mediation.choices import (
    OPEN_STATES,
    CaseState,
    Difficulty,
    DisputeType,
    PartyKind,
    Result,
    Sex,
    Side,
    Source,
    SubsidyGrade,
)
from mediation.models.committees import Committee, Mediator
from mediation.models.outcome import FollowUp, Outcome
from mediation.querysets import CaseQuerySet
from villages.models import JusticeOffice, Village


def _indexes_of_the_form() -> list[models.Index]:
    """What the official statistics form counts by, a day each, and behind it all it reads of a row, so that it never
    touches the rows themselves, which are wide with encrypted texts (``bench cases-form``). Only the day is searched
    by: the other columns are keys because SQLite has no included ones.
    """
    counted = Q(voided_at__isnull=True, duplicate_of__isnull=True)
    read: dict[str, tuple[str, ...]] = {
        "accepted_on": ("committee", "source", "dispute_type", "difficulty", "party_count"),
        "ended_on": (
            *("accepted_on", "result", "agreement_form", "amount_agreed"),
            *("performance", "perform_due", "visited_on"),
        ),
        "performed_on": ("performance",),
        "visited_on": (),
        "confirm_applied_on": (),
        "confirm_result_on": ("confirm_result",),
    }
    has_day = {
        day: counted if day in ("accepted_on", "ended_on") else counted & Q(**{f"{day}__isnull": False}) for day in read
    }
    return [
        models.Index(fields=(day, "office", *columns), condition=has_day[day], name=f"form_{day}")
        for day, columns in read.items()
    ]


_STANDING = Q(voided_at__isnull=True)
# By a date, not by states: SQLite takes a partial index only for what the statement says without parameters.
_OPEN = Q(ended_on__isnull=True, voided_at__isnull=True)


class MediationCase(Outcome, FollowUp, LedgerRecord):
    """人民调解案件, one dispute from the door to the closed file.

    ``number`` is given once, at registration, and never again: ``serial`` counts per committee and year.
    ``parties_masked`` is all that lists show of the parties; names, facts and the search column are encrypted or keyed.
    """

    number = models.CharField(_("case number"), max_length=60, unique=True, editable=False)
    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="cases", verbose_name=_("mediation committee")
    )
    serial_year = models.PositiveSmallIntegerField(editable=False)
    serial = models.PositiveIntegerField(editable=False)
    office = models.ForeignKey(
        JusticeOffice, models.PROTECT, related_name="mediation_cases", verbose_name=_("justice office")
    )
    village = models.ForeignKey(
        Village, models.PROTECT, related_name="mediation_cases", verbose_name=_("village of the dispute")
    )
    accepted_on = models.DateField(_("accepted on"))
    occurred_on = models.DateField(_("dispute arose on"), null=True, blank=True)
    source = models.CharField(pgettext_lazy("mediation", "source"), max_length=16, choices=Source.choices)
    source_doc_no = models.CharField(_("number of the delegating document"), max_length=60, blank=True)
    dispute_type = models.CharField(_("type of dispute"), max_length=16, choices=DisputeType.choices)
    difficulty = models.CharField(_("difficulty"), max_length=10, choices=Difficulty.choices, default=Difficulty.NORMAL)
    difficulty_reason = models.CharField(_("why difficult"), max_length=200, blank=True)
    party_count = models.PositiveIntegerField(_("people involved"))
    parties_masked = models.CharField(_("parties"), max_length=200, editable=False, blank=True)
    amount_claimed = models.DecimalField(
        _("amount claimed (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    brief = EncryptedTextField(_("brief facts"))
    deaths = models.PositiveSmallIntegerField(_("deaths"), default=0)
    special_groups = models.JSONField(_("special groups"), default=list, blank=True)
    # Follows from special_groups; a column because lists and pages ask for it.
    involves_minor = models.BooleanField(_("involves a minor"), default=False, editable=False)
    is_dangerous = models.BooleanField(_("may turn into a criminal case"), default=False)
    danger_note = EncryptedTextField(_("what points to danger"), blank=True)
    lead = models.ForeignKey(
        Mediator, models.PROTECT, null=True, blank=True, related_name="led_cases", verbose_name=_("lead mediator")
    )
    is_cross_committee = models.BooleanField(_("mediated across committees"), default=False)
    assistants = models.ManyToManyField(
        Mediator, blank=True, related_name="assisted_cases", verbose_name=_("assisting mediators")
    )
    consultant = models.ForeignKey(
        Consultant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mediation_cases",
        verbose_name=_("village legal consultant who helped"),
    )
    remarks = EncryptedTextField(_("remarks"), blank=True)
    state = models.CharField(
        pgettext_lazy("case", "state"), max_length=12, choices=CaseState.choices, default=CaseState.REGISTERED
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1, editable=False)
    due_on = models.DateField(_("to be closed by"))
    extended_until = models.DateField(_("extended until"), null=True, blank=True)
    extension_agreed = models.BooleanField(_("both parties agreed to the extension"), default=False)
    subsidy_grade = models.CharField(_("subsidy grade"), max_length=10, choices=SubsidyGrade.choices, blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name=_("same dispute as")
    )
    grams = GramsField(
        sources=("number", "brief", "agreement_content", "remarks", "party_names"), words=("party_numbers",), keyed=True
    )

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("mediation case")
        verbose_name_plural = _("mediation cases")
        ordering = ("-accepted_on", "-id")
        indexes = (
            # Lists show standing cases: with that in the index, rows are counted without a look at any of them.
            models.Index(fields=("-accepted_on", "-id"), condition=_STANDING, name="cases_by_date"),
            models.Index(fields=("office", "-accepted_on", "-id"), condition=_STANDING, name="cases_by_office"),
            models.Index(fields=("village", "-accepted_on", "-id"), condition=_STANDING, name="cases_by_village"),
            models.Index(fields=("committee", "-accepted_on", "-id"), condition=_STANDING, name="cases_by_committee"),
            models.Index(fields=("result", "-accepted_on", "-id"), condition=_STANDING, name="cases_by_result"),
            models.Index(fields=("ended_on",), name="cases_by_end"),
            models.Index(fields=("updated_at",), name="cases_by_change"),
            # Open cases are few whatever the history: what the desk asks for every morning.
            models.Index(fields=("office", "due_on"), condition=_OPEN, name="cases_open"),
            models.Index(fields=("-accepted_on", "-id"), condition=_OPEN, name="cases_open_by_date"),
            # What waits after an agreement: few too, since what was performed or visited leaves them.
            models.Index(
                fields=("office", "agreed_on"),
                condition=Q(performed_on__isnull=True, agreed_on__isnull=False),
                name="cases_unperformed",
            ),
            models.Index(
                fields=("office", "visit_due_on"), condition=Q(visit_due_on__isnull=False), name="cases_visit_planned"
            ),
            *_indexes_of_the_form(),
        )
        constraints = (
            models.UniqueConstraint(fields=("committee", "serial_year", "serial"), name="cases_one_serial"),
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="cases_state_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="cases_source_known"),
            models.CheckConstraint(condition=Q(dispute_type__in=DisputeType.values), name="cases_type_known"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, result="", ended_on__isnull=True)
                | (~Q(state__in=OPEN_STATES) & Q(result__in=Result.values, ended_on__isnull=False)),
                name="cases_end_with_result",
            ),
            models.CheckConstraint(
                condition=Q(result=Result.SUCCESS, agreed_on__isnull=False) & ~Q(agreement_form="")
                | ~Q(result=Result.SUCCESS) & Q(agreed_on__isnull=True, agreement_form=""),
                name="cases_agreement_is_success",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("accepted_on")), name="cases_end_after_start"
            ),
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=True) | Q(agreed_on__gte=F("accepted_on")),
                name="cases_agreed_after_start",
            ),
            models.CheckConstraint(
                condition=Q(extended_until__isnull=True) | Q(extension_agreed=True), name="cases_extension_agreed"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""), name="cases_void_has_reason"
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def limit_on(self) -> dt.date:
        """The day by which it is to be closed, extension included."""
        return self.extended_until or self.due_on

    @limit_on.setter
    def limit_on(self, value: dt.date) -> None:
        """Querysets annotate the same value under the same name."""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES and not self.is_void

    def is_overdue(self, today: dt.date) -> bool:
        return self.is_open and self.limit_on < today

    # -- what the search column is made of --

    @property
    def entered_parties(self) -> Sequence[Party]:
        """The parties; of a case that is being written those about to be stored with it."""
        known: Sequence[Party] | None = vars(self).get("_entered_parties")
        if known is not None:
            return known
        return list(self.parties.all()) if self.pk else []

    @entered_parties.setter
    def entered_parties(self, parties: Iterable[Party]) -> None:
        vars(self)["_entered_parties"] = list(parties)

    @property
    def party_names(self) -> list[str]:
        """Names, apart from each other: no piece that is searched for spans two of them."""
        return [name for party in self.entered_parties for name in (party.name, party.agent_name) if name]

    @property
    def party_numbers(self) -> list[str]:
        """Phones and identity numbers, each whole and by its last four characters."""
        numbers = [n for p in self.entered_parties for n in (p.phone, p.agent_phone, p.id_no) if n]
        return [word for number in numbers for word in (number, number[-4:])]


class Party(GuardedModel):
    """当事人. Everything personal is encrypted; hashes find the same person, phone or address again."""

    case = models.ForeignKey(MediationCase, models.CASCADE, related_name="parties", verbose_name=_("mediation case"))
    side = models.CharField(_("side"), max_length=10, choices=Side.choices)
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind of party"), max_length=12, choices=PartyKind.choices, default=PartyKind.PERSON)
    name = EncryptedTextField(pgettext_lazy("person", "name"))
    name_hash = models.CharField(max_length=64, db_index=True, editable=False)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex.choices, blank=True)
    ethnic_group = models.CharField(_("ethnic group"), max_length=20, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    occupation = models.CharField(_("occupation or post"), max_length=50, blank=True)
    phone = EncryptedTextField(_("phone"), blank=True)
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    address = EncryptedTextField(pgettext_lazy("home", "address"), blank=True)
    address_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    id_no = EncryptedTextField(_("identity number"), blank=True)
    id_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    representative = EncryptedTextField(_("legal representative"), blank=True)
    agent_name = EncryptedTextField(_("agent"), blank=True)
    agent_phone = EncryptedTextField(_("phone of the agent"), blank=True)
    has_power_of_attorney = models.BooleanField(_("power of attorney given"), default=False)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ("case", "order", "id")
        constraints = (
            models.CheckConstraint(condition=Q(side__in=Side.values), name="mediation_party_side"),
            models.CheckConstraint(condition=Q(kind__in=PartyKind.values), name="mediation_party_kind"),
        )

    def __str__(self) -> str:
        # Never the name: this text stands in journals and error reports.
        return f"{self.get_side_display()} {self.order + 1}"


class Recusal(Stamped):
    """回避: a mediator who may not, or does not wish to, mediate this case (人民调解法 Art. 19, 23)."""

    case = models.ForeignKey(MediationCase, models.CASCADE, related_name="recusals", verbose_name=_("mediation case"))
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="recusals", verbose_name=_("mediator"))
    asked_by = models.CharField(
        _("asked for by"), max_length=10, choices=[*Side.choices, ("mediator", _("The mediator himself"))]
    )
    reason = EncryptedTextField(_("reason"))

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = (models.UniqueConstraint(fields=("case", "mediator"), name="mediation_one_recusal_per_mediator"),)

    def __str__(self) -> str:
        return f"{self.case} · {self.mediator}"


class Reopening(Stamped):
    """重新调解: why a closed case was opened again, and all that its round had ended with."""

    case = models.ForeignKey(MediationCase, models.CASCADE, related_name="reopenings", verbose_name=_("mediation case"))
    round = models.PositiveSmallIntegerField(_("round"))
    reason = EncryptedTextField(_("reason"))
    # JSON of the values of Outcome and FollowUp as they stood, with instalments and visits of that round left in place.
    ended_with = EncryptedTextField(_("ended with"))

    class Meta:
        verbose_name = _("reopening")
        verbose_name_plural = _("reopenings")
        ordering = ("case", "round")
        constraints = (models.UniqueConstraint(fields=("case", "round"), name="mediation_one_reopening_per_round"),)

    def __str__(self) -> str:
        return f"{self.case} · {self.round}"
