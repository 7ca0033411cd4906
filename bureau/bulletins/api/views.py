"""Published bulletins, as their public page shows them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from bureau.bulletins.api.serializers import BulletinDetailSerializer, BulletinSerializer
from bureau.bulletins.document import document_of
from bureau.bulletins.models import Bulletin
from bureau.bulletins.queries import published_bulletin, published_bulletins
from bureau.webkit.addresses import week_of
from bureau.webkit.api import ListedViewSet

TAGS = ["bulletins"]


@extend_schema_view(list=extend_schema(tags=TAGS, summary="Published bulletins, the latest first"))
class BulletinViewSet(ListedViewSet):
    """Drafts never appear here, whoever asks."""

    queryset = Bulletin.objects.none()
    serializer_class = BulletinSerializer
    lookup_field = "week"
    lookup_value_converter = "str"

    def get_queryset(self) -> QuerySet[Any]:
        return published_bulletins()

    @extend_schema(tags=TAGS, summary="One published bulletin", responses=BulletinDetailSerializer)
    def retrieve(self, request: Request, week: str) -> Response:
        bulletin = published_bulletin(week_of(week))
        context = {"document": document_of(bulletin, public=True)}
        return Response(BulletinDetailSerializer(bulletin, context=context).data)
