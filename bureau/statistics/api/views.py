"""Weeks and figures: of published weeks for everybody, of closed ones for those who may see them."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bureau.statistics.api.filters import FigureFilter
from bureau.statistics.api.reading import WEEK, asked_week, sees_inside
from bureau.statistics.api.serializers import FigureSerializer, NumbersSerializer, WeekSerializer
from bureau.statistics.models import Figure, WeekClosing
from bureau.statistics.queries import counted_weeks, county_figures, figures_of, open_figures_of
from bureau.webkit.api import AddressPermission, ListedViewSet

TAGS = ["figures"]
CAPABILITY = "figures.view"


@extend_schema_view(list=extend_schema(tags=TAGS, summary="Weeks with figures, the latest first"))
class WeekViewSet(ListedViewSet):
    """Published weeks; with the capability also closed ones."""

    queryset = WeekClosing.objects.none()
    serializer_class = WeekSerializer

    def get_queryset(self) -> QuerySet[WeekClosing]:
        return counted_weeks(published=not sees_inside(self.request.user, CAPABILITY)).order_by("-week")


@extend_schema_view(
    list=extend_schema(
        tags=TAGS,
        summary="Figures of a week by office",
        description="Without log-in: of the offices that a public board of that week shows.",
        parameters=[WEEK],
    )
)
class FigureViewSet(ListedViewSet):
    """Week × indicator × office."""

    queryset = Figure.objects.none()
    serializer_class = FigureSerializer
    filter_form = FigureFilter

    def get_queryset(self) -> QuerySet[Figure]:
        inside = sees_inside(self.request.user, CAPABILITY)
        week = asked_week(self.request, published=not inside)
        return figures_of(week) if inside else open_figures_of(week)


class CountyFigures(APIView):
    """Sums over all offices."""

    permission_classes = (AddressPermission,)

    @extend_schema(
        tags=TAGS,
        summary="Figures of a week for the whole county",
        parameters=[WEEK],
        responses=NumbersSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        week = asked_week(request, published=not sees_inside(request.user, CAPABILITY))
        return Response(NumbersSerializer(county_figures(week), many=True).data)
