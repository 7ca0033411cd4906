"""Addresses below ``/desk/problems/``."""

from __future__ import annotations

from django.urls import path

from rectification.assigning.web import views

app_name = "assigning"
urlpatterns = [
    path("assign/", views.AssignProblems.as_view(), name="assign"),
    path("assignments/<int:pk>/", views.AssignmentDetail.as_view(), name="assignment"),
    path("assignments/<int:pk>/undo/", views.undo, name="undo"),
]
