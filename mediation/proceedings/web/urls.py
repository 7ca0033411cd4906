"""Addresses below ``/desk/cases/<pk>/`` that move a case."""

from __future__ import annotations

from django.urls import path

from mediation.proceedings.web import views

app_name = "proceedings"
urlpatterns = [
    path("start/", views.StartMediation.as_view(), name="start"),
    path("extend/", views.ExtendLimit.as_view(), name="extend"),
    path("end/", views.EndCase.as_view(), name="end"),
    path("correct/", views.CorrectOutcome.as_view(), name="correct"),
    path("reopen/", views.ReopenCase.as_view(), name="reopen"),
    path("recuse/", views.RecuseMediator.as_view(), name="recuse"),
    path("grade/", views.GradeSubsidy.as_view(), name="grade"),
]
