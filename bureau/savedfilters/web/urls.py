"""Addresses below ``/desk/filters/``."""

from __future__ import annotations

from django.urls import path

from bureau.savedfilters.web import views

app_name = "savedfilters"
urlpatterns = [
    path("", views.FilterList.as_view(), name="list"),
    path("new/", views.NewFilter.as_view(), name="new"),
    path("<int:pk>/", views.ChangeFilter.as_view(), name="change"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/delete/", views.DeleteFilter.as_view(), name="delete"),
]
