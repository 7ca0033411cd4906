"""Committees and mediators as their lists show them."""

from __future__ import annotations

from rest_framework import serializers

from mediation.choices import CommitteeKind, Industry, MediatorKind
from villages.api.serializers import NamedSerializer


class CommitteeSerializer(NamedSerializer):
    short_name = serializers.CharField(help_text="The name in case numbers.")
    kind = serializers.ChoiceField(choices=CommitteeKind.choices)
    industry = serializers.ChoiceField(choices=Industry.choices, allow_blank=True)
    office = NamedSerializer()
    village = NamedSerializer(allow_null=True)
    head = serializers.CharField()
    founded_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)


class MediatorSerializer(NamedSerializer):
    """Without the telephone, which is a person's."""

    committee = NamedSerializer()
    kind = serializers.ChoiceField(choices=MediatorKind.choices)
    is_member = serializers.BooleanField(help_text="Of the committee; else hired by it.")
    appointed_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
