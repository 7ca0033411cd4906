"""Mediation cases: list, read, register, change, void, restore, show the parties, and the moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.sheets.ledgers import sorts
from bureau.webkit.api import ScopedViewSet
from mediation.cases import queries
from mediation.cases.actions import CaseEntry, change_case, register_case, restore_case, reveal_parties, void_case
from mediation.cases.api.inputs import (
    CaseInputSerializer,
    ExtendSerializer,
    NewCaseSerializer,
    OutcomeInputSerializer,
    ReopenSerializer,
    StartSerializer,
    VoidCaseSerializer,
    mediator_named,
    outcome_of,
    values_of,
)
from mediation.cases.api.serializers import CaseLineSerializer, CaseSerializer, RevealedSerializer
from mediation.cases.columns import COLUMNS
from mediation.cases.filters import CaseFilter
from mediation.models import MediationCase
from mediation.proceedings.actions import end_case, extend_limit, reopen_case, start_mediation
from mediation.rules.cases import CASE_FIELDS

View = TypeVar("View", bound=Callable[..., Any])
TAGS = ["mediation cases"]
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The version that was read, as in ETag."
)


def _move(summary: str, request: Any) -> Callable[[View], View]:
    return extend_schema(tags=TAGS, summary=summary, parameters=[IF_MATCH], request=request, responses=CaseSerializer)


@extend_schema_view(
    list=extend_schema(tags=TAGS, summary="Mediation cases of one's own scope"),
    retrieve=extend_schema(tags=TAGS, summary="One mediation case", responses=CaseSerializer),
)
class CaseViewSet(ScopedViewSet):
    """The ledger within the scope of the account; the filters are those of its list page."""

    model = MediationCase
    queryset = MediationCase.objects.none()
    serializer_class = CaseLineSerializer
    filter_form = CaseFilter
    sorts = sorts(COLUMNS)
    default_sort = "-accepted_on"

    @property
    def user(self) -> User:
        return user_of(self.request)

    def get_queryset(self) -> QuerySet[MediationCase]:
        return queries.cases_of(self.user)

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"user": self.user}

    def get_object(self) -> MediationCase:
        return queries.case_for(self.user, self.kwargs["pk"])

    def retrieve(self, request: Request, pk: int) -> Response:
        return self._shown(pk)

    @extend_schema(
        tags=TAGS,
        summary="Register a case",
        description=(
            "The next number of the committee is given; a case with a lead mediator is in mediation from the start, "
            "one with an `outcome` is closed. Answers 409 with code needs_confirmation when there is something to look "
            "at first: look, then send the codes in `accept`. The same `form_key` again gives the case it made (200)."
        ),
        request=NewCaseSerializer,
        responses={201: CaseSerializer, 200: CaseSerializer},
    )
    def create(self, request: Request) -> Response:
        given = self._given(NewCaseSerializer)
        made = queries.case_made_by(self.user, given.get("form_key"))
        if made is not None:
            return self._shown(made.pk)
        try:
            case = self._registered(given)
        except IntegrityError:
            # Sent twice at the same moment: the other one has won, and the second try finds its case.
            case = self._registered(given)
        return self._shown(case.pk, status.HTTP_201_CREATED)

    def _registered(self, given: dict[str, Any]) -> MediationCase:
        today = timezone.localdate()
        return register_case(
            actor=self.user,
            entry=CaseEntry(values_of(self.user, given, today), outcome_of(given.get("outcome"))),
            today=today,
            accepted=frozenset(given.get("accept", ())),
            form_key=given.get("form_key"),
        )

    @extend_schema(
        tags=TAGS,
        summary="Replace everything that was registered of a case",
        description=(
            "Its number, committee, end and what followed stay. 428 without If-Match; 412 with both values when "
            "somebody changed the case since."
        ),
        parameters=[IF_MATCH],
        request=CaseInputSerializer,
        responses=CaseSerializer,
    )
    def update(self, request: Request, pk: int) -> Response:
        return self._changed(keep=False)

    @extend_schema(
        tags=TAGS,
        summary="Change some of what was registered of a case",
        description="What is not sent stays; `parties` are replaced together. 428 without If-Match, 412 if it is old.",
        parameters=[IF_MATCH],
        request=CaseInputSerializer,
        responses=CaseSerializer,
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        return self._changed(keep=True)

    def _changed(self, *, keep: bool) -> Response:
        case = self.get_object()
        version = self.demanded_version()
        given = self._given(CaseInputSerializer)
        if not keep:
            given = {**dict.fromkeys((*CASE_FIELDS, "assistants", "parties")), "committee": case.committee_id, **given}
        today = timezone.localdate()
        changed = change_case(
            actor=self.user,
            case_id=case.pk,
            version=version,
            values=values_of(self.user, given, today, case),
            today=today,
            accepted=frozenset(given.get("accept") or ()),
        )
        return self._shown(changed.pk)

    @extend_schema(
        tags=TAGS, summary="Void a case, with a reason", request=VoidCaseSerializer, responses=CaseSerializer
    )
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: int) -> Response:
        self.get_object()
        given = self._given(VoidCaseSerializer)
        return self._shown(void_case(actor=self.user, case_id=pk, reason=given["reason"]).pk)

    @extend_schema(tags=TAGS, summary="Undo a voiding", request=None, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: int) -> Response:
        return self._shown(restore_case(actor=self.user, case_id=pk).pk)

    @extend_schema(
        tags=TAGS,
        summary="Show the parties in full",
        description="An act that stands in the journal.",
        request=None,
        responses=RevealedSerializer,
    )
    @action(detail=True, methods=["post"])
    def reveal(self, request: Request, pk: int) -> Response:
        case = reveal_parties(actor=self.user, case_id=pk)
        shown = {"id": case.pk, "number": case.number, "parties": case.entered_parties}
        return self.tagged(case, RevealedSerializer(shown).data)

    # -- moves --

    @_move("Appoint the lead mediator and begin", StartSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: int) -> Response:
        version, given = self._asked(StartSerializer)
        lead = mediator_named(self.user, given["lead"])
        return self._shown(start_mediation(actor=self.user, case_id=pk, version=version, lead=lead).pk)

    @_move("Move the limit with the consent of both parties", ExtendSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: int) -> Response:
        version, given = self._asked(ExtendSerializer)
        moved = extend_limit(
            actor=self.user,
            case_id=pk,
            version=version,
            until=given["until"],
            agreed=given["agreed"],
            today=timezone.localdate(),
        )
        return self._shown(moved.pk)

    @_move("Close a case with a result", OutcomeInputSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: int) -> Response:
        version, given = self._asked(OutcomeInputSerializer)
        today = timezone.localdate()
        ended = end_case(actor=self.user, case_id=pk, version=version, values=outcome_of(given), today=today)
        return self._shown(ended.pk)

    @_move("Open a closed or archived case again", ReopenSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: int) -> Response:
        version, given = self._asked(ReopenSerializer)
        today = timezone.localdate()
        opened = reopen_case(actor=self.user, case_id=pk, version=version, reason=given["reason"], today=today)
        return self._shown(opened.pk)

    def _asked(self, serializer_class: type[Any]) -> tuple[int, dict[str, Any]]:
        """The version and what was sent; a case out of scope is not found before anything is said of these."""
        self.get_object()
        return self.demanded_version(), self._given(serializer_class)

    def _given(self, serializer_class: type[Any]) -> dict[str, Any]:
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _shown(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        case = queries.case_for(self.user, pk)
        return self.tagged(case, CaseSerializer(case, context=self.get_serializer_context()).data, code)
