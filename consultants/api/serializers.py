"""What of consultants is public."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consultants.choices import ConsultantCategory, FirmCategory
from consultants.models import Appointment, Consultant
from villages.api.serializers import NamedSerializer


class FirmSerializer(NamedSerializer):
    category = serializers.ChoiceField(choices=FirmCategory.choices)


class ServedVillageSerializer(NamedSerializer):
    township = NamedSerializer()


class ConsultantSerializer(NamedSerializer):
    """Of the telephone number only what its owner has agreed to publish."""

    category = serializers.ChoiceField(choices=ConsultantCategory.choices)
    firm = FirmSerializer(allow_null=True)
    phone = serializers.SerializerMethodField(help_text="Empty unless the consultant agreed to publish it.")
    villages = serializers.SerializerMethodField(help_text="The villages served today.")

    def get_phone(self, consultant: Consultant) -> str:
        return consultant.phone if consultant.phone_public else ""

    @extend_schema_field(ServedVillageSerializer(many=True))
    def get_villages(self, consultant: Any) -> Any:
        held: list[Appointment] = consultant.serving
        return ServedVillageSerializer([appointment.village for appointment in held], many=True).data
