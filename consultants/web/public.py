"""The page of a village, open to everybody: its consultant and how to reach him. Target of the notice board's QR."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from consultants.choices import ServiceKind
from consultants.queries import consultant_of
from consultants.services.queries import village_year_counts
from villages.models import Village
from villages.qrcodes import qr_svg
from villages.queries import public_village


class VillagePage(TemplateView):
    """``/villages/<id>/``; ``/v/<code12>/`` shows the same by code."""

    template_name = "consultants/village_public.html"

    def get_village(self) -> Village:
        return public_village(pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, village = timezone.localdate(), self.get_village()
        is_closed = village.valid_to is not None and village.valid_to < today
        held = None if is_closed else consultant_of(village.pk, today)
        consultant = held.consultant if held else None
        counts = village_year_counts(village.pk, today.year)
        return super().get_context_data(
            village=village,
            is_closed=is_closed,
            consultant=consultant,
            phone=consultant.phone if consultant and consultant.phone_public else "",
            counts=[(ServiceKind(kind).label, number) for kind, number in sorted(counts.items(), key=lambda c: -c[1])],
            total=sum(counts.values()),
            year=today.year,
            **kwargs,
        )


class VillageByCode(VillagePage):
    def get_village(self) -> Village:
        return public_village(code=self.kwargs["code"])


class NoticeSheet(VillagePage):
    """A sheet to print for the notice board."""

    template_name = "consultants/notice.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"address": address_of(self.request, context["village"])}


def address_of(request: HttpRequest, village: Village) -> str:
    """The whole address that the QR holds; it opens in elder mode."""
    if village.code:
        path = reverse("consultants_public:code", args=[village.code])
    else:
        path = reverse("consultants_public:village", args=[village.pk])
    return f"{request.build_absolute_uri(path)}?m=e"


def qr(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR of the village's page as SVG."""
    return HttpResponse(qr_svg(address_of(request, public_village(pk=pk))), content_type="image/svg+xml")
