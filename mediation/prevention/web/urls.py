"""Addresses below ``/desk/prevention/``."""

from __future__ import annotations

from django.urls import path

from mediation.prevention.web import entry, views

app_name = "prevention"
urlpatterns = [
    path("", views.PreventionList.as_view(), name="list"),
    path("new/", entry.NewReport.as_view(), name="new"),
    path("<int:pk>/", views.PreventionDetail.as_view(), name="detail"),
    path("<int:pk>/change/", entry.ChangeReport.as_view(), name="change"),
    path("<int:pk>/void/", views.VoidReport.as_view(), name="void"),
    path("<int:pk>/restore/", views.restore, name="restore"),
    path("<int:pk>/approve/", views.approve, name="approve"),
    path("<int:pk>/take-back/", views.TakeBack.as_view(), name="take-back"),
]
