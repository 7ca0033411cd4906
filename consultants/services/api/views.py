"""Service records: list, read, enter, change, void, restore."""

from __future__ import annotations

from typing import Any

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
from consultants.models import ServiceRecord
from consultants.services import queries
from consultants.services.actions import change_service, record_service, restore_service, void_service
from consultants.services.api.serializers import (
    NewServiceSerializer,
    ServiceInputSerializer,
    ServiceSerializer,
    VoidSerializer,
    values_of,
)
from consultants.services.columns import COLUMNS, FIELDS
from consultants.services.filters import ServiceFilter

TAGS = ["service records"]
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The version that was read, as in ETag."
)


@extend_schema_view(
    list=extend_schema(tags=TAGS, summary="Service records of one's own scope"),
    retrieve=extend_schema(tags=TAGS, summary="One service record"),
)
class ServiceViewSet(ScopedViewSet):
    """The ledger within the scope of the account; the filters are those of its list page."""

    model = ServiceRecord
    queryset = ServiceRecord.objects.none()
    serializer_class = ServiceSerializer
    filter_form = ServiceFilter
    sorts = sorts(COLUMNS)
    default_sort = "-date"

    @property
    def user(self) -> User:
        return user_of(self.request)

    def get_queryset(self) -> QuerySet[ServiceRecord]:
        return queries.services_of(self.user)

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"user": self.user}

    def retrieve(self, request: Request, pk: int) -> Response:
        return self._shown(self.get_object())

    @extend_schema(
        tags=TAGS,
        summary="Enter a record",
        description=(
            "Answers 409 with code needs_confirmation when there is something to look at first: look, then send the "
            "codes in `accept`. The same `form_key` again gives the record it made (200)."
        ),
        request=NewServiceSerializer,
        responses={201: ServiceSerializer, 200: ServiceSerializer},
    )
    def create(self, request: Request) -> Response:
        given = self._given(NewServiceSerializer)
        made = queries.service_made_by(self.user, given.get("form_key"))
        if made is not None:
            return self._shown(made)
        try:
            record = self._recorded(given)
        except IntegrityError:
            # Sent twice at the same moment: the other one has won, and the second try finds its record.
            record = self._recorded(given)
        return self._shown(record, status.HTTP_201_CREATED)

    def _recorded(self, given: dict[str, Any]) -> ServiceRecord:
        today = timezone.localdate()
        return record_service(
            actor=self.user,
            values=values_of(self.user, given, today),
            today=today,
            accepted=frozenset(given.get("accept", ())),
            form_key=given.get("form_key"),
        )

    @extend_schema(
        tags=TAGS,
        summary="Replace all values of a record",
        description="428 without If-Match; 412 with both values when somebody changed the record since.",
        parameters=[IF_MATCH],
        request=ServiceInputSerializer,
        responses=ServiceSerializer,
    )
    def update(self, request: Request, pk: int) -> Response:
        return self._changed(keep=False)

    @extend_schema(
        tags=TAGS,
        summary="Change some values of a record",
        description="What is not sent stays. 428 without If-Match; 412 when somebody changed the record since.",
        parameters=[IF_MATCH],
        request=ServiceInputSerializer,
        responses=ServiceSerializer,
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        return self._changed(keep=True)

    @extend_schema(
        tags=TAGS, summary="Void a record, with a reason", request=VoidSerializer, responses=ServiceSerializer
    )
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: int) -> Response:
        self.get_object()
        given = self._given(VoidSerializer)
        return self._shown(void_service(actor=self.user, record_id=pk, reason=given["reason"]))

    @extend_schema(tags=TAGS, summary="Undo a voiding", request=None, responses=ServiceSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: int) -> Response:
        return self._shown(restore_service(actor=self.user, record_id=pk))

    def _changed(self, *, keep: bool) -> Response:
        record = self.get_object()
        version = self.demanded_version()
        given = self._given(ServiceInputSerializer)
        today = timezone.localdate()
        if not keep:
            given = {**dict.fromkeys(FIELDS), **given}
        changed = change_service(
            actor=self.user,
            record_id=record.pk,
            version=version,
            values=values_of(self.user, given, today, record),
            today=today,
            accepted=frozenset(given.get("accept") or ()),
        )
        return self._shown(changed)

    def _given(self, serializer_class: type[Any]) -> dict[str, Any]:
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _shown(self, record: ServiceRecord, code: int = status.HTTP_200_OK) -> Response:
        return self.tagged(record, self.get_serializer(record).data, code)
