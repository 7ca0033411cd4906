"""Addresses below ``/api/``: the schema, its page, and version 1 of every app's ``api/`` room."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_update
from django.urls import include, path
from django.utils import translation
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from bureau.accounts.api.views import TokenView
from bureau.bulletins.api.views import BulletinViewSet
from bureau.leaderboards.api.views import BoardDetail, BoardList, Standings
from bureau.opinions.api.views import OpinionViewSet
from bureau.statistics.api.views import CountyFigures, FigureViewSet, WeekViewSet
from bureau.webkit.api import AddressPermission
from consultants.api.views import ConsultantViewSet
from consultants.services.api.views import ServiceViewSet
from mediation.cases.api.views import CaseViewSet
from mediation.committees.api.views import CommitteeViewSet, MediatorViewSet
from mediation.statistics_form.api.views import CaseStatistics
from rectification.api.views import CampaignViewSet, ProblemViewSet
from villages.api.views import TownshipViewSet, VillageViewSet

app_name = "api"


class Root(APIView):
    """Where everything is."""

    permission_classes = (AddressPermission,)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response({label: reverse(name, request=request) for label, name in ROOT.items()})


class Schema(SpectacularAPIView):
    """Always in English: it is for programmers, and tools compare it."""

    permission_classes = (AddressPermission,)

    def _get_schema_response(self, request: Any) -> Response:
        with translation.override("en"):
            response: Response = super()._get_schema_response(request)  # type: ignore[no-untyped-call]
            return response


class Docs(SpectacularSwaggerSplitView):
    """Swagger UI from the sidecar package; script and page apart, so that the strict CSP holds."""

    permission_classes = (AddressPermission,)


ROOT = {
    "villages": "api:village-list",
    "townships": "api:township-list",
    "consultants": "api:consultant-list",
    "services": "api:service-list",
    "cases": "api:case-list",
    "committees": "api:committee-list",
    "mediators": "api:mediator-list",
    "weeks": "api:week-list",
    "figures": "api:figure-list",
    "county_figures": "api:county-figures",
    "boards": "api:board-list",
    "bulletins": "api:bulletin-list",
    "campaigns": "api:campaign-list",
    "problems": "api:problem-list",
    "opinions": "api:opinion-list",
    "token": "api:token",
    "schema": "api:schema",
    "docs": "api:docs",
}

router = SimpleRouter(use_regex_path=False)
router.register("villages", VillageViewSet, basename="village")
router.register("townships", TownshipViewSet, basename="township")
router.register("consultants", ConsultantViewSet, basename="consultant")
router.register("services", ServiceViewSet, basename="service")
router.register("cases", CaseViewSet, basename="case")
router.register("committees", CommitteeViewSet, basename="committee")
router.register("mediators", MediatorViewSet, basename="mediator")
router.register("weeks", WeekViewSet, basename="week")
router.register("bulletins", BulletinViewSet, basename="bulletin")
router.register("figures", FigureViewSet, basename="figure")
router.register("campaigns", CampaignViewSet, basename="campaign")
router.register("problems", ProblemViewSet, basename="problem")
router.register("opinions", OpinionViewSet, basename="opinion")

version_1 = [
    path("", Root.as_view(), name="root"),
    path("token/", TokenView.as_view(), name="token"),
    path("figures/county/", CountyFigures.as_view(), name="county-figures"),
    path("boards/", BoardList.as_view(), name="board-list"),
    path("boards/<slug:code>/", BoardDetail.as_view(), name="board-detail"),
    path("boards/<slug:code>/<str:week>/", Standings.as_view(), name="standings"),
    path("case-statistics/<str:period>/", CaseStatistics.as_view(), name="case-statistics"),
    *router.urls,
]

# Swagger's own pictures are written into its stylesheet as data addresses; they still come from nowhere but it.
docs = csp_update({"img-src": ["'self'", "data:"]})(Docs.as_view(url_name="api:schema"))

urlpatterns = [
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    path("v1/", include(version_1)),
]
