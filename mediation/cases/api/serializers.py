"""A case as it is read: parties masked, facts only for those who may read them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from bureau.core.identity import mask_id
from bureau.core.masking import mask_name
from bureau.core.phones import mask_phone
from consultants.services.api.serializers import PlaceSerializer
from mediation.cases import queries
from mediation.choices import (
    AgreementForm,
    CaseState,
    ConfirmationResult,
    Conversion,
    Difficulty,
    DisputeType,
    NextStep,
    PartyKind,
    Performance,
    PerformMode,
    Result,
    Sex,
    Side,
    Source,
    SpecialGroup,
    TerminateReason,
)
from mediation.models import MediationCase, Party
from villages.api.serializers import NamedSerializer

# What a case is about: null for whoever may not read it, as on its page.
FACTS = (
    "brief",
    "difficulty_reason",
    "danger_note",
    "remarks",
    "agreement_content",
    "perform_place",
    "performance_note",
)


def _choice(choices: Any, **options: Any) -> Any:
    return serializers.ChoiceField(choices=choices.choices, **options)


class CaseLineSerializer(serializers.Serializer[Any]):
    """A case in a list: nothing of it is encrypted, nobody is named in full."""

    id = serializers.IntegerField()
    version = serializers.IntegerField(help_text="Also in the header ETag; a change sends it back in If-Match.")
    number = serializers.CharField()
    committee = NamedSerializer()
    office = NamedSerializer()
    village = PlaceSerializer()
    accepted_on = serializers.DateField()
    source = _choice(Source)
    dispute_type = _choice(DisputeType)
    difficulty = _choice(Difficulty)
    parties_masked = serializers.CharField(help_text="Applicants — respondents, masked.")
    party_count = serializers.IntegerField()
    lead = NamedSerializer(allow_null=True)
    state = _choice(CaseState)
    limit_on = serializers.DateField(help_text="To be closed by, extension included.")
    is_overdue = serializers.SerializerMethodField()
    result = _choice(Result, allow_blank=True)
    ended_on = serializers.DateField(allow_null=True)
    agreement_form = _choice(AgreementForm, allow_blank=True)
    agreed_on = serializers.DateField(allow_null=True)
    amount_agreed = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    performance = _choice(Performance, allow_blank=True)
    confirm_result = _choice(ConfirmationResult, allow_blank=True)
    visited_on = serializers.DateField(allow_null=True)
    duplicate_of = serializers.IntegerField(
        source="duplicate_of_id", allow_null=True, help_text="The case that counts instead of this one."
    )
    is_void = serializers.BooleanField(help_text="Void records are not counted.")
    updated_at = serializers.DateTimeField()

    def get_is_overdue(self, case: MediationCase) -> bool:
        return case.is_overdue(timezone.localdate())


class PartySerializer(serializers.Serializer[Any]):
    """A party. Name and numbers are masked, except after ``reveal``."""

    side = _choice(Side)
    kind = _choice(PartyKind)
    name = serializers.CharField()
    phone = serializers.CharField()
    id_no = serializers.CharField()
    sex = _choice(Sex, allow_blank=True)
    birth_year = serializers.IntegerField(allow_null=True)

    def to_representation(self, instance: Party) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return {
            **shown,
            "name": mask_name(instance.name, is_person=instance.kind == PartyKind.PERSON),
            "phone": mask_phone(instance.phone),
            "id_no": mask_id(instance.id_no),
        }


class FullPartySerializer(serializers.Serializer[Any]):
    """A party in full."""

    side = _choice(Side)
    kind = _choice(PartyKind)
    name = serializers.CharField()
    sex = _choice(Sex, allow_blank=True)
    ethnic_group = serializers.CharField()
    birth_year = serializers.IntegerField(allow_null=True)
    occupation = serializers.CharField()
    phone = serializers.CharField()
    address = serializers.CharField()
    id_no = serializers.CharField()
    representative = serializers.CharField()
    agent_name = serializers.CharField()
    agent_phone = serializers.CharField()
    has_power_of_attorney = serializers.BooleanField()


class RevealedSerializer(serializers.Serializer[Any]):
    """The parties of a case, shown once; the act stands in the journal."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    parties = FullPartySerializer(many=True)


class CaseSerializer(CaseLineSerializer):
    """One case. For whoever may not read it (``is_restricted``) texts are null and parties are left out."""

    is_restricted = serializers.SerializerMethodField()
    occurred_on = serializers.DateField(allow_null=True)
    source_doc_no = serializers.CharField()
    amount_claimed = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    brief = serializers.CharField(allow_null=True)
    difficulty_reason = serializers.CharField(allow_null=True)
    deaths = serializers.IntegerField()
    special_groups = serializers.ListField(child=_choice(SpecialGroup))
    is_dangerous = serializers.BooleanField()
    danger_note = serializers.CharField(allow_null=True)
    remarks = serializers.CharField(allow_null=True)
    parties = PartySerializer(many=True)
    assistants = NamedSerializer(many=True)
    is_cross_committee = serializers.BooleanField()
    consultant = NamedSerializer(allow_null=True)
    due_on = serializers.DateField()
    extended_until = serializers.DateField(allow_null=True)
    round = serializers.IntegerField(help_text="1, and one more for each time it was opened again.")
    terminate_reason = _choice(TerminateReason, allow_blank=True)
    next_step = _choice(NextStep, allow_blank=True)
    conversion = _choice(Conversion, allow_blank=True)
    agreement_no = serializers.CharField(allow_null=True)
    agreement_content = serializers.CharField(allow_null=True)
    perform_mode = _choice(PerformMode, allow_blank=True)
    perform_due = serializers.DateField(allow_null=True)
    perform_place = serializers.CharField(allow_null=True)
    performed_on = serializers.DateField(allow_null=True)
    performance_note = serializers.CharField(allow_null=True)
    confirm_applied_on = serializers.DateField(allow_null=True)
    confirm_court = serializers.CharField()
    confirm_result_on = serializers.DateField(allow_null=True)
    confirm_ruling_no = serializers.CharField()
    visit_due_on = serializers.DateField(allow_null=True)
    void_reason = serializers.CharField()
    created_by = NamedSerializer(allow_null=True)
    created_at = serializers.DateTimeField()

    def get_is_restricted(self, case: MediationCase) -> bool:
        return not queries.may_read_facts(self.context["request"].user, case)

    def to_representation(self, instance: MediationCase) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return {**shown, **dict.fromkeys(FACTS), "parties": []} if shown["is_restricted"] else shown
