"""Addresses below ``/desk/cases/``."""

from __future__ import annotations

from django.urls import path

from mediation.cases.web import detail, entry, views

app_name = "cases"
urlpatterns = [
    path("", views.CaseList.as_view(), name="list"),
    path("new/", entry.NewCase.as_view(), name="new"),
    path("mediators/", entry.mediator_fields, name="mediators"),
    path("consultant/", entry.consultant_hint, name="consultant"),
    path("<int:pk>/", detail.CaseDetail.as_view(), name="detail"),
    path("<int:pk>/change/", entry.ChangeCase.as_view(), name="change"),
    path("<int:pk>/reveal/", detail.RevealParties.as_view(), name="reveal"),
    path("<int:pk>/void/", detail.VoidCase.as_view(), name="void"),
    path("<int:pk>/restore/", detail.restore, name="restore"),
    path("<int:pk>/link/", detail.LinkDuplicate.as_view(), name="link"),
    path("<int:pk>/unlink/", detail.unlink, name="unlink"),
]
