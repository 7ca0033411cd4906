"""A service record as it is read, and as it is sent; the fields are those of the declared columns."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from bureau.accounts.models import User
from bureau.core.errors import InvalidValue
from bureau.sheets.apifields import input_fields
from consultants.choices import Mode, ServiceKind, Topic, Venue
from consultants.models import ServiceRecord
from consultants.services import queries
from consultants.services.columns import COLUMNS, FIELDS, TEXTS
from consultants.services.rules import ServiceValues
from villages.api.serializers import NamedSerializer
from villages.queries import own_offices, villages_to_enter

# What is a text in a record; everything else that is missing is None.
WORDS = frozenset(TEXTS) | {"kind", "venue", "topic", "mode"}


class PlaceSerializer(NamedSerializer):
    township = NamedSerializer()


class ServiceSerializer(serializers.Serializer[Any]):
    """A service record."""

    id = serializers.IntegerField()
    version = serializers.IntegerField(help_text="Also in the header ETag; a change sends it back in If-Match.")
    date = serializers.DateField()
    office = NamedSerializer()
    village = PlaceSerializer(allow_null=True)
    consultant = NamedSerializer(allow_null=True)
    kind = serializers.ChoiceField(choices=ServiceKind.choices)
    venue = serializers.ChoiceField(choices=Venue.choices)
    topic = serializers.ChoiceField(choices=Topic.choices, allow_blank=True)
    mode = serializers.ChoiceField(choices=Mode.choices)
    hours = serializers.DecimalField(max_digits=4, decimal_places=1, allow_null=True)
    people = serializers.IntegerField(allow_null=True)
    clients = serializers.CharField()
    content = serializers.CharField()
    result = serializers.CharField()
    stand_in_reason = serializers.CharField()
    remarks = serializers.CharField()
    is_void = serializers.BooleanField(help_text="Void records are not counted.")
    void_reason = serializers.CharField()
    created_by = NamedSerializer(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ServiceInputSerializer(serializers.Serializer[Any]):
    """What is sent. The consultant may be left out: then it is the one appointed; so may the office of a village."""

    accept = serializers.ListField(
        child=serializers.CharField(max_length=40),
        max_length=20,
        required=False,
        help_text="Codes of the advice that was looked at (answer 409, needs_confirmation).",
    )

    def get_fields(self) -> dict[str, Any]:
        return {**input_fields(COLUMNS), **super().get_fields()}


class NewServiceSerializer(ServiceInputSerializer):
    form_key = serializers.UUIDField(
        required=False,
        allow_null=True,
        error_messages={"invalid": _("This is no UUID.")},
        help_text="A UUID of your own: sent twice it makes one record.",
    )


class VoidSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


def values_of(user: User, given: dict[str, Any], today: Any, record: ServiceRecord | None = None) -> ServiceValues:
    """What was sent as values of a record; InvalidValue when an id is none that ``user`` may name.

    With ``record``, what was not sent is as it stands there.
    """
    values: dict[str, Any] = {name: given[name] for name in FIELDS if name in given}
    named = _Named(user, today, record)
    found: dict[str, Any] = {
        name: named.find(name, values[name]) for name in ("office", "village", "consultant") if name in values
    }
    if named.problems:
        raise InvalidValue(fields=named.problems)
    standing: dict[str, Any] = {name: getattr(record, name) for name in FIELDS} if record is not None else {}
    if found.get("village") is not None and "office" not in found:
        standing.pop("office", None)  # it follows from the village
    values = {**standing, **values, **found}
    words = {name: values.get(name) or "" for name in WORDS}
    return queries.with_appointed_consultant(ServiceValues(**{**values, **words}))


class _Named:
    """Looks up ids among what the user may name; collects those that are not."""

    def __init__(self, user: User, today: Any, record: ServiceRecord | None) -> None:
        self.choices: dict[str, Any] = {
            "office": lambda: own_offices(user, today),
            "village": lambda: villages_to_enter(user, today),
            "consultant": lambda: queries.consultants_to_enter(user, today),
        }
        self.record = record
        self.problems: dict[str, list[str]] = {}

    def find(self, name: str, pk: int | None) -> Any:
        if pk is None:
            return None
        if self.record is not None and getattr(self.record, f"{name}_id") == pk:
            return getattr(self.record, name)  # as on the page: what stands may stay, also when it is closed by now
        found = self.choices[name]().filter(pk=pk).first()
        if found is None:
            self.problems[name] = [str(_("This is not one your account enters for."))]
        return found
