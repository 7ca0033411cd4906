"""Addresses below ``/opinions/published/``, for everybody."""

from __future__ import annotations

from django.urls import path

from bureau.opinions.publishing.web import public

app_name = "published"
urlpatterns = [
    path("", public.PublishedList.as_view(), name="list"),
    path("<int:pk>/", public.PublishedOne.as_view(), name="detail"),
    path("monthly/", public.Monthly.as_view(), name="monthly"),
]
