"""Public addresses: ``/villages/<id>/…`` and ``/v/<code12>/``."""

from __future__ import annotations

from django.urls import path, re_path

from consultants.web import public

app_name = "consultants_public"
urlpatterns = [
    path("villages/<int:pk>/", public.VillagePage.as_view(), name="village"),
    path("villages/<int:pk>/qr.svg", public.qr, name="qr"),
    path("villages/<int:pk>/notice/", public.NoticeSheet.as_view(), name="notice"),
    re_path(r"^v/(?P<code>[0-9]{12})/\Z", public.VillageByCode.as_view(), name="code"),
]
