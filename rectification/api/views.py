"""Campaigns to read; problems to list, read, enter, change and move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.sheets.ledgers import sorts
from bureau.webkit.api import ListedViewSet, ScopedViewSet
from rectification.api import serializers as forms
from rectification.closing import actions as closing
from rectification.models import Campaign, Problem
from rectification.problems import queries
from rectification.problems.actions import change_problem, enter_problem, save_measures
from rectification.problems.columns import COLUMNS
from rectification.problems.filters import ProblemFilter
from rectification.rules.problems import PROBLEM_FIELDS

TAGS = ["rectification"]
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The version that was read, as in ETag."
)


@extend_schema_view(
    list=extend_schema(tags=TAGS, summary="Campaigns"),
    retrieve=extend_schema(tags=TAGS, summary="One campaign"),
)
class CampaignViewSet(RetrieveModelMixin, ListedViewSet):
    """Campaigns belong to the county; they are kept in the portal's own pages."""

    queryset = Campaign.objects.all()
    serializer_class = forms.CampaignSerializer
    sorts = {"year": ("year", "code"), "code": ("code",)}
    default_sort = "-year"


def _move(summary: str, sent: type[Any] | None, *, path: str) -> Callable[[Any], Any]:
    """A move of the workflow as POST, with If-Match."""

    def declare(method: Any) -> Any:
        described = extend_schema(
            tags=TAGS,
            summary=summary,
            description="428 without If-Match; 412 when it was changed since; 409 when it stands elsewhere by now.",
            parameters=[IF_MATCH],
            request=sent,
            responses=forms.WholeProblemSerializer,
        )(method)
        return action(detail=True, methods=["post"], url_path=path)(described)

    return declare


@extend_schema_view(list=extend_schema(tags=TAGS, summary="Problems of one's own scope"))
class ProblemViewSet(ScopedViewSet):
    """The ledger within the scope of the account; the filters are those of its list page."""

    model = Problem
    queryset = Problem.objects.none()
    serializer_class = forms.ProblemSerializer
    filter_form = ProblemFilter
    sorts = sorts(COLUMNS)
    default_sort = "-found_on"

    @property
    def user(self) -> User:
        return user_of(self.request)

    def get_queryset(self) -> QuerySet[Problem]:
        return queries.problems_for(self.user).defer("grams")

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"user": self.user}

    @extend_schema(tags=TAGS, summary="One problem, whole", responses=forms.WholeProblemSerializer)
    def retrieve(self, request: Request, pk: int) -> Response:
        return self._shown(pk)

    @extend_schema(
        tags=TAGS,
        summary="Enter a problem",
        description="It gets the next number of its campaign. The same `form_key` again gives the one it made (200).",
        request=forms.NewProblemSerializer,
        responses={201: forms.WholeProblemSerializer, 200: forms.WholeProblemSerializer},
    )
    def create(self, request: Request) -> Response:
        given = self._given(forms.NewProblemSerializer).validated_data
        made = queries.problem_made_by(self.user, given.get("form_key"))
        if made is not None:
            return self._shown(made.pk)
        try:
            problem = self._entered(given)
        except IntegrityError:
            # Sent twice at the same moment: the other one has won, and the second try finds its problem.
            problem = self._entered(given)
        return self._shown(problem.pk, status.HTTP_201_CREATED)

    def _entered(self, given: dict[str, Any]) -> Problem:
        today = timezone.localdate()
        values = forms.values_of(self.user, given, today)
        return enter_problem(actor=self.user, values=values, today=today, form_key=given.get("form_key"))

    @extend_schema(
        tags=TAGS,
        summary="Replace what was entered of a problem",
        description="428 without If-Match; 412 with both values when somebody changed it since.",
        parameters=[IF_MATCH],
        request=forms.ProblemInputSerializer,
        responses=forms.WholeProblemSerializer,
    )
    def update(self, request: Request, pk: int) -> Response:
        return self._changed(pk, keep=False)

    @extend_schema(
        tags=TAGS,
        summary="Change some of what was entered",
        description="What is not sent stays. 428 without If-Match; 412 when somebody changed it since.",
        parameters=[IF_MATCH],
        request=forms.ProblemInputSerializer,
        responses=forms.WholeProblemSerializer,
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        return self._changed(pk, keep=True)

    @_move("Replace the measures", forms.MeasuresSerializer, path="measures")
    def measures(self, request: Request, pk: int) -> Response:
        sent = self._sent(forms.MeasuresSerializer)
        return self._moved(save_measures, pk, measures=sent.values(), today=timezone.localdate())

    @_move("Take a problem on", None, path="take_on")
    def take_on(self, request: Request, pk: int) -> Response:
        self._sent(None)
        return self._moved(closing.take_on, pk)

    @_move("Apply for closing, with proof", forms.ProofSerializer, path="request_closing")
    def request_closing(self, request: Request, pk: int) -> Response:
        given = self._sent(forms.ProofSerializer).validated_data
        return self._moved(closing.request_closing, pk, **given, today=timezone.localdate())

    @_move("Verify; never by whoever applied", forms.GradeSerializer, path="verify")
    def verify(self, request: Request, pk: int) -> Response:
        given = self._sent(forms.GradeSerializer).validated_data
        return self._moved(closing.verify_closing, pk, **given, today=timezone.localdate())

    @_move("Return an application, with the reason", forms.ReasonSerializer, path="return")
    def return_request(self, request: Request, pk: int) -> Response:
        return self._moved(closing.return_request, pk, **self._sent(forms.ReasonSerializer).validated_data)

    @_move("Sign: the problem is closed by number", forms.AnswersSerializer, path="sign")
    def sign(self, request: Request, pk: int) -> Response:
        sent = self._sent(forms.AnswersSerializer)
        return self._moved(closing.sign_closing, pk, answers=sent.values(), today=timezone.localdate())

    @_move("Refuse the signature, with the reason", forms.ReasonSerializer, path="send_back")
    def send_back(self, request: Request, pk: int) -> Response:
        return self._moved(closing.send_back, pk, **self._sent(forms.ReasonSerializer).validated_data)

    @_move("Note a relapse: the same number opens again", forms.RelapseSerializer, path="relapse")
    def relapse(self, request: Request, pk: int) -> Response:
        sent = self._sent(forms.RelapseSerializer)
        return self._moved(closing.note_relapse, pk, values=sent.values(), today=timezone.localdate())

    # -- parts ---------------------------------------------------------------------------------------------------------

    def _changed(self, pk: int, *, keep: bool) -> Response:
        problem = queries.problem_for(self.user, pk)
        version = self.demanded_version()
        given: dict[str, Any] = dict(self._given(forms.ProblemInputSerializer).validated_data)
        if not keep:
            given = {**dict.fromkeys(PROBLEM_FIELDS), **given}
        today = timezone.localdate()
        values = forms.values_of(self.user, given, today, problem)
        change_problem(actor=self.user, problem_id=pk, version=version, values=values, today=today)
        return self._shown(pk)

    def _moved(self, move: Callable[..., Any], pk: int, **facts: Any) -> Response:
        move(actor=self.user, problem_id=pk, version=self.demanded_version(), **facts)
        return self._shown(pk)

    def _sent(self, serializer_class: type[Any] | None) -> Any:
        """What was sent with a move; a problem out of scope is not found before anything is said of it."""
        self.get_object()
        return self._given(serializer_class) if serializer_class is not None else None

    def _given(self, serializer_class: type[Any]) -> Any:
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer

    def _shown(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        problem = queries.problem_for(self.user, pk)
        return self.tagged(problem, forms.WholeProblemSerializer(problem).data, code)
