"""The form of a period, within the scope of the account: the same object as the command prints."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bureau.accounts.requests import user_of
from bureau.core.errors import NotVisible
from bureau.webkit.api import AddressPermission
from mediation.statistics_form.filters import FormFilter
from mediation.statistics_form.plain import form_as_data
from mediation.statistics_form.queries import form_for


class CaseStatistics(APIView):
    """Counts only; whoever sees the county may leave the office open."""

    permission_classes = (AddressPermission,)

    @extend_schema(
        tags=["mediation cases"],
        summary="The official statistics form of a period",
        description="`period` is 2021, 2021-Q1 or 2021-03. Rates are as shown; null when nothing was concluded.",
        parameters=[
            OpenApiParameter("office", int, description="By default the county, or one's own office."),
            OpenApiParameter("kind", str, description="Only committees of this kind, such as village."),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request, period: str) -> Response:
        user = user_of(request)
        asked = FormFilter(request.query_params, user=user, today=timezone.localdate(), period=period).asked
        if asked is None:
            raise NotVisible(_("Your account belongs to no justice office."))
        return Response(form_as_data(form_for(user, asked)))
