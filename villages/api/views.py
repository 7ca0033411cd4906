"""Villages and townships in force."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from bureau.webkit.api import ListedViewSet
from villages.api.filters import PublicVillageFilter
from villages.api.serializers import TownshipSerializer, VillageSerializer
from villages.models import Township, Village
from villages.queries import public_villages, townships_with_counts, village_in_force

TAGS = ["villages"]


@extend_schema_view(
    list=extend_schema(tags=TAGS, summary="Villages in force"),
    retrieve=extend_schema(tags=TAGS, summary="One village in force"),
)
class VillageViewSet(ListedViewSet):
    """``?q=`` takes a name, pinyin or initials; ``?township=`` and ``?office=`` take ids."""

    queryset = Village.objects.none()
    serializer_class = VillageSerializer
    filter_form = PublicVillageFilter
    sorts = {"name": ("pinyin",), "code": ("code",)}

    def get_queryset(self) -> QuerySet[Village]:
        return public_villages(timezone.localdate()).select_related("office")

    def retrieve(self, request: Request, pk: int) -> Response:
        return Response(self.get_serializer(village_in_force(pk, timezone.localdate())).data)


@extend_schema_view(list=extend_schema(tags=TAGS, summary="Townships with their offices"))
class TownshipViewSet(ListedViewSet):
    """Townships in force that have villages."""

    queryset = Township.objects.none()
    serializer_class = TownshipSerializer

    def get_queryset(self) -> QuerySet[Any]:
        return townships_with_counts(timezone.localdate())
