"""A week, a figure, the sum of a county."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bureau.statistics.choices import WeekState
from bureau.statistics.models import Figure, WeekClosing
from villages.api.serializers import NamedSerializer

SHARE_DIGITS = 4


class WeekSerializer(serializers.Serializer[Any]):
    week = serializers.CharField(help_text="Such as 2026-W07 (ISO 8601).")
    monday = serializers.SerializerMethodField()
    sunday = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=WeekState.choices)
    published_at = serializers.DateTimeField(allow_null=True)

    def get_monday(self, closing: WeekClosing) -> str:
        return closing.value.monday.isoformat()

    def get_sunday(self, closing: WeekClosing) -> str:
        return closing.value.sunday.isoformat()


class IndicatorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()


class NumbersSerializer(serializers.Serializer[Any]):
    """The numbers of an indicator in a week."""

    week = serializers.CharField()
    year = serializers.IntegerField(help_text="Calendar year of the events; a week may have two.")
    indicator = IndicatorSerializer()
    week_value = serializers.IntegerField(help_text="Booked in this week for events of this week.")
    late = serializers.IntegerField(help_text="Late entries and corrections booked in this week; may be negative.")
    cumulative = serializers.IntegerField(help_text="All bookings of the year up to this week.")
    target = serializers.IntegerField(allow_null=True, help_text="For the year.")
    completion = serializers.SerializerMethodField(help_text="cumulative / target, 0 to 1 and above.")
    schedule = serializers.SerializerMethodField(help_text="Share of the year gone by on the Sunday of the week.")

    def get_completion(self, figure: Figure) -> float | None:
        return None if figure.completion is None else round(figure.completion, SHARE_DIGITS)

    def get_schedule(self, figure: Figure) -> float:
        return round(figure.schedule, SHARE_DIGITS)


class FigureSerializer(NumbersSerializer):
    office = NamedSerializer()
