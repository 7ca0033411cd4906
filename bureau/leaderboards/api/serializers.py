"""A board, and a board in a week with everything needed to compute its standings again by hand."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bureau.statistics.choices import Unit
from villages.api.serializers import NamedSerializer

BANDS = [("ahead", "ahead"), ("level", "level"), ("behind", "behind")]


class BoardSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    is_active = serializers.BooleanField()
    is_public = serializers.BooleanField()
    lists_all = serializers.BooleanField(help_text="Whether the public sees the lower places too.")
    last_week = serializers.CharField(allow_null=True, help_text="The last ranked week that the visitor may see.")


class BoardDetailSerializer(BoardSerializer):
    weeks = serializers.ListField(child=serializers.CharField(), help_text="Ranked weeks, the latest first.")


class TermSerializer(serializers.Serializer[Any]):
    indicator = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.ChoiceField(choices=Unit.choices)
    weight = serializers.CharField()
    cap = serializers.CharField(help_text="Completion counts up to this.")
    is_counted = serializers.BooleanField(help_text="False: nothing counts it yet.")
    explanation = serializers.CharField(help_text="What is counted, in words.")


class InputSerializer(serializers.Serializer[Any]):
    indicator = serializers.CharField()
    week_value = serializers.IntegerField()
    late = serializers.IntegerField()
    cumulative = serializers.IntegerField()
    target = serializers.IntegerField(allow_null=True)
    completion = serializers.CharField(allow_null=True)
    points = serializers.CharField(allow_null=True, help_text="weight × min(completion, cap).")


class RowSerializer(serializers.Serializer[Any]):
    """One office on a board."""

    office = NamedSerializer(source="standing.office")
    rank = serializers.IntegerField(source="standing.rank", allow_null=True)
    is_tied = serializers.BooleanField(source="standing.is_tied")
    previous_rank = serializers.IntegerField(source="standing.previous_rank", allow_null=True)
    score = serializers.DecimalField(source="standing.score", max_digits=6, decimal_places=2, allow_null=True)
    lead = serializers.DecimalField(
        max_digits=6, decimal_places=1, allow_null=True, help_text="Percentage points ahead of the schedule."
    )
    band = serializers.ChoiceField(choices=BANDS, allow_blank=True)
    inputs = InputSerializer(source="standing.inputs", many=True)


class StandingsSerializer(serializers.Serializer[Any]):
    """A board in a week."""

    board = serializers.CharField()
    name = serializers.CharField()
    week = serializers.CharField()
    year = serializers.IntegerField()
    is_published = serializers.BooleanField()
    schedule = serializers.DecimalField(max_digits=4, decimal_places=3, help_text="Share of the year gone by.")
    formula = serializers.IntegerField(help_text="Number of the formula.")
    minimum_count = serializers.IntegerField(help_text="An office with fewer counted items has no rank.")
    terms = TermSerializer(many=True)
    rows = RowSerializer(many=True)
    hidden = serializers.IntegerField(help_text="Offices of the lower half that are not shown to the public.")
