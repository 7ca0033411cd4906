"""Addresses below ``/villages/`` that only look for a village; its page belongs to consultants."""

from __future__ import annotations

from django.urls import path

from villages.web.public import VillageSearch

app_name = "villages_public"
urlpatterns = [path("", VillageSearch.as_view(), name="search")]
