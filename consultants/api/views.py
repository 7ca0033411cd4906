"""Who serves which village today."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from bureau.webkit.api import ListedViewSet
from consultants.api.filters import PublicConsultantFilter
from consultants.api.serializers import ConsultantSerializer
from consultants.models import Consultant
from consultants.queries import public_consultant, public_consultants

TAGS = ["consultants"]


@extend_schema_view(
    list=extend_schema(tags=TAGS, summary="Consultants who serve a village today"),
    retrieve=extend_schema(tags=TAGS, summary="One consultant who serves a village today"),
)
class ConsultantViewSet(ListedViewSet):
    """``?village=`` finds the consultant of a village."""

    queryset = Consultant.objects.none()
    serializer_class = ConsultantSerializer
    filter_form = PublicConsultantFilter
    sorts = {"name": ("name",)}

    def get_queryset(self) -> QuerySet[Consultant]:
        return public_consultants(timezone.localdate())

    def retrieve(self, request: Request, pk: int) -> Response:
        return Response(self.get_serializer(public_consultant(pk, timezone.localdate())).data)
