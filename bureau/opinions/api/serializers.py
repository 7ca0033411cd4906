"""An opinion as it is read, and as it is sent; the fields that are sent are those of the declared columns."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from bureau.accounts.models import User
from bureau.core.errors import InvalidValue
from bureau.core.masking import mask_name
from bureau.core.phones import mask_phone
from bureau.opinions.choices import Channel, Identity, OpinionKind, OpinionState, Outcome, Satisfaction
from bureau.opinions.desk.columns import COLUMNS
from bureau.opinions.models import Opinion
from bureau.opinions.reference.queries import NAMED, named_by_key
from bureau.opinions.rules.submissions import LONGEST_AGAINST, OpinionValues
from bureau.sheets.apifields import BIGGEST_ID, input_fields
from villages.api.serializers import NamedSerializer


class OpinionLineSerializer(serializers.Serializer[Any]):
    """An opinion as lists give it: nothing that was written, nothing of who wrote it."""

    id = serializers.IntegerField(help_text="Has 16 digits and tells no order.")
    version = serializers.IntegerField(help_text="Also in the header ETag.")
    receipt_no = serializers.CharField()
    channel = serializers.ChoiceField(choices=Channel.choices)
    kind = serializers.ChoiceField(choices=OpinionKind.choices)
    category = NamedSerializer()
    village = NamedSerializer(allow_null=True)
    township = NamedSerializer(allow_null=True)
    office = NamedSerializer(allow_null=True, help_text="Who leads; null for the bureau itself.")
    identity = serializers.ChoiceField(choices=Identity.choices)
    state = serializers.ChoiceField(choices=OpinionState.choices)
    round = serializers.IntegerField(help_text="From 2 on it was opened again.")
    received_on = serializers.DateField()
    accept_due = serializers.DateField()
    reply_due = serializers.DateField()
    due_is_provisional = serializers.BooleanField(help_text="The days may still move: holidays are not announced yet.")
    first_replied_on = serializers.DateField(allow_null=True)
    replied_on = serializers.DateField(allow_null=True)
    outcome = serializers.ChoiceField(choices=Outcome.choices, allow_blank=True)
    satisfaction = serializers.ChoiceField(choices=Satisfaction.choices, allow_blank=True)
    is_void = serializers.BooleanField(help_text="Void opinions are not counted.")
    updated_at = serializers.DateTimeField()


class OpinionSerializer(OpinionLineSerializer):
    """One opinion. Texts are null for whoever does not handle opinions; names and telephones are always masked."""

    title = serializers.CharField(allow_null=True)
    body = serializers.CharField(allow_null=True)
    reply = serializers.CharField(allow_null=True, help_text="The last reply that was sent.")
    name = serializers.CharField()
    phone = serializers.CharField()

    def to_representation(self, instance: Opinion) -> dict[str, Any]:
        found: dict[str, Any] = dict(OpinionLineSerializer(instance).data)
        sent = [one.text for one in instance.replies.all() if one.sent_at is not None]
        texts = {"title": instance.title, "body": instance.body, "reply": sent[-1] if sent else None}
        if not self.context["may_read"]:
            texts = dict.fromkeys(texts)
        return {**found, **texts, "name": mask_name(instance.name), "phone": mask_phone(instance.phone)}


class ReceiptSerializer(serializers.Serializer[Any]):
    """What the sender needs to ask how it stands. The code is given this once and can never be read again."""

    id = serializers.IntegerField(allow_null=True, help_text="Null for a report: it is sealed, also from its enterer.")
    receipt_no = serializers.CharField()
    code = serializers.CharField(help_text="Four digits; empty when the same form_key was sent half an hour before.")
    line = serializers.CharField(help_text="Proves that the bureau received it.")


class NewOpinionSerializer(serializers.Serializer[Any]):
    """What came in on another way. ``against_…`` seal it as a report."""

    for_someone_else = serializers.BooleanField(required=False)
    reply_wish = serializers.BooleanField(required=False)
    against_office = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=BIGGEST_ID)
    against_consultant = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=BIGGEST_ID)
    against_text = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_AGAINST)
    accept = serializers.ListField(
        child=serializers.CharField(max_length=40),
        max_length=20,
        required=False,
        help_text="Codes of the advice that was looked at (answer 409, needs_confirmation).",
    )
    form_key = serializers.UUIDField(
        required=False,
        allow_null=True,
        error_messages={"invalid": _("This is no UUID.")},
        help_text="A UUID of your own: sent twice it makes one opinion.",
    )

    def get_fields(self) -> dict[str, Any]:
        return {**input_fields(COLUMNS), **super().get_fields()}


def values_of(given: dict[str, Any]) -> OpinionValues:
    """What was sent as values; InvalidValue for an id that is none."""
    values = {name: value for name, value in given.items() if name not in ("accept", "form_key") and value is not None}
    problems: dict[str, list[str]] = {}
    for name in NAMED & values.keys():
        found = named_by_key(name, values[name])
        if found is None:
            problems[name] = [str(_("This is not one of the choices."))]
        values[name] = found
    if problems:
        raise InvalidValue(fields=problems)
    return OpinionValues(**{"channel": "", **values})


def may_read(user: User) -> bool:
    """Whether what was written is for ``user``, as on the page."""
    return user.can("opinions.handle")
