"""The declared columns of a ledger as fields of its API: names, lengths and choices of the screens and sheets."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from bureau.sheets.columns import (
    BooleanColumn,
    ChoiceColumn,
    Column,
    DateColumn,
    DecimalColumn,
    IntegerColumn,
    ReferenceColumn,
    TextColumn,
)
from bureau.sheets.ledgers import LedgerColumn

# The largest number that every database here takes for a key; a longer one cannot be a record of ours.
BIGGEST_ID = 10**18 - 1
NOT_A_CHOICE: dict[str, Any] = {"invalid_choice": _("This is not one of the choices.")}


def input_fields(columns: Sequence[LedgerColumn]) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
    """What a person fills in, as optional fields: what is missing or does not fit together is said by the rules.

    References are ids; empty texts and choices may be sent as ``""`` or null.
    """
    return {column.name: _input_field(column) for column in columns if column.entered}


def _input_field(column: LedgerColumn) -> serializers.Field[Any, Any, Any, Any]:
    sheet: Column = column.sheet
    options: dict[str, Any] = {"required": False, "allow_null": True, "help_text": column.label}
    if isinstance(sheet, ReferenceColumn):
        return serializers.IntegerField(min_value=1, max_value=BIGGEST_ID, **options)
    if isinstance(sheet, DateColumn):
        return serializers.DateField(**options)
    if isinstance(sheet, BooleanColumn):
        return serializers.BooleanField(**options)
    if isinstance(sheet, ChoiceColumn):
        # The sent value is not repeated in the message: it may hold what no answer can be made of.
        return serializers.ChoiceField(choices=sheet.choices, allow_blank=True, error_messages=NOT_A_CHOICE, **options)
    if isinstance(sheet, IntegerColumn):
        return serializers.IntegerField(min_value=0, max_value=int(sheet.maximum), **options)
    if isinstance(sheet, DecimalColumn):
        biggest = Decimal(sheet.maximum)
        digits = len(str(int(biggest))) + sheet.places
        return serializers.DecimalField(max_digits=digits, decimal_places=sheet.places, max_value=biggest, **options)
    if isinstance(sheet, TextColumn):
        options["max_length"] = sheet.max_length
    return serializers.CharField(allow_blank=True, **options)
