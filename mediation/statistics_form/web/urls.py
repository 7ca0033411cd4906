"""Addresses below ``/desk/case-statistics/``."""

from __future__ import annotations

from django.urls import path

from mediation.statistics_form.web import views

app_name = "caseform"
urlpatterns = [
    path("", views.FormPage.as_view(), name="form"),
    path("workbook/", views.workbook, name="workbook"),
]
