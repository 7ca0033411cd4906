"""What of villages is public: what their page shows."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from villages.choices import VillageKind


class NamedSerializer(serializers.Serializer[Any]):
    """A record named inside another one."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class OfficeSerializer(NamedSerializer):
    """A justice office with its public telephone and address."""

    phone = serializers.CharField(help_text="Of the office, not of a person.")
    address = serializers.CharField()


class TownshipSerializer(NamedSerializer):
    code = serializers.CharField(allow_null=True, help_text="Division code (12 digits), if there is one.")
    office = NamedSerializer(help_text="The justice office that serves the township.")
    village_count = serializers.IntegerField(help_text="Villages in force.")


class VillageSerializer(NamedSerializer):
    code = serializers.CharField(allow_null=True, help_text="Division code (12 digits), if there is one.")
    kind = serializers.ChoiceField(choices=VillageKind.choices)
    township = NamedSerializer()
    office = OfficeSerializer()
