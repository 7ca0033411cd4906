"""Addresses below ``/desk/signals/``."""

from __future__ import annotations

from django.urls import path

from mediation.signals.web import views

app_name = "signals"
urlpatterns = [
    path("", views.SignalList.as_view(), name="list"),
    path("<int:pk>/", views.SignalDetail.as_view(), name="detail"),
]
