"""Opinions: list, read, enter what came in on another way."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.opinions.api import serializers as shapes
from bureau.opinions.desk import queries
from bureau.opinions.desk.filters import OpinionFilter
from bureau.opinions.intake.actions import record_opinion
from bureau.opinions.intake.queries import opinion_made_with
from bureau.opinions.models import Opinion
from bureau.webkit.api import ScopedViewSet

TAGS = ["opinions"]


@extend_schema_view(list=extend_schema(tags=TAGS, summary="Citizens' opinions of one's own scope"))
class OpinionViewSet(ScopedViewSet):
    """The ledger within the scope of the account; the filters are those of its list page. Moves are made on the pages:
    each is a decision about somebody who waits for an answer.
    """

    model = Opinion
    queryset = Opinion.objects.none()
    serializer_class = shapes.OpinionLineSerializer
    filter_form = OpinionFilter
    sorts = {"received_on": ("received_on",), "due": ("reply_due",)}
    default_sort = "-received_on"

    @property
    def user(self) -> User:
        return user_of(self.request)

    def get_queryset(self) -> QuerySet[Opinion]:
        return queries.opinions_of(self.user)

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"user": self.user}

    @extend_schema(tags=TAGS, summary="One opinion", responses=shapes.OpinionSerializer)
    def retrieve(self, request: Request, pk: int) -> Response:
        opinion = queries.opinion_for(self.user, pk)
        shown = shapes.OpinionSerializer(opinion, context={"may_read": shapes.may_read(self.user)})
        return self.tagged(opinion, shown.data)

    @extend_schema(
        tags=TAGS,
        summary="Enter an opinion that came in by telephone, letter, card …",
        description=(
            "Answers the receipt for its sender. A report is sealed at once and hidden from whoever entered it. "
            "Answers 409 with code needs_confirmation when there is something to look at first: look, then send the "
            "codes in `accept`. The same `form_key` again gives the receipt of the opinion it made (200)."
        ),
        request=shapes.NewOpinionSerializer,
        responses={201: shapes.ReceiptSerializer, 200: shapes.ReceiptSerializer},
    )
    def create(self, request: Request) -> Response:
        sent = shapes.NewOpinionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        given: dict[str, Any] = sent.validated_data
        form_key = given.get("form_key") or uuid.uuid4()
        known = opinion_made_with(form_key, self.user) is not None
        received = record_opinion(
            actor=self.user,
            values=shapes.values_of(given),
            form_key=form_key,
            accepted=frozenset(given.get("accept", ())),
            today=timezone.localdate(),
        )
        opinion = received.opinion
        told = {
            "id": None if opinion.is_sealed else opinion.pk,
            "receipt_no": opinion.receipt_no,
            "code": received.code,
            "line": received.line,
        }
        answer = shapes.ReceiptSerializer(told).data
        return Response(answer, status.HTTP_200_OK if known else status.HTTP_201_CREATED)
