"""A published bulletin as its public page shows it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bureau.bulletins.document import Document
from bureau.bulletins.models import Bulletin


class BulletinSerializer(serializers.Serializer[Any]):
    week = serializers.CharField()
    year = serializers.IntegerField()
    issue = serializers.IntegerField(allow_null=True, help_text="Number within the year.")
    title = serializers.SerializerMethodField()
    board = serializers.CharField(source="board.code")
    published_at = serializers.DateTimeField(allow_null=True)

    def get_title(self, bulletin: Bulletin) -> str:
        return str(bulletin.content["title"])


class SectionSerializer(serializers.Serializer[Any]):
    heading = serializers.CharField()
    sentences = serializers.ListField(child=serializers.CharField())


class RankingRowSerializer(serializers.Serializer[Any]):
    office = serializers.CharField()
    cells = serializers.ListField(child=serializers.CharField())


class RankingSerializer(serializers.Serializer[Any]):
    """Annex 1: the places, as printed."""

    columns = serializers.ListField(child=serializers.CharField())
    rows = RankingRowSerializer(many=True)


class ColumnSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()


class NumbersField(serializers.DictField):
    """Numbers of one indicator as printed, by name; empty without a figure."""

    child = serializers.CharField()


class IndicatorRowSerializer(serializers.Serializer[Any]):
    office = serializers.CharField()
    cells = serializers.ListField(child=NumbersField())


class IndicatorTableSerializer(serializers.Serializer[Any]):
    """Annex 2: every indicator of every office that is shown, and the sums of the county."""

    columns = ColumnSerializer(many=True)
    rows = IndicatorRowSerializer(many=True)
    total = serializers.ListField(child=NumbersField())


class BulletinDetailSerializer(BulletinSerializer):
    """The text and tables; an extract where the board does not show its lower places to the public."""

    is_extract = serializers.SerializerMethodField()
    sections = serializers.SerializerMethodField()
    remarks = serializers.SerializerMethodField()
    table = serializers.SerializerMethodField()
    annex = serializers.SerializerMethodField()

    def _document(self) -> Document:
        document: Document = self.context["document"]
        return document

    def get_is_extract(self, _bulletin: Bulletin) -> bool:
        return self._document().is_extract

    @extend_schema_field(SectionSerializer(many=True))
    def get_sections(self, _bulletin: Bulletin) -> Any:
        return [
            {"heading": str(heading), "sentences": [one["text"] for one in sentences]}
            for heading, sentences in self._document().sections
        ]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_remarks(self, _bulletin: Bulletin) -> Any:
        return self._document().remarks

    @extend_schema_field(RankingSerializer)
    def get_table(self, _bulletin: Bulletin) -> Any:
        table = self._document().table
        rows = [{"office": row["name"], "cells": [cell["v"] for cell in row["cells"]]} for row in table["rows"]]
        return {"columns": table["columns"], "rows": rows}

    @extend_schema_field(IndicatorTableSerializer)
    def get_annex(self, _bulletin: Bulletin) -> Any:
        annex = self._document().annex
        return {
            "columns": annex["columns"],
            "rows": [
                {"office": row["name"], "cells": [_printed(one) for one in row["cells"]]} for row in annex["rows"]
            ],
            "total": [_printed(one) for one in annex["total"]],
        }


def _printed(cells: list[dict[str, str]]) -> dict[str, str]:
    """The numbers of one indicator, by the last part of their keys."""
    return {cell["k"].rpartition("/")[2]: cell["v"] for cell in cells}
