"""A problem as it is read, and as it is sent; the fields are those of the declared columns."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from bureau.accounts.models import User
from bureau.core.errors import InvalidValue
from bureau.sheets.apifields import BIGGEST_ID, NOT_A_CHOICE, input_fields
from rectification.choices import Grade, ProblemState, RectificationType, Source
from rectification.models import Campaign, Problem, ProblemCategory
from rectification.problems import queries
from rectification.problems.columns import COLUMNS
from rectification.rules.closing import Answer, RelapseValues
from rectification.rules.measures import TEXTS as MEASURE_TEXTS
from rectification.rules.measures import MeasureValues
from rectification.rules.problems import PROBLEM_FIELDS, TEXTS, ProblemValues
from villages.api.serializers import NamedSerializer
from villages.queries import own_offices

# What is a text in a problem; everything else that is missing is None.
WORDS = frozenset(TEXTS) | {"source", "rect_type"}


class CampaignSerializer(serializers.Serializer[Any]):
    """A campaign."""

    id = serializers.IntegerField()
    code = serializers.CharField(help_text="Stands in the numbers of its problems.")
    name = serializers.CharField()
    year = serializers.IntegerField()
    goal = serializers.CharField()
    begins_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    is_active = serializers.BooleanField()
    is_public = serializers.BooleanField(help_text="Whether the public page shows how far it has come.")


class MeasureSerializer(serializers.Serializer[Any]):
    """A measure; sent back with its ``id`` it stays the same one."""

    id = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=BIGGEST_ID)
    text = serializers.CharField(max_length=MEASURE_TEXTS["text"])
    owner = serializers.CharField(required=False, allow_blank=True, max_length=MEASURE_TEXTS["owner"])
    deadline = serializers.DateField(required=False, allow_null=True)
    done_on = serializers.DateField(required=False, allow_null=True)
    proof = serializers.CharField(required=False, allow_blank=True, max_length=MEASURE_TEXTS["proof"])


class ProblemSerializer(serializers.Serializer[Any]):
    """A problem to be put right, as lists give it."""

    id = serializers.IntegerField()
    version = serializers.IntegerField(help_text="Also in the header ETag; a change sends it back in If-Match.")
    number = serializers.CharField()
    campaign = NamedSerializer()
    source = serializers.ChoiceField(choices=Source.choices)  # type: ignore[assignment]
    category = NamedSerializer(allow_null=True)
    description = serializers.CharField()
    cause = serializers.CharField()
    goal = serializers.CharField()
    leader = serializers.CharField()
    unit = serializers.CharField()
    office = NamedSerializer(allow_null=True)
    owner = serializers.CharField()
    rect_type = serializers.ChoiceField(choices=RectificationType.choices)
    found_on = serializers.DateField()
    deadline = serializers.DateField(allow_null=True)
    original_deadline = serializers.DateField(allow_null=True)
    next_report_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=ProblemState.choices)
    round = serializers.IntegerField(help_text="From 2 on the problem has relapsed.")
    percent = serializers.IntegerField()
    requested_on = serializers.DateField(allow_null=True)
    verified_on = serializers.DateField(allow_null=True)
    grade = serializers.ChoiceField(choices=Grade.choices, allow_blank=True)
    closed_on = serializers.DateField(allow_null=True)
    held_on = serializers.DateField(allow_null=True, help_text="When the look-back of the 90th day found it held.")
    relapsed_on = serializers.DateField(allow_null=True)
    public_text = serializers.CharField()
    remarks = serializers.CharField()
    is_void = serializers.BooleanField(help_text="Void problems are not counted.")
    updated_at = serializers.DateTimeField()


class WholeProblemSerializer(ProblemSerializer):
    """One problem with its measures and the questions to be answered before it is signed."""

    measures = MeasureSerializer(many=True)
    questions = serializers.DictField(child=serializers.CharField(), help_text="Id of a question → its words.")

    def to_representation(self, instance: Problem) -> dict[str, Any]:
        instance.questions = queries.questions_of(instance)  # type: ignore[attr-defined]
        return super().to_representation(instance)


class ProblemInputSerializer(serializers.Serializer[Any]):
    """What is sent of a problem; the unit may be left out when the office is given."""

    def get_fields(self) -> dict[str, Any]:
        return {**input_fields(COLUMNS), **super().get_fields()}


class NewProblemSerializer(ProblemInputSerializer):
    form_key = serializers.UUIDField(
        required=False,
        allow_null=True,
        error_messages={"invalid": _("This is no UUID.")},
        help_text="A UUID of your own: sent twice it makes one problem.",
    )


class MeasuresSerializer(serializers.Serializer[Any]):
    measures = MeasureSerializer(many=True)

    def values(self) -> list[MeasureValues]:
        return [
            MeasureValues(
                text=one["text"],
                owner=one.get("owner", ""),
                deadline=one.get("deadline"),
                done_on=one.get("done_on"),
                proof=one.get("proof", ""),
                pk=one.get("id"),
            )
            for one in self.validated_data["measures"]
        ]


class ProofSerializer(serializers.Serializer[Any]):
    proof = serializers.CharField(max_length=2000)


class GradeSerializer(serializers.Serializer[Any]):
    grade = serializers.ChoiceField(choices=Grade.choices, error_messages=NOT_A_CHOICE)


class ReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class AnswerSerializer(serializers.Serializer[Any]):
    question = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID)
    is_met = serializers.BooleanField()
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class AnswersSerializer(serializers.Serializer[Any]):
    answers = AnswerSerializer(many=True)

    def values(self) -> list[Answer]:
        given = self.validated_data["answers"]
        return [Answer(one["question"], one["is_met"], one.get("note", "")) for one in given]


class RelapseSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)
    found_on = serializers.DateField()
    deadline = serializers.DateField(help_text="By when it is put right again; for long-term work the next report.")

    def values(self) -> RelapseValues:
        return RelapseValues(**self.validated_data)


def values_of(user: User, given: dict[str, Any], today: dt.date, problem: Problem | None = None) -> ProblemValues:
    """What was sent as values of a problem; InvalidValue when an id is none that ``user`` may name.

    With ``problem``, what was not sent is as it stands there.
    """
    values = {name: given[name] for name in PROBLEM_FIELDS if name in given}
    named = _Named(user, today, problem)
    found = {name: named.find(name, values[name]) for name in named.choices if name in values}
    if named.problems:
        raise InvalidValue(fields=named.problems)
    standing = {name: getattr(problem, name) for name in PROBLEM_FIELDS} if problem is not None else {}
    values = {**standing, **values, **found}
    return ProblemValues(**{**values, **{name: values.get(name) or "" for name in WORDS}})


class _Named:
    """Looks up ids among what the user may name; collects those that are not."""

    def __init__(self, user: User, today: dt.date, problem: Problem | None) -> None:
        self.choices: dict[str, Any] = {
            "campaign": Campaign.objects.all,
            "category": ProblemCategory.objects.all,
            "office": lambda: own_offices(user, today),
        }
        self.problem = problem
        self.problems: dict[str, list[str]] = {}

    def find(self, name: str, pk: int | None) -> Any:
        if pk is None:
            return None
        if self.problem is not None and getattr(self.problem, f"{name}_id") == pk:
            return getattr(self.problem, name)
        found = self.choices[name]().filter(pk=pk).first()
        if found is None:
            self.problems[name] = [str(_("This is not one your account enters for."))]
        return found
