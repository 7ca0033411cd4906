"""Committees and mediators within one's scope, to read."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from bureau.accounts.requests import user_of
from bureau.webkit.api import ScopedViewSet
from mediation.committees import queries
from mediation.committees.api.serializers import CommitteeSerializer, MediatorSerializer
from mediation.committees.filters import CommitteeFilter, MediatorFilter
from mediation.models import Committee, Mediator

TAGS = ["mediation committees"]


class _ReadOnly(ScopedViewSet):
    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"user": user_of(self.request)}

    def retrieve(self, request: Request, pk: int) -> Response:
        return Response(self.get_serializer(self.get_object()).data)


@extend_schema_view(
    list=extend_schema(tags=TAGS, summary="Mediation committees of one's own scope"),
    retrieve=extend_schema(tags=TAGS, summary="One mediation committee"),
)
class CommitteeViewSet(_ReadOnly):
    """Not the dissolved ones, unless ``state`` says so."""

    model = Committee
    queryset = Committee.objects.none()
    serializer_class = CommitteeSerializer
    filter_form = CommitteeFilter
    sorts = {"office": ("office__order", "office", "name"), "name": ("name",)}
    default_sort = "office"

    def get_queryset(self) -> QuerySet[Committee]:
        return queries.committees_of(user_of(self.request))


@extend_schema_view(
    list=extend_schema(tags=TAGS, summary="Mediators who serve today"),
    retrieve=extend_schema(tags=TAGS, summary="One mediator"),
)
class MediatorViewSet(_ReadOnly):
    """``?committee=`` gives those of one committee; a released one is found by his number only."""

    model = Mediator
    queryset = Mediator.objects.none()
    serializer_class = MediatorSerializer
    filter_form = MediatorFilter
    sorts = {"name": ("name",)}
    default_sort = "name"

    def get_queryset(self) -> QuerySet[Mediator]:
        return queries.serving_mediators(user_of(self.request), timezone.localdate())
