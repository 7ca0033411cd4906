"""The page of a village, open to everybody: its consultant and how to reach him. Target of the notice board's QR."""

from __future__ import annotations

import io
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from bureau.core.errors import NotVisible
from consultants.choices import ServiceKind
from consultants.queries import consultant_of
from consultants.services.queries import village_year_counts
from villages.models import Village

# ISO/IEC 18004 level M: 15 % may be lost, enough for a sheet that hangs outside for a year.
ERROR_LEVEL = "m"


def public_village(**where: Any) -> Village:
    """The village, closed or not; NotVisible when there is none."""
    try:
        found = Village.objects.select_related("township", "office", "merged_into__township").filter(**where).first()
    except OverflowError:
        found = None
    if found is None:
        raise NotVisible(_("There is no such village. Look for it by its name."))
    return found


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
    picture = io.BytesIO()
    code = segno.make(address_of(request, public_village(pk=pk)), error=ERROR_LEVEL, micro=False)
    code.save(picture, kind="svg", scale=8, border=4, dark="#000", light="#fff", title="QR")
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")
