"""A case as it is sent. What is missing or does not fit together is said by the rules, in the words of the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from bureau.accounts.models import User
from bureau.core.errors import InvalidValue
from bureau.sheets.apifields import BIGGEST_ID, NOT_A_CHOICE
from consultants.services.queries import consultants_to_enter
from mediation.cases import queries
from mediation.choices import Difficulty, DisputeType, PartyKind, Sex, Side, Source, SpecialGroup
from mediation.models import MediationCase, Mediator
from mediation.rules.cases import TEXTS, CaseValues
from mediation.rules.outcomes import CHOICES, MOST_YUAN, OUTCOME_FIELDS, OutcomeValues
from mediation.rules.outcomes import TEXTS as OUTCOME_TEXTS
from mediation.rules.parties import MOST_PARTIES, PartyValues
from mediation.rules.parties import TEXTS as PARTY_TEXTS
from villages.queries import villages_to_enter

OPTIONAL: dict[str, Any] = {"required": False, "allow_null": True}
# What the columns hold on every database.
BIGGEST_COUNT, BIGGEST_SMALL = 2_147_483_647, 32_767


def _text(longest: int, **options: Any) -> serializers.CharField:
    return serializers.CharField(max_length=longest, allow_blank=True, **OPTIONAL, **options)


def _choice(choices: Any) -> Any:
    # The sent value is not repeated in the message: it may hold what no answer can be made of.
    return serializers.ChoiceField(choices=choices.choices, allow_blank=True, error_messages=NOT_A_CHOICE, **OPTIONAL)


def _number(biggest: int, smallest: int = 0, **options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=smallest, max_value=biggest, **OPTIONAL, **options)


def _id(**options: Any) -> serializers.IntegerField:
    return _number(BIGGEST_ID, 1, **options)


def _amount() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, max_value=MOST_YUAN, **OPTIONAL)


class PartyInputSerializer(serializers.Serializer[Any]):
    """One party; only side and name are needed."""

    side = _choice(Side)
    kind = _choice(PartyKind)
    name = _text(PARTY_TEXTS["name"])
    sex = _choice(Sex)
    ethnic_group = _text(PARTY_TEXTS["ethnic_group"])
    birth_year = _number(9999)
    occupation = _text(PARTY_TEXTS["occupation"])
    phone = _text(30)
    address = _text(PARTY_TEXTS["address"])
    id_no = _text(30)
    representative = _text(PARTY_TEXTS["representative"])
    agent_name = _text(PARTY_TEXTS["agent_name"])
    agent_phone = _text(30)
    has_power_of_attorney = serializers.BooleanField(**OPTIONAL)


class OutcomeInputSerializer(serializers.Serializer[Any]):
    """How a case ended. A successful one needs form, day and content of the agreement."""

    result = _choice(CHOICES["result"])
    ended_on = serializers.DateField(**OPTIONAL)
    terminate_reason = _choice(CHOICES["terminate_reason"])
    next_step = _choice(CHOICES["next_step"])
    conversion = _choice(CHOICES["conversion"])
    agreement_form = _choice(CHOICES["agreement_form"])
    agreement_no = _text(OUTCOME_TEXTS["agreement_no"])
    agreed_on = serializers.DateField(**OPTIONAL)
    agreement_content = _text(OUTCOME_TEXTS["agreement_content"])
    amount_agreed = _amount()
    perform_mode = _choice(CHOICES["perform_mode"])
    perform_due = serializers.DateField(**OPTIONAL)
    perform_place = _text(OUTCOME_TEXTS["perform_place"])


class CaseInputSerializer(serializers.Serializer[Any]):
    """What is entered of a case. References are ids; the committee stays what it was when a case is changed."""

    committee = _id()
    village = _id()
    accepted_on = serializers.DateField(**OPTIONAL)
    occurred_on = serializers.DateField(**OPTIONAL)
    source = _choice(Source)
    source_doc_no = _text(TEXTS["source_doc_no"])
    dispute_type = _choice(DisputeType)
    difficulty = _choice(Difficulty)
    difficulty_reason = _text(TEXTS["difficulty_reason"])
    party_count = _number(BIGGEST_COUNT)
    amount_claimed = _amount()
    brief = _text(TEXTS["brief"])
    deaths = _number(BIGGEST_SMALL)
    special_groups = serializers.ListField(
        child=serializers.ChoiceField(choices=SpecialGroup.choices, error_messages=NOT_A_CHOICE),
        max_length=len(SpecialGroup.values),
        **OPTIONAL,
    )
    is_dangerous = serializers.BooleanField(**OPTIONAL)
    danger_note = _text(TEXTS["danger_note"])
    lead = _id()
    assistants = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=BIGGEST_ID), max_length=20, **OPTIONAL
    )
    is_cross_committee = serializers.BooleanField(**OPTIONAL)
    consultant = _id()
    remarks = _text(TEXTS["remarks"])
    parties = serializers.ListField(child=PartyInputSerializer(), max_length=2 * MOST_PARTIES, **OPTIONAL)
    accept = serializers.ListField(
        child=serializers.CharField(max_length=40),
        max_length=20,
        required=False,
        help_text="Codes of the advice that was looked at (answer 409, needs_confirmation).",
    )


class NewCaseSerializer(CaseInputSerializer):
    outcome = OutcomeInputSerializer(help_text="When it is over already.", **OPTIONAL)
    form_key = serializers.UUIDField(
        error_messages={"invalid": _("This is no UUID.")},
        help_text="A UUID of your own: sent twice it makes one case.",
        **OPTIONAL,
    )


class VoidCaseSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class StartSerializer(serializers.Serializer[Any]):
    lead = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID, help_text="The lead mediator.")


class ExtendSerializer(serializers.Serializer[Any]):
    until = serializers.DateField()
    agreed = serializers.BooleanField(help_text="Both parties agree to the extension.")


class ReopenSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


# -- what was sent as values -------------------------------------------------------------------------------------------


def values_of(user: User, given: Mapping[str, Any], today: dt.date, case: MediationCase | None = None) -> CaseValues:
    """What was sent as values; InvalidValue when an id is none that ``user`` may name.

    With ``case``, what was not sent is as it stands there.
    """
    named = _Named(user, today, case)
    sent = {field.name: given[field.name] for field in fields(CaseValues) if field.name in given}
    for name in ("committee", "village", "lead", "consultant"):
        if name in sent:
            sent[name] = named.find(name, sent[name])
    if "assistants" in sent:
        found = [named.find("assistants", pk) for pk in sent["assistants"] or ()]
        sent["assistants"] = tuple(one for one in found if one is not None)
    if "parties" in sent:
        sent["parties"] = tuple(PartyValues(**_filled(PartyValues, one)) for one in sent["parties"] or ())
    if named.problems:
        raise InvalidValue(fields=named.problems)
    if "special_groups" in sent:
        sent["special_groups"] = tuple(sent["special_groups"] or ())
    standing = _standing(queries.values_of(case)) if case is not None else {}
    return CaseValues(**{**standing, **_filled(CaseValues, sent)})


def outcome_of(given: Mapping[str, Any] | None) -> OutcomeValues:
    return OutcomeValues(**_filled(OutcomeValues, {name: (given or {}).get(name) for name in OUTCOME_FIELDS}))


def mediator_named(user: User, pk: int) -> Mediator:
    """The mediator that a move appoints."""
    found = Mediator.objects.visible_to(user).filter(pk=pk).first()
    if found is None:
        raise InvalidValue(fields={"lead": [str(_NOT_YOURS)]})
    return found


def _standing(values: CaseValues) -> dict[str, Any]:
    return {field.name: getattr(values, field.name) for field in fields(CaseValues)}


def _filled(kind: type[Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Null is what the field is when nothing is entered."""
    empty = {field.name: field.default for field in fields(kind)}
    return {name: empty[name] if value is None else value for name, value in given.items()}


_NOT_YOURS = _("This is not one your account enters for.")


class _Named:
    """Looks up ids among what the user may name; collects those that are not."""

    def __init__(self, user: User, today: dt.date, case: MediationCase | None) -> None:
        mediators = Mediator.objects.visible_to(user)
        self.choices: dict[str, Callable[[], QuerySet[Any]]] = {
            "committee": lambda: queries.committees_to_enter(user, today),
            "village": lambda: villages_to_enter(user, today),
            "lead": lambda: mediators,
            "assistants": lambda: mediators,
            "consultant": lambda: consultants_to_enter(user, today),
        }
        self.case = case
        self.problems: dict[str, list[str]] = {}

    def find(self, name: str, pk: int | None) -> Any:
        if pk is None:
            return None
        for standing in self._standing(name):
            if standing.pk == pk:
                return standing  # as on the page: what stands may stay, also when it is closed by now
        found = self.choices[name]().filter(pk=pk).first()
        if found is None:
            self.problems[name] = [str(_NOT_YOURS)]
        return found

    def _standing(self, name: str) -> Iterable[Any]:
        if self.case is None:
            return ()
        if name == "assistants":
            return self.case.assistants.all()
        value = getattr(self.case, name)
        return () if value is None else (value,)
